import type { Layer } from "../decode/index.js";
import type { Lsa } from "../decode/ospf2.js";
import { lsaHeaderLength } from "../decode/ospf2.js";
import { bitNames } from "./numbers.js";
import { printGraceTlvs, printTrafficTlvs } from "./ospf-tlvs.js";
import type { Out } from "./out.js";
import { Value } from "./value.js";

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map([
  [1, "Router"], [2, "Network"], [3, "Summary"], [4, "ASBR Summary"], [5, "External"], [6, "Multicast Group"], [7, "NSSA"],
  [9, "Link Local Opaque"], [10, "Area Local Opaque"], [11, "Domain Wide Opaque"],
]);

export function lsaName(type: number): string {
  return names.get(type) ?? "unknown";
}

/** Whether the identifier of such an advertisement is an opaque type and a number (RFC 5250). */
export function isOpaque(type: number): boolean {
  return type >= 9 && type <= 11;
}

const opaqueTypes = { trafficEngineering: 1, gracefulRestart: 3, routerInformation: 4 } as const;

const opaqueNames: ReadonlyMap<number, string> = new Map([
  [opaqueTypes.trafficEngineering, "Traffic Engineering"],
  [opaqueTypes.gracefulRestart, "Graceful restart"],
  [opaqueTypes.routerInformation, "Router Information"],
]);

export function opaqueName(opaqueType: number): string {
  return opaqueNames.get(opaqueType) ?? "unknown";
}

/** How printing ended: all is said; something is wrong, so the next one follows; the packet's bytes ended. */
export type LsaOutcome = "whole" | "broken" | "cut";

export function printLsaBody(lsa: Lsa, layer: Layer, out: Out): LsaOutcome {
  const value = new Value(lsa.body, out);
  const end = lsa.length - lsaHeaderLength;
  switch (lsa.type) {
    case 1:
      return printRouter(value, out);
    case 2:
      out.add(`\n\t    Mask ${value.ipv4(0)}\n\t    Connected Routers:`);
      for (let at = 4; at < end && out.open; at += 4) out.add(`\n\t      ${value.ipv4(at)}`);
      return "whole";
    case 3:
      out.add(`\n\t    Mask ${value.ipv4(0)}`);
      return printSummary(value, end, out);
    case 4:
      return printSummary(value, end, out);
    case 5:
    case 7:
      out.add(`\n\t    Mask ${value.ipv4(0)}`);
      if (value.has(4, 4)) for (let at = 4; at < end && out.open; at += 12) printExternal(value, at, out);
      return "whole";
    case 6:
      for (let at = 0; at < end && out.open; at += 8) printVertex(value, at, out);
      return "whole";
    case 9:
    case 10:
    case 11:
      return printOpaque(lsa, value, end, layer, out);
    default:
      return "whole";
  }
}

const routerFlags = [
  [0x01, "ABR"],
  [0x02, "ASBR"],
  [0x04, "Virtual"],
  [0x08, "Wildcard"],
  [0x10, "Nt"],
  [0x80, "Host"],
] as const;
const linkLength = 12;

function printRouter(value: Value, out: Out): LsaOutcome {
  out.add(`\n\t    Router LSA Options: [${bitNames(routerFlags, value.u8(0)) || "none"}]`);
  let count = value.u16(2);
  value.has(4, linkLength);
  for (let at = 4; count > 0 && value.has(at, linkLength); count--) {
    const text = linkText(value.u8(at + 8), value.ipv4(at), value.ipv4(at + 4));
    out.add(`\n\t      ${text ?? `Unknown Router Link Type (${value.u8(at + 8)})`}`);
    if (text === undefined) return "broken";
    const topologies = value.u8(at + 9);
    for (let index = 0; index <= topologies && out.open; index++) {
      const metric = at + 8 + index * 4;
      const topology = value.u8(metric);
      out.add(`\n\t\ttopology ${topologyText(index === 0 ? 0 : topology)}, metric ${value.u16(metric + 2)}`);
    }
    at += linkLength + topologies * 4;
  }
  return "whole";
}

