import { lwappHeaderLength, type LwappHeader, type LwappLayer } from "../decode/lwapp.js";
import { bitNames, hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const flagNames = [
  [0x01, "Last Fragment Bit"],
  [0x02, "Fragment Bit"],
  [0x04, "Control Bit"],
] as const;

const typeNames: ReadonlyMap<number, string> = new Map([
  [1, "Discovery req"],
  [2, "Discovery resp"],
  [3, "Join req"],
  [4, "Join resp"],
  [5, "Join ack"],
  [6, "Join confirm"],
  [10, "Configure req"],
  [11, "Configure resp"],
  [12, "Update req"],
  [13, "Update resp"],
  [14, "WTP event req"],
  [15, "WTP event resp"],
  [16, "Change state event req"],
  [17, "Change state event resp"],
  [22, "Echo req"],
  [23, "Echo resp"],
  [24, "Image data req"],
  [25, "Image data resp"],
  [26, "Channel status req"],
  [27, "Channel status resp"],
  [30, "Key update req"],
  [31, "Key update resp"],
  [32, "Primary discovery req"],
  [33, "Primary discovery resp"],
  [34, "Data transfer req"],
  [35, "Data transfer resp"],
  [36, "Clear config ind"],
  [37, "Wlan config req"],
  [38, "Wlan config resp"],
  [39, "Mobile config req"],
  [40, "Mobile config resp"],
]);

export function printLwapp(layer: LwappLayer, out: Out): void {
  const { channel, header, wireLength } = layer;
  out.protocol = `lwapp_${channel}`;
  if (header === undefined) return out.truncated();
  const version = header.first >> 6;
  if (version !== 0) return out.add(`LWAPP version ${version} packet not supported`);
  const frame = `LWAPPv0, ${header.first & 0x04 ? "Control" : "Data"} frame, `;
  const flags = `Flags [${bitNames(flagNames, header.first & 0x07) || "none"}]`;
  if (out.options.verbosity < 1) return out.add(`${frame}${flags}, length ${wireLength}`);
  const radio = (header.first >> 3) & 7;
  if (channel === "data") return printData(layer, header, `${frame}Radio-id  ${radio}, ${flags}`, out);
  out.add(`${frame}Radio-id ${radio}, ${flags}, Frag-id ${header.fragmentId}, length ${header.length}`);
  if (layer.accessPoint !== undefined) out.add(`\n\tAP identity: ${out.mac(layer.accessPoint)}`);
  for (const { type, sequenceNumber, length, sessionId } of layer.messages)
    out.add(
      `\n\t  Msg type: ${typeNames.get(type) ?? "Unknown"} (${type}), Seqnum: ${sequenceNumber}` +
        `, Msg len: ${length}, Session: ${hex32(sessionId)}`,
    );
  if (layer.problem === "length") out.add("\n\t  Msg goes past end of PDU");
  else if (layer.problem === "cut") out.truncated();
}

function printData(layer: LwappLayer, { fragmentId, length }: LwappHeader, start: string, out: Out): void {
  if (length < lwappHeaderLength) return out.add(`${start}, length ${length} < transport header length`);
  out.add(`${start}, Frag-id  ${fragmentId}, length ${length}`);
  out.hexDumpAt(layer, layer.dataOffset, length - lwappHeaderLength, "\n\t");
}
