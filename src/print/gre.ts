import type { GreLayer, SourceRoute } from "../decode/gre.js";
import { greFlags, routeFamilies } from "../decode/gre.js";
import { etherTypeName } from "./ether-types.js";
import { bitNames, hex16 } from "./numbers.js";
import type { Out } from "./out.js";

export function printGre(layer: GreLayer, out: Out): void {
  out.protocol = "gre";
  const { flags, version } = layer;
  if (flags === undefined || version === undefined) return out.truncated();
  out.add(`GREv${version}`);
  if (version > 1) return out.add(" ERROR: unknown-version");
  if (out.options.verbosity > 0) out.add(`, Flags [${bitNames(flagNames, flags) || "none"}]`);
  const whole = version === 0 ? printPlain(layer, flags, out) : printEnhanced(layer, out);
  if (!whole) return out.truncated();
  const type = layer.protocolType!;
  const empty = version === 1 && (flags & greFlags.sequence) === 0;
  if (empty) out.add(", no-payload");
  if (out.options.linkHeader) out.add(`, proto ${etherTypeName(type) ?? "unknown"} (${hex16(type)})`);
  out.add(`, length ${layer.wireLength}`);
  if (empty) return;
  out.add(out.options.verbosity > 0 ? "\n\t" : ": ");
  if (layer.payload !== undefined) out.layer(layer.payload);
  else out.add(`gre-proto-0x${type.toString(16)}`);
}

const flagNames = [
  [greFlags.checksum, "checksum present"],
  [greFlags.routing, "routing present"],
  [greFlags.key, "key present"],
  [greFlags.sequence, "sequence# present"],
  [greFlags.strictRoute, "source routing present"],
  [greFlags.acknowledgment, "ack present"],
] as const;

/** The fields of version 0. False if not all are there. */
function printPlain(layer: GreLayer, flags: number, out: Out): boolean {
  const { checksum, routingOffset, key, sequenceNumber } = layer;
  if (checksum !== undefined && out.options.verbosity > 0) out.add(`, sum 0x${checksum.toString(16)}`);
  if (routingOffset !== undefined) out.add(`, off 0x${routingOffset.toString(16)}`);
  if (key !== undefined) out.add(`, key=0x${key.toString(16)}`);
  if (sequenceNumber !== undefined) out.add(`, seq ${sequenceNumber}`);
  if (flags & greFlags.routing) for (const route of layer.routes) printRoute(route, out);
  return !layer.cut;
}

/** The fields of version 1. False if not all are there. */
function printEnhanced(layer: GreLayer, out: Out): boolean {
  const { key, sequenceNumber, acknowledgmentNumber } = layer;
  if (key !== undefined) out.add(`, call ${key & 0xffff}`);
  if (sequenceNumber !== undefined) out.add(`, seq ${sequenceNumber}`);
  if (acknowledgmentNumber !== undefined) out.add(`, ack ${acknowledgmentNumber}`);
  return !layer.cut;
}

function printRoute(route: SourceRoute, out: Out): void {
  switch (route.addressFamily) {
    case routeFamilies.ipv4:
      return out.add(`, (rtaf=ip${hopsText(route, 4)})`);
    case routeFamilies.autonomousSystems:
      return out.add(`, (rtaf=asn${hopsText(route, 2)})`);
    default:
      return out.add(`, (rtaf=0x${route.addressFamily.toString(16)})`);
  }
}

/** The hops of a path, the active one with a star. */
function hopsText({ offset, length, hops }: SourceRoute, size: number): string {
  if (offset % size !== 0) return `, badoffset=${offset}`;
  if (length % size !== 0) return `, badlength=${length}`;
  if (offset >= length) return `, badoff/len=${offset}/${length}`;
  const texts = hops.map((hop) => (typeof hop === "number" ? hop.toString(16) : hop));
  return texts.map((text, index) => ` ${index * size === offset ? "*" : ""}${text}`).join("");
}
