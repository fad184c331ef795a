import type { CfmSender } from "../decode/cfm-sender.js";
import { cfmChassisTypes } from "../decode/cfm-sender.js";
import { addressFamily } from "../net/protocol-numbers.js";
import { addressFamilyName } from "./address-families.js";
import type { Out } from "./out.js";

const chassisNames = [
  "Reserved",
  "Chassis component",
  "Interface alias",
  "Port component",
  "MAC address",
  "Network address",
  "Interface name",
  "Locally assigned",
];

/** Those whose identifier is text. */
const textTypes: readonly (number | undefined)[] = [1, 2, 3, 6, 7];

/** Whether the bytes may, or must, be shown too; not behind an error. */
export function printCfmSender(sender: CfmSender, out: Out): "done" | "dump" | undefined {
  const { chassisType, domainLength, domain, managementLength, management, problem } = sender;
  const tooShort = (): "done" => {
    out.add("\n\t  (TLV too short)");
    return "done";
  };
  if (problem === "chassis-type") return tooShort();
  if (chassisType !== undefined)
    out.add(
      `\n\t  Chassis-ID Type ${chassisNames[chassisType] ?? "Unknown"} (${chassisType}), ` +
        `Chassis-ID length ${sender.chassisLength}`,
    );
  if (problem === "chassis-room") return tooShort();
  const isUnknown = !printChassis(sender, out);
  if (domainLength !== undefined) out.add(`\n\t  Management Address Domain Length ${domainLength}`);
  if (problem === "domain-room") return tooShort();
  if (domain !== undefined) out.hexDump(domain, "\n\t  Management Address Domain: ");
  if (problem === "address-length") {
    out.add(" (Management Address Length is missing)");
    return "dump";
  }
  if (managementLength !== undefined) out.add(`\n\t  Management Address Length ${managementLength}`);
  if (problem === "address-room") return tooShort();
  if (management !== undefined) out.hexDump(management, "\n\t  Management Address: ");
  return isUnknown ? "dump" : undefined;
}

/** False if the chassis is of a form that is not known. */
function printChassis({ chassisType, chassis, family, address }: CfmSender, out: Out): boolean {
  if (chassis === undefined) return true;
  if (family !== undefined) {
    out.add(`\n\t  Network Address Type ${addressFamilyName(family) ?? "Unknown"} (${family})`);
    const version = family === addressFamily.ipv4 ? 4 : family === addressFamily.ipv6 ? 6 : undefined;
    if (address !== undefined) out.add(`, ${out.host(address)}`);
    else if (version !== undefined) out.add(`(invalid IPv${version} address length ${chassis.length - 1})`);
    return address !== undefined;
  }
  if (chassisType === cfmChassisTypes.mac) {
    out.add(address === undefined ? " (invalid MAC address length)" : `\n\t  MAC ${out.mac(address)}`);
    return address !== undefined;
  }
  if (!textTypes.includes(chassisType)) return false;
  out.add(out.escapedUntilZero(chassis));
  return true;
}
