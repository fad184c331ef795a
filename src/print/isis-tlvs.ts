import type { IsisLayer } from "../decode/isis.js";
import type { IsisCapability } from "../decode/isis-capability.js";
import type { IsisAdjacency } from "../decode/isis-hello-tlvs.js";
import type { IsisMetrics, IsisOldPrefix } from "../decode/isis-narrow-reachability.js";
import type { IsisBody, IsisRiskGroup, IsisTlv } from "../decode/isis-tlvs.js";
import { digestVerdict } from "./digest-verdict.js";
import { printNeighbors, printPrefixes } from "./isis-reachability.js";
import { printSpb } from "./isis-spb.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import { checksumText, nlpidName, nsapText } from "./osi.js";
import type { Out } from "./out.js";

const names: ReadonlyMap<number, string> = new Map([
  [1, "Area address(es)"],
  [2, "IS Reachability"],
  [3, "ES Neighbor(s)"],
  [4, "Partition DIS"],
  [5, "Prefix Neighbors"],
  [6, "IS Neighbor(s)"],
  [7, "Instance Identifier"],
  [8, "Padding"],
  [9, "LSP entries"],
  [10, "Authentication"],
  [12, "Checksum"],
  [13, "Purge Originator Identifier"],
  [14, "LSP Buffersize"],
  [22, "Extended IS Reachability"],
  [24, "IS Alias ID"],
  [42, "DECnet Phase IV"],
  [66, "Lucent Proprietary"],
  [128, "IPv4 Internal Reachability"],
  [129, "Protocols supported"],
  [130, "IPv4 External Reachability"],
  [131, "Inter-Domain Information Type"],
  [132, "IPv4 Interface address(es)"],
  [133, "IPv4 authentication (deprecated)"],
  [134, "Traffic Engineering Router ID"],
  [135, "Extended IPv4 Reachability"],
  [137, "Hostname"],
  [138, "Shared Risk Link Group"],
  [143, "Multi-Topology-Aware Port Capability"],
  [144, "Multi-Topology Capability"],
  [176, "Nortel Proprietary"],
  [177, "Nortel Proprietary"],
  [211, "Restart Signaling"],
  [222, "Multi Topology IS Reachability"],
  [229, "Multi Topology"],
  [232, "IPv6 Interface address(es)"],
  [235, "Multi-Topology IPv4 Reachability"],
  [236, "IPv6 reachability"],
  [237, "Multi-Topology IP6 Reachability"],
  [240, "Point-to-point Adjacency State"],
  [241, "Hello PDU Sequence Number"],
  [242, "IS-IS Router Capability"],
  [250, "Vendor Private"],
]);

const line = "\n\t      ";

export function printTlvs(layer: IsisLayer, out: Out): void {
  for (const tlv of layer.tlvs) {
    const { type, length, value, body, fits, problem } = tlv;
    out.add(`\n\t    ${names.get(type) ?? "unknown"} TLV #${type}, length: ${length}`);
    if (!fits) return out.truncated();
    if (body !== undefined) {
      if (!printBody(layer, tlv, body, out)) return;
    } else if (out.options.verbosity <= 1) out.hexDumpAt(layer, value.start, length, "\n\t\t");
    if (problem === "cut") return out.stop();
    if (problem === "absent") return out.truncated();
    if (out.options.verbosity > 1) out.hexDumpAt(layer, value.start, length, line);
  }
  if (layer.problem !== undefined) out.truncated();
}

/** False if the packet ends here without a mark. */
function printBody(layer: IsisLayer, tlv: IsisTlv, body: IsisBody, out: Out): boolean {
  switch (body.kind) {
    case "oldPrefixes":
      for (const prefix of body.prefixes) printOldPrefix(prefix, out);
      if (body.rest > 0) out.add(`short IPv4 Reachability (${body.rest} vs 12)`);
      return body.rest === 0 && !body.cut;
    case "neighbors":
      if (body.topology !== undefined) out.add(topologyText(body.topology));
      printNeighbors(layer, body.neighbors, line, out);
      return true;
    case "prefixes":
      if (body.topology !== undefined) out.add(topologyText(body.topology));
      printPrefixes(layer, body.prefixes, line, out);
      return true;
    default:
      printOther(layer, tlv, body, out);
      return true;
  }
}

