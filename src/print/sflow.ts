import type { SflowFields, SflowLayer, SflowRecord, SflowSample } from "../decode/sflow.js";
import { sflowHeaderLengths, sflowTypes, sflowVersion } from "../decode/sflow.js";
import type { Out } from "./out.js";

const ipv4Type = 1;
const ipv6Type = 2;

export function printSflow(layer: SflowLayer, out: Out): void {
  out.protocol = "sflow";
  const { wireLength } = layer;
  const addressType = out.need(layer.addressType);
  const version = out.need(layer.version);
  const isVersion4 = addressType === ipv4Type;
  const headerLength = isVersion4 ? sflowHeaderLengths.ipv4 : sflowHeaderLengths.ipv6;
  if (wireLength < headerLength && (isVersion4 || addressType === ipv6Type))
    return out.add(`sFlowv${version} [length ${wireLength} < ${sflowHeaderLengths.ipv4}] (invalid)`);
  if (layer.capturedLength < sflowHeaderLengths.ipv4) return out.stop();
  if (version !== sflowVersion) return out.add(`sFlow version ${version} packet not supported`);
  const [agent, agentId] = [out.needText(layer.agent), out.need(layer.agentId)];
  const start = `sFlowv5, ${isVersion4 ? "IPv4" : "IPv6"} agent ${out.host(agent)}, agent-id ${agentId}`;
  if (out.options.verbosity < 1) return out.add(`${start}, length ${wireLength}`);
  const counts = [out.need(layer.sequenceNumber), out.need(layer.uptime), out.need(layer.sampleCount)];
  out.add(`${start}, seqnum ${counts[0]!}, uptime ${counts[1]!}, samples ${counts[2]!}, length ${wireLength}`);
  if (wireLength < headerLength) {
    out.add(` [length ${wireLength} < ${headerLength}] (invalid)`);
    return layer.capturedLength < wireLength ? out.stop() : undefined;
  }
  for (const sample of layer.samples) printSample(layer, sample, out);
}

const sampleNames: ReadonlyMap<number, string> = new Map([
  [sflowTypes.flow, "flow sample"],
  [sflowTypes.counters, "counter sample"],
  [sflowTypes.expandedFlow, "expanded flow sample"],
  [sflowTypes.expandedCounters, "expanded counter sample"],
]);

function printSample(layer: SflowLayer, sample: SflowSample, out: Out): void {
  const { header, problem, rest, data, fields, records } = sample;
  if (header !== undefined) {
    const { type, length } = header;
    out.add(`\n\t${sampleNames.get(type) ?? "Unknown"} (${type}), length ${length},`);
    if (fields !== undefined) {
      out.add(sampleText(type, fields));
      const isFlow = type === sflowTypes.flow || type === sflowTypes.expandedFlow;
      for (const record of records) printRecord(layer, record, isFlow, out);
    } else if (problem === undefined && !sampleNames.has(type) && out.options.verbosity <= 1)
      out.hexDumpAt(layer, data.start, length, "\n\t    ");
  }
  if (problem === "cut") return out.stop();
  if (problem !== "invalid") return;
  out.invalid();
  if (rest.offset + rest.length > layer.offset + layer.capturedLength) out.stop();
}

function sampleText(type: number, fields: SflowFields): string {
  const { sequence, index, rate, pool, drops, input, output, records } = fields;
  const start = ` seqnum ${sequence}, type ${fields.type}, idx ${index}`;
  if (rate === undefined) return `${start}, records ${records}`;
  const interfaces = type === sflowTypes.flow ? ` input ${input} output ${output}` : "";
  return `${start}, rate ${rate}, pool ${pool}, drops ${drops},${interfaces} records ${records}`;
}

const flowNames: ReadonlyMap<number, string> = new Map([
  [1, "Raw packet"],
  [2, "Ethernet frame"],
  [3, "IPv4 Data"],
  [4, "IPv6 Data"],
  [1001, "Extended Switch data"],
  [1002, "Extended Router data"],
  [1003, "Extended Gateway data"],
  [1004, "Extended User data"],
  [1005, "Extended URL data"],
  [1006, "Extended MPLS data"],
  [1007, "Extended NAT data"],
  [1008, "Extended MPLS tunnel"],
  [1009, "Extended MPLS VC"],
  [1010, "Extended MPLS FEC"],
  [1011, "Extended MPLS LVP FEC"],
  [1012, "Extended VLAN Tunnel"],
]);

const counterNames: ReadonlyMap<number, string> = new Map([
  [1, "Generic counter"],
  [2, "Ethernet counter"],
  [3, "Token ring counter"],
  [4, "100 BaseVG counter"],
  [5, "Vlan counter"],
  [1001, "Processor counter"],
]);

