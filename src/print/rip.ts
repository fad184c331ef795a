import {
  ripAuthenticationFamily,
  ripEntryLength,
  type RipEntry,
  type RipLayer,
  type RipngEntry,
  type RipngLayer,
} from "../decode/rip.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const commands = ["", "Request", "Response", "Trace on", "Trace off", "Poll", "Poll Entry"] as const;

export function printRip(layer: RipLayer, out: Out): void {
  out.protocol = "rip";
  const { command, version, wireLength, offset } = layer;
  const { verbosity } = out.options;
  if (command === undefined || version === undefined) return out.truncated();
  out.add(`${verbosity > 0 ? "\n\t" : ""}RIPv${version}`);
  if (version === 0) return out.hexDumpAt(layer, offset, wireLength, "\n\t");
  out.add(`, ${commands[command] || `unknown command (${command})`}, length: ${wireLength}`);
  if (verbosity === 0) return;
  const known = command >= 1 && command <= 6 && command !== 3;
  if (command === 1 || command === 2) printEntries(layer, version, out);
  if (verbosity > 1 || !known) out.hexDumpAt(layer, offset, wireLength, "\n\t");
}

function printEntries(layer: RipLayer, version: number, out: Out): void {
  if (version > 2) return out.add(", unknown version");
  out.add(`, routes: ${Math.floor(layer.wireLength / ripEntryLength)}${version === 2 ? " or less" : ""}`);
  let left = layer.entriesLength;
  for (const entry of layer.entries) {
    const length = version === 1 ? printEntry1(layer, entry, left, out) : printEntry2(layer, entry, left, out);
    if (length === 0) return out.truncated();
    if (left < length) {
      out.add(` [remaining entries length ${left} < ${length}]`);
      return out.invalid();
    }
    left -= length;
    if (left === 0) return;
  }
}

const familyIpv4 = 2;
const familyNames: ReadonlyMap<number, string> = new Map([
  [familyIpv4, "IPv4"],
  [6, "NS"],
  [7, "ISO"],
  [16, "Appletalk"],
  [23, "IPX"],
  [24, "IPv6"],
  [28, "IPv6"],
  [30, "IPv6"],
]);

/** The entry's length; 0 if it is not all there. */
function printEntry1(layer: RipLayer, entry: RipEntry, left: number, out: Out): number {
  const { family, route, bytes } = entry;
  if (left < ripEntryLength || family === undefined) return 0;
  if (route === undefined) {
    out.add(`\n\t AFI ${familyNames.get(family) ?? `Unknown (${family})`}, `);
    out.hexDumpAt(layer, bytes.start + 4, ripEntryLength - 4, "\n\t  ");
  } else if (entry.tag !== 0 || route.subnetMask !== 0 || route.nextHop !== noAddress)
    out.hexDumpAt(layer, bytes.start, ripEntryLength, "\n\t  ");
  else out.add(`\n\t  ${family === 0 ? "AFI 0, " : ""}${out.host(route.address)}, metric: ${route.metric}`);
  return ripEntryLength;
}

const noAddress = "0.0.0.0";

function printEntry2(layer: RipLayer, entry: RipEntry, left: number, out: Out): number {
  const { family, tag, route, bytes } = entry;
  if (family === undefined || tag === undefined) return 0;
  if (family === ripAuthenticationFamily) return printAuthentication(layer, entry, left, out);
  if (family !== familyIpv4 && family !== 0) {
    out.add(`\n\t  AFI ${familyNames.get(family) ?? `Unknown (${family})`}`);
    out.hexDumpAt(layer, bytes.start + 4, ripEntryLength - 4, "\n\t  ");
    return ripEntryLength;
  }
  if (route === undefined) return 0;
  const { nextHop } = route;
  const prefix = `${out.host(route.address).padStart(15)}/${String(prefixLength(route.subnetMask)).padEnd(2)}`;
  out.add(
    `\n\t  AFI ${familyNames.get(family) ?? family}, ${prefix}, tag ${hex16(tag)}` +
      `, metric: ${route.metric}, next-hop: ${nextHop === noAddress ? "self" : out.host(nextHop)}`,
  );
  return ripEntryLength;
}

/** The number of ones in a mask; -1 if they are not all in front. */
function prefixLength(mask: number): number {
  const zeros = 32 - Math.clz32(~mask >>> 0);
  return (~mask >>> 0) + 1 === 2 ** zeros ? 32 - zeros : -1;
}

/** Unknown kinds extend to the packet's end. */
function printAuthentication(layer: RipLayer, entry: RipEntry, left: number, out: Out): number {
  const { tag, bytes, password, authentication } = entry;
  if (password !== undefined) {
    out.add("\n\t  Simple Text Authentication data: ");
    out.paddedText(password, ripEntryLength - 4);
    return ripEntryLength;
  }
  if (tag === 3) {
    if (authentication === undefined) return 0;
    const { packetLength, keyId, dataLength, sequenceNumber, mustBeZero } = authentication;
    out.add(`\n\t  Auth header: Packet Len ${packetLength}, Key-ID ${keyId}, Auth Data Len ${dataLength}`);
    out.add(`, SeqNo ${sequenceNumber}, MBZ ${mustBeZero.join(", MBZ ")}`);
    return ripEntryLength;
  }
  out.add(tag === 1 ? "\n\t  Auth trailer:" : `\n\t  Unknown (${tag}) Authentication data:`);
  out.hexDumpAt(layer, bytes.start + 4, left - 4, "\n\t  ");
  return left;
}

const request = 1;
const response = 2;
const infinity = 16;

export function printRipng(layer: RipngLayer, out: Out): void {
  out.protocol = "ripng";
  const { wireLength, entries } = layer;
  const version = out.need(layer.version);
  const command = out.need(layer.command);
  if (version !== 1) {
    out.add(` [vers ${version}]`);
    return out.invalid();
  }
  if (command !== request && command !== response) {
    out.add(` ripng-${command} ?? ${wireLength}`);
    return out.invalid();
  }
  const room = wireLength - 4;
  if (room < 0) return out.invalid();
  const count = Math.floor(room / ripEntryLength);
  if (command === request && count === 1) {
    const isDump = out.need(entries[0]?.metric) === infinity && entries[0]?.prefix === "::";
    if (isDump) return out.add(" ripng-req dump");
  }
  const odd = room % ripEntryLength !== 0;
  out.add(` ripng-${command === request ? "req" : "resp"} ${count}${odd ? `[${wireLength}]` : ""}:`);
  for (const entry of entries) printRipngEntry(entry, command === response, out);
  if (odd) out.invalid();
}

function printRipngEntry(entry: RipngEntry, withMetric: boolean, out: Out): void {
  out.add(out.options.verbosity > 1 ? "\n\t" : " ");
  out.add(`${out.host(out.needText(entry.prefix))}/${out.need(entry.prefixLength)}`);
  if (entry.routeTag) out.add(` [${entry.routeTag}]`);
  const metric = out.need(entry.metric);
  if (metric !== 0 && withMetric) out.add(` (${metric})`);
}
