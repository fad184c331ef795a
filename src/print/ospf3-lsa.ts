import { ipv6Text } from "../decode/address-text.js";
import type { Layer } from "../decode/index.js";
import type { Lsa6 } from "../decode/ospf3.js";
import { bitNames } from "./numbers.js";
import { printGraceTlvs, printTrafficTlvs } from "./ospf-tlvs.js";
import type { Out } from "./out.js";
import { Value } from "./value.js";

const optionNames = [
  [0x0001, "V6"],
  [0x0002, "External"],
  [0x0004, "Deprecated"],
  [0x0008, "NSSA"],
  [0x0010, "Router"],
  [0x0020, "Demand Circuit"],
  [0x0100, "AFs Support"],
  [0x0200, "LLS"],
  [0x0400, "Authentication Trailer"],
] as const;

export function optionsText(options: number): string {
  return bitNames(optionNames, options) || "none";
}

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map([
  [1, "Router"], [2, "Network"], [3, "Inter-Area Prefix"], [4, "Inter-Area Router"], [5, "External"], [6, "Deprecated"],
  [7, "NSSA"], [8, "Link"], [9, "Intra-Area Prefix"], [10, "Intra-Area TE"], [11, "Grace"], [12, "Router Information"],
  [13, "Inter-AS-TE"], [14, "Layer 1 VPN"],
]);
const scopes = ["Link Local", "Area Local", "Domain Wide", "Unknown"] as const;

/** The type with its scope (RFC 5340 section A.4.2.1), and the identifier. */
export function lsaTypeText(type: number, id: string, out: Out): string {
  const number = type & 0x1fff;
  const transitive = type & 0x8000 ? ", transitive" : "";
  const scope = scopes[(type >> 13) & 3]!;
  return `\n\t    ${names.get(number) ?? "Unknown"} LSA (${number}), ${scope} Scope${transitive}, LSA-ID ${out.host(id)}`;
}

const metricMask = 0xffffff;

/** False if the advertisement is not all there, and nothing that follows can be found. */
export function printLsa6Body(lsa: Lsa6, layer: Layer, out: Out): boolean {
  const value = new Value(lsa.body, out);
  const end = lsa.length - 20;
  switch (lsa.type) {
    case 0x2001:
      return printRouter(value, end, out);
    case 0x2002:
      return printNetwork(value, end, out);
    case 0x2003:
      if (end < 4) return false;
      out.add(`, metric ${value.u32(0) & metricMask}`);
      return printPrefixes(value, 4, end, Infinity, out) !== undefined;
    case 0x4005:
      return printExternal(value, end, out);
    case 0x0008:
      return printLink(value, end, out);
    case 0x2009:
      return printIntraArea(value, end, out);
    case 0x000b:
      return printGraceTlvs(value, end, layer, out);
    case 0x000a:
      return printTrafficTlvs(value, end, layer, out);
    default:
      out.hexDumpAt(layer, lsa.body.start, end, "\n\t      ");
      return true;
  }
}

const routerFlags = [
  [0x01, "ABR"],
  [0x02, "External"],
  [0x04, "Virtual-Link Endpoint"],
  [0x08, "Deprecated"],
  [0x10, "NSSA Translator"],
] as const;
const linkNames = [
  undefined,
  "Neighbor Router-ID",
  "Neighbor Network-ID",
  undefined,
  "Virtual Link: Neighbor Router-ID",
];
const linkLength = 16;

function printRouter(value: Value, end: number, out: Out): boolean {
  if (end < 4) return false;
  out.add(`\n\t      Options [${optionsText(value.u32(0))}]`);
  out.add(`, RLA-Flags [${bitNames(routerFlags, value.u8(0)) || "none"}]`);
  for (let at = 4; at < end && out.open; at += linkLength) {
    if (at + linkLength > end || !value.has(at, linkLength)) return false;
    const type = value.u8(at);
    const name = linkNames[type];
    if (name === undefined) {
      out.add(`\n\t      Unknown Router Links Type 0x${type.toString(16).padStart(2, "0")}`);
      return true;
    }
    out.add(
      `\n\t      ${name} ${value.ipv4(at + 12)}` +
        `\n\t      Neighbor Interface-ID ${value.ipv4(at + 8)}, Interface ${value.ipv4(at + 4)}`,
    );
    out.add(`, metric ${value.u16(at + 2)}`);
  }
  return true;
}