type OtherBody = Exclude<IsisBody, { kind: "oldPrefixes" | "neighbors" | "prefixes" }>;

function printOther(layer: IsisLayer, tlv: IsisTlv, body: OtherBody, out: Out): void {
  const { length } = tlv;
  switch (body.kind) {
    case "nothing":
      return;
    case "areas":
      for (const area of body.addresses) out.add(`${line}Area address (length: ${area.length}): ${nsapText(area)}`);
      return;
    case "ids":
      for (const id of body.ids) out.add(`${line}${tlv.type === 6 ? "SNPA: " : ""}${id}`);
      return;
    case "instance":
      if (body.id === undefined) return;
      out.add(`${line}Instance ID: ${body.id}, ITIDs(${body.count})${body.count > 0 ? ":" : ""} `);
      return out.add(listText(body.topologies.map(String), body.count));
    case "oldNeighbors":
      if (body.virtual !== undefined)
        out.add(`${line}${["IsNotVirtual", "IsVirtual"][body.virtual] ?? `bogus virtual flag ${hex8(body.virtual)}`}`);
      for (const { id, metrics } of body.neighbors)
        out.add(`${line}${tlv.type === 2 ? "IS" : "ES"} Neighbor: ${id}${metricsText(metrics)}`);
      return;
    case "addresses":
      for (const address of body.addresses)
        out.add(`${line}IPv${body.version} interface address: ${out.host(address)}`);
      return;
    case "authentication":
      return printAuthentication(layer, tlv, body, out);
    case "adjacency":
      return printAdjacency(body, out);
    case "protocols": {
      const nlpids = body.nlpids.map((nlpid) => `${nlpidName(nlpid) ?? "unknown"} (${hex8(nlpid)})`);
      return out.add(`${line}NLPID(s): ${listText(nlpids, length)}`);
    }
    case "spb":
      return printSpb(body, out);
    case "routerId":
      return body.address === undefined
        ? undefined
        : out.add(`${line}Traffic Engineering Router ID: ${out.host(body.address)}`);
    case "hostname":
      out.add(`${line}Hostname: `);
      return out.paddedText(body.name, length);
    case "riskGroup":
      return printRiskGroup(body, out);
    case "lsps":
      for (const lsp of body.lsps) {
        out.add(`${line}lsp-id: ${lsp.lspId}`);
        out.add(`, seq: ${hex32(out.need(lsp.sequenceNumber))}`);
        out.add(`, lifetime: ${String(out.need(lsp.remainingLifetime)).padStart(5)}s`);
        out.add(`, chksum: ${hex16(out.need(lsp.checksum))}`);
      }
      return;
    case "checksum":
      if (body.checksum === undefined) return;
      return out.add(`${line}checksum: ${hex16(body.checksum)} ${checksumText(body.checksum, body.expected)}`);
    case "purge":
      if (body.count === 0) out.add(" No system IDs supplied");
      if (body.originator !== undefined) out.add(`${line}Purge Originator System-ID: ${body.originator}`);
      if (body.receivedFrom !== undefined) out.add(`${line}Received from System-ID: ${body.receivedFrom}`);
      return;
    case "topologies":
      out.add(body.topologies.map(topologyText).join(""));
      return body.odd ? out.add(`${line}invalid MT-ID`) : undefined;
    case "restart":
      if (body.flags !== undefined) out.add(`${line}Flags [${bitNames(restartFlags, body.flags) || "none"}]`);
      if (body.remainingTime !== undefined) out.add(`, Remaining holding time ${body.remainingTime}s`);
      return body.neighborId === undefined ? undefined : out.add(`, for ${body.neighborId}`);
    case "interDomain": {
      if (body.type === undefined) return;
      const name = ["Reserved", "Routing-Domain Specific", "AS Number Tag"][body.type];
      out.add(`${line}Inter-Domain Information Type: ${name ?? `Unknown (${hex8(body.type)})`}`);
      if (body.asNumber !== undefined) return out.add(`AS Number: ${body.asNumber}`);
      return body.type === 2 ? undefined : out.hexDumpAt(layer, body.data.start, length - 1, line);
    }
    case "bufferSize":
      return body.size === undefined ? undefined : out.add(`${line}LSP Buffersize: ${body.size}`);
    case "prefixNeighbors":
      if (body.metrics !== undefined) out.add(`${line}Metric Block${metricsText(body.metrics)}`);
      for (const { length: halves, address } of body.prefixes)
        out.add(
          address === undefined
            ? `\n\t\tAddress: prefix length ${halves} < 2`
            : `\n\t\tAddress: ${nsapText(address)}/${halves * 4}`,
        );
      return;
    case "sequence":
      return body.number === undefined ? undefined : out.add(`${line}Sequence number: ${body.number}`);
    case "capability":
      return printCapability(layer, length, body, out);
    case "vendor":
      if (body.oui === undefined) return;
      out.add(`${line}Vendor: ${organizationByOui(body.oui)} (${body.oui})`);
      return length > 3 ? out.hexDumpAt(layer, body.data.start, length - 3, "\n\t\t") : undefined;
  }
}

