import { type ArcnetLayer, arcnetTypes, isLaterFragment } from "../decode/arcnet.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [arcnetTypes.oldIp, "oldip"],
  [arcnetTypes.oldArp, "oldarp"],
  [arcnetTypes.ip, "ip"],
  [arcnetTypes.arp, "arp"],
  [arcnetTypes.reverseArp, "rarp"],
  [arcnetTypes.appleTalk, "atalk"],
  [247, "banyan"],
  [arcnetTypes.ipx, "ipx"],
  [arcnetTypes.ipv6, "ipv6"],
  [arcnetTypes.diagnose, "diag"],
]);

export function printArcnet(layer: ArcnetLayer, out: Out): void {
  const { cut, payload, isLinux, headerLength, offset, capturedLength } = layer;
  out.protocol = isLinux ? "arcnet_linux" : "arcnet";
  if (cut === "header") return out.stop();
  if (cut !== undefined) {
    printHeader(layer, out);
    out.add(cut === "fragment" ? " phds" : " phds extended");
    return out.stop();
  }
  if (out.options.linkHeader) printHeader(layer, out);
  if (isLaterFragment(layer)) return;
  if (payload !== undefined) return out.layer(payload);
  // This dump no option suppresses.
  out.hexAndAsciiDump(offset + headerLength, offset + capturedLength);
}

/** tcpdump takes the type from where it is in the other systems' header. */
function printHeader({ source, destination, third, wireLength, fragment }: ArcnetLayer, out: Out): void {
  out.protocol = "arcnet";
  const bare = (number: number) => hex8(number).slice(2);
  out.add(`${bare(source)} ${bare(destination)} `);
  if (out.options.quiet > 0) return out.add(`${wireLength}: `);
  out.add(`${typeNames.get(third) ?? bare(third)} `);
  if (fragment !== undefined) {
    const { flag, sequence } = fragment;
    out.add(`seqid ${hex16(sequence).slice(2)} `);
    if (flag & 1) out.add(`(first of ${(flag + 3) >> 1} fragments) `);
    else if (flag !== 0) out.add(`(fragment ${(flag >> 1) + 1}) `);
  }
  out.add(`${wireLength}: `);
}
