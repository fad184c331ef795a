import type { Bytes } from "../decode/index.js";
import { bitNames, hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

/** What 802.1 puts into LLDP (IEEE 802.1Q annex D), by subtype. A value too short for its subtype is passed over. */
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

/** The least length of a subtype's value, organization and subtype included. */
const least8021: ReadonlyMap<number, number> = new Map([
  [1, 6],
  [2, 7],
  [3, 6],
  [4, 5],
  [7, 9],
  [8, 6],
  [9, 25],
  [10, 25],
  [11, 6],
  [12, 5],
  [13, 9],
  [14, 8],
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
export function print8021(data: Bytes, out: Out): boolean {
  if (data.length < 4) return true;
  const subtype = data.at(3);
  out.add(`\n\t  ${names8021.get(subtype) ?? "unknown"} Subtype (${subtype})`);
  const least = least8021.get(subtype);
  if (least === undefined) return false;
  if (data.length >= least) print8021Value(subtype, data, out);
  return true;
}

function print8021Value(subtype: number, data: Bytes, out: Out): void {
  const flags = data.at(4);
  switch (subtype) {
    case 1:
      return out.add(`\n\t    port vlan id (PVID): ${data.u16(4)}`);
    case 2: {
      const text = bitNames(protocolVlanFlags, flags) || "none";
      return out.add(`\n\t    port and protocol vlan id (PPVID): ${data.u16(5)}, flags [${text}] (${hex8(flags)})`);
    }
    case 3:
      out.add(`\n\t    vlan id (VID): ${data.u16(4)}`);
      return printText("vlan name", data.slice(6), out);
    case 4:
      return printText("protocol identity", data.slice(4), out);
    case 7:
      return printAggregation(data, out);
    case 8:
      out.add(`\n\t    Pre-Priority CNPV Indicator${bitTable(flags)}`);
      return out.add(`\n\t    Pre-Priority Ready Indicator${bitTable(data.at(5))}`);
    case 9:
      out.add(`\n\t    Willing:${flags >> 7}, CBS:${(flags >> 6) & 2}, RES:${(flags >> 3) & 7}, Max TCs:${flags & 7}`);
      return printSelectionTables(data.slice(5), out);
    case 10:
      out.add(`\n\t    RES: ${flags}`);
      return printSelectionTables(data.slice(5), out);
    case 11:
      out.add(`\n\t    Willing: ${flags >> 7}, MBC: ${(flags >> 6) & 1}, RES: ${(flags >> 4) & 3}`);
      return out.add(`, PFC cap:${flags & 0xf} \n\t    PFC Enable${bitTable(data.at(5))}`);
    case 12:
      return printApplications(data, out);
    case 13:
      return printEdgeBridging(data, out);
    default:
      return printChannels(data, out);
  }
}

/** A text after its length, if all of it is there. */
function printText(name: string, data: Bytes, out: Out): void {
  const length = data.at(0);
  if (data.length > length) out.add(`\n\t    ${name}: ${out.escapedUntilZero(data.slice(1, 1 + length))}`);
}

function printAggregation(data: Bytes, out: Out): void {
  const status = bitNames(aggregationFlags, data.at(4)) || "none";
  out.add(`\n\t    aggregation status [${status}], aggregation port ID ${data.u32(5)}`);
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

/** Enhanced transmission selection: priorities in four bits each, then shares and algorithms in eight. */
function printSelectionTables(tables: Bytes, out: Out): void {
  const bytes = (start: number) => [0, 1, 2, 3, 4, 5, 6, 7].map((index) => tables.at(start + index));
  const priorities = [0, 1, 2, 3].flatMap((index) => [tables.at(index) >> 4, tables.at(index) & 0xf]);
  out.add(`\n\t    Priority Assignment Table\n\t     Priority : ${heading}\n\t     Value    : ${columns(priorities)}`);
  out.add(`\n\t    TC Bandwidth Table\n\t     TC%   : ${heading}\n\t     Value : ${columns(bytes(4))}`);
  out.add(
    `\n\t    TSA Assignment Table\n\t     Traffic Class: ${heading}\n\t     Value        : ${columns(bytes(12))}`,
  );
}

function printApplications(data: Bytes, out: Out): void {
  out.add(`\n\t    RES: ${data.at(4)}`);
  const table = data.slice(5);
  if (table.length === 0 || table.length % 3 !== 0) return;
  out.add("\n\t    Application Priority Table");
  for (let at = 0; at < table.length; at += 3) {
    const flags = table.at(at);
    out.add(`\n\t      Priority: ${flags >> 5}, RES: ${(flags >> 3) & 3}, Sel: ${flags & 7}`);
    out.add(`, Protocol ID: ${table.u16(at + 1)}`);
  }
}

const edgeModes = ["Not Supported", "EVB Bridge", "EVB Station", "Reserved for future Standardization"] as const;

function printEdgeBridging(data: Bytes, out: Out): void {
  const [bridge, station, retries, mode, keepAlive] = [4, 5, 6, 7, 8].map((index) => data.at(index)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  out.add(`\n\t    EVB Bridge Status\n\t      RES: ${bridge >> 3}, BGID: ${(bridge >> 2) & 1}`);
  out.add(`, RRCAP: ${(bridge >> 1) & 1}, RRCTR: ${bridge & 1}`);
  out.add(`\n\t    EVB Station Status\n\t      RES: ${station >> 4}, SGID: ${(station >> 3) & 1}`);
  out.add(`, RRREQ: ${(station >> 2) & 1},RRSTAT: ${station & 3}`);
  out.add(`\n\t    R: ${retries >> 5}, RTE: ${retries & 0x1f}, EVB Mode: ${edgeModes[mode >> 6]} [${mode >> 6}]`);
  out.add(`\n\t    ROL: ${(mode >> 5) & 1}, RWD: ${mode & 0x1f}`);
  out.add(`, RES: ${keepAlive >> 6}, ROL: ${(keepAlive >> 5) & 1}, RKA: ${keepAlive & 0x1f}`);
}

function printChannels(data: Bytes, out: Out): void {
  const flags = data.at(4);
  out.add(`\n\t    Role: ${flags >> 7}, RES: ${(flags >> 4) & 7}, Scomp: ${(flags >> 3) & 1} `);
  out.add(`ChnCap: ${data.u16(6) & 0xfff}`);
  const pairs = data.slice(8);
  if (pairs.length % 3 !== 0) return;
  for (let at = 0; at < pairs.length; at += 3) {
    const pair = (pairs.u16(at) << 8) | pairs.at(at + 2);
    out.add(`\n\t    SCID: ${pair >> 12}, SVID: ${pair & 0xfff}`);
  }
}

const names8023 = ["", "MAC/PHY configuration/status", "Power via MDI", "Link aggregation", "Max frame size"] as const;
const least8023 = [Infinity, 9, 7, 9, 6] as const;

/** Prints the value of an 802.3 TLV (IEEE 802.3 clause 79). False if it can be shown only in hexadecimal. */
export function print8023(data: Bytes, out: Out): boolean {
  if (data.length < 4) return true;
  const subtype = data.at(3);
  const name = names8023[subtype] || undefined;
  out.add(`\n\t  ${name ?? "unknown"} Subtype (${subtype})`);
  if (name === undefined) return false;
  if (data.length < (least8023[subtype] ?? 0)) return true;
  if (subtype === 1) printPhysical(data, out);
  if (subtype === 2) printPower(data, out);
  if (subtype === 3) printAggregation(data, out);
  if (subtype === 4) out.add(`\n\t    MTU size ${data.u16(4)}`);
  return true;
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

function printPhysical(data: Bytes, out: Out): void {
  const negotiation = data.at(4);
  const [capability, attachment] = [data.u16(5), data.u16(7)];
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

function printPower(data: Bytes, out: Out): void {
  const powerClass = data.at(6);
  const className = powerClass >= 1 && powerClass <= 5 ? `class${powerClass - 1}` : "unknown";
  out.add(`\n\t    MDI power support [${bitNames(powerFlags, data.at(4)) || "none"}]`);
  out.add(`, power pair ${powerPairs[data.at(5)] || "unknown"}, power class ${className}`);
}

const manufacturerUsage = 1;

/** Prints the value of an IANA TLV: manufacturer usage descriptions (RFC 8520). False if it is to be shown in hexadecimal. */
export function printIana(data: Bytes, out: Out): boolean {
  if (data.length < 8) return true;
  const subtype = data.at(3);
  out.add(`\n\t  ${subtype === manufacturerUsage ? "MUD-URL" : "unknown"} Subtype (${subtype})`);
  if (subtype !== manufacturerUsage) return false;
  out.add(`\n\t  MUD-URL=${out.escaped(data.slice(4))}`);
  return true;
}
