import type { Bytes } from "../decode/index.js";
import type {
  Lldp8021,
  LldpAggregation,
  LldpApplication,
  LldpChannels,
  LldpEdgeBridging,
  LldpSelection,
} from "../decode/lldp-8021.js";
import type { Lldp8023 } from "../decode/lldp-8023.js";
import { assertNever } from "../errors.js";
import { bitNames, hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

/** The names of what 802.1 puts into LLDP, by subtype. */
const names8021: ReadonlyMap<number, string> = new Map([
  [1, "Port VLAN Id"],
  [2, "Port and Protocol VLAN ID"],
  [3, "VLAN name"],
  [4, "Protocol Identity"],
  [7, "Link aggregation"],
  [8, "Congestion Notification"],
  [9, "ETS Configuration"],
  [10, "ETS Recommendation"],
  [11, "Priority Flow Control Configuration"],
  [12, "Application Priority"],
  [13, "EVB"],
  [14, "CDCP"],
]);

const protocolVlanFlags: readonly (readonly [number, string])[] = [
  [2, "supported"],
  [4, "enabled"],
];

const aggregationFlags: readonly (readonly [number, string])[] = [
  [1, "supported"],
  [2, "enabled"],
];

/** Prints the value of an 802.1 TLV. False if it can be shown only in hexadecimal. */
export function print8021(subtype: number, value: Lldp8021 | undefined, out: Out): boolean {
  const name = names8021.get(subtype);
  out.add(`\n\t  ${name ?? "unknown"} Subtype (${subtype})`);
  if (value !== undefined) print8021Value(value, out);
  return name !== undefined;
}

function print8021Value(value: Lldp8021, out: Out): void {
  switch (value.form) {
    case "port-vlan":
      return out.add(`\n\t    port vlan id (PVID): ${value.portVlanId}`);
    case "protocol-vlan": {
      const text = `${bitNames(protocolVlanFlags, value.flags) || "none"}] (${hex8(value.flags)}`;
      return out.add(`\n\t    port and protocol vlan id (PPVID): ${value.protocolVlanId}, flags [${text})`);
    }
    case "vlan-name":
      out.add(`\n\t    vlan id (VID): ${value.vlanId}`);
      return printText("vlan name", value.name, out);
    case "protocol-identity":
      return printText("protocol identity", value.identity, out);
    case "aggregation":
      return printAggregation(value, out);
    case "congestion-notification":
      out.add(`\n\t    Pre-Priority CNPV Indicator${bitTable(value.indicators)}`);
      return out.add(`\n\t    Pre-Priority Ready Indicator${bitTable(value.readyIndicators)}`);
    case "selection":
    case "selection-recommendation":
      return printSelection(value, out);
    case "flow-control":
      out.add(`\n\t    Willing: ${value.willing}, MBC: ${value.bypass}, RES: ${value.reserved}`);
      return out.add(`, PFC cap:${value.capability} \n\t    PFC Enable${bitTable(value.enabled)}`);
    case "applications":
      out.add(`\n\t    RES: ${value.reserved}`);
      return printApplications(value.applications, out);
    case "edge-bridging":
      return printEdgeBridging(value, out);
    case "channels":
      return printChannels(value, out);
    default:
      return assertNever(value);
  }
}

function printText(name: string, text: Bytes | undefined, out: Out): void {
  if (text !== undefined) out.add(`\n\t    ${name}: ${out.escapedUntilZero(text)}`);
}

function printAggregation({ status, portId }: LldpAggregation, out: Out): void {
  const text = bitNames(aggregationFlags, status) || "none";
  out.add(`\n\t    aggregation status [${text}], aggregation port ID ${portId}`);
}

/** One bit for each of eight priorities, the lowest first. */
function bitTable(bits: number): string {
  const values = [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => `${(bits >> bit) & 1}  `);
  return `\n\t     Priority : 0  1  2  3  4  5  6  7\n\t     Value    : ${values.join("")}`;
}

function columns(values: readonly number[]): string {
  return values.map((value) => String(value).padEnd(3)).join(" ");
}

const heading = "0   1   2   3   4   5   6   7";

function printSelection(value: LldpSelection, out: Out): void {
  const { form, flags } = value;
  if (form === "selection") {
    // The shaper's bit is shown as 2 where it is set.
    out.add(`\n\t    Willing:${flags >> 7}, CBS:${(flags >> 6) & 2}, RES:${(flags >> 3) & 7}, Max TCs:${flags & 7}`);
  } else {
    out.add(`\n\t    RES: ${flags}`);
  }
  out.add(`\n\t    Priority Assignment Table\n\t     Priority : ${heading}`);
  out.add(`\n\t     Value    : ${columns(value.priorityAssignments)}`);
  out.add(`\n\t    TC Bandwidth Table\n\t     TC%   : ${heading}\n\t     Value : ${columns(value.bandwidths)}`);
  out.add(`\n\t    TSA Assignment Table\n\t     Traffic Class: ${heading}`);
  out.add(`\n\t     Value        : ${columns(value.algorithms)}`);
}

function printApplications(applications: readonly LldpApplication[], out: Out): void {
  if (applications.length > 0) out.add("\n\t    Application Priority Table");
  for (const { priority, reserved, selector, protocolId } of applications) {
    out.add(`\n\t      Priority: ${priority}, RES: ${reserved}, Sel: ${selector}, Protocol ID: ${protocolId}`);
  }
}

const edgeModes = ["Not Supported", "EVB Bridge", "EVB Station", "Reserved for future Standardization"] as const;

function printEdgeBridging(value: LldpEdgeBridging, out: Out): void {
  const { bridgeStatus: bridge, stationStatus: station, retries, mode } = value;
  out.add(`\n\t    EVB Bridge Status\n\t      RES: ${bridge >> 3}, BGID: ${(bridge >> 2) & 1}`);
  out.add(`, RRCAP: ${(bridge >> 1) & 1}, RRCTR: ${bridge & 1}`);
  out.add(`\n\t    EVB Station Status\n\t      RES: ${station >> 4}, SGID: ${(station >> 3) & 1}`);
  out.add(`, RRREQ: ${(station >> 2) & 1},RRSTAT: ${station & 3}`);
  out.add(`\n\t    R: ${retries}, RTE: ${value.retransmissionExponent}, EVB Mode: ${edgeModes[mode]} [${mode}]`);
  out.add(`\n\t    ROL: ${value.localWaitDelay}, RWD: ${value.waitDelayExponent}`);
  out.add(`, RES: ${value.reserved}, ROL: ${value.localKeepAlive}, RKA: ${value.keepAliveExponent}`);
}

function printChannels(value: LldpChannels, out: Out): void {
  out.add(`\n\t    Role: ${value.role}, RES: ${value.reserved}, Scomp: ${value.component} `);
  out.add(`ChnCap: ${value.capacity}`);
  for (const { channelId, vlanId } of value.pairs) out.add(`\n\t    SCID: ${channelId}, SVID: ${vlanId}`);
}

const names8023 = ["", "MAC/PHY configuration/status", "Power via MDI", "Link aggregation", "Max frame size"] as const;

/** Prints the value of an 802.3 TLV. False if it can be shown only in hexadecimal. */
export function print8023(subtype: number, value: Lldp8023 | undefined, out: Out): boolean {
  const name = names8023[subtype] || undefined;
  out.add(`\n\t  ${name ?? "unknown"} Subtype (${subtype})`);
  if (value !== undefined) print8023Value(value, out);
  return name !== undefined;
}

function print8023Value(value: Lldp8023, out: Out): void {
  switch (value.form) {
    case "physical":
      return printPhysical(value.autonegotiation, value.advertisedCapability, value.mauType, out);
    case "mdi-power":
      return printPower(value.support, value.pair, value.powerClass, out);
    case "aggregation":
      return printAggregation(value, out);
    case "frame-size":
      return out.add(`\n\t    MTU size ${value.maximum}`);
    default:
      return assertNever(value);
  }
}

// prettier-ignore
const speeds: readonly (readonly [number, string])[] = [
  [1 << 14, "10BASE-T hdx"], [1 << 13, "10BASE-T fdx"], [1 << 12, "100BASE-T4"], [1 << 11, "100BASE-TX hdx"],
  [1 << 10, "100BASE-TX fdx"], [1 << 9, "100BASE-T2 hdx"], [1 << 8, "100BASE-T2 fdx"], [1 << 7, "Pause for fdx links"],
  [1 << 6, "Asym PAUSE for fdx"], [1 << 5, "Sym PAUSE for fdx"], [1 << 4, "Asym and Sym PAUSE for fdx"],
  [1 << 3, "1000BASE-{X LX SX CX} hdx"], [1 << 2, "1000BASE-{X LX SX CX} fdx"], [1 << 1, "1000BASE-T hdx"],
  [1 << 0, "1000BASE-T fdx"],
];

/** Medium attachment units (RFC 3636), by number. */
// prettier-ignore
const attachments = [
  "Unknown", "AUI", "10BASE_5", "FOIRL", "10BASE2", "10BASET duplex mode unknown", "10BASEFP", "10BASEFB",
  "10BASEFL duplex mode unknown", "10BROAD36", "10BASET hdx", "10BASET fdx", "10BASEFL hdx", "10BASEFL fdx", "100BASET4",
  "100BASETX hdx", "100BASETX fdx", "100BASEFX hdx", "100BASEFX fdx", "100BASET2 hdx", "100BASET2 fdx", "1000BASEX hdx",
  "1000BASEX fdx", "1000BASELX hdx", "1000BASELX fdx", "1000BASESX hdx", "1000BASESX fdx", "1000BASECX hdx",
  "1000BASECX fdx", "1000BASET hdx", "1000BASET fdx", "10GBASEX", "10GBASELX4", "10GBASER", "10GBASEER", "10GBASELR",
  "10GBASESR", "10GBASEW", "10GBASEEW", "10GBASELW", "10GBASESW",
] as const;

function printPhysical(negotiation: number, capability: number, attachment: number, out: Out): void {
  out.add(`\n\t    autonegotiation [${bitNames(aggregationFlags, negotiation) || "none"}] (${hex8(negotiation)})`);
  out.add(`\n\t    PMD autoneg capability [${bitNames(speeds, capability) || "unknown"}] (${hex16(capability)})`);
  out.add(`\n\t    MAU type ${attachments[attachment] ?? "unknown"} (${hex16(attachment)})`);
}

const powerFlags: readonly (readonly [number, string])[] = [
  [1, "PSE"],
  [2, "supported"],
  [4, "enabled"],
  [8, "can be controlled"],
];

const powerPairs = ["", "signal", "spare"] as const;

function printPower(support: number, pair: number, powerClass: number, out: Out): void {
  const className = powerClass >= 1 && powerClass <= 5 ? `class${powerClass - 1}` : "unknown";
  out.add(`\n\t    MDI power support [${bitNames(powerFlags, support) || "none"}]`);
  out.add(`, power pair ${powerPairs[pair] || "unknown"}, power class ${className}`);
}
