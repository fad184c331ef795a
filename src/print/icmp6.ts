import type { Icmp6Layer } from "../decode/icmp6.js";
import type { Icmp6Message } from "../decode/icmp6-messages.js";
import { icmp6Types as types } from "../decode/icmp6-messages.js";
import { printListenerQuery, printListenerReport } from "./icmp6-listener.js";
import { printNeighborOptions, routePreference } from "./icmp6-options.js";
import { printNodeInformation } from "./icmp6-node-information.js";
import { printRenumbering } from "./icmp6-renumbering.js";
import { printRpl } from "./icmp6-rpl.js";
import { bitNames, hex16 } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const typeNames: ReadonlyMap<number, string> = new Map<number, string>([
  [types.destinationUnreachable, "destination unreachable"], [types.packetTooBig, "packet too big"],
  [types.timeExceeded, "time exceeded in-transit"], [types.parameterProblem, "parameter problem"],
  [types.echoRequest, "echo request"], [types.echoReply, "echo reply"], [types.listenerQuery, "multicast listener query"],
  [types.listenerReport, "multicast listener report"], [types.listenerDone, "multicast listener done"],
  [types.routerSolicitation, "router solicitation"], [types.routerAdvertisement, "router advertisement"],
  [types.neighborSolicitation, "neighbor solicitation"], [types.neighborAdvertisement, "neighbor advertisement"],
  [types.redirect, "redirect"], [types.routerRenumbering, "router renumbering"],
  [types.inverseSolicitation, "inverse neighbor solicitation"], [types.inverseAdvertisement, "inverse neighbor advertisement"],
  [types.listenerReport2, "multicast listener report v2"], [types.homeAgentRequest, "ha discovery request"],
  [types.homeAgentReply, "ha discovery reply"], [types.mobilePrefixSolicitation, "mobile router solicitation"],
  [types.mobilePrefixAdvertisement, "mobile router advertisement"], [types.nodeQuery, "who-are-you request"],
  [types.nodeReply, "who-are-you reply"], [types.multicastTrace, "mtrace message"],
  [types.multicastTraceResponse, "mtrace response"], [types.rpl, "RPL"],
]);

/** The messages that show their length before their contents with -v. */
const lengthFirst: ReadonlySet<number> = new Set<number>([
  types.routerSolicitation,
  types.routerAdvertisement,
  types.neighborSolicitation,
  types.neighborAdvertisement,
  types.redirect,
  types.homeAgentReply,
  types.mobilePrefixAdvertisement,
]);

export function printIcmp6(layer: Icmp6Layer, out: Out): void {
  out.protocol = "icmp6";
  const { wireLength, checksum, expectedChecksum } = layer;
  const verbose = out.options.verbosity > 0;
  if (wireLength === 0) {
    out.add("ICMP6, length 0");
    return out.invalid();
  }
  if (verbose && layer.whole) out.need(checksum);
  if (checksum !== undefined && expectedChecksum !== undefined) {
    const right = checksum === expectedChecksum;
    out.add(right ? "[icmp6 sum ok] " : `[bad icmp6 cksum ${hex16(checksum)} -> ${hex16(expectedChecksum)}!] `);
  }
  const type = out.need(layer.type);
  out.add(`ICMP6, ${typeNames.get(type) ?? `unknown icmp6 type (${type})`}`);
  if (verbose && lengthFirst.has(type)) out.add(`, length ${wireLength}`);
  const code = out.need(layer.code);
  if (printMessage(layer, type, code, out) && !verbose) out.add(`, length ${wireLength}`);
}

/** Prints the message's own part. False if the text ends with it. */
function printMessage(layer: Icmp6Layer, type: number, code: number, out: Out): boolean {
  const { message } = layer;
  const verbose = out.options.verbosity > 0;
  switch (type) {
    case types.destinationUnreachable:
      return printUnreachable(layer, code, out);
    case types.packetTooBig:
      out.add(`, mtu ${out.need(message.mtu)}`);
      return true;
    case types.timeExceeded:
      if (code === 0) out.add(` for ${out.host(out.needText(message.original?.destination))}`);
      else out.add(code === 1 ? " (reassembly)" : `, unknown code (${code})`);
      return true;
    case types.parameterProblem:
      return printParameterProblem(message, code, out);
    case types.echoRequest:
    case types.echoReply:
      out.add(`, id ${out.need(message.identifier)}, seq ${out.need(message.sequenceNumber)}`);
      return true;
    case types.listenerQuery:
      if (message.listenerQuery !== undefined) printListenerQuery(message.listenerQuery, layer.wireLength, out);
      else printListener(message, out);
      return true;
    case types.listenerReport:
    case types.listenerDone:
      printListener(message, out);
      return true;
    case types.listenerReport2:
      if (message.listenerReport !== undefined) printListenerReport(message.listenerReport, layer.wireLength, out);
      return true;
    case types.neighborSolicitation:
      out.add(`, who has ${out.host(out.needText(message.targetAddress))}`);
      return !verbose || printOptions(message, out);
    case types.routerSolicitation:
      return !verbose || printOptions(message, out);
    case types.routerAdvertisement:
      return !verbose || printRouterAdvertisement(message, out);
    case types.neighborAdvertisement:
      out.add(`, tgt is ${out.host(out.needText(message.targetAddress))}`);
      if (!verbose) return true;
      out.add(`, Flags [${bitNames(advertisementFlags, out.need(message.flags)) || "none"}]`);
      return printOptions(message, out);
    case types.redirect:
      out.add(`, ${out.host(out.needText(message.destinationAddress))}`);
      out.add(` to ${out.host(out.needText(message.targetAddress))}`);
      return !verbose || printOptions(message, out);
    case types.routerRenumbering:
      if (message.renumbering !== undefined) printRenumbering(message.renumbering, code, out);
      return true;
    case types.nodeQuery:
    case types.nodeReply:
      printNodeInformation(layer, type, code, out);
      return true;
    case types.inverseSolicitation:
    case types.inverseAdvertisement:
      return true;
    case types.homeAgentRequest:
    case types.mobilePrefixSolicitation:
      out.add(`, id ${hex16(out.need(message.identifier))}`);
      return true;
    case types.homeAgentReply:
      if (verbose) printHomeAgents(message, out);
      return true;
    case types.mobilePrefixAdvertisement:
      return !verbose || printMobilePrefix(message, out);
    case types.rpl:
      if (message.rpl !== undefined) printRpl(message.rpl, code, out);
      return true;
    default:
      out.add(`, length ${layer.wireLength}`);
      if (out.options.verbosity < 2) out.hexDump(layer.bytes.slice(0, layer.wireLength), "\n\t");
      return false;
  }
}

