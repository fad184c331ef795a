import type { UdldLayer, UdldTlv } from "../decode/udld.js";
import { udldTypes } from "../decode/udld.js";
import { bitNames, hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const codes = ["Reserved", "Probe message", "Echo message", "Flush message"] as const;

const flagNames: readonly (readonly [number, string])[] = [
  [0x01, "RT"],
  [0x02, "RSY"],
  ...[2, 3, 4, 5, 6, 7].map((bit) => [1 << bit, `MBZ-${bit}`] as const),
];

const names: ReadonlyMap<number, string> = new Map([
  [udldTypes.deviceId, "Device-ID TLV"],
  [udldTypes.portId, "Port-ID TLV"],
  [udldTypes.echo, "Echo TLV"],
  [udldTypes.messageInterval, "Message Interval TLV"],
  [udldTypes.timeoutInterval, "Timeout Interval TLV"],
  [udldTypes.deviceName, "Device Name TLV"],
  [udldTypes.sequence, "Sequence Number TLV"],
]);

export function printUdld(layer: UdldLayer, out: Out): void {
  out.protocol = "udld";
  if (layer.problem !== "header") {
    const [version, opcode, flags] = [out.need(layer.version), out.need(layer.opcode), out.need(layer.flags)];
    out.add(`UDLDv${version}, Code ${codes[opcode] ?? "Reserved"} (${opcode.toString(16)})`);
    out.add(`, Flags [${bitNames(flagNames, flags) || "none"}] (${hex8(flags)}), length ${layer.wireLength}`);
    if (out.options.verbosity < 1) {
      if (layer.cut) out.stop();
      return;
    }
    out.add(`\n\tChecksum ${hex16(out.need(layer.checksum))} (unverified)`);
    for (const tlv of layer.tlvs) printTlv(tlv, out);
    if (layer.problem === undefined) return;
  }
  out.invalid();
  if (layer.remainingCut) out.stop();
}

function printTlv({ type, length, text, number, cut }: UdldTlv, out: Out): void {
  if (type === undefined || length === undefined) return out.stop();
  out.add(`\n\t${names.get(type) ?? "Unknown"} (${hex16(type)}) TLV, length ${length}`);
  if (text !== undefined) {
    out.add(", ");
    out.captured(text);
  }
  if (cut) return out.stop();
  if (number !== undefined) out.add(`, ${number}${type === udldTypes.sequence ? "" : "s"}`);
}