function linkText(type: number, id: string, data: string): string | undefined {
  switch (type) {
    case 1:
      return `Neighbor Router-ID: ${id}, Interface Address: ${data}`;
    case 2:
      return `Neighbor Network-ID: ${id}, Interface Address: ${data}`;
    case 3:
      return `Stub Network: ${id}, Mask: ${data}`;
    case 4:
      return `Virtual Link: Neighbor Router-ID: ${id}, Interface Address: ${data}`;
    default:
      return undefined;
  }
}

const topologyNames = ["default", "multicast", "management"] as const;

function topologyText(topology: number): string {
  return `${topologyNames[topology] ?? "Unknown"} (${topology})`;
}

const metricMask = 0xffffff;

function printSummary(value: Value, end: number, out: Out): LsaOutcome {
  value.has(4, 4);
  for (let at = 4; at < end && out.open; at += 4) {
    const word = value.u32(at);
    out.add(`\n\t\ttopology ${topologyText((word >>> 24) & 0x7f)} metric ${word & metricMask}`);
  }
  return "whole";
}

function printExternal(value: Value, at: number, out: Out): void {
  const word = value.u32(at);
  const type = word >>> 31 === 1 ? 2 : 1;
  out.add(`\n\t\ttopology ${topologyText((word >>> 24) & 0x7f)}, type ${type}, metric`);
  const metric = word & metricMask;
  out.add(metric === metricMask ? " infinite" : ` ${metric}`);
  if (value.u32(at + 4) !== 0) out.add(`, forward ${value.ipv4(at + 4)}`);
  if (value.u32(at + 8) !== 0) out.add(`, tag ${value.ipv4(at + 8)}`);
}

function printVertex(value: Value, at: number, out: Out): void {
  const type = value.u32(at);
  if (type === 1) out.add(`\n\t    Router Router-ID ${value.ipv4(at + 4)}`);
  else if (type === 2) out.add(`\n\t    Network Designated Router ${value.ipv4(at + 4)}`);
  else out.add(`\n\t    unknown VertexType (${type})`);
}

function printOpaque(lsa: Lsa, value: Value, end: number, layer: Layer, out: Out): LsaOutcome {
  switch (lsa.opaqueType) {
    case opaqueTypes.routerInformation:
      return printRouterInformation(value, end, layer, out);
    case opaqueTypes.gracefulRestart:
      return printGraceTlvs(value, end, layer, out) ? "whole" : "broken";
    case opaqueTypes.trafficEngineering:
      return printTrafficTlvs(value, end, layer, out) ? "whole" : "broken";
    default:
      if (out.options.verbosity <= 1) out.hexDumpAt(layer, lsa.body.start, end, "\n\t    ");
      return lsa.body.start <= layer.offset + layer.capturedLength ? "whole" : "broken";
  }
}

const capabilityNames = [
  [1, "Reserved"],
  [2, "Reserved"],
  [4, "Reserved"],
  [8, "Reserved"],
  [16, "graceful restart capable"],
  [32, "graceful restart helper"],
  [64, "Stub router support"],
  [128, "Traffic engineering"],
  [256, "p2p over LAN"],
  [512, "path computation server"],
] as const;

function printRouterInformation(value: Value, end: number, layer: Layer, out: Out): LsaOutcome {
  const { bytes } = value;
  for (let at = 0, left = end; left > 0;) {
    if (bytes.length < at + 4) return "cut";
    if (left < 4) {
      out.add(`\n\t    Remaining LS length ${left} < 4`);
      return "broken";
    }
    const [type, length] = [value.u16(at), value.u16(at + 2)];
    at += 4;
    left -= 4;
    out.add(`\n\t    ${type === 1 ? "Router Capabilities" : "unknown"} TLV (${type}), length: ${length}, value: `);
    if (length > left) {
      out.add(`\n\t    Bogus length ${length} > remaining LS length ${left}`);
      return "broken";
    }
    if (bytes.length < at + length) return "cut";
    if (type === 1 && length !== 4) {
      out.add(`\n\t    Bogus length ${length} != 4`);
      return "broken";
    }
    if (type === 1) out.add(`Capabilities: ${bitNames(capabilityNames, value.u32(at)) || "Unknown"}`);
    else if (out.options.verbosity <= 1) out.hexDumpAt(layer, bytes.start + at, length, "\n\t      ");
    at += length;
    left -= length;
  }
  return "whole";
}
