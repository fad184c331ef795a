import type { OlsrContent, OlsrLayer, OlsrMessage, OlsrNames, OlsrNeighbor, OlsrNetwork } from "../decode/olsr.js";
import { olsrTypes } from "../decode/olsr.js";
import { assertNever } from "../errors.js";
import { hex16, hex8, quotientText } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [olsrTypes.hello, "Hello"],
  [olsrTypes.topology, "TC"],
  [olsrTypes.interfaces, "MID"],
  [olsrTypes.networks, "HNA"],
  [olsrTypes.power, "Powerinfo"],
  [olsrTypes.names, "Nameservice"],
  [olsrTypes.helloQuality, "Hello-LQ"],
  [olsrTypes.topologyQuality, "TC-LQ"],
]);

const linkTypes = ["Unspecified", "Asymmetric", "Symmetric", "Lost"];
const neighborTypes = ["Not-Neighbor", "Symmetric", "Symmetric-MPR"];

export function printOlsr(layer: OlsrLayer, out: Out): void {
  out.protocol = "olsr";
  const { ipVersion, packetLength, sequence = 0, wireLength } = layer;
  out.add(`OLSRv${ipVersion}`);
  if (packetLength === undefined) return out.truncated();
  out.add(`, seq ${hex16(sequence)}, length ${Math.min(packetLength, wireLength)}`);
  if (out.options.verbosity === 0) return;
  for (const message of layer.messages) printMessage(message, layer, out);
  if (layer.cut) out.truncated();
}

/** Mantissa and exponent of a time (RFC 3626 section 3.3.2), in seconds. */
const timeText = (time: number): string => `${quotientText((16 + (time >> 4)) * 2 ** (time & 15), 256, 3)}s`;

function printMessage(message: OlsrMessage, layer: OlsrLayer, out: Out): void {
  const { type, vtime, length, originator, ttl, hopCount, sequence, isWrong, bodyOffset, content, end } = message;
  const origin = `originator ${out.host(originator ?? "")}, ttl ${ttl}, hop ${hopCount}`;
  out.add(`\n\t${typeNames.get(type) ?? "Unknown"} Message (${hex8(type)}), ${origin}`);
  out.add(`\n\t  vtime ${timeText(vtime)}, msg-seq ${hex16(sequence)}, length ${length}${isWrong ? " (invalid)" : ""}`);
  if (isWrong) return;
  if (content !== undefined) printContent(content, layer.ipVersion, out);
  else if (end === undefined) {
    const headerLength = layer.ipVersion === 6 ? 24 : 12;
    out.hexDumpAt(layer, bodyOffset, length - headerLength, "\n\t    ");
  }
  if (end === "short") out.truncated();
  if (end === "field-cut") out.stop();
}

function printContent(content: OlsrContent, version: 4 | 6, out: Out): void {
  switch (content.form) {
    case "hello":
      out.add(`\n\t  hello-time ${timeText(content.htime)}, MPR willingness ${content.willingness}`);
      for (const { code, length, isWrong, isCaptured, neighbors } of content.links) {
        const neighborType = neighborTypes[code >> 2] ?? "Unknown";
        out.add(`\n\t    link-type ${linkTypes[code & 3]}, neighbor-type ${neighborType}, len ${length}`);
        if (isWrong) out.add(" (invalid)");
        if (isCaptured) printNeighbors(neighbors, content.withQuality, out);
      }
      return;
    case "topology":
      out.add(`\n\t    advertised neighbor seq ${hex16(content.sequence)}`);
      return printNeighbors(content.neighbors, content.withQuality, out);
    case "interfaces":
      for (const address of content.addresses) out.add(`\n\t  interface address ${out.host(address)}`);
      return;
    case "networks":
      out.add(`\n\t  Advertised networks (total ${content.count})`);
      for (const [index, network] of content.networks.entries()) {
        // tcpdump does not count these.
        if (version === 6) out.add(`\n\t    #0: ${out.host(network.network)}/${network.prefixLength}`);
        else out.add(`${index % 4 === 0 ? "\n\t    " : ", "}${networkText(network, out)}`);
      }
      return;
    case "names":
      return printNames(content, out);
    default:
      return assertNever(content);
  }
}

const percent = (quality = 0): string => `${(quality / 2.55).toFixed(2)}%`;

function printNeighbors(neighbors: readonly OlsrNeighbor[], withQuality: boolean, out: Out): void {
  if (!withQuality) out.add("\n\t      neighbor\n\t\t");
  for (const { address, linkQuality, neighborLinkQuality } of neighbors) {
    if (!withQuality) out.add(`${out.host(address)} `);
    else {
      const qualities = `link-quality ${percent(linkQuality)}, neighbor-link-quality ${percent(neighborLinkQuality)}`;
      out.add(`\n\t      neighbor ${out.host(address)}, ${qualities}`);
    }
  }
}

const gatewayFlags = [
  [1, " LINKSPEED"],
  [2, " IPV4"],
  [4, " IPV4-NAT"],
  [8, " IPV6"],
  [16, " IPv6-PREFIX"],
] as const;

/** What tcpdump says of a mask that is none: -1 without sign. */
const noLength = 0xffffffff;

function networkText({ network, prefixLength, gateway }: OlsrNetwork, out: Out): string {
  if (gateway === undefined) return `${out.host(network)}/${prefixLength ?? noLength}`;
  const { flags } = gateway;
  const names = gatewayFlags.filter(([bit]) => flags & bit).map(([, name]) => name);
  const hasSpeed = (flags & 1) !== 0;
  const speeds = `${hasSpeed ? speed(gateway.uplink) : 0}/${hasSpeed ? speed(gateway.downlink) : 0}`;
  return `Smart-Gateway:${names.join("")} ${speeds}`;
}

const fastest = 320000000;

/** Kilobits a second. */
function speed(value: number): number {
  if (value === 0) return 0;
  return value === 0xff ? fastest : ((value >> 3) + 1) * 10 ** (value & 7);
}

function printNames({ version, count, isWrong, entries }: OlsrNames, out: Out): void {
  out.add(`\n\t  Version ${version}, Entries ${count}${isWrong ? " (invalid)" : ""}`);
  for (const [index, { type, length, isWrong: isEntryWrong, address, name }] of entries.entries()) {
    // C leaves out the prefix of zero.
    const typeText = type === 0 ? "000000" : hex16(type);
    out.add(`\n\t    #${index}: type ${typeText}, length ${length}${isEntryWrong ? " (invalid)" : ""}`);
    if (name !== undefined) out.add(`, address ${out.host(address ?? "")}, name "${out.escaped(name)}"`);
  }
}
