import {
  firstInventory,
  type LldpCivicAddress,
  type LldpCoordinates,
  type LldpLocation,
  type LldpTia,
} from "../decode/lldp-tia.js";
import { assertNever } from "../errors.js";
import { bitNames, hex16, hex8, quotientText } from "./numbers.js";
import type { Out } from "./out.js";

/** The names of what ANSI/TIA-1057 (LLDP-MED) puts into LLDP, by subtype. */
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

/** Prints the value of a TIA TLV. False if it can be shown only in hexadecimal. */
export function printTia(subtype: number, value: LldpTia | undefined, out: Out): boolean {
  const name = names[subtype] || undefined;
  out.add(`\n\t  ${name ?? "unknown"} Subtype (${subtype})`);
  if (value !== undefined) printValue(subtype, value, out);
  return name !== undefined;
}

function printValue(subtype: number, value: LldpTia, out: Out): void {
  switch (value.form) {
    case "media-capabilities":
      return printCapabilities(value.capabilities, value.deviceType, out);
    case "network-policy":
      return printPolicy(value, out);
    case "location":
      return printLocation(value.format, value.location, out);
    case "extended-power":
      return printPower(value, out);
    case "inventory":
      return out.add(`\n\t  ${inventoryNames[subtype - firstInventory]} ${out.escapedUntilZero(value.text)}`);
    default:
      return assertNever(value);
  }
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

function printCapabilities(bits: number, device: number, out: Out): void {
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

function printPolicy(value: LldpTia & { readonly form: "network-policy" }, out: Out): void {
  const { application, vlanId, priority, codePoint } = value;
  out.add(`\n\t    Application type [${applicationTypes[application] || "none"}] (${hex8(application)})`);
  out.add(`, Flags [${bitNames(policyFlags, value.flags) || "none"}]`);
  out.add(`\n\t    Vlan id ${vlanId}, L2 priority ${priority}, DSCP value ${codePoint}`);
}

const emergencyIdentifier = 3;

const locationFormats = ["", "coordinate-based LCI", "civic address LCI", "ECS ELIN"] as const;

function printLocation(format: number, location: LldpLocation | undefined, out: Out): void {
  out.add(`\n\t    Location data format ${locationFormats[format] || "unknown"} (${hex8(format)})`);
  switch (location?.form) {
    case undefined:
      return;
    case "coordinates":
      return printCoordinates(location, out);
    case "civic-address":
      return printCivicAddress(location, out);
    case "identifier":
      if (format === emergencyIdentifier) {
        return out.add(`\n\t    ECS ELIN id ${out.escapedUntilZero(location.data)}`);
      }
      out.add("\n\t    Location ID ");
      return out.hexDump(location.data, "\n\t      ");
    default:
      return assertNever(location);
  }
}

const altitudeTypes = ["", "meters", "floors"] as const;

const datums = [
  "",
  "World Geodesic System 1984",
  "North American Datum 1983 (NAVD88)",
  "North American Datum 1983 (MLLW)",
] as const;

function printCoordinates(value: LldpCoordinates, out: Out): void {
  const { altitudeType, datum } = value;
  out.add(`\n\t    Latitude resolution ${value.latitudeResolution}, latitude value ${value.latitude}`);
  out.add(`\n\t    Longitude resolution ${value.longitudeResolution}, longitude value ${value.longitude}`);
  out.add(`\n\t    Altitude type ${altitudeTypes[altitudeType] || "unknown"} (${altitudeType})`);
  out.add(`\n\t    Altitude resolution ${value.altitudeResolution}, altitude value 0x${value.altitude.toString(16)}`);
  out.add(`\n\t    Datum ${datums[datum] || "unknown"} (${hex8(datum)})`);
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

function printCivicAddress({ length, what, countryCode, elements }: LldpCivicAddress, out: Out): void {
  out.add(`\n\t    LCI length ${length}, LCI what ${whatNames[what] ?? "unknown"} (${hex8(what)}), Country-code `);
  out.add(out.escapedUntilZero(countryCode));
  for (const { type, length: size, value } of elements) {
    out.add(`\n\t      CA type '${elementTypes[type] || "unknown"}' (${type}), length ${size}: `);
    if (value !== undefined) out.add(out.escapedUntilZero(value));
  }
}

const powerSources = ["", "PSE - primary power source", "local - backup power source", "PSE+local - reserved"] as const;
const powerPriorities = ["", "critical", "high", "low"] as const;
const reservedPower = 1024;

function printPower(value: LldpTia & { readonly form: "extended-power" }, out: Out): void {
  const { source, priority, value: power } = value;
  // tcpdump takes the type from the two lowest bits of the byte, where the priority is.
  out.add(`\n\t    Power type [${priority & 3 ? "PD device" : "PSE device"}]`);
  out.add(`, Power source [${powerSources[source] || "none"}]`);
  out.add(`\n\t    Power priority [${powerPriorities[priority] || "none"}] (${hex8(priority)})`);
  out.add(power < reservedPower ? `, Power ${quotientText(power, 10, 1)} Watts` : `, Power ${power} (Reserved)`);
}
