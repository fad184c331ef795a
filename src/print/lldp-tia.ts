import type { Bytes } from "../decode/index.js";
import { bitNames, hex16, hex8, quotientText } from "./numbers.js";
import type { Out } from "./out.js";

/** What ANSI/TIA-1057 (LLDP-MED) puts into LLDP, by subtype. */
const names = [
  "",
  "LLDP-MED Capabilities",
  "Network policy",
  "Location identification",
  "Extended power-via-MDI",
  "Inventory - hardware revision",
  "Inventory - firmware revision",
  "Inventory - software revision",
  "Inventory - serial number",
  "Inventory - manufacturer name",
  "Inventory - model name",
  "Inventory - asset ID",
] as const;

// prettier-ignore
const inventoryNames = [
  "Hardware revision", "Firmware revision", "Software revision", "Serial number", "Manufacturer name", "Model name", "Asset ID",
] as const;

const firstInventory = 5;

/** Prints the value of a TIA TLV. False if it can be shown only in hexadecimal. */
export function printTia(data: Bytes, out: Out): boolean {
  if (data.length < 4) return true;
  const subtype = data.at(3);
  const name = names[subtype] || undefined;
  out.add(`\n\t  ${name ?? "unknown"} Subtype (${subtype})`);
  if (name === undefined) return false;
  if (subtype >= firstInventory) {
    out.add(`\n\t  ${inventoryNames[subtype - firstInventory]} ${out.escapedUntilZero(data.slice(4))}`);
    return true;
  }
  if (subtype === 1 && data.length >= 7) printCapabilities(data, out);
  if (subtype === 2 && data.length >= 8) printPolicy(data, out);
  if (subtype === 3 && data.length >= 5) printLocation(data, out);
  if (subtype === 4 && data.length >= 7) printPower(data, out);
  return true;
}

const capabilityNames: readonly (readonly [number, string])[] = [
  [0x01, "LLDP-MED capabilities"],
  [0x02, "network policy"],
  [0x04, "location identification"],
  [0x08, "extended power via MDI-PSE"],
  [0x10, "extended power via MDI-PD"],
  [0x20, "Inventory"],
];

const deviceTypes = ["", "endpoint class 1", "endpoint class 2", "endpoint class 3", "network connectivity"] as const;

function printCapabilities(data: Bytes, out: Out): void {
  const bits = data.u16(4);
  const device = data.at(6);
  out.add(`\n\t    Media capabilities [${bitNames(capabilityNames, bits) || "none"}] (${hex16(bits)})`);
  out.add(`\n\t    Device type [${deviceTypes[device] || "unknown"}] (${hex8(device)})`);
}

// prettier-ignore
const applicationTypes = [
  "", "voice", "voice signaling", "guest voice", "guest voice signaling", "softphone voice", "video conferencing",
  "streaming video", "video signaling",
] as const;

const policyFlags: readonly (readonly [number, string])[] = [
  [0x80, "Unknown"],
  [0x40, "Tagged"],
  [0x20, "reserved"],
];

function printPolicy(data: Bytes, out: Out): void {
  const application = data.at(4);
  out.add(`\n\t    Application type [${applicationTypes[application] || "none"}] (${hex8(application)})`);
  out.add(`, Flags [${bitNames(policyFlags, data.at(5)) || "none"}]`);
  const priority = (data.u16(6) & 0x1ff) >> 6;
  out.add(`\n\t    Vlan id ${(data.u16(5) & 0x1ffe) >> 1}, L2 priority ${priority}, DSCP value ${data.u16(6) & 0x3f}`);
}

const locationFormats = ["", "coordinate-based LCI", "civic address LCI", "ECS ELIN"] as const;