/** With a comma behind the last item too if more should follow. */
function listText(items: readonly string[], count: number): string {
  return items.join(", ") + (items.length > 0 && items.length < count ? ", " : "");
}

const topologyNames: ReadonlyMap<number, string> = new Map([
  [0, "IPv4 unicast"],
  [1, "In-Band Management"],
  [2, "IPv6 unicast"],
  [3, "Multicast"],
  [4095, "Development, Experimental or Proprietary"],
]);
const topologyFlags = [
  [0x4000, "ATT bit set"],
  [0x8000, "Overload bit set"],
] as const;

function topologyText(topology: number): string {
  const id = topology & 0xfff;
  const name = topologyNames.get(id) ?? "Reserved for IETF Consensus";
  const flags = bitNames(topologyFlags, topology & 0xf000) || "none";
  return `${line}${name} Topology (0x${id.toString(16).padStart(3, "0")}), Flags: [${flags}]`;
}

const restartFlags = [
  [0x1, "Restart Request"],
  [0x2, "Restart Acknowledgement"],
  [0x4, "Suppress adjacency advertisement"],
] as const;

const metricText = (metric: number): string => `${metric & 0x3f}, ${metric & 0x40 ? "External" : "Internal"}`;
const laterMetrics = ["Delay", "Expense", "Error"] as const;

/** The metrics after the first are there unless their highest bit is set. */
function laterText(metrics: IsisMetrics, indent: string): string {
  return laterMetrics
    .map((name, index) => {
      const metric = metrics[index + 1] ?? 0x80;
      return metric & 0x80 ? "" : `${indent}  ${name} Metric: ${metricText(metric)}`;
    })
    .join("");
}

const metricsText = (metrics: IsisMetrics): string =>
  `, Default Metric: ${metricText(metrics[0] ?? 0)}${laterText(metrics, "\n\t\t")}`;

function printOldPrefix({ metrics, prefix, mask, maskText }: IsisOldPrefix, out: Out): void {
  const inverse = ~mask >>> 0;
  const isPrefix = (inverse & (inverse + 1)) === 0;
  const address = out.host(prefix);
  const text = isPrefix ? `${address.padStart(15)}/${Math.clz32(inverse)}` : `${address} mask ${out.host(maskText)}`;
  const first = metrics[0] ?? 0;
  out.add(`${line}IPv4 prefix: ${text}, Distribution: ${first & 0x80 ? "down" : "up"}, Metric: ${metricText(first)}`);
  out.add(laterText(metrics, line));
}

const authenticationNames: ReadonlyMap<number, string> = new Map([
  [1, "simple text password"],
  [3, "Generic Crypto key-id"],
  [54, "HMAC-MD5 password"],
  [255, "Routing Domain private password"],
]);
const md5Length = 16;

