import { assertNever } from "../errors.js";
import type { LspPingContent, LspPingDownstream, LspPingHeader, LspPingLayer, LspPingTlv } from "../decode/lsp-ping.js";
import { enterpriseName } from "./enterprises.js";
import { printFecElement } from "./lsp-ping-fec.js";
import { timestampText } from "./ntp.js";
import { hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const messageNames: ReadonlyMap<number, string> = new Map([
  [1, "MPLS Echo Request"],
  [2, "MPLS Echo Reply"],
]);

const replyModes: ReadonlyMap<number, string> = new Map([
  [1, "Do not reply"],
  [2, "Reply via an IPv4/IPv6 UDP packet"],
  [3, "Reply via an IPv4/IPv6 UDP packet with Router Alert"],
  [4, "Reply via application level control channel"],
]);

const returnCodes = [
  "No return code or return code contained in the Error Code TLV",
  "Malformed echo request received",
  "One or more of the TLVs was not understood",
  "Replying router is an egress for the FEC at stack depth",
  "Replying router has no mapping for the FEC at stack depth",
  "Reserved",
  "Reserved",
  "Reserved",
  "Label switched at stack-depth",
  "Label switched but no MPLS forwarding at stack-depth",
  "Mapping for this FEC is not the given label at stack depth",
  "No label entry at stack-depth",
  "Protocol not associated with interface at FEC stack depth",
  "Premature termination of ping due to label stack shrinking to a single label",
] as const;

/** Those whose words end with the depth, which the subcode is. */
const codesWithDepth: readonly number[] = [3, 4, 8, 10, 11, 12];

const tlvNames: ReadonlyMap<number, string> = new Map([
  [1, "Target FEC Stack"],
  [2, "Downstream Mapping"],
  [3, "Pad"],
  [5, "Vendor Enterprise Code"],
  [7, "Interface Label Stack"],
  [9, "Error Code"],
  [10, "Reply TOS Byte"],
  [15, "BFD Discriminator"],
  [0xfc00, "Vendor Private Code"],
]);

const addressTypes = ["unknown", "IPv4", "Unnumbered IPv4", "IPv6", "IPv6"] as const;

const packetTooShort = "\n\t\t packet is too short";
const tlvTooShort = "\n\t      TLV is too short";

export function printLspPing(layer: LspPingLayer, out: Out): void {
  out.protocol = "lspping";
  const { header, tlvs, end, wireLength } = layer;
  if (header === undefined) return end === "short" ? out.add(packetTooShort) : out.stop();
  const { version, messageType, sequenceNumber } = header;
  if (version !== 1) return out.add(`LSP-PING version ${version} packet not supported`);
  if (out.options.verbosity === 0) {
    const name = messageNames.get(messageType) ?? `unknown (${messageType})`;
    return out.add(`LSP-PINGv${version}, ${name}, seq ${sequenceNumber}, length: ${wireLength}`);
  }
  printHeader(header, wireLength, out);
  for (const tlv of tlvs) if (!printTlv(tlv, out)) return;
  if (end === "short") out.add(packetTooShort);
  else if (end === "cut") out.stop();
}

function printHeader(header: LspPingHeader, wireLength: number, out: Out): void {
  const { version, messageType, replyMode, returnCode, returnSubcode, timestampReceived } = header;
  const message = messageNames.get(messageType) ?? "unknown";
  out.add(`\n\tLSP-PINGv${version}, msg-type: ${message} (${messageType}), length: ${wireLength}`);
  out.add(`\n\t  reply-mode: ${replyModes.get(replyMode) ?? "unknown"} (${replyMode})`);
  const depth = codesWithDepth.includes(returnCode) ? ` ${returnSubcode}` : "";
  out.add(`\n\t  Return Code: ${returnCodes[returnCode] ?? "unknown"}${depth} (${returnCode})`);
  out.add(`\n\t  Return Subcode: (${returnSubcode})`);
  out.add(`\n\t  Sender Handle: ${hex32(header.senderHandle)}, Sequence: ${header.sequenceNumber}`);
  const { seconds, fraction } = timestampReceived;
  const received = seconds === 0 && fraction === 0 ? "no timestamp" : timestampText(timestampReceived);
  out.add(`\n\t  Sender Timestamp: ${timestampText(header.timestampSent)} Receiver Timestamp: ${received}`);
}

/** False where nothing more is said. */
function printTlv({ type, length, value, content }: LspPingTlv, out: Out): boolean {
  out.add(`\n\t  ${tlvNames.get(type) ?? "Unknown"} TLV (${type}), length: ${length}`);
  if (value === undefined || content === undefined) return true;
  const isUnknown = printContent(content, out);
  if (content.form === "fec" && content.end === "padding") return false;
  if (isUnknown || out.options.verbosity > 1) out.hexDump(value, "\n\t    ");
  return true;
}

/** Whether the bytes are to be shown, because not all of them are understood. */
function printContent(content: LspPingContent, out: Out): boolean {
  switch (content.form) {
    case "fec":
      for (const element of content.elements) printFecElement(element, out);
      if (content.end === "cut") out.stop();
      if (content.end === "padding") out.add("\n\t\t TLV is too short");
      if (content.end !== "short") return false;
      out.add(tlvTooShort);
      return true;
    case "downstream":
      printDownstream(content, out);
      return true;
    case "discriminator":
      out.add(`\n\t    BFD Discriminator ${hex32(content.discriminator)}`);
      return false;
    case "vendor": {
      const { enterprise } = content;
      const number = enterprise.toString(16).padStart(4, "0");
      out.add(`\n\t    Vendor: ${enterpriseName(enterprise) ?? "Unknown"} (0x${number})`);
      return false;
    }
    case "short":
      out.add(tlvTooShort);
      return true;
    case "unknown":
      return true;
    default:
      return assertNever(content);
  }
}

function printDownstream(downstream: LspPingDownstream, out: Out): void {
  const { mtu, addressType, address, interfaceAddress, interfaceIndex, short } = downstream;
  out.add(`\n\t    MTU: ${mtu}, Address-Type: ${addressTypes[addressType] ?? "unknown"} (${addressType})`);
  if (address !== undefined) out.add(`\n\t    Downstream IP: ${out.host(address)}`);
  if (interfaceAddress !== undefined) out.add(`\n\t    Downstream Interface IP: ${out.host(interfaceAddress)}`);
  if (interfaceIndex !== undefined) out.add(`\n\t    Downstream Interface Index: ${hex32(interfaceIndex)}`);
  if (short) out.add(tlvTooShort);
}
