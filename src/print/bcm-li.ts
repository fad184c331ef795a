import type { BcmLiLayer } from "../decode/bcm-li.js";
import { bcmLiContents, bcmLiHeaderLength } from "../decode/bcm-li.js";
import type { Out } from "./out.js";

const directions = ["unknown", "unused", "egress", "ingress"] as const;
const tags = ["unknown", "single VLAN tag", "double VLAN tag", "untagged"] as const;
const contentNames: ReadonlyMap<number, string> = new Map([
  [bcmLiContents.undecided, "undecided"],
  [bcmLiContents.ipv4, "ipv4"],
  [bcmLiContents.ipv6, "ipv6"],
  [bcmLiContents.ethernet, "ethernet"],
]);

export function printBcmLi(layer: BcmLiLayer, out: Out): void {
  out.protocol = "bcm_li";
  const { wireLength, capturedLength } = layer;
  if (wireLength < bcmLiHeaderLength) {
    out.add(` (length ${wireLength} < ${bcmLiHeaderLength})`);
    return out.invalid();
  }
  const shim = out.need(layer.shim);
  const contents = (shim >>> 25) & 0xf;
  const indent = out.options.verbosity > 0 ? "\n    " : "";
  out.add(
    `${indent}BCM-LI-SHIM: direction ${directions[shim >>> 29] ?? "unknown"}` +
      `, pkt-type ${contentNames.get(contents) ?? "unknown"}` +
      `, pkt-subtype ${tags[(shim >>> 22) & 7] ?? "unknown"}, li-id ${shim & 0x3fffff}${indent}`,
  );
  if (out.options.verbosity === 0) return capturedLength < wireLength ? out.stop() : undefined;
  if (contents === bcmLiContents.undecided) out.need(layer.first);
  if (layer.payload !== undefined) return out.layer(layer.payload);
  if (contents === bcmLiContents.undecided) out.add("unknown payload");
  else out.invalid();
}
