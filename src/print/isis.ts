import type { IsisHeader, IsisLayer, IsisPdu } from "../decode/isis.js";
import { commonHeaderLength, isisHeaderLengths } from "../decode/isis.js";
import { printTlvs } from "./isis-tlvs.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import { checksumText, comma } from "./osi.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [15, "L1 Lan IIH"],
  [16, "L2 Lan IIH"],
  [17, "p2p IIH"],
  [18, "L1 LSP"],
  [20, "L2 LSP"],
  [24, "L1 CSNP"],
  [25, "L2 CSNP"],
  [26, "L1 PSNP"],
  [27, "L2 PSNP"],
]);

/** What is wrong is said, and the packet dumped. */
export function printIsis(layer: IsisLayer, out: Out): void {
  if (!printPacket(layer, out)) out.hexDumpAt(layer, layer.offset, layer.wireLength, "\n\t");
}

/** False if something is wrong with the packet. */
function printPacket(layer: IsisLayer, out: Out): boolean {
  out.protocol = "isis";
  const { header, pdu, fault, wireLength, offset } = layer;
  const { verbosity, linkHeader } = out.options;
  if (header === undefined) {
    out.truncated();
    return true;
  }
  const { pduType, headerLength } = header;
  if (!linkHeader) out.add("IS-IS");
  if (!printFault(layer, header, out)) return false;
  const name = typeNames.get(pduType);
  const areas = `${header.maximumAreas || 3} (${header.maximumAreas})`;
  if (verbosity === 0) out.add(`${comma(out)}${name ?? `unknown PDU-Type ${pduType}`}`);
  else
    out.add(
      `${comma(out)}length ${wireLength}\n\t${name ?? `unknown, type ${pduType}`}, hlen: ${headerLength}` +
        `, v: ${header.version}, pdu-v: ${header.pduVersion}, sys-id-len: 6 (${header.idLength}), max-area: ${areas}`,
    );
  if (verbosity > 1) out.hexDumpAt(layer, offset, commonHeaderLength, "\n\t");
  const own = isisHeaderLengths.get(pduType);
  if (own === undefined) return printUnknown(layer, out);
  if (fault === "fixedLength") {
    // The two of a kind that tcpdump words otherwise.
    const right = pduType === 18 || pduType === 20 ? own : own + commonHeaderLength;
    out.add(`${pduType > 25 ? "-" : ","} bogus fixed header length ${headerLength} should be ${right}`);
    return false;
  }
  if (pdu === undefined) {
    out.truncated();
    return true;
  }
  if (verbosity === 0) out.add(`${shortText(pdu)}, length ${wireLength}`);
  else printLong(layer, pdu, own, out);
  return true;
}

function printFault({ fault, wireLength }: IsisLayer, header: IsisHeader, out: Out): boolean {
  switch (fault) {
    case undefined:
    case "fixedLength":
      return true;
    case "version":
      out.add(`version ${header.version} packet not supported`);
      return false;
    case "idLength":
      out.add(`system ID length of ${header.idLength} is not supported`);
      return false;
    case "pduVersion":
      out.add(`version ${header.pduVersion} packet not supported`);
      return false;
    case "longHeader":
      out.add(`fixed header length ${header.headerLength} > packet length ${wireLength}`);
      return false;
    case "shortHeader":
      out.add(`fixed header length ${header.headerLength} < minimum header size ${commonHeaderLength}`);
      return false;
    case "areas":
      out.add("bad packet -- 255 areas");
      return false;
  }
}

function printUnknown(layer: IsisLayer, out: Out): boolean {
  if (out.options.verbosity === 0) {
    out.add(`, length ${layer.wireLength}`);
    return true;
  }
  out.hexDumpAt(layer, layer.offset + commonHeaderLength, layer.wireLength, "\n\t  ");
  return false;
}

function shortText(pdu: IsisPdu): string {
  switch (pdu.kind) {
    case "hello":
      return `, src-id ${pdu.sourceId}${pdu.lanId === undefined ? "" : `, lan-id ${pdu.lanId}, prio ${pdu.priority ?? 0}`}`;
    case "lsp": {
      const lifetime = String(pdu.remainingLifetime).padStart(5);
      return `, lsp-id ${pdu.lspId}, seq ${hex32(pdu.sequenceNumber)}, lifetime ${lifetime}s`;
    }
    case "csnp":
    case "psnp":
      return `, src-id ${pdu.sourceId}`;
  }
}

function printLong(layer: IsisLayer, pdu: IsisPdu, own: number, out: Out): void {
  const { length, offset } = layer;
  out.add(longText(pdu));
  if (out.options.verbosity > 1) out.hexDumpAt(layer, offset + commonHeaderLength, own, "\n\t  ");
  const headers = commonHeaderLength + own;
  if (length < headers) return out.add(` [packet length ${length} < ${headers}] (invalid)`);
  printTlvs(layer, out);
}

const circuitTypes = [undefined, "Level 1 only", "Level 2 only", "Level 1, Level 2"] as const;
const systemTypes = ["Unused 0x0 (invalid)", "L1 IS", "Unused 0x2 (invalid)", "L2 IS"] as const;

function longText(pdu: IsisPdu): string {
  const length = `PDU length: ${pdu.pduLength}`;
  switch (pdu.kind) {
    case "hello": {
      const circuit = circuitTypes[pdu.circuitType] ?? `unknown circuit type ${hex8(pdu.circuitType)}`;
      const isLan = pdu.lanId !== undefined;
      const times = `${isLan ? ",  " : ", "}holding time: ${pdu.holdingTime}s, Flags: [${circuit}]`;
      const rest = isLan
        ? `lan-id:    ${pdu.lanId}, Priority: ${(pdu.priority ?? 0) & 0x7f}`
        : `circuit-id: ${hex8(pdu.circuitId ?? 0)}`;
      return `\n\t  source-id: ${pdu.sourceId}${times}\n\t  ${rest}, ${length}`;
    }
    case "lsp": {
      const { lspId, sequenceNumber, remainingLifetime, checksum, expectedChecksum } = pdu;
      return (
        `\n\t  lsp-id: ${lspId}, seq: ${hex32(sequenceNumber)}, lifetime: ${String(remainingLifetime).padStart(5)}s` +
        `\n\t  chksum: ${hex16(checksum)}${checksumText(checksum, expectedChecksum)}, ${length}, Flags: [ ${lspFlags(pdu.flags)} ]`
      );
    }
    case "csnp":
      return (
        `\n\t  source-id:    ${pdu.sourceId}, ${length}` +
        `\n\t  start lsp-id: ${pdu.startLspId}\n\t  end lsp-id:   ${pdu.endLspId}`
      );
    case "psnp":
      return `\n\t  source-id:    ${pdu.sourceId}, ${length}`;
  }
}

function lspFlags(flags: number): string {
  const has = (bit: number, text: string) => (flags & bit ? text : "");
  const attached = has(0x08, "default ") + has(0x10, "delay ") + has(0x20, "expense ") + has(0x40, "error ");
  return (
    has(0x04, "Overload bit set, ") +
    (attached === "" ? "" : `${attached}ATT bit set, `) +
    has(0x80, "P bit set, ") +
    systemTypes[flags & 3]!
  );
}
