import type { BroadcomTag, BroadcomTagLayer } from "../decode/broadcom-tag.js";
import type { Out } from "./out.js";

const enforcementNames = ["None", "Untag", "Header", "Reserved"] as const;

const reasonNames: ReadonlyMap<number, string> = new Map([
  [0x01, "mirror"],
  [0x02, "MAC learning"],
  [0x04, "switching"],
  [0x08, "prot term"],
  [0x10, "prot snoop"],
  [0x20, "exception"],
]);

export function printBroadcomTag(layer: BroadcomTagLayer, out: Out): void {
  out.protocol = "brcm-tag-prepend";
  if (layer.tag.first === undefined) return out.stop();
  if (out.options.linkHeader) out.add(broadcomTagText(layer.tag));
  if (layer.payload !== undefined) out.layer(layer.payload);
}

/** The name of the operation is told from the whole first byte, the rest from one bit of it. */
export function broadcomTagText({ first, ingress, egress }: BroadcomTag): string {
  const operation = `BRCM tag OP: ${first === 0 ? "EG" : "IG"}, `;
  if (ingress !== undefined) {
    const { trafficClass, tagEnforcement, timeStamp, destinationMap } = ingress;
    const map = destinationMap.toString(16).padStart(4, "0");
    return `${operation}TC: ${trafficClass}, TE: ${enforcementNames[tagEnforcement]}, TS: ${timeStamp}, DST map: 0x${map}, `;
  }
  if (egress === undefined) return "";
  const { classificationId, reasonCode, trafficClass, port } = egress;
  const reason = reasonNames.get(reasonCode) ?? "reserved";
  return `${operation}CID: ${classificationId}, RC: ${reason}, TC: ${trafficClass}, port: ${port}, `;
}
