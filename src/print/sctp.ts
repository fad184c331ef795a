import type { SctpChunk, SctpData, SctpInit, SctpLayer, SctpSack } from "../decode/sctp.js";
import { sctpHeaderLength, sctpTypes } from "../decode/sctp.js";
import type { Out } from "./out.js";

const channels: ReadonlyMap<number, string> = new Map([
  [6704, "ForCES HP"],
  [6705, "ForCES MP"],
  [6706, "ForCES LP"],
]);

export function printSctp(layer: SctpLayer, out: Out): void {
  out.protocol = "sctp";
  const { header, network } = { header: layer.header, network: out.network };
  if (layer.short) return out.add(`truncated-sctp - ${sctpHeaderLength - layer.wireLength} bytes missing!`);
  if (header === undefined) return out.truncated();
  const { sourcePort, destinationPort } = header;
  const { source = "", destination = "" } = network ?? {};
  out.add(`${out.host(source)}.${sourcePort} > ${out.host(destination)}.${destinationPort}: sctp`);
  for (const port of [sourcePort, destinationPort]) {
    const channel = channels.get(port);
    if (channel !== undefined) out.add(`[${channel}]`);
  }
  const isLong = out.options.verbosity >= 2;
  for (const [index, chunk] of layer.chunks.entries()) {
    out.add(`${isLong ? "\n\t" : index === 0 ? " (" : ", ("}${index + 1}) `);
    if (!printChunk(chunk, out)) return;
    out.protocol = "sctp";
  }
  if (layer.cut) out.truncated();
}

const typeNames: ReadonlyMap<number, string> = new Map([
  [0x00, "DATA"],
  [0x01, "INIT"],
  [0x02, "INIT ACK"],
  [0x03, "SACK"],
  [0x04, "HB REQ"],
  [0x05, "HB ACK"],
  [0x06, "ABORT"],
  [0x07, "SHUTDOWN"],
  [0x08, "SHUTDOWN ACK"],
  [0x09, "OP ERR"],
  [0x0a, "COOKIE ECHO"],
  [0x0b, "COOKIE ACK"],
  [0x0c, "ECN ECHO"],
  [0x0d, "ECN CWR"],
  [0x0e, "SHUTDOWN COMPLETE"],
  [0xc0, "FOR CUM TSN"],
  [0xc1, "REL CTRL"],
  [0xc2, "REL CTRL ACK"],
]);

const dataFlags = [
  [4, "(U)"],
  [2, "(B)"],
  [1, "(E)"],
] as const;

/** False if nothing follows. */
function printChunk({ problem, type, flags, length, body }: SctpChunk, out: Out): boolean {
  switch (problem) {
    case "end":
      out.add("[chunk descriptor cut off at end of packet]");
      return false;
    case "length":
      out.add(`[Bad chunk length ${length}, < size of chunk descriptor]`);
      return false;
    case "room":
      out.add(`[Bad chunk length ${length}, > remaining data in packet]`);
      return false;
    case undefined:
      break;
  }
  out.add(`[${typeNames.get(type) ?? `Unknown chunk type: 0x${type.toString(16)}`}] `);
  if (type === sctpTypes.data) {
    const text = dataFlags.map(([bit, name]) => (flags & bit ? name : "")).join("");
    out.add(text === "" ? "" : `${text} `);
  }
  const whole = body !== undefined && printBody(body, out);
  if (!whole) out.add(`bogus chunk length ${length}]`);
  return whole;
}

/** False if the chunk is too short. */
function printBody(body: NonNullable<SctpChunk["body"]>, out: Out): boolean {
  switch (body.kind) {
    case "none":
      return true;
    case "data":
      return printData(body, out);
    case "init":
      out.add(initText(body));
      return true;
    case "sack":
      out.add(sackText(body));
      return !body.short;
  }
}

// prettier-ignore
const protocolNames: readonly (string | undefined)[] = [
  undefined, "ISDN Q.921", "M2UA", "M3UA", "SUA", "M2PA", "V5.2", "H.248", "BICC", "TALI", "DUA", "ASAP", "ENRP", "H.323",
  "Q.IPC", "SIMCO", "DDPSC", "DDPSSC", "S1AP", "RUA", "HNBAP", "ForCES HP", "ForCES MP", "ForCES LP", "SBc-AP", "NBAP",
  undefined, "X2AP",
];

function printData(data: SctpData, out: Out): boolean {
  const { tsn, streamId, streamSequence, protocol, dataOffset, dataLength, payload } = data;
  const name = protocolNames[protocol] ?? `0x${protocol.toString(16)}`;
  out.add(`[TSN: ${tsn}] [SID: ${streamId}] [SSEQ ${streamSequence}] [PPID ${name}] `);
  if (dataLength === 0) return false;
  if (payload?.kind === "forces") {
    out.layer(payload);
    out.protocol = "sctp";
    return true;
  }
  if (out.options.verbosity < 2) return true;
  if (payload !== undefined) {
    out.layer(payload);
    return true;
  }
  out.add(out.suppressesDefaultDump ? "[Payload" : "[Payload:");
  out.defaultDump(dataOffset, dataLength, dataLength);
  out.add("]");
  return true;
}

function initText(init: SctpInit): string {
  return (
    `[init tag: ${init.initiateTag}] [rwnd: ${init.receiverWindow}] [OS: ${init.outboundStreams}] ` +
    `[MIS: ${init.inboundStreams}] [init TSN: ${init.initialTsn}] `
  );
}

function sackText({ cumulativeTsn, receiverWindow, gapCount, duplicateCount, gaps, duplicates }: SctpSack): string {
  const absolute = (offset: number) => (cumulativeTsn + offset) >>> 0;
  return (
    `[cum ack ${cumulativeTsn}] [a_rwnd ${receiverWindow}] [#gap acks ${gapCount}] [#dup tsns ${duplicateCount}] ` +
    gaps
      .map(
        ({ start, end }, index) =>
          `\n\t\t[gap ack block #${index + 1}: start = ${absolute(start)}, end = ${absolute(end)}] `,
      )
      .join("") +
    duplicates.map((tsn, index) => `\n\t\t[dup TSN #${index + 1}: ${tsn}] `).join("")
  );
}