// One of them begins with a blank in tcpdump.
const unreachableCodes = [
  "unreachable route",
  " unreachable prohibited",
  "beyond scope",
  "unreachable address",
  "unreachable port",
] as const;
const beyondScope = 2;
const portUnreachable = 4;

function printUnreachable(layer: Icmp6Layer, code: number, out: Out): boolean {
  const { source, destination, upperProtocol, destinationPort } = layer.message.original ?? {};
  const name = unreachableCodes[code];
  out.add(`, ${name ?? `unknown unreach code (${code})`}`);
  if (name === undefined) {
    if (out.options.verbosity > 1) return true;
    out.hexDump(layer.bytes.slice(0, layer.wireLength), "\n\t");
    return false;
  }
  if (code === beyondScope) {
    out.add(` ${out.host(out.needText(destination))}, source address ${out.host(out.needText(source))}`);
  } else if (code !== portUnreachable) {
    out.add(` ${out.host(out.needText(destination))}`);
  } else {
    if (upperProtocol === undefined || destinationPort === undefined) {
      out.truncated();
      return false;
    }
    const protocol = upperProtocol === 6 ? "tcp" : "udp";
    out.add(`, ${out.host(out.needText(destination))} ${protocol} port ${out.port(destinationPort, protocol)}`);
  }
  return true;
}

const parameterProblems = ["erroneous", "next header", "option", "incomplete header chain"] as const;

function printParameterProblem(message: Icmp6Message, code: number, out: Out): boolean {
  if (message.original?.destination === undefined) {
    out.truncated();
    return false;
  }
  const what = parameterProblems[code];
  out.add(what === undefined ? `, code-#${code}` : `, ${what} - octet ${out.need(message.pointer)}`);
  return true;
}

/** Nothing is said of a message that is cut short. */
function printListener(message: Icmp6Message, out: Out): void {
  const { maximumResponseDelay, multicastAddress } = message;
  if (multicastAddress === undefined) return;
  out.add(`max resp delay: ${maximumResponseDelay} addr: ${out.host(multicastAddress)}`);
}

const advertisementFlags: readonly (readonly [number, string])[] = [
  [0x80000000, "router"],
  [0x40000000, "solicited"],
  [0x20000000, "override"],
];

const routerFlags: readonly (readonly [number, string])[] = [
  [0x80, "managed"],
  [0x40, "other stateful"],
  [0x20, "home agent"],
  [0x02, "ipv6 only"],
];

function printRouterAdvertisement(message: Icmp6Message, out: Out): boolean {
  const flags = out.need(message.flags);
  out.add(
    `\n\thop limit ${out.need(message.currentHopLimit)}, Flags [${bitNames(routerFlags, flags) || "none"}]` +
      `, pref ${routePreference(flags)}, router lifetime ${out.need(message.routerLifetime)}s` +
      `, reachable time ${out.need(message.reachableTime)}ms, retrans timer ${out.need(message.retransTimer)}ms`,
  );
  return printOptions(message, out);
}

/** Prints the options of neighbour discovery. False, with the mark, if one of them was cut off. */
function printOptions(message: Icmp6Message, out: Out): boolean {
  if (message.neighborOptions === undefined || printNeighborOptions(message.neighborOptions, out)) return true;
  out.truncated();
  return false;
}

function printHomeAgents(message: Icmp6Message, out: Out): void {
  out.add(`, id ${hex16(out.need(message.identifier))}`);
  for (const address of message.homeAgents ?? []) out.add(`, ${out.host(out.needText(address))}`);
}

function printMobilePrefix(message: Icmp6Message, out: Out): boolean {
  out.add(`, id ${hex16(out.need(message.identifier))}`);
  const flags = out.need(message.flags);
  const letters = (flags & 0x8000 ? "M" : "") + (flags & 0x4000 ? "O" : "");
  if (letters !== "") out.add(` ${letters}`);
  return printOptions(message, out);
}
