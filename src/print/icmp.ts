import type { IcmpLayer } from "../decode/icmp.js";
import { icmpTypes as types } from "../decode/icmp.js";
import { printIcmpExtension } from "./icmp-extension.js";
import type { Out } from "./out.js";

const errors: ReadonlySet<number> = new Set<number>([
  types.destinationUnreachable,
  types.sourceQuench,
  types.redirect,
  types.timeExceeded,
  types.parameterProblem,
]);

export function printIcmp(layer: IcmpLayer, out: Out): void {
  out.protocol = "icmp";
  const type = out.need(layer.type);
  const code = out.need(layer.code);
  if (!out.open) return;
  const description = describe(layer, type, code, out);
  if (description === undefined) return out.truncated();
  out.add(`ICMP ${description}, length ${layer.wireLength}`);
  if (out.options.verbosity === 0) return;
  const { expectedChecksum } = layer;
  if (expectedChecksum !== undefined && expectedChecksum !== (layer.checksum ?? 0))
    out.add(` (wrong icmp cksum ${out.need(layer.checksum).toString(16)} (->${expectedChecksum.toString(16)})!)`);
  if (!errors.has(type)) return;
  out.add("\n\t");
  // Only a datagram whose length field was not captured has no layer.
  if (layer.payload === undefined) return out.stop();
  out.layer(layer.payload);
  out.protocol = "icmp";
  if (layer.extension !== undefined) printIcmpExtension(layer.extension, out);
}

/** What the message says; `undefined` when a part that is always looked at was not captured. */
function describe(layer: IcmpLayer, type: number, code: number, out: Out): string | undefined {
  switch (type) {
    case types.echoRequest:
    case types.echoReply:
      return `echo ${type === types.echoRequest ? "request" : "reply"}, id ${numbers(layer, ", seq", out)}`;
    case types.destinationUnreachable:
      return describeUnreachable(layer, code, out);
    case types.redirect:
      return describeRedirect(layer, code, out);
    case types.routerAdvertisement:
      return describeAdvertisement(layer, out);
    case types.timeExceeded:
      if (layer.original?.destination === undefined) return undefined;
      return ["time exceeded in-transit", "ip reassembly time exceeded"][code] ?? `time exceeded-#${code}`;
    case types.parameterProblem:
      return `parameter problem - ${code === 0 ? `octet ${out.need(layer.pointer)}` : `code ${code}`}`;
    case types.addressMaskReply:
      return `address mask is 0x${out.need(layer.addressMask).toString(16).padStart(8, "0")}`;
    case types.timestamp:
      return `time stamp query id ${numbers(layer, " seq", out)}`;
    case types.timestampReply:
      return describeTimestamps(layer, out);
    default:
      return names.get(type) ?? `type-#${type}`;
  }
}

const names: ReadonlyMap<number, string> = new Map([
  [4, "source quench"],
  [10, "router solicitation"],
  [15, "information request"],
  [16, "information reply"],
  [17, "address mask request"],
]);

function numbers(layer: IcmpLayer, separator: string, out: Out): string {
  return `${out.need(layer.identifier)}${separator} ${out.need(layer.sequenceNumber)}`;
}

/** What is said of the codes after the destination, and the word before it. Codes 2, 3 and 4 say more. */
const unreachable: readonly (readonly [before: string, after: string])[] = [
  ["net ", ""],
  ["host ", ""],
  ["", ""],
  ["", ""],
  ["", " - need to frag"],
  ["", " - source route failed"],
  ["net ", " - unknown"],
  ["host ", " - unknown"],
  ["", " - source host isolated"],
  ["net ", " - admin prohibited"],
  ["host ", " - admin prohibited"],
  ["net ", " - tos prohibited"],
  ["host ", " - tos prohibited"],
  ["host ", " - admin prohibited filter"],
  ["host ", " - host precedence violation"],
  ["host ", " - precedence cutoff"],
];

const protocolUnreachable = 2;
const portUnreachable = 3;
const fragmentationNeeded = 4;

function describeUnreachable(layer: IcmpLayer, code: number, out: Out): string | undefined {
  const { protocol, destination, destinationPort } = layer.original ?? {};
  if (code === portUnreachable && protocol === undefined) return undefined;
  const port = code === portUnreachable ? out.need(destinationPort) : 0;
  const mtu = code === fragmentationNeeded ? out.need(layer.nextHopMtu) : 0;
  const host = out.host(out.needText(destination));
  if (code === protocolUnreachable) return `${host} protocol ${out.need(protocol)} unreachable`;
  if (code === portUnreachable) return `${host} ${portText(out.need(protocol), port, out)} unreachable`;
  const [before, after] = unreachable[code] ?? ["", ` - #${code}`];
  return `${before}${host} unreachable${after}${mtu === 0 ? "" : ` (mtu ${mtu})`}`;
}

function portText(protocol: number, port: number, out: Out): string {
  if (protocol === 6) return `tcp port ${out.port(port, "tcp")}`;
  return protocol === 17 ? `udp port ${out.port(port, "udp")}` : `protocol ${protocol} port ${port}`;
}

const redirects: readonly (readonly [before: string, after: string])[] = [
  ["redirect", "to net"],
  ["redirect", "to host"],
  ["redirect-tos", "to net"],
  ["redirect-tos", "to host"],
];

function describeRedirect(layer: IcmpLayer, code: number, out: Out): string {
  const [before, after] = redirects[code] ?? [`redirect-#${code}`, "to"];
  const destination = out.host(out.needText(layer.original?.destination));
  return `${before} ${destination} ${after} ${out.host(out.needText(layer.gatewayAddress))}`;
}

/** tcpdump builds the message in a buffer of this size. */
const longestAdvertisement = 163;

function describeAdvertisement(layer: IcmpLayer, out: Out): string | undefined {
  const { addressCount, addressEntrySize, lifetime, routers = [] } = layer.advertisement ?? {};
  if (lifetime === undefined) return undefined;
  const start = `router advertisement lifetime ${durationText(lifetime)} ${addressCount}:`;
  if (addressEntrySize !== 2) return `${start} [size ${addressEntrySize}]`;
  let text = start;
  for (const router of routers) {
    if (router === undefined) return undefined;
    text += ` {${out.host(router.address)} ${router.preference}}`;
  }
  return text.slice(0, longestAdvertisement);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** Seconds, with minutes and hours where there are any. */
function durationText(seconds: number): string {
  const rest = twoDigits(seconds % 60);
  const minutes = Math.floor(seconds / 60);
  if (seconds < 60) return String(seconds);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${rest}`;
}

function describeTimestamps(layer: IcmpLayer, out: Out): string | undefined {
  const { originateTimestamp, receiveTimestamp, transmitTimestamp } = layer;
  if (transmitTimestamp === undefined) return undefined;
  const [originate, receive, transmit] = [originateTimestamp, receiveTimestamp, transmitTimestamp].map(clockText);
  return `time stamp reply id ${numbers(layer, " seq", out)}: org ${originate}, recv ${receive}, xmit ${transmit}`;
}

/** Milliseconds since midnight UTC. */
function clockText(time = 0): string {
  const seconds = Math.floor(time / 1000);
  const minutes = Math.floor(seconds / 60);
  const clock = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  return `${clock}.${String(time % 1000).padStart(3, "0")}`;
}
