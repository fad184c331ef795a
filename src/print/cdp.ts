import { cdpHeaderLength, type CdpAddresses, type CdpContent, type CdpLayer, type CdpTlv } from "../decode/cdp.js";
import { assertNever } from "../errors.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const names: ReadonlyMap<number, string> = new Map([
  [0x01, "Device-ID"],
  [0x02, "Address"],
  [0x03, "Port-ID"],
  [0x04, "Capability"],
  [0x05, "Version String"],
  [0x06, "Platform"],
  [0x07, "Prefixes"],
  [0x08, "Protocol-Hello option"],
  [0x09, "VTP Management Domain"],
  [0x0a, "Native VLAN ID"],
  [0x0b, "Duplex"],
  [0x0e, "ATA-186 VoIP VLAN assignment"],
  [0x0f, "ATA-186 VoIP VLAN request"],
  [0x10, "power consumption"],
  [0x11, "MTU"],
  [0x12, "AVVID trust bitmap"],
  [0x13, "AVVID untrusted ports CoS"],
  [0x14, "System Name"],
  [0x15, "System Object ID (not decoded)"],
  [0x16, "Management Addresses"],
  [0x17, "Physical Location"],
]);

const deviceId = 0x01;

export function printCdp(layer: CdpLayer, out: Out): void {
  out.protocol = "cdp";
  const { wireLength, problem } = layer;
  const verbose = out.options.verbosity > 0;
  if (problem === "header") {
    out.add(` (packet length ${wireLength} < ${cdpHeaderLength})`);
    return printRest(layer, out);
  }
  out.add(`CDPv${out.need(layer.version)}, ttl: ${out.need(layer.timeToLive)}s`);
  const checksum = hex16(out.need(layer.checksum));
  if (verbose) out.add(`, checksum: ${checksum} (unverified), length ${wireLength}`);
  for (const tlv of layer.tlvs) printTlv(tlv, layer.remaining, out);
  if (problem !== undefined) {
    if (problem === "tlv-header") out.add(` (remaining packet length ${layer.remaining} < ${cdpHeaderLength})`);
    return printRest(layer, out);
  }
  if (!verbose) out.add(`, length ${wireLength}`);
}

/** What is behind the problem is not looked at, but must be there. */
function printRest(layer: CdpLayer, out: Out): void {
  out.invalid();
  if (layer.remainingCut) out.stop();
}

function printTlv({ type, length, problem, value, content }: CdpTlv, remaining: number, out: Out): void {
  if (type === undefined || length === undefined) return out.stop();
  const verbose = out.options.verbosity > 0;
  const name = names.get(type) ?? "unknown field type";
  if (problem === "long") return out.add(` (TLV length ${length} > ${remaining})`);
  if (problem === "short") {
    if (!verbose) return out.add(`, ${name} TLV length ${length} too short`);
    return out.add(`\n\t${name} (${hex8(type)}), TLV length: ${length} byte${length === 1 ? "" : "s"} (too short)`);
  }
  const size = length - cdpHeaderLength;
  if (verbose) out.add(`\n\t${name} (${hex8(type)}), value length: ${size} byte${size === 1 ? "" : "s"}: `);
  else if (type === deviceId) out.add(", Device-ID ");
  if (content?.form === "malformed") out.add(" (malformed TLV)");
  else if (content !== undefined && (verbose || type === deviceId)) {
    printContent(type, size, content, out);
    if (value.length < size) out.stop();
    return;
  }
  if (value.length < size) return out.stop();
  out.hexDump(value, "\n\t  ");
}

const capabilityNames: readonly (readonly [number, string])[] = [
  [0x01, "Router"],
  [0x02, "Transparent Bridge"],
  [0x04, "Source Route Bridge"],
  [0x08, "L2 Switch"],
  [0x10, "L3 capable"],
  [0x20, "IGMP snooping"],
  [0x40, "L1 capable"],
];

function printContent(type: number, size: number, content: CdpContent, out: Out): void {
  switch (content.form) {
    case "malformed":
    case "opaque":
      return;
    case "text":
      out.add("'");
      out.captured(content.text);
      return out.add("'");
    case "lines":
      return out.add(`\n\t  ${content.lines.join("\n\t  ")}`);
    case "number":
      return out.add(numberText(type, out.need(content.value)));
    case "voice-vlan":
      if (size === 2) return out.add(`unknown ${hex16(out.need(content.vlan))}`);
      return out.add(`app ${out.need(content.application)}, vlan ${out.need(content.vlan)}`);
    case "location":
      out.add(hex8(out.need(content.code)));
      if (content.text === undefined) return;
      out.add("/");
      return out.captured(content.text);
    case "prefixes":
      if (content.odd) return out.add(` [length ${size} is not a multiple of 5]`);
      out.add(` IPv4 Prefixes (${size / 5}):`);
      for (const { address, length } of content.prefixes) out.add(` ${address}/${length}`);
      return;
    case "addresses":
      return printAddresses(content, out);
    default:
      return assertNever(content);
  }
}

function numberText(type: number, value: number): string {
  switch (type) {
    case 0x04:
      return `(${hex32(value)}): ${bitNames(capabilityNames, value) || "none"}`;
    case 0x0b:
      return value === 0 ? "half" : "full";
    case 0x10:
      return `${wattText(value)}W`;
    case 0x11:
      return `${value} bytes`;
    case 0x12:
    case 0x13:
      return hex8(value);
    default:
      return String(value);
  }
}

/** Milliwatts in watts with two decimals, rounded as the nearest binary fraction is. */
function wattText(milliwatts: number): string {
  return (milliwatts / 1000).toFixed(2);
}

const spaceProblems = {
  count: "num",
  "protocol-type": "PT+PL",
  protocol: "P+AL",
  address: "A",
} as const;

function printAddresses({ count = 0, addresses, problem, cut, stray }: CdpAddresses, out: Out): void {
  for (const [index, address] of addresses.entries()) {
    const { ip, ipVersion, protocolType, protocolLength, protocol, addressLength, hex, whole } = address;
    if (ip !== undefined) out.add(`IPv${ipVersion} (${count - index}) ${out.host(ip)}`);
    else out.add(`pt=${hex8(protocolType)}, pl=${protocolLength}, pb=${protocol}, al=${addressLength}, a=${hex ?? ""}`);
    if (whole && index < count - 1) out.add(" ");
  }
  if (cut && problem === undefined) return out.stop();
  if (problem === undefined) {
    if (stray > 0) out.add(` (${stray} bytes of stray data)`);
    return;
  }
  out.add(` (not enough space for ${spaceProblems[problem]})`);
  if (cut) out.stop();
}
