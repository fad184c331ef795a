import type { DcbxApplication, DcbxFeature, DcbxTlv, DcbxValue, LldpDcbx } from "../decode/lldp-dcbx.js";
import { assertNever } from "../errors.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const versionNames: ReadonlyMap<number, string> = new Map([
  [1, "DCB Capability Exchange Protocol Rev 1"],
  [2, "DCB Capability Exchange Protocol Rev 1.01"],
]);

/** Prints the value of a DCBX TLV. False if it, or the last TLV in it, can be shown only in hexadecimal. */
export function printDcbx(version: number, value: LldpDcbx | undefined, out: Out): boolean {
  out.add(`\n\t  ${versionNames.get(version) ?? "unknown"} Subtype (${version})`);
  if (value === undefined) return false;
  for (const tlv of value.tlvs) {
    if (tlv.value !== undefined) printValue(tlv, tlv.value, out);
    if (out.options.verbosity > 1 || tlv.value === undefined) out.hexDump(tlv.data, "\n\t    ");
  }
  const last = value.tlvs.at(-1);
  return value.ended || last === undefined || last.value !== undefined;
}

function printValue({ data: { length } }: DcbxTlv, value: DcbxValue, out: Out): void {
  switch (value.form) {
    case "control":
      out.add(`\n\t    Control - Protocol Control (type 0x1, length ${length})`);
      printVersions(value, out);
      return out.add(
        `\n\t      Sequence Number: ${value.sequence}\n\t      Acknowledgement Number: ${value.acknowledgement}`,
      );
    case "priority-groups":
      printFeature("Priority Group", 2, length, value.feature, out);
      return printPriorityGroups(value.groups, value.percentages, value.classesSupported, out);
    case "flow-control":
      printFeature("Priority Flow Control", 3, length, value.feature, out);
      return printFlowControl(value.enabled, value.classesSupported, out);
    case "applications":
      printFeature("Application", 4, length, value.feature, out);
      for (const application of value.applications) printApplication(application, out);
      return;
    default:
      return assertNever(value);
  }
}

interface Versions {
  readonly operatingVersion: number;
  readonly maximumVersion: number;
}

function printVersions({ operatingVersion, maximumVersion }: Versions, out: Out): void {
  out.add(`\n\t      Oper_Version: ${operatingVersion}\n\t      Max_Version: ${maximumVersion}`);
}

function upperHex8(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(2, "0")}`;
}

function printFeature(name: string, type: number, length: number, feature: DcbxFeature, out: Out): void {
  const bits = feature.flags;
  out.add(`\n\t    Feature - ${name} (type 0x${type}, length ${length})`);
  printVersions(feature, out);
  out.add(`\n\t      Info block(${upperHex8(bits)}): `);
  out.add(`Enable bit: ${bits >> 7}, Willing bit: ${(bits >> 6) & 1}, Error Bit: ${(bits >> 5) & 1}`);
  out.add(`\n\t      SubType: ${feature.subtype}`);
}

function printPriorityGroups(groups: readonly number[], percentages: readonly number[], most: number, out: Out): void {
  out.add("\n\t      Priority Allocation");
  for (const [index, group] of groups.entries()) out.add(`\n\t          PgId_${index}: ${group}`);
  out.add("\n\t      Priority Group Allocation");
  for (const [index, share] of percentages.entries()) out.add(`\n\t          Pg percentage[${index}]: ${share}`);
  out.add(`\n\t      NumTCsSupported: ${most}`);
}

function printFlowControl(enabled: number, most: number, out: Out): void {
  out.add(`\n\t      PFC Config (${upperHex8(enabled)})`);
  for (let bit = 0; bit < 8; bit++) {
    out.add(`\n\t          Priority Bit ${bit}: ${(enabled >> bit) & 1 ? "Enabled" : "Disabled"}`);
  }
  out.add(`\n\t      NumTCPFCSupported: ${most}`);
}

function printApplication({ protocolId, selector, oui, priorities }: DcbxApplication, out: Out): void {
  const kind = selector === 0 ? "L2 EtherType" : "Socket Number";
  out.add(`\n\t      Application Value\n\t          Application Protocol ID: ${hex16(protocolId)}`);
  out.add(`\n\t          SF (0x${selector.toString(16)}) Application Protocol ID is ${kind}`);
  out.add(`\n\t          OUI: 0x${oui.toString(16).padStart(6, "0")}`);
  out.add(`\n\t          User Priority Map: ${hex8(priorities)}`);
}
