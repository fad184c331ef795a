import type { CfmContinuityCheck, CfmHeader, CfmLayer, CfmName, CfmTlv } from "../decode/cfm.js";
import { cfmAssociationFormats, cfmBodyLengths, cfmDomainFormats, cfmHeaderLength, cfmTlvs } from "../decode/cfm.js";
import { printCfmSender } from "./cfm-sender.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";

type Names = readonly (string | undefined)[];

const operationNames: Names = [
  undefined,
  "Continuity Check Message",
  "Loopback Reply",
  "Loopback Message",
  "Linktrace Reply",
  "Linktrace Message",
];

const tlvNames: ReadonlyMap<number, string> = new Map([
  [cfmTlvs.end, "End"],
  [cfmTlvs.senderId, "Sender ID"],
  [cfmTlvs.portStatus, "Port status"],
  [cfmTlvs.interfaceStatus, "Interface status"],
  [4, "Data"],
  [5, "Reply Ingress"],
  [6, "Reply Egress"],
  [cfmTlvs.organization, "Organization Specific"],
]);

const domainFormatNames: Names = [
  "IEEE 802.1",
  "No MD Name present",
  "DNS string",
  "MAC + 16Bit Integer",
  "Character string",
];
const associationFormatNames: Names = [
  "IEEE 802.1",
  "Primary VID",
  "Character string",
  "16Bit Integer",
  "RFC2685 VPN-ID",
];
const relayActionNames: Names = [undefined, "Exact Match", "Filtering DB", "MIP CCM DB"];
const portNames: Names = [undefined, "Blocked", "Up"];
const interfaceNames: Names = [
  undefined,
  "Up",
  "Down",
  "Testing",
  undefined,
  "Dormant",
  "not present",
  "lower Layer down",
];

const messageFlags = [[0x80, "Use Forwarding-DB only"]] as const;
const replyFlags = [
  [0x80, "UseFDB Only"],
  [0x40, "FwdYes"],
  [0x20, "Terminal MEP"],
] as const;
const remoteDefect = 0x80;

/** In seconds, of single precision. */
const intervals = [0, 0.003333, 0.01, 0.1, 1, 10, 60, 600].map(Math.fround);

/** tcpdump tells places where an offset is too small apart by these numbers, the operations by theirs. */
const tooSmallMarks: Names = [undefined, "1", undefined, undefined, "5", "4"];

const named = (names: Names, value: number): string => `${names[value] ?? "Unknown"} (${value})`;

export function printCfm(layer: CfmLayer, out: Out): void {
  out.protocol = "cfm";
  const { header, wireLength, end } = layer;
  if (header === undefined) return end === "short" ? printTooShort(out) : out.truncated();
  const { version, operation, level, firstTlvOffset } = header;
  if (version !== 0) return out.add(`CFMv${version} not supported, length ${wireLength}`);
  const name = operationNames[operation] ?? `unknown (${operation})`;
  out.add(`CFMv0 ${name}, MD Level ${level}, length ${wireLength}`);
  if (out.options.verbosity === 0) return;
  out.add(`\n\tFirst TLV offset ${firstTlvOffset}`);
  const [least, most] = [cfmBodyLengths.get(operation) ?? 0, wireLength - cfmHeaderLength];
  if (firstTlvOffset > most) return out.add(` (too large, must be <= ${most})`);
  if (firstTlvOffset < least) return out.add(` (too small ${tooSmallMarks[operation]}, must be >= ${least})`);
  if (printBody(layer, header, out)) printTlvs(layer, out);
}

function printTooShort(out: Out): void {
  out.add("\n\t\t packet is too short");
}

/** False if nothing more is shown. */
function printBody(
  { continuityCheck, linktraceMessage, linktraceReply, data }: CfmLayer,
  { flags }: CfmHeader,
  out: Out,
) {
  if (continuityCheck !== undefined) return printContinuityCheck(continuityCheck, flags, out);
  if (linktraceMessage !== undefined) {
    const { transactionId = 0, timeToLive, originalMac = "", targetMac = "" } = linktraceMessage;
    out.add(`, Flags [${bitNames(messageFlags, flags) || "none"}]`);
    out.add(`\n\t  Transaction-ID ${hex32(transactionId)}, ttl ${timeToLive}`);
    out.add(`\n\t  Original-MAC ${out.mac(originalMac)}, Target-MAC ${out.mac(targetMac)}`);
  } else if (linktraceReply !== undefined) {
    const { transactionId = 0, timeToLive, relayAction = 0 } = linktraceReply;
    out.add(`, Flags [${bitNames(replyFlags, flags) || "none"}]`);
    out.add(`\n\t  Transaction-ID ${hex32(transactionId)}, ttl ${timeToLive}`);
    out.add(`\n\t  Replay-Action ${named(relayActionNames, relayAction)}`);
  } else if (data !== undefined) out.hexDump(data, "\n\t  ");
  else {
    out.truncated();
    return false;
  }
  return true;
}

