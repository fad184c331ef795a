import type { BgpCapabilities, BgpCapability, BgpCapabilityContent, BgpOpen } from "../decode/bgp-open.js";
import { parameterTypes } from "../decode/bgp-open.js";
import { assertNever } from "../errors.js";
import { asNumberText, familyText } from "./bgp-names.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const parameterNames: ReadonlyMap<number, string> = new Map([
  [parameterTypes.authentication, "Authentication Information"],
  [parameterTypes.capabilities, "Capabilities Advertisement"],
]);

/** Prints an OPEN message; `undefined` is one too short for its fixed fields. */
export function printOpen(open: BgpOpen | undefined, out: Out): void {
  if (open === undefined) return out.truncated();
  out.add(`\n\t  Version ${open.version}, my AS ${open.myAs}, Holdtime ${open.holdTime}s`);
  out.add(`, ID ${out.host(open.identifier)}\n\t  Optional parameters, length: ${open.parametersLength}`);
  for (const { type, length, tooLong, capabilities } of open.parameters) {
    if (tooLong) return out.add(`\n\t     Option ${type}, length: ${length}, goes past the end of the options`);
    out.add(`\n\t    Option ${parameterNames.get(type) ?? "Unknown"} (${type}), length: ${length}`);
    if (capabilities === undefined) out.add(`\n\t      no decoder for option ${type}`);
    else printCapabilities(capabilities, out);
  }
  if (open.short) out.truncated();
}

/** IANA, "Capability Codes". */
const capabilityNames: ReadonlyMap<number, string> = new Map([
  [1, "Multiprotocol Extensions"],
  [2, "Route Refresh"],
  [3, "Cooperative Route Filtering"],
  [4, "Multiple Routes to a Destination"],
  [5, "Extended Next Hop Encoding"],
  [8, "Multiple Labels"],
  [64, "Graceful Restart"],
  [65, "32-Bit AS Number"],
  [67, "Dynamic Capability"],
  [68, "Multisession BGP"],
  [69, "Multiple Paths"],
  [70, "Enhanced Route Refresh"],
  [71, "Long-lived Graceful Restart"],
  [128, "Route Refresh (Cisco)"],
]);

function printCapabilities({ capabilities, cut }: BgpCapabilities, out: Out): void {
  for (const capability of capabilities) printCapability(capability, out);
  if (cut) out.truncated();
}

function printCapability({ code, length, value, content }: BgpCapability, out: Out): void {
  out.add(`\n\t      ${capabilityNames.get(code) ?? "Unknown"} (${code}), length: ${length}`);
  if (value === undefined) return;
  printContent(code, length, content, out);
  const isUnknown = content.form === "unknown" && out.options.verbosity < 2;
  if (isUnknown || (out.options.verbosity > 1 && content.form !== "too-short")) out.hexDump(value, "\n\t\t");
}

const directions = ["", "Receive", "Send", "Both"] as const;

function printContent(code: number, length: number, content: BgpCapabilityContent, out: Out): void {
  switch (content.form) {
    case "nothing":
      return;
    case "unknown":
      return out.add(`\n\t\tno decoder for Capability ${code}`);
    case "too-short":
      return out.add(` (too short, < ${content.least})`);
    case "family":
      return out.add(`\n\t\t${familyText(content.afi, content.safi)}`);
    case "as":
      return out.add(`\n\t\t 4 Byte AS ${asNumberText(content.as, out)}`);
    case "restart":
      out.add(`\n\t\tRestart Flags: [${content.flags & 8 ? "R" : "none"}], Restart Time ${content.time}s`);
      for (const { afi, safi, value } of content.families)
        out.add(`\n\t\t  ${familyText(afi, safi)}, Forwarding state preserved: ${value & 0x80 ? "yes" : "no"}`);
      return;
    case "labels":
      for (const { afi, safi, value } of content.families) out.add(`\n\t\t${familyText(afi, safi)}, Count: ${value}`);
      return;
    case "paths":
      for (const { afi, safi, value } of content.families)
        out.add(`\n\t\t${familyText(afi, safi)}, Send/Receive: ${directions[value] || `Bogus (${hex8(value)})`}`);
      if (!content.invalid) return;
      return length === 0 ? out.add(" (bogus)") : out.invalid();
    default:
      return assertNever(content);
  }
}
