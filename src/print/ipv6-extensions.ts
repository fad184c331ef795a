import type { Ipv6Layer } from "../decode/ipv6.js";
import type {
  FragmentExtension,
  Ipv6Extension,
  OptionsExtension,
  RoutingExtension,
} from "../decode/ipv6-extensions.js";
import type { Ipv6Option } from "../decode/ipv6-options.js";
import { ipv6OptionTypes as types } from "../decode/ipv6-options.js";
import { hex16, hex32 } from "./numbers.js";
import type { Out } from "./out.js";

/** Prints an extension header. False if the packet's text ends with it. */
export function printIpv6Extension(extension: Ipv6Extension, layer: Ipv6Layer, out: Out): boolean {
  switch (extension.kind) {
    case "hop-by-hop":
      out.protocol = "hbhopt";
      return printOptionsHeader(extension, "HBH ", true, out);
    case "destination":
      out.protocol = "dstopt";
      return printOptionsHeader(extension, "DSTOPT ", out.options.verbosity > 0, out);
    case "routing":
      out.protocol = "rt6";
      return printRouting(extension, out);
    case "fragment":
      out.protocol = "frag6";
      return printFragment(extension, layer, out);
  }
}

function printOptionsHeader(extension: OptionsExtension, name: string, withOptions: boolean, out: Out): boolean {
  if (extension.headerLength === 0) out.stop();
  else if (extension.options === undefined) out.truncated();
  if (extension.options === undefined) return false;
  out.add(name);
  if (!withOptions) return true;
  for (const option of extension.options) {
    if (!printOption(option, out)) {
      out.truncated();
      return false;
    }
  }
  if (out.options.verbosity > 0) out.add(" ");
  return true;
}

const optionNames: ReadonlyMap<number, string> = new Map<number, string>([
  [types.routerAlert, "rtalert"],
  [types.jumboPayload, "jumbo"],
  [types.homeAddress, "homeaddr"],
]);

/** Problems are always shown, options that are right only with -v. False if no more options follow. */
function printOption(option: Ipv6Option, out: Out): boolean {
  const { type, length = 0 } = option;
  const name = optionNames.get(type) ?? `type ${type}`;
  if (option.problem === "short") out.add(`(${name}: trunc)`);
  if (option.problem === "length") out.add(`(${name}: invalid len ${length})`);
  if (option.problem !== undefined) return false;
  if (out.options.verbosity === 0) return true;
  switch (type) {
    case types.pad1:
      out.add("(pad1)");
      return true;
    case types.padN:
      out.add("(padn)");
      return true;
    case types.routerAlert:
      out.add(`(rtalert: ${hex16(option.value ?? 0)}) `);
      return true;
    case types.jumboPayload:
      out.add(`(jumbo: ${option.value}${jumboRemark(option)}) `);
      return true;
    case types.homeAddress:
      return printHomeAddress(option, out);
    default:
      out.add(`(opt_type 0x${type.toString(16).padStart(2, "0")}: len=${length})`);
      return true;
  }
}

const jumboRemarks = {
  again: " - already seen",
  "not-hop-by-hop": " - not a hop-by-hop option",
  "payload-length": " - payload len != 0",
  small: " - < 65536",
} as const;

function jumboRemark({ jumboProblem }: Ipv6Option): string {
  return jumboProblem === undefined ? "" : jumboRemarks[jumboProblem];
}

function printHomeAddress(option: Ipv6Option, out: Out): boolean {
  out.add(`(homeaddr: ${out.host(out.needText(option.homeAddress))}`);
  for (const { type, length, problem } of option.subOptions ?? []) {
    if (problem !== undefined) return false;
    if (type === types.pad1) out.add(", pad1");
    else if (type === types.padN) out.add(", padn");
    else out.add(`, sopt_type 0x${type.toString(16).padStart(2, "0")}: len=${length}`);
  }
  out.add(")");
  return true;
}

function printRouting(extension: RoutingExtension, out: Out): boolean {
  const { routingType, reserved, flags } = extension;
  const verbose = out.options.verbosity > 0;
  if (extension.nextHeader === undefined) {
    out.protocol = "ip6";
    out.truncated();
    return false;
  }
  out.add("RT6");
  const length = out.need(extension.hdrExtLen);
  out.add(` (len=${length}`);
  out.add(`, type=${out.need(routingType)}${routingType === 0 ? " [Deprecated]" : ""}`);
  out.add(`, segleft=${out.need(extension.segmentsLeft)}`);
  if (routingType === 0 || routingType === 2) {
    const value = out.need(reserved);
    if (value !== 0 || verbose) out.add(`, rsv=0x${value.toString(16)}`);
  } else if (routingType === 4) {
    out.add(`, last-entry=${out.need(extension.lastEntry)}`);
    const value = out.need(flags);
    if (value !== 0 || verbose) out.add(`, flags=0x${value.toString(16)}`);
    out.add(`, tag=${out.need(extension.tag).toString(16)}`);
  } else {
    out.add(" (unknown type)");
    out.invalid();
    return false;
  }
  if (length % 2 === 1) {
    out.add(` (invalid length ${length})`);
    out.invalid();
    return false;
  }
  for (const [index, address] of extension.addresses.entries())
    out.add(`, [${index}]${out.host(out.needText(address))}`);
  out.add(") ");
  return out.open;
}

/** A length, which tcpdump calculates in 64 bits without sign. */
function unsigned64(value: number): string {
  return value >= 0 ? String(value) : BigInt.asUintN(64, BigInt(value)).toString();
}

function printFragment(extension: FragmentExtension, layer: Ipv6Layer, out: Out): boolean {
  const length = unsigned64(layer.payloadLength + 40 - (extension.offset - layer.offset) - 8);
  const identification = out.options.verbosity > 0 ? `${hex32(out.need(extension.identification))}:` : "";
  out.add(`frag (${identification}${out.need(extension.fragmentOffset)}|${length})`);
  if (extension.fragmentOffset !== 0) return false;
  out.add(" ");
  return out.open;
}