function printContinuityCheck(check: CfmContinuityCheck, flags: number, out: Out): boolean {
  const { sequenceNumber = 0, endpoint = 0, domainName, associationName } = check;
  const interval = flags & 7;
  out.add(`, Flags [CCM Interval ${interval}${flags & remoteDefect ? ", RDI" : ""}]`);
  if (interval !== 0) {
    const seconds = intervals[interval]!;
    const [least, most] = [(seconds * 3.25).toFixed(3), (seconds * 3.5).toFixed(3)];
    out.add(`\n\t  CCM Interval ${seconds.toFixed(3)}s, min CCM Lifetime ${least}s, max CCM Lifetime ${most}s`);
  }
  out.add(`\n\t  Sequence Number ${hex32(sequenceNumber)}, MA-End-Point-ID ${hex16(endpoint)}`);
  return printDomainName(domainName, out) && printAssociationName(associationName, out);
}

function printDomainName({ format = 0, length, value, room }: CfmName, out: Out): boolean {
  out.add(`\n\t  MD Name Format ${named(domainFormatNames, format)}`);
  if (length === undefined) return true;
  out.add(`, MD Name length ${length}`);
  if (value === undefined) {
    // One more than it would take.
    out.add(` (too large, must be <= ${room + 1})`);
    return false;
  }
  out.add("\n\t  MD Name: ");
  if (format === cfmDomainFormats.dns || format === cfmDomainFormats.text) out.add(out.escapedUntilZero(value));
  else if (format === cfmDomainFormats.mac)
    out.add(`\n\t  MAC ${length === 6 ? out.mac(value.hex(":")) : "(length invalid)"}`);
  else out.hexDump(value, "\n\t    ");
  return true;
}

function printAssociationName({ format = 0, length, value, room }: CfmName, out: Out): boolean {
  out.add(`\n\t  MA Name-Format ${named(associationFormatNames, format)}, MA name length ${length}`);
  if (value === undefined) {
    out.add(` (too large, must be <= ${room})`);
    return false;
  }
  out.add("\n\t  MA Name: ");
  if (format === cfmAssociationFormats.text) out.add(out.escapedUntilZero(value));
  else out.hexDump(value, "\n\t    ");
  return true;
}

function printTlvs({ tlvs, end }: CfmLayer, out: Out): void {
  for (const tlv of tlvs) printTlv(tlv, out);
  if (end === "short") return printTooShort(out);
  if (end !== "cut") return;
  const last = tlvs.at(-1);
  if (last !== undefined && last.value === undefined) out.truncated();
  else out.stop();
}

function printTlv({ type, length, value, status, organization, sender }: CfmTlv, out: Out): void {
  out.add(`\n\t${tlvNames.get(type) ?? "Unknown"} TLV (${hex8(type)})`);
  if (length === undefined) return;
  out.add(`, length ${length}`);
  if (value === undefined) return;
  let isDumped = out.options.verbosity > 1;
  switch (type) {
    case cfmTlvs.portStatus:
    case cfmTlvs.interfaceStatus:
      if (status === undefined) return out.add(" (too short, must be >= 1)");
      out.add(`, Status: ${named(type === cfmTlvs.portStatus ? portNames : interfaceNames, status)}`);
      break;
    case cfmTlvs.organization: {
      if (organization === undefined) return out.add(" (too short, must be >= 4)");
      const { oui, subtype } = organization;
      out.add(`, Vendor: ${organizationByOui(oui)} (${oui}), Sub-Type ${subtype}`);
      isDumped = true;
      break;
    }
    case cfmTlvs.senderId: {
      if (sender === undefined) return out.add(" (too short, must be >= 1)");
      const shown = printCfmSender(sender, out);
      if (shown === "done") return;
      isDumped ||= shown === "dump";
      break;
    }
    default:
      isDumped = true;
  }
  // Of a sender, as many bytes as are left are shown, from the beginning.
  if (isDumped) out.hexDump(sender === undefined ? value : value.slice(0, sender.left), "\n\t  ");
}
