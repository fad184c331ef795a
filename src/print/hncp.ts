import { hncpDhcp4Options, hncpDhcp6Options, type HncpOptions } from "../decode/hncp-dhcp-options.js";
import type { HncpContent, HncpLayer, HncpName, HncpPolicy, HncpPrefix, HncpTlv, HncpTlvs } from "../decode/hncp.js";
import { hncpPolicies, hncpTypes } from "../decode/hncp.js";
import type { Bytes } from "../decode/index.js";
import { assertNever } from "../errors.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [hncpTypes.requestNetworkState, "Request network state"],
  [hncpTypes.requestNodeState, "Request node state"],
  [hncpTypes.nodeEndpoint, "Node endpoint"],
  [hncpTypes.networkState, "Network state"],
  [hncpTypes.nodeState, "Node state"],
  [hncpTypes.peer, "Peer"],
  [hncpTypes.keepAlive, "Keep-alive interval"],
  [hncpTypes.trustVerdict, "Trust-Verdict"],
  [hncpTypes.version, "HNCP-Version"],
  [hncpTypes.externalConnection, "External-Connection"],
  [hncpTypes.delegatedPrefix, "Delegated-Prefix"],
  [hncpTypes.prefixPolicy, "Prefix-Policy"],
  [hncpTypes.dhcp4, "DHCPv4-Data"],
  [hncpTypes.dhcp6, "DHCPv6-Data"],
  [hncpTypes.assignedPrefix, "Assigned-Prefix"],
  [hncpTypes.nodeAddress, "Node-Address"],
  [hncpTypes.delegatedZone, "DNS-Delegated-Zone"],
  [hncpTypes.domainName, "Domain-Name"],
  [hncpTypes.nodeName, "Node-Name"],
  [hncpTypes.managedPsk, "Managed-PSK"],
]);

/** The ranges of types without a name (RFC 7787 section 13, RFC 7788 section 13). */
function rangeName(type: number): string {
  if (type === 0) return "Reserved";
  if (type >= 44 && type <= 511) return "Unassigned";
  return type >= 768 && type <= 1023 ? "Private use" : "Future use";
}

const nameOf = (type: number): string => typeNames.get(type) ?? rangeName(type);

export function printHncp(layer: HncpLayer, out: Out): void {
  out.protocol = "hncp";
  out.add(`hncp (${layer.wireLength})`);
  printTlvs(layer.tlvs, 1, out);
}

/** One TLV a line, as deep as -v is given; deeper ones only by their names. */
function printTlvs({ list, end }: HncpTlvs, indent: number, out: Out): void {
  const { verbosity } = out.options;
  const isInLine = indent - 1 >= verbosity && verbosity < 3;
  if (isInLine) printNames(list, end, indent, out);
  else if (!list.every((tlv) => printTlv(tlv, indent, out))) return;
  if (end === undefined) return;
  if (!isInLine) out.add(`\n${"\t".repeat(indent)}`);
  if (end === "cut") out.truncated();
  else out.invalid();
}

function printNames(list: readonly HncpTlv[], end: HncpTlvs["end"], indent: number, out: Out): void {
  let separator = indent > 1 ? `\n${"\t".repeat(indent)}` : " ";
  let count = 0;
  for (const [index, { type }] of list.entries()) {
    count++;
    const next = list[index + 1];
    // The last ones are not shown where the list ends in something wrong.
    if (next === undefined ? end !== undefined : nameOf(next.type) === nameOf(type)) continue;
    out.add(`${separator}${nameOf(type)}${count > 1 ? ` (x${count})` : ""}`);
    separator = ", ";
    count = 0;
  }
}

/** False if the list ends with it: IPv4's options are wrong. */
function printTlv({ type, length, content, isWrong, tlvs }: HncpTlv, indent: number, out: Out): boolean {
  const unknown = typeNames.has(type) ? "" : `: type=${type}`;
  out.add(`\n${"\t".repeat(indent)}${nameOf(type)}${unknown} (${length + 4})`);
  if (isWrong) out.invalid();
  if (content !== undefined) printContent(content, indent, out);
  if (tlvs !== undefined) printTlvs(tlvs, indent + 1, out);
  return content?.form !== "dhcp4" || !content.options.short;
}

const node = (bytes: Bytes | undefined): string => bytes?.hex(":") ?? "";
const hex8 = (value = 0): string => value.toString(16).padStart(8, "0");
const hex16 = (value = 0n): string => value.toString(16).padStart(16, "0");
const interval = (milliseconds = 0): string =>
  `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, "0")}s`;