function printLocation(data: Bytes, out: Out): void {
  const format = data.at(4);
  out.add(`\n\t    Location data format ${locationFormats[format] || "unknown"} (${hex8(format)})`);
  switch (format) {
    case 1:
      return printCoordinates(data, out);
    case 2:
      return printCivicAddress(data, out);
    case 3:
      return out.add(`\n\t    ECS ELIN id ${out.escapedUntilZero(data.slice(5))}`);
    default:
      out.add("\n\t    Location ID ");
      return out.hexDump(data.slice(5), "\n\t      ");
  }
}

/** A fixed-point number of 34 bits (RFC 3825). */
function coordinate(data: Bytes, at: number): number {
  return (data.at(at) & 3) * 2 ** 32 + data.u32(at + 1);
}

const altitudeTypes = ["", "meters", "floors"] as const;

const datums = [
  "",
  "World Geodesic System 1984",
  "North American Datum 1983 (NAVD88)",
  "North American Datum 1983 (MLLW)",
] as const;

function printCoordinates(data: Bytes, out: Out): void {
  if (data.length < 21) return;
  out.add(`\n\t    Latitude resolution ${data.at(5) >> 2}, latitude value ${coordinate(data, 5)}`);
  out.add(`\n\t    Longitude resolution ${data.at(10) >> 2}, longitude value ${coordinate(data, 10)}`);
  const altitudeType = data.at(15) >> 4;
  out.add(`\n\t    Altitude type ${altitudeTypes[altitudeType] || "unknown"} (${altitudeType})`);
  const altitude = data.u32(16) % 2 ** 30;
  out.add(`\n\t    Altitude resolution ${(data.u16(15) >> 6) & 0x3f}, altitude value 0x${altitude.toString(16)}`);
  out.add(`\n\t    Datum ${datums[data.at(20)] || "unknown"} (${hex8(data.at(20))})`);
}

const whatNames = [
  "location of DHCP server",
  "location of the network element believed to be closest to the client",
  "location of the client",
] as const;

const elementTypes = [
  "",
  "national subdivisions (state,canton,region,province,prefecture)",
  "county, parish, gun, district",
  "city, township, shi",
  "city division, borough, city district, ward chou",
  "neighborhood, block",
  "street",
] as const;

/** A civic address (RFC 4776): what it is the address of, the country, then the parts of the address. */
function printCivicAddress(data: Bytes, out: Out): void {
  const length = data.at(5);
  if (data.length < 6 || length < 3 || data.length < 7 + length) return;
  const what = data.at(6);
  out.add(`\n\t    LCI length ${length}, LCI what ${whatNames[what] ?? "unknown"} (${hex8(what)}), Country-code `);
  out.add(out.escapedUntilZero(data.slice(7, 9)));
  const elements = data.slice(9, 6 + length);
  for (let at = 0; at + 2 <= elements.length;) {
    const type = elements.at(at);
    const size = elements.at(at + 1);
    const text = elements.slice(at + 2, at + 2 + size);
    out.add(`\n\t      CA type '${elementTypes[type] || "unknown"}' (${type}), length ${size}: `);
    if (type === 0 || size === 0 || text.length < size) return;
    out.add(out.escapedUntilZero(text));
    at += 2 + size;
  }
}

const powerSources = ["", "PSE - primary power source", "local - backup power source", "PSE+local - reserved"] as const;
const powerPriorities = ["", "critical", "high", "low"] as const;
const reservedPower = 1024;

function printPower(data: Bytes, out: Out): void {
  const flags = data.at(4);
  const priority = flags & 0xf;
  const power = data.u16(5);
  // The two lowest bits, where tcpdump means the two highest.
  out.add(`\n\t    Power type [${flags & 3 ? "PD device" : "PSE device"}]`);
  out.add(`, Power source [${powerSources[(flags & 0x30) >> 4] || "none"}]`);
  out.add(`\n\t    Power priority [${powerPriorities[priority] || "none"}] (${hex8(priority)})`);
  out.add(power < reservedPower ? `, Power ${quotientText(power, 10, 1)} Watts` : `, Power ${power} (Reserved)`);
}
