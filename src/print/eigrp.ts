import type {
  EigrpCableRoute,
  EigrpExternalCableRoute,
  EigrpExternalRoute,
  EigrpHeader,
  EigrpLayer,
  EigrpMetric,
  EigrpOrigin,
  EigrpRoute,
  EigrpTlv,
  EigrpValue,
} from "../decode/eigrp.js";
import { eigrpHeaderLength, eigrpTlvHeaderLength, eigrpTlvLength } from "../decode/eigrp.js";
import { assertNever } from "../errors.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const supportedVersion = 2;
const noAddress = "0.0.0.0";

const opcodes: ReadonlyMap<number, string> = new Map([
  [1, "Update"],
  [3, "Query"],
  [4, "Reply"],
  [5, "Hello"],
  [6, "IPX SAP"],
  [7, "Probe"],
]);

const flagNames = [
  [0x01, "Init"],
  [0x02, "Conditionally Received"],
  [0x04, "Restart"],
  [0x08, "End-of-Table"],
] as const;

export function printEigrp(layer: EigrpLayer, out: Out): void {
  out.protocol = "eigrp";
  const { header, wireLength } = layer;
  if (header === undefined) return out.truncated();
  const { version, opcode } = header;
  if (version !== supportedVersion) return out.add(`EIGRP version ${version} packet not supported`);
  const title = `EIGRP ${opcodes.get(opcode) ?? `unknown (${opcode})`}, length: ${wireLength}`;
  if (out.options.verbosity < 1) return out.add(title);
  if (wireLength < eigrpHeaderLength) return out.add(`${title} (too short, < ${eigrpHeaderLength})`);
  out.add(headerText(header, wireLength - eigrpHeaderLength));
  for (const tlv of layer.tlvs) if (!printTlv(layer, tlv, out)) return;
}

function headerText(header: EigrpHeader, length: number): string {
  const { opcode } = header;
  return (
    `\n\tEIGRP v${header.version}, opcode: ${opcodes.get(opcode) ?? `unknown, type: ${opcode}`} (${opcode})` +
    `, chksum: ${hex16(header.checksum)}, Flags: [${bitNames(flagNames, header.flags) || "none"}]` +
    `\n\tseq: ${hex32(header.sequenceNumber)}, ack: ${hex32(header.acknowledgmentNumber)}` +
    `, VRID: ${header.virtualRouterId}, AS: ${header.autonomousSystem}, length: ${length}`
  );
}

const tlvNames: ReadonlyMap<number, string> = new Map([
  [0x0001, "General Parameters"],
  [0x0002, "Authentication"],
  [0x0003, "Sequence"],
  [0x0004, "Software Version"],
  [0x0005, "Next Multicast Sequence"],
  [0x0102, "IP Internal routes"],
  [0x0103, "IP External routes"],
  [0x0202, "AppleTalk Internal routes"],
  [0x0203, "AppleTalk External routes"],
  [0x0204, "AppleTalk Cable setup"],
  [0x0302, "IPX Internal routes"],
  [0x0303, "IPX External routes"],
]);

/** False if nothing follows. */
function printTlv(layer: EigrpLayer, { type, length, room, data, value }: EigrpTlv, out: Out): boolean {
  if (type === undefined || length === undefined) {
    out.truncated();
    return false;
  }
  const size = length - eigrpTlvHeaderLength;
  if (size < 0 || length > room) {
    out.hexDumpAt(layer, data.start, room, "\n\t    ");
    return false;
  }
  out.add(`\n\t  ${tlvNames.get(type) ?? "Unknown"} TLV (${hex16(type)}), length: ${length}`);
  if (data.length < size) {
    out.truncated();
    return false;
  }
  const least = eigrpTlvLength(type);
  if (value !== undefined) printValue(value, out);
  else if (least !== undefined) out.add(` (too short, < ${least})`);
  else if (out.options.verbosity <= 1) out.hexDumpAt(layer, data.start, size, "\n\t    ");
  if (out.options.verbosity > 1) out.hexDumpAt(layer, data.start, size, "\n\t    ");
  return true;
}

function printValue(value: EigrpValue, out: Out): void {
  switch (value.form) {
    case "parameters": {
      const weights = value.weights.map((weight, index) => `, k${index + 1} ${weight}`);
      return out.add(`\n\t    holdtime: ${value.holdTime}s${weights.join("")}`);
    }
    case "software":
      return out.add(
        `\n\t    IOS version: ${value.iosMajor}.${value.iosMinor}, EIGRP version ${value.eigrpMajor}.${value.eigrpMinor}`,
      );
    case "route":
      if (printPrefix(value, out)) out.add(metricText(value.metric));
      return;
    case "external":
      if (!printPrefix(value, out)) return;
      return out.add(`${originText(value.origin, out.host(value.originRouter))}${metricText(value.metric)}`);
    case "cable":
      return out.add(cableText(value) + metricText(value.metric));
    case "external-cable":
      return out.add(
        cableText(value) + originText(value.origin, String(value.originRouter)) + metricText(value.metric),
      );
    case "cable-setup":
      return out.add(`\n\t    Cable-range: ${value.cableStart}-${value.cableEnd}, Router-ID ${value.routerId}`);
    default:
      return assertNever(value);
  }
}

/** What all routes have. */
function metricText(metric: EigrpMetric): string {
  const { delay, bandwidth, mtu, hopCount, reliability, load } = metric;
  return (
    `\n\t      delay ${Math.floor(delay / 100)} ms, bandwidth ${bandwidth} Kbps, mtu ${mtu}` +
    `, hop ${hopCount}, reliability ${reliability}, load ${load}`
  );
}

/** False if the prefix's length is wrong or its address was not captured. */
function printPrefix({ prefix, nextHop }: EigrpRoute | EigrpExternalRoute, out: Out): boolean {
  const { length, address } = prefix;
  if (length > 32) {
    out.add(`\n\t    illegal prefix length ${length}`);
    return false;
  }
  const text = out.host(out.needText(address)).padStart(15);
  out.add(`\n\t    IPv4 prefix: ${text}/${length}, nexthop: ${nextHop === noAddress ? "self" : out.host(nextHop)}`);
  return address !== undefined;
}

// prettier-ignore
const originNames = [
  "unknown", "IGRP", "EIGRP", "Static", "RIP", "Hello", "OSPF", "IS-IS", "EGP", "BGP", "IDRP", "Connected",
] as const;

function originText(origin: EigrpOrigin, router: string): string {
  return (
    `\n\t      origin-router ${router}, origin-as ${origin.autonomousSystem}` +
    `, origin-proto ${originNames[origin.protocol] ?? "unknown"}, flags [${hex8(origin.flags)}]` +
    `, tag ${hex32(origin.tag)}, metric ${origin.metric}`
  );
}

function cableText(route: EigrpCableRoute | EigrpExternalCableRoute): string {
  const { nextHopNetwork, nextHopNode, cableStart, cableEnd } = route;
  const isSelf = nextHopNetwork === 0 && nextHopNode === 0;
  return `\n\t     Cable-Range: ${cableStart}-${cableEnd}, nexthop: ${isSelf ? "self" : `${nextHopNetwork}.${nextHopNode}`}`;
}