function printContent(content: HncpContent, indent: number, out: Out): void {
  switch (content.form) {
    case "empty":
    case "external":
      return;
    case "node":
      return out.add(` NID: ${node(content.node)}`);
    case "endpoint":
      return out.add(` NID: ${node(content.node)} EPID: ${hex8(content.endpoint)}`);
    case "network-state":
      return out.add(` hash: ${hex16(content.hash)}`);
    case "node-state": {
      const { sequence, interval: since, hash } = content;
      return out.add(` NID: ${node(content.node)} seqno: ${sequence} ${interval(since)} hash: ${hex16(hash)}`);
    }
    case "peer": {
      const endpoints = `Peer-EPID: ${hex8(content.peerEndpoint)} Local-EPID: ${hex8(content.endpoint)}`;
      return out.add(` Peer-NID: ${node(content.node)} ${endpoints}`);
    }
    case "keep-alive":
      return out.add(` EPID: ${hex8(content.endpoint)} Interval: ${interval(content.interval)}`);
    case "verdict":
      out.add(` Verdict: ${content.verdict} Fingerprint: ${content.fingerprint.hex()} Common Name: `);
      return out.add(out.escapedUntilZero(content.commonName));
    case "version": {
      const bits = content.capabilities;
      const letters = ["M", "P", "H", "L"].map((name, index) => `${name}: ${(bits >> (12 - index * 4)) & 15}`);
      return out.add(` ${letters.join(" ")} User-agent: ${out.escapedUntilZero(content.userAgent)}`);
    }
    case "delegated-prefix": {
      const { validLifetime, preferredLifetime, prefix } = content;
      out.add(` VLSO: ${interval(validLifetime)} PLSO: ${interval(preferredLifetime)} Prefix: `);
      return printPrefix(prefix, out);
    }
    case "assigned-prefix":
      out.add(` EPID: ${hex8(content.endpoint)} Prty: ${content.priority} Prefix: `);
      // Here a prefix that is too long is not told apart.
      return printPrefix(content.prefix === "length" ? "room" : content.prefix, out);
    case "policy":
      return printPolicy(content, out);
    case "dhcp4":
      return printOptions(content.options, dhcp4Names, indent + 1, out);
    case "dhcp6":
      return printOptions(content.options, dhcp6Names, indent + 1, out);
    case "node-address":
      return out.add(` EPID: ${hex8(content.endpoint)} IP Address: ${out.host(content.address)}`);
    case "zone": {
      const letters = ["l", "b", "s"].map((letter, index) => (content.flags & (4 >> index) ? letter : "-"));
      out.add(` IP-Address: ${out.host(content.address)} ${letters.join("")} `);
      printName(content.name, out);
      if (content.name.length === undefined) out.invalid();
      return;
    }
    case "domain":
      out.add(" Domain: ");
      return printName(content.name, out);
    case "node-name": {
      out.add(` IP-Address: ${out.host(content.address)} Name: `);
      if (content.nameLength >= longestLabel) return out.invalid();
      return out.add(`"${out.escapedUntilZero(content.name)}"`);
    }
    case "psk":
      return out.add(` PSK: ${content.key.hex()}`);
    default:
      return assertNever(content);
  }
}

const longestLabel = 64;

function printPrefix(prefix: HncpPrefix, out: Out): void {
  if (prefix === "length") out.add("(length is invalid)");
  else if (prefix === "room") out.invalid();
  else out.add(`${out.host(prefix.address)}/${prefix.length}`);
}

function printName({ labels, length }: HncpName, out: Out): void {
  out.add(labels.map((label) => out.escapedUntilZero(label)).join("."));
  if (length === undefined) out.add("[|DNS]");
}

function printPolicy({ policy, tooLong, prefix, domain, text }: HncpPolicy, out: Out): void {
  out.add(" type: ");
  if (tooLong) return out.invalid();
  if (prefix !== undefined) {
    out.add("Dest-Prefix: ");
    return printPrefix(prefix, out);
  }
  if (domain !== undefined) {
    out.add("DNS domain: ");
    return printName(domain, out);
  }
  if (text !== undefined) return out.add(`Opaque UTF-8: ${out.escapedUntilZero(text)}`);
  if (policy === hncpPolicies.internet) return out.add("Internet connectivity");
  out.add(policy === hncpPolicies.restrictive ? "Restrictive assignment" : `Unknown (${policy})`);
}

interface OptionNames {
  readonly names: ReadonlyMap<number, string>;
  readonly headerLength: number;
}

const dhcp4Names: OptionNames = {
  names: new Map([
    [hncpDhcp4Options.dnsServers, "DNS-server"],
    [hncpDhcp4Options.ntpServers, "NTP-server"],
    [hncpDhcp4Options.domainSearch, "DNS-search"],
  ]),
  headerLength: 2,
};

const dhcp6Names: OptionNames = {
  names: new Map([
    [hncpDhcp6Options.dnsServers, "DNS-server"],
    [hncpDhcp6Options.domainList, "DNS-search-list"],
    [hncpDhcp6Options.sntpServers, "SNTP-servers"],
  ]),
  headerLength: 4,
};

function printOptions(
  { list, short }: HncpOptions,
  { names, headerLength }: OptionNames,
  indent: number,
  out: Out,
): void {
  for (const { code, length, problem, addresses, names: domains } of list) {
    out.add(`\n${"\t".repeat(indent)}${names.get(code) ?? "Unknown"} (${length + headerLength})`);
    for (const address of addresses) out.add(` ${out.host(address)}`);
    for (const name of domains) out.add(` ${name.text}`);
    if (problem === "length" && headerLength === 4) out.invalid();
  }
  if (short) out.invalid();
}
