import type { NeighborOption, NeighborOptions } from "../decode/icmp6-options.js";
import { neighborOptionTypes as types } from "../decode/icmp6-options.js";
import { bitNames } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map<number, string>([
  [types.sourceLinkAddress, "source link-address"], [types.targetLinkAddress, "destination link-address"],
  [types.prefixInformation, "prefix info"], [types.redirectedHeader, "redirected header"], [types.mtu, "mtu"],
  [types.recursiveDnsServers, "rdnss"], [types.dnsSearchList, "dnssl"],
  [types.advertisementInterval, "advertisement interval"], [types.homeAgentInformation, "homeagent information"],
  [types.routeInformation, "route info"],
]);

/** The options, each on a line of its own. False if one of them was cut off. */
export function printNeighborOptions(options: NeighborOptions, out: Out): boolean {
  for (const option of options.options) {
    const { type, length } = option;
    const bytes = length * 8;
    out.add(`\n\t  ${names.get(type) ?? "unknown"} option (${type}), length ${bytes} (${length}): `);
    if (!names.has(type) && out.options.verbosity < 2) {
      // What follows an option that it does not know tcpdump leaves out.
      out.hexDump(option.body, "\n\t  ");
      return true;
    }
    if (type === types.redirectedHeader) out.hexDump(options.bytes.slice(0, bytes), "\n\t    ");
    else printBody(option, out);
    if (option.broken) return false;
    if (out.options.verbosity > 1) out.hexDump(option.body, "\n\t    ");
  }
  return !options.cut;
}

/** The two bits of a router's preference (RFC 4191 section 2.1). */
export function routePreference(flags: number): string {
  return ["medium", "high", "rsv", "low"][(flags >> 3) & 3]!;
}

const prefixFlags: readonly (readonly [number, string])[] = [
  [0x80, "onlink"],
  [0x40, "auto"],
  [0x20, "router"],
];

const infinity = 0xffffffff;

function lifetimeText(seconds: number): string {
  return seconds === infinity ? "infinity" : `${seconds}s`;
}

function printBody(option: NeighborOption, out: Out): void {
  const { length } = option;
  switch (option.type) {
    case types.sourceLinkAddress:
    case types.targetLinkAddress:
      return out.add(option.body.hex(":"));
    case types.prefixInformation: {
      const flags = bitNames(prefixFlags, out.need(option.flags)) || "none";
      const prefix = `${out.host(out.needText(option.prefix))}/${option.prefixLength}${length === 4 ? "" : "badlen"}`;
      out.add(`${prefix}, Flags [${flags}], valid time ${lifetimeText(out.need(option.validLifetime))}`);
      return out.add(`, pref. time ${lifetimeText(out.need(option.preferredLifetime))}`);
    }
    case types.mtu:
      return out.add(` ${out.need(option.mtu)}${length === 1 ? "" : "bad option length"}`);
    case types.recursiveDnsServers:
      out.add(` lifetime ${out.need(option.lifetime)}s,`);
      for (const server of option.servers ?? []) out.add(` addr: ${out.host(out.needText(server))}`);
      return;
    case types.dnsSearchList:
      out.add(` lifetime ${out.need(option.lifetime)}s, domain(s):`);
      for (const domain of option.domains ?? []) out.add(` ${domain}`);
      return;
    case types.advertisementInterval:
      return out.add(` ${out.need(option.interval)}ms`);
    case types.homeAgentInformation:
      return out.add(` preference ${out.need(option.preference)}, lifetime ${out.need(option.lifetime)}`);
    case types.routeInformation:
      if (option.broken) return;
      out.add(` ${out.host(option.prefix ?? "")}/${option.prefixLength}`);
      out.add(`, pref=${routePreference(option.flags ?? 0)}`);
      return out.add(`, lifetime=${lifetimeText(option.lifetime ?? 0)}`);
  }
}
