import { nflogFamilies, nflogFixedLength, type NflogLayer } from "../decode/nflog.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const familyNames: ReadonlyMap<number, string> = new Map([
  [nflogFamilies.ipv4, "IPv4"],
  [nflogFamilies.ipv6, "IPv6"],
]);

export function printNflog(layer: NflogLayer, out: Out): void {
  out.protocol = "nflog";
  const { problem, version, payload, offset, headerLength, capturedLength, wireLength } = layer;
  if (problem === "cut") return out.truncated();
  if (problem === "version") return out.add(`version ${version} (unknown)`);
  const { linkHeader } = out.options;
  if (linkHeader) printHeader(layer, wireLength, out);
  if (problem === "values") return out.truncated();
  if (payload !== undefined) return out.layer(payload);
  // Here tcpdump takes only the fixed header for the header.
  if (!linkHeader) printHeader(layer, wireLength - headerLength + nflogFixedLength, out);
  out.defaultDump(offset + headerLength, capturedLength - headerLength);
}

function printHeader({ version, resourceId, family }: NflogLayer, length: number, out: Out): void {
  const name = familyNames.get(family);
  const text =
    out.options.quiet > 0 ? (name ?? `Unknown NFLOG (${hex8(family)})`) : `family ${name ?? "Unknown"} (${family})`;
  out.add(`version ${version}, resource ID ${resourceId}, ${text}, length ${length}: `);
}