function printRecord(layer: SflowLayer, record: SflowRecord, isFlow: boolean, out: Out): void {
  const { enterprise, type, length, fields, data } = record;
  const name = enterprise === 0 ? (isFlow ? flowNames : counterNames).get(type) : undefined;
  out.add(`\n\t    enterprise ${enterprise}${isFlow ? "" : ","} ${name ?? "Unknown"} (${type}) length ${length}`);
  if (fields !== undefined) return out.add(isFlow ? flowText(type, fields) : counterText(type, fields));
  const isUnknown = enterprise === 0 && name === undefined;
  if (isUnknown && data.length > 0 && out.options.verbosity <= 1) out.hexDumpAt(layer, data.start, length, "\n\t\t");
}

const rawProtocols: ReadonlyMap<number | bigint | undefined, string> = new Map([
  [1, "Ethernet"],
  [11, "IPv4"],
  [12, "IPv6"],
]);

const line = "\n\t      ";

function flowText(type: number, f: SflowFields): string {
  switch (type) {
    case 1:
      return (
        `${line}protocol ${rawProtocols.get(f.protocol) ?? "Unknown"} (${f.protocol}), length ${f.length}` +
        `, stripped bytes ${f.stripped}, header_size ${f.headerSize}`
      );
    case 2:
      return `${line}frame len ${f.length}, type ${f.type}`;
    default:
      return (
        `${line}src vlan ${f.sourceVlan}, src pri ${f.sourcePriority}` +
        `, dst vlan ${f.destinationVlan}, dst pri ${f.destinationPriority}`
      );
  }
}

const directions = ["unknown", "full-duplex", "half-duplex", "in", "out"] as const;

function counterText(type: number, f: SflowFields): string {
  switch (type) {
    case 1: {
      const status = Number(f.status);
      const state = (bit: number) => (status & bit ? "up" : "down");
      const traffic = (octets: unknown, unicast: unknown, multicast: unknown, broadcast: unknown, discards: unknown) =>
        `octets ${String(octets)}, unicast pkts ${String(unicast)}, multicast pkts ${String(multicast)}` +
        `, broadcast pkts ${String(broadcast)}, discards ${String(discards)}`;
      return (
        `${line}ifindex ${f.index}, iftype ${f.type}, ifspeed ${f.speed}, ifdirection ${f.direction}` +
        ` (${directions[Number(f.direction)] ?? "Unknown"})` +
        `${line}ifstatus ${f.status}, adminstatus: ${state(1)}, operstatus: ${state(2)}` +
        `${line}In ${traffic(f.inOctets, f.inUnicast, f.inMulticast, f.inBroadcast, f.inDiscards)}` +
        `${line}In errors ${f.inErrors}, unknown protos ${f.inUnknown}` +
        `${line}Out ${traffic(f.outOctets, f.outUnicast, f.outMulticast, f.outBroadcast, f.outDiscards)}` +
        `${line}Out errors ${f.outErrors}, promisc mode ${f.promiscuous}`
      );
    }
    case 2:
      return (
        `${line}align errors ${f.alignment}, fcs errors ${f.fcs}, single collision ${f.singleCollision}` +
        `, multiple collision ${f.multipleCollision}, test error ${f.test}` +
        `${line}deferred ${f.deferred}, late collision ${f.lateCollision}` +
        `, excessive collision ${f.excessiveCollision}, mac trans error ${f.transmit}` +
        `${line}carrier error ${f.carrier}, frames too long ${f.tooLong}` +
        `, mac receive errors ${f.receive}, symbol errors ${f.symbol}`
      );
    case 4:
      return (
        `${line}in high prio frames ${f.inHighFrames}, in high prio octets ${f.inHighOctets}` +
        `${line}in norm prio frames ${f.inNormalFrames}, in norm prio octets ${f.inNormalOctets}` +
        `${line}in ipm errors ${f.ipmErrors}, oversized ${f.oversized}, in data errors ${f.dataErrors}` +
        `, null addressed frames ${f.nullAddressed}` +
        `${line}out high prio frames ${f.outHighFrames}, out high prio octets ${f.outHighOctets}` +
        `, trans into frames ${f.transitions}` +
        `${line}in hc high prio octets ${f.hcInHighOctets}, in hc norm prio octets ${f.hcInNormalOctets}` +
        `, out hc high prio octets ${f.hcOutHighOctets}`
      );
    case 5:
      return (
        `${line}vlan_id ${f.vlan}, octets ${f.octets}, unicast_pkt ${f.unicast}, multicast_pkt ${f.multicast}` +
        `, broadcast_pkt ${f.broadcast}, discards ${f.discards}`
      );
    default:
      // tcpdump calls the free memory total, too.
      return (
        `${line}5sec ${f.fiveSeconds}, 1min ${f.oneMinute}, 5min ${f.fiveMinutes}` +
        `, total_mem ${f.totalMemory}, total_mem ${f.freeMemory}`
      );
  }
}
