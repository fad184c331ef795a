import type { Ipv4Option } from "../decode/ipv4-options.js";
import { ipv4OptionTypes as types } from "../decode/ipv4-options.js";
import type { Out } from "./out.js";

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map<number, string>([
  [types.endOfList, "EOL"], [types.noOperation, "NOP"], [types.timestamp, "timestamp"], [types.security, "security"],
  [types.recordRoute, "RR"], [types.strictSourceRoute, "SSRR"], [types.looseSourceRoute, "LSRR"], [types.routerAlert, "RA"],
  [types.traceroute, "traceroute"],
]);

/** Prints the options between the parentheses. False if one was cut off. */
export function printIpv4Options(options: readonly Ipv4Option[], out: Out): boolean {
  let separator = "";
  for (const option of options) {
    out.add(separator);
    separator = ",";
    const type = out.need(option.type);
    out.add(names.get(type) ?? `unknown ${type}`);
    const length = out.need(option.length);
    if (option.problem === "length") out.add(` [bad length ${length}]`);
    else if (option.problem === "cut" || !printBody(option, type, length, out)) return false;
  }
  return true;
}

function printBody(option: Ipv4Option, type: number, length: number, out: Out): boolean {
  switch (type) {
    case types.timestamp:
      return printTimestamps(option, length, out);
    case types.recordRoute:
    case types.strictSourceRoute:
    case types.looseSourceRoute:
      return printRoute(option, length, out);
    case types.routerAlert:
      if (option.value === undefined) out.add(` [bad length ${length}]`);
      else if (option.value !== 0) out.add(` value ${option.value}`);
      return true;
    default:
      return true;
  }
}

/** The hops, a comma after each that is filled in. */
function printRoute(option: Ipv4Option, length: number, out: Out): boolean {
  const { route, pointer = 0 } = option;
  if (route === undefined || (length + 1) & 3) out.add(` [bad length ${length}]`);
  if (route === undefined) return true;
  const next = pointer - 1;
  if (next < 3 || (next + 1) & 3 || next > length + 1) out.add(` [bad ptr ${pointer}]`);
  for (const [index, hop] of route.entries()) {
    if (hop === undefined) return false;
    // A pointer of 0 is larger than any position: tcpdump calculates without sign.
    out.add(` ${out.host(hop)}${next < 0 || next > 3 + 4 * index ? "," : ""}`);
  }
  return true;
}

const timestampKinds: ReadonlyMap<number, string> = new Map([
  [0, "TSONLY"],
  [1, "TS+ADDR"],
  [3, "PRESPEC"],
]);

/** The entries, `^` before the next one to be filled in. */
function printTimestamps(option: Ipv4Option, length: number, out: Out): boolean {
  const { timestamps, pointer = 0, overflowAndFlag = 0 } = option;
  if (timestamps === undefined) {
    out.add(`[bad length ${length}]`);
    return true;
  }
  const flag = overflowAndFlag & 0xf;
  const overflow = overflowAndFlag >> 4;
  const entrySize = flag === 0 ? 4 : 8;
  const next = pointer - 1;
  out.add(" TS{");
  if ((length - 4) & (entrySize - 1)) out.add(`[bad length ${length}]`);
  if (next < 4 || (next - 4) & (entrySize - 1) || next > length + 1) out.add(`[bad ptr ${pointer}]`);
  const kind = timestampKinds.get(flag);
  let at = 0;
  if (kind === undefined) out.add(`[bad ts type ${flag}]`);
  else {
    out.add(kind);
    at = 4;
    for (const entry of timestamps) {
      if (entry === undefined) return false;
      out.add(
        `${next === at ? " ^ " : " "}${entry.timestamp}@${entry.address === undefined ? "" : out.host(entry.address)}`,
      );
      at += entrySize;
    }
  }
  if (next === at) out.add(" ^ ");
  out.add(overflow > 0 ? ` [${overflow} hops not recorded]} ` : "}");
  return true;
}
