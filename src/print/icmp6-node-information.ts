import type { Icmp6Layer } from "../decode/icmp6.js";
import { icmp6Types } from "../decode/icmp6-messages.js";
import type { NodeInformation, NodeName } from "../decode/icmp6-node-information.js";
import { nodeQueryTypes as queryTypes, nodeSubjects } from "../decode/icmp6-node-information.js";
import type { Out } from "./out.js";

export function printNodeInformation(layer: Icmp6Layer, type: number, code: number, out: Out): void {
  if (type === icmp6Types.nodeQuery) printQuery(layer, code, out);
  else printReply(layer, code, out);
}

function addressFlags(flags: number, withTruncated: boolean): string {
  const letters = [
    [0x40, "a"],
    [0x20, "G"],
    [0x10, "S"],
    [0x08, "L"],
    [0x04, "C"],
    [0x02, "A"],
    [withTruncated ? 0x01 : 0, "T"],
  ] as const;
  return ` [${letters.map(([bit, letter]) => (flags & bit ? letter : "")).join("")}]`;
}

function supportedTypes(flags: number): string {
  return `supported qtypes${flags === 0 ? "" : ` [${flags & 1 ? "C" : ""}]`}`;
}

/** A message of KAME's first form, which had no data of its own. */
const oldLength = 12;

function printQuery(layer: Icmp6Layer, code: number, out: Out): void {
  const { queryType, flags = 0, nodeInformation: node } = layer.message;
  if (layer.capturedLength === oldLength) return out.add(" who-are-you request");
  out.add(" node information query");
  if (node === undefined) return out.truncated();
  out.add(" (");
  switch (queryType) {
    case queryTypes.noop:
      out.add("noop");
      break;
    case queryTypes.supportedTypes:
      out.add(supportedTypes(flags));
      break;
    case queryTypes.dnsName:
      out.add("DNS name");
      break;
    case queryTypes.nodeAddresses:
      out.add(`node addresses${flags === 0 ? "" : addressFlags(flags, false)}`);
      break;
    default:
      out.add("unknown");
  }
  if (queryType === queryTypes.noop || queryType === queryTypes.supportedTypes) {
    if (node.dataLength > 0 && out.options.verbosity > 0) out.add(", invalid len");
  } else if (node.dataLength === 0) out.add(", 03 draft");
  else printSubject(node, code, out);
  out.add(")");
}

/** What the query asks about: the code tells what kind of name it is. */
function printSubject(node: NodeInformation, code: number, out: Out): void {
  if (code === nodeSubjects.name) {
    out.add(", subject=DNS name");
    return printName(node.name, out);
  }
  if (code > nodeSubjects.ipv4) return out.add(", unknown subject");
  if (node.subjectAddress !== undefined) return out.add(`, subject=${out.host(node.subjectAddress)}`);
  const isLong = node.dataLength > (code === nodeSubjects.ipv6 ? 16 : 4);
  if (isLong && out.options.verbosity > 0) out.add(", invalid subject len");
}

function printReply(layer: Icmp6Layer, code: number, out: Out): void {
  const { nodeInformation: node } = layer.message;
  const verbose = out.options.verbosity > 0;
  if (layer.wireLength > layer.capturedLength || node === undefined) return out.truncated();
  out.add(" node information reply (");
  if (code === 0) {
    if (verbose) out.add("success, ");
    printReplyData(layer, node, out);
  } else if (code === 1 || code === 2) {
    out.add(code === 1 ? "refused" : "unknown");
    if (node.dataLength > 0 && verbose) out.add(", invalid length");
  }
  out.add(")");
}

function printReplyData({ message }: Icmp6Layer, node: NodeInformation, out: Out): void {
  const { queryType, flags = 0 } = message;
  switch (queryType) {
    case queryTypes.noop:
      out.add("noop");
      if (node.dataLength > 0 && out.options.verbosity > 0) out.add(", invalid length");
      break;
    case queryTypes.supportedTypes:
      out.add(supportedTypes(flags));
      break;
    case queryTypes.dnsName:
      out.add("DNS name");
      printName(node.name, out);
      if (flags & 1) out.add(` [TTL=${node.timeToLive}]`);
      break;
    case queryTypes.nodeAddresses:
      out.add("node addresses");
      for (const { address, timeToLive } of node.addresses ?? []) out.add(` ${out.host(address)}(${timeToLive})`);
      if (flags !== 0) out.add(addressFlags(flags, true));
      break;
    default:
      out.add("unknown");
  }
}

function printName(name: NodeName | undefined, out: Out): void {
  if (name === undefined) return out.stop();
  if (name.isDraft && out.options.verbosity > 0) out.add(", 03 draft");
  out.add(`, "${name.text}"`);
}
