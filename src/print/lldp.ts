import type { Bytes } from "../decode/index.js";
import type { LldpAddress, LldpLayer, LldpManagementAddress, LldpTlv } from "../decode/lldp.js";
import { lldpTypes as types } from "../decode/lldp.js";
import { lldpOrganizations } from "../decode/lldp-organizations.js";
import { assertNever } from "../errors.js";
import { addressFamily } from "../net/protocol-numbers.js";
import { addressFamilyName } from "./address-families.js";
import { printDcbx } from "./lldp-dcbx.js";
import { print8021, print8023 } from "./lldp-ieee.js";
import { printTia } from "./lldp-tia.js";
import { bitNames, hex16 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map<number, string>([
  [types.end, "End"],
  [types.chassisId, "Chassis ID"],
  [types.portId, "Port ID"],
  [types.timeToLive, "Time to Live"],
  [types.portDescription, "Port Description"],
  [types.systemName, "System Name"],
  [types.systemDescription, "System Description"],
  [types.systemCapabilities, "System Capabilities"],
  [types.managementAddress, "Management Address"],
  [types.organization, "Organization specific"],
]);

/** Without -v only the system's name is shown. */
export function printLldp(layer: LldpLayer, out: Out): void {
  out.protocol = "lldp";
  const { verbosity } = out.options;
  out.add(`LLDP, length ${layer.wireLength}`);
  for (const tlv of layer.tlvs) {
    const { type, data } = tlv;
    if (verbosity > 0) out.add(`\n\t${typeNames.get(type) ?? "Unknown"} TLV (${type}), length ${tlv.length}`);
    if (data === undefined) break;
    if (verbosity === 0) {
      if (type === types.systemName) out.add(`: ${out.escapedUntilZero(tlv.text ?? data)}`);
      continue;
    }
    const understood = printTlv(tlv, data, out);
    if (tlv.short) return out.truncated();
    if (verbosity > 1 || !understood) out.hexDump(data, "\n\t  ");
  }
  if (layer.cut) out.truncated();
}

/** Prints a TLV's value. False if it can be shown only in hexadecimal. */
function printTlv(tlv: LldpTlv, data: Bytes, out: Out): boolean {
  switch (tlv.type) {
    case types.chassisId:
      return printIdentifier(tlv, chassisSubtypes, out);
    case types.portId:
      return printIdentifier(tlv, portSubtypes, out);
    case types.timeToLive:
      if (!tlv.short) out.add(`: TTL ${tlv.timeToLive}s`);
      return true;
    case types.portDescription:
    case types.systemName:
      out.add(`: ${out.escapedUntilZero(tlv.text ?? data)}`);
      return true;
    case types.systemDescription:
      out.add(`\n\t  ${out.escapedUntilZero(tlv.text ?? data)}`);
      return true;
    case types.systemCapabilities:
      if (!tlv.short) printCapabilities(tlv, out);
      return true;
    case types.managementAddress:
      if (tlv.managementAddress !== undefined) printManagementAddress(tlv.managementAddress, out);
      return true;
    case types.organization:
      return tlv.short || printOrganization(tlv, out);
    default:
      return false;
  }
}

// prettier-ignore
const chassisSubtypes = [
  "", "Chassis component", "Interface alias", "Port component", "MAC address", "Network address", "Interface name", "Local",
] as const;

// prettier-ignore
const portSubtypes = [
  "", "Interface alias", "Port component", "MAC address", "Network Address", "Interface Name", "Agent circuit ID", "Local",
] as const;

function printIdentifier(tlv: LldpTlv, names: readonly string[], out: Out): boolean {
  const { subtype, macAddress, networkAddress, text } = tlv;
  if (subtype === undefined) return true;
  const name = names[subtype] || undefined;
  out.add(`\n\t  Subtype ${name ?? "Unknown"} (${subtype}): `);
  if (macAddress !== undefined) out.add(out.mac(macAddress));
  else if (networkAddress !== undefined) out.add(addressText(networkAddress, out));
  else if (name !== undefined && text !== undefined) out.add(out.escapedUntilZero(text));
  return name !== undefined;
}

function addressText({ family, address }: LldpAddress, out: Out): string {
  const name = `AFI ${addressFamilyName(family) ?? "Unknown"} (${family})`;
  if (address === undefined) return `${name}, no AF printer !`;
  return `${name}: ${family === addressFamily.ieee802 ? out.mac(address) : out.host(address)}`;
}

const capabilityNames: readonly (readonly [number, string])[] = [
  [0x01, "Other"],
  [0x02, "Repeater"],
  [0x04, "Bridge"],
  [0x08, "WLAN AP"],
  [0x10, "Router"],
  [0x20, "Telephone"],
  [0x40, "Docsis"],
  [0x80, "Station Only"],
];

function capabilities(bits: number): string {
  return `[${bitNames(capabilityNames, bits) || "none"}] (${hex16(bits)})`;
}

function printCapabilities({ systemCapabilities = 0, enabledCapabilities = 0 }: LldpTlv, out: Out): void {
  out.add(`\n\t  System  Capabilities ${capabilities(systemCapabilities)}`);
  out.add(`\n\t  Enabled Capabilities ${capabilities(enabledCapabilities)}`);
}

const numberings: ReadonlyMap<number, string> = new Map([
  [2, "Interface Index"],
  [3, "System Port Number"],
]);

function printManagementAddress(management: LldpManagementAddress, out: Out): void {
  const { length, address, numbering, objectIdentifier } = management;
  out.add(`\n\t  Management Address length ${length}, ${addressText(address, out)}`);
  if (numbering === undefined) return;
  const name = numberings.get(numbering.subtype) ?? "Unknown";
  out.add(`\n\t  ${name} Interface Numbering (${numbering.subtype}): ${numbering.interfaceNumber}`);
  if (objectIdentifier === undefined || objectIdentifier.length === 0) return;
  out.add(`\n\t  OID length ${objectIdentifier.length}${out.escapedUntilZero(objectIdentifier)}`);
}

const knownOrganizations: ReadonlySet<number> = new Set(Object.values(lldpOrganizations));

/** Only a subtype that is known is understood. */
function printOrganization({ oui = 0, subtype = 0, organizationTlv: tlv }: LldpTlv, out: Out): boolean {
  out.add(`: OUI ${organizationByOui(oui)} (0x${oui.toString(16).padStart(6, "0")})`);
  switch (tlv?.organization) {
    case undefined:
      // Too short for a subtype: passed over if the organization is known.
      return knownOrganizations.has(oui);
    case "802.1":
      return print8021(subtype, tlv.value, out);
    case "802.3":
      return print8023(subtype, tlv.value, out);
    case "tia":
      return printTia(subtype, tlv.value, out);
    case "dcbx":
      return printDcbx(subtype, tlv.value, out);
    case "iana":
      out.add(`\n\t  ${tlv.value === undefined ? "unknown" : "MUD-URL"} Subtype (${subtype})`);
      if (tlv.value !== undefined) out.add(`\n\t  MUD-URL=${out.escaped(tlv.value)}`);
      return tlv.value !== undefined;
    default:
      return assertNever(tlv);
  }
}
