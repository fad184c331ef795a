import { ipnetFamilies, type IpnetLayer } from "../decode/ipnet.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const familyNames: ReadonlyMap<number, string> = new Map([
  [ipnetFamilies.ipv4, "IPv4"],
  [ipnetFamilies.ipv6, "IPv6"],
]);

export function printIpnet(layer: IpnetLayer, out: Out): void {
  out.protocol = "ipnet";
  const family = out.need(layer.family);
  const { linkHeader } = out.options;
  const { payload, offset, headerLength, capturedLength } = layer;
  if (linkHeader) printHeader(layer, family, out);
  if (payload !== undefined) return out.layer(payload);
  if (!linkHeader) printHeader(layer, family, out);
  out.defaultDump(offset + headerLength, capturedLength - headerLength);
}

function printHeader({ sourceZone, destinationZone, wireLength }: IpnetLayer, family: number, out: Out): void {
  const name = familyNames.get(family);
  const text =
    out.options.quiet > 0
      ? (name ?? `Unknown Ethertype (${hex16(family)})`)
      : `family ${name ?? "Unknown"} (${family})`;
  out.add(`${sourceZone} > ${destinationZone}, ${text}, length ${wireLength}: `);
}