function printNetwork(value: Value, end: number, out: Out): boolean {
  if (end < 4) return false;
  out.add(`\n\t      Options [${optionsText(value.u32(0))}]`);
  out.add("\n\t      Connected Routers:");
  for (let at = 4; at < end && out.open; at += 4) {
    if (at + 4 > end) return false;
    out.add(`\n\t\t${value.ipv4(at)}`);
  }
  return true;
}

const externalFlags = [
  [0x80000000, "External Type 2"],
  [0x02000000, "Forwarding"],
  [0x01000000, "Tag"],
] as const;

function printExternal(value: Value, end: number, out: Out): boolean {
  if (end < 4) return false;
  const flags = value.u32(0);
  out.add(`\n\t     Flags [${bitNames(externalFlags, flags) || "none"}]`);
  out.add(` metric ${flags & metricMask}`);
  let at = printPrefixes(value, 4, end, 1, out);
  if (at === undefined) return false;
  if (flags & 0x02000000) {
    if (at + 16 > end) return false;
    out.add(` forward ${value.ipv6(at)}`);
    at += 16;
  }
  if (flags & 0x01000000) {
    if (at + 4 > end) return false;
    out.add(` tag ${value.ipv4(at)}`);
    at += 4;
  }
  // The referenced type's upper byte, where the whole field is meant.
  if (value.u8(6) === 0) return true;
  if (at + 4 > end) return false;
  out.add(` RefLSID: ${value.ipv4(at)}`);
  return true;
}

function printLink(value: Value, end: number, out: Out): boolean {
  if (end < 4) return false;
  out.add(`\n\t      Options [${optionsText(value.u32(0))}]`);
  if (end < 24) return false;
  const count = value.u32(20);
  const address = value.ipv6(4);
  out.add(`\n\t      Priority ${value.u8(0)}, Link-local address ${address}, Prefixes ${count}:`);
  return printPrefixes(value, 24, end, count, out) !== undefined;
}

function printIntraArea(value: Value, end: number, out: Out): boolean {
  if (end < 4 || !value.has(8, 4)) return false;
  const type = value.u16(2);
  out.add(lsaTypeText(type, value.ipv4(4), out));
  if (end < 6) return false;
  const count = value.u16(0);
  out.add(`\n\t      Prefixes ${count}:`);
  // tcpdump takes six bytes off for the twelve before the prefixes.
  return printPrefixes(value, 12, end + 6, count, out) !== undefined;
}

const prefixHeaderLength = 4;
const prefixOptions = [
  [0x01, "No Unicast"],
  [0x02, "Local address"],
  [0x04, "Deprecated"],
  [0x08, "Propagate"],
  [0x10, "Down"],
  [0x20, "N-bit"],
] as const;

/** Up to `count` prefixes. Where they end; nothing if they are not all there. */
function printPrefixes(value: Value, start: number, end: number, count: number, out: Out): number | undefined {
  let at = start;
  for (let left = count; left > 0 && (at !== end || count !== Infinity) && out.open; left--) {
    if (at + prefixHeaderLength > end || value.bytes.length < at + prefixHeaderLength) return undefined;
    const length = value.u8(at);
    const size = Math.ceil(length / 32) * 4;
    if (size > 16) {
      out.add(` bogus prefixlen /${length}`);
      return undefined;
    }
    if (at + prefixHeaderLength + size > end || !value.has(at + prefixHeaderLength, size)) return undefined;
    const { data, start: origin } = value.bytes;
    const prefix = new Uint8Array(16);
    prefix.set(data.subarray(origin + at + prefixHeaderLength, origin + at + prefixHeaderLength + size));
    out.add(`\n\t\t${out.host(ipv6Text(prefix, 0))}/${length}`);
    const options = value.u8(at + 1);
    if (options !== 0) out.add(`, Options [${bitNames(prefixOptions, options) || "none"}]`);
    out.add(`, metric ${value.u16(at + 2)}`);
    at += prefixHeaderLength + size;
  }
  return out.open ? at : undefined;
}