function printAuthentication(
  layer: IsisLayer,
  { length }: IsisTlv,
  { type, keyId, data, expectedDigest }: Extract<IsisBody, { kind: "authentication" }>,
  out: Out,
): void {
  if (type === undefined) return;
  const left = length - 1;
  out.add(`${line}${authenticationNames.get(type) ?? `unknown Authentication type ${hex8(type)}`}: `);
  switch (type) {
    case 1:
      return out.paddedText(data, left);
    case 3:
      if (keyId === undefined) return;
      out.add(`${keyId}, password: ${data.hex()}`);
      return data.length < left - 2 ? out.stop() : undefined;
    case 54:
      out.add(data.hex());
      if (data.length < left) return out.stop();
      if (left !== md5Length) out.add(", (invalid subTLV) ");
      return out.add(digestVerdict(data.slice(0, md5Length), expectedDigest));
    default:
      return out.hexDumpAt(layer, data.start, left, "\n\t\t  ");
  }
}

const adjacencyStates = ["Up", "Initializing", "Down"] as const;

function printAdjacency({ state, circuitId, neighborId, neighborCircuitId }: IsisAdjacency, out: Out): void {
  if (state !== undefined) out.add(`${line}Adjacency State: ${adjacencyStates[state] ?? "unknown"} (${state})`);
  if (circuitId !== undefined) out.add(`${line}Extended Local circuit-ID: ${hex32(circuitId)}`);
  if (neighborId !== undefined) out.add(`${line}Neighbor System-ID: ${neighborId}`);
  if (neighborCircuitId !== undefined)
    out.add(`${line}Neighbor Extended Local circuit-ID: ${hex32(neighborCircuitId)}`);
}

function printRiskGroup(body: IsisRiskGroup, out: Out): void {
  const { neighborId, flags, interfaceAddress, neighborAddress, links } = body;
  if (neighborId !== undefined) out.add(`${line}IS Neighbor: ${neighborId}`);
  if (flags !== undefined) out.add(`, Flags: [${flags & 1 ? "numbered" : "unnumbered"}]`);
  if (interfaceAddress !== undefined) out.add(`${line}IPv4 interface address: ${out.host(interfaceAddress)}`);
  if (neighborAddress !== undefined) out.add(`${line}IPv4 neighbor address: ${out.host(neighborAddress)}`);
  for (const link of links) out.add(`${line}Link-ID: ${hex32(link)}`);
}

const capabilityFlags = [
  [0x01, "S bit"],
  [0x02, "D bit"],
] as const;
const segmentFlags = [
  [0x80, "ipv4"],
  [0x40, "ipv6"],
] as const;

function printCapability(
  layer: IsisLayer,
  length: number,
  { routerId, flags, subTlvs }: IsisCapability,
  out: Out,
): void {
  if (length < 5) return out.add(` [object length ${length} < 5] (invalid)`);
  if (routerId === undefined) return;
  out.add(`${line}Router-ID ${out.host(routerId)}`);
  if (flags === undefined) return;
  out.add(`, Flags [${bitNames(capabilityFlags, flags) || "none"}]`);
  for (const { type, length: size, value, fits, segments } of subTlvs) {
    out.add(`\n\t\t${type === 2 ? "SR-Capabilities" : "unknown"} subTLV #${type}, length: ${size}`);
    if (!fits) return;
    if (segments === undefined) {
      out.hexDumpAt(layer, value.start, size, "\n\t\t");
      continue;
    }
    if (segments.range === undefined) return;
    out.add(`, Flags [${bitNames(segmentFlags, segments.flags ?? 0) || "None"}], Range ${segments.range}`);
    for (const sid of segments.sids) {
      if (sid.type !== 1) out.hexDumpAt(layer, sid.value.start, sid.size, "\n\t\t  ");
      else if (sid.size !== 3 && sid.size !== 4) out.add(`, Unknown SID length${sid.size}`);
      else if (sid.label !== undefined) out.add(`, SID value ${sid.label}`);
    }
  }
}
