import { ipv4Text, ipv6Text } from "../decode/address-text.js";
import type { Icmp6Layer } from "../decode/icmp6.js";
import { icmp6Types } from "../decode/icmp6-messages.js";
import type { Bytes } from "../decode/index.js";
import type { Out } from "./out.js";

/** Query types of node information messages (RFC 4620 section 5). */
const queryTypes = { noop: 0, supportedTypes: 1, dnsName: 2, nodeAddresses: 3 } as const;

/** The ICMPv6 header and the nonce; the data follow. */
const headerLength = 16;

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

function printQuery(layer: Icmp6Layer, code: number, out: Out): void {
  const { bytes } = layer;
  const verbose = out.options.verbosity > 0;
  // KAME's first form of the message had no data of its own.
  if (bytes.length === 12) return out.add(" who-are-you request");
  out.add(" node information query");
  if (bytes.length < headerLength) return out.truncated();
  const queryType = bytes.u16(4);
  const flags = bytes.u16(6);
  out.add(" (");
  switch (queryType) {
    case queryTypes.noop:
      out.add("noop");
      break;
    case queryTypes.supportedTypes:
      out.add(`supported qtypes${flags === 0 ? "" : ` [${flags & 1 ? "C" : ""}]`}`);
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
    if (bytes.length !== headerLength && verbose) out.add(", invalid len");
  } else if (bytes.length === headerLength) out.add(", 03 draft");
  else printSubject(bytes.slice(headerLength), code, out);
  out.add(")");
}

/** What the query asks about: the code tells what kind of name it is. */
function printSubject(subject: Bytes, code: number, out: Out): void {
  if (code === 1) {
    out.add(", subject=DNS name");
    return printName(subject, out);
  }
  const size = code === 0 ? 16 : 4;
  if (code > 2) return out.add(", unknown subject");
  if (subject.length < size) return;
  if (subject.length !== size) return out.add(out.options.verbosity > 0 ? ", invalid subject len" : "");
  const toText = code === 0 ? ipv6Text : ipv4Text;
  out.add(`, subject=${out.host(toText(subject.data, subject.start))}`);
}

function printReply(layer: Icmp6Layer, code: number, out: Out): void {
  const { bytes } = layer;
  const verbose = out.options.verbosity > 0;
  if (layer.wireLength > bytes.length || bytes.length < headerLength) return out.truncated();
  out.add(" node information reply (");
  if (code === 0) {
    if (verbose) out.add("success, ");
    printReplyData(layer, out);
  } else if (code === 1 || code === 2) {
    out.add(code === 1 ? "refused" : "unknown");
    if (bytes.length !== headerLength && verbose) out.add(", invalid length");
  }
  out.add(")");
}

function printReplyData({ bytes }: Icmp6Layer, out: Out): void {
  const flags = bytes.u16(6);
  switch (bytes.u16(4)) {
    case queryTypes.noop:
      out.add("noop");
      if (bytes.length !== headerLength && out.options.verbosity > 0) out.add(", invalid length");
      break;
    case queryTypes.supportedTypes:
      out.add(`supported qtypes${flags === 0 ? "" : ` [${flags & 1 ? "C" : ""}]`}`);
      break;
    case queryTypes.dnsName:
      out.add("DNS name");
      printName(bytes.slice(headerLength + 4), out);
      if (flags & 1) out.add(` [TTL=${bytes.u32(headerLength)}]`);
      break;
    case queryTypes.nodeAddresses:
      out.add("node addresses");
      for (let at = headerLength; at + 20 <= bytes.length; at += 20)
        out.add(` ${out.host(ipv6Text(bytes.data, bytes.start + at + 4))}(${bytes.u32(at)})`);
      if (flags !== 0) out.add(addressFlags(flags, true));
      break;
    default:
      out.add("unknown");
  }
}

/** A name: in the form of an early draft a length and its characters, else labels without compression. */
function printName(name: Bytes, out: Out): void {
  if (name.length === 0) return out.stop();
  if (name.at(0) === name.length - 1) {
    if (out.options.verbosity > 0) out.add(", 03 draft");
    return out.add(`, "${out.escaped(name.slice(1))}"`);
  }
  out.add(`, "${labelsText(name, out)}"`);
}

function labelsText(name: Bytes, out: Out): string {
  let text = "";
  let at = 0;
  while (at < name.length) {
    const length = name.at(at);
    at++;
    if (length === 0) {
      // One more zero byte is allowed after the name, and says that it is not complete.
      if (at === name.length) return `${text}.`;
      return at + 1 === name.length && name.at(at) === 0 ? text : `${text}???`;
    }
    if (length > name.length - at) return `${text}???`;
    text += out.escaped(name.slice(at, at + length));
    at += length;
    if (at + 1 < name.length && name.at(at) !== 0) text += ".";
  }
  return text;
}
