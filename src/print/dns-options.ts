import type { Bytes } from "../decode/index.js";
import { ipv4Text, ipv6Text } from "../decode/address-text.js";
import type { DnsOption } from "../decode/dns-options.js";
import { dnsOptionCodes as codes } from "../decode/dns-options.js";
import type { DnsData } from "../decode/dns-records.js";
import type { Out } from "./out.js";

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map([
  [1, "LLQ"], [2, "UL"], [3, "NSID"], [5, "DAU"], [6, "DHU"], [7, "N3U"], [8, "ECS"], [9, "EXPIRE"], [10, "COOKIE"],
  [11, "KEEPALIVE"], [12, "PADDING"], [13, "CHAIN"], [14, "KEY-TAG"], [16, "CLIENT-TAG"], [17, "SERVER-TAG"],
]);

// prettier-ignore
const signatureAlgorithms: ReadonlyMap<number, string> = new Map([
  [0, "DELETE"], [1, "RSAMD5"], [2, "DH"], [3, "DS"], [5, "RSASHA1"], [6, "DSA-NSEC3-SHA1"], [7, "RSASHA1-NSEC3-SHA1"],
  [8, "RSASHA256"], [10, "RSASHA512"], [12, "ECC-GOST"], [13, "ECDSAP256SHA256"], [14, "ECDSAP384SHA384"], [15, "ED25519"],
  [16, "ED448"], [252, "INDIRECT"], [253, "PRIVATEDNS"], [254, "PRIVATEOID"],
]);

// prettier-ignore
const digestAlgorithms: ReadonlyMap<number, string> = new Map([
  [1, "SHA-1"], [2, "SHA-256"], [3, "GOST_R_34.11-94"], [4, "SHA-384"],
]);

const hashAlgorithms: ReadonlyMap<number, string> = new Map([[1, "SHA-1"]]);

/** The options of an OPT record between brackets; the last one left open if it was cut off. */
export function printDnsOptions({ options = [], cut }: DnsData, out: Out): void {
  out.add(" [");
  for (const [index, option] of options.entries()) {
    if (index > 0) out.add(",");
    printOption(option, out);
  }
  if (!cut) out.add("]");
}

function printOption(option: DnsOption, out: Out): void {
  const { code, data } = option;
  if (code === undefined) return;
  out.add(names.get(code) ?? `Opt${code}`);
  if (data === undefined || data.length === 0) return;
  out.add(" ");
  switch (code) {
    case codes.clientSubnet:
      return printClientSubnet(data, out);
    case codes.cookie:
      if (data.length < 8 || (data.length > 8 && data.length < 16) || data.length > 40) return out.invalid();
      return out.add(data.length === 8 ? data.hex() : `${data.slice(0, 8).hex()} ${data.slice(8).hex()}`);
    case codes.keepalive:
      return data.length === 2 ? out.add(`${(data.u16(0) / 10).toFixed(1)} sec`) : out.invalid();
    case codes.expire:
      return data.length === 4 ? out.add(`${data.u32(0)} sec`) : out.invalid();
    case codes.padding:
      return out.add(`(${data.length})`);
    case codes.keyTag:
      return printKeyTags(data, out);
    case codes.dau:
      return printAlgorithms(data, signatureAlgorithms, out);
    case codes.dhu:
      return printAlgorithms(data, digestAlgorithms, out);
    case codes.n3u:
      return printAlgorithms(data, hashAlgorithms, out);
    case codes.chain:
      return out.add(option.name?.text ?? "");
    default:
      out.add(data.hex());
  }
}

/** RFC 7871 section 6: family, prefix lengths of source and scope, as many bytes of the address as the source needs. */
function printClientSubnet(data: Bytes, out: Out): void {
  const family = data.u16(0);
  const source = data.at(2);
  const scope = data.at(3);
  const bits = family === 1 ? 32 : 128;
  const known = family === 1 || family === 2;
  const size = data.length - 4;
  if (size < 0 || !known || source > bits || scope > bits || Math.ceil(source / 8) !== size) return out.invalid();
  const address = new Uint8Array(16);
  for (let index = 0; index < size; index++) address[index] = data.at(index + 4);
  out.add(`${family === 1 ? ipv4Text(address, 0) : ipv6Text(address, 0)}/${source}/${scope}`);
}

function printKeyTags(data: Bytes, out: Out): void {
  if (data.length % 2 !== 0) return out.invalid();
  const tags: number[] = [];
  for (let index = 0; index < data.length; index += 2) tags.push(data.u16(index));
  out.add(tags.join(" "));
}

function printAlgorithms(data: Bytes, algorithms: ReadonlyMap<number, string>, out: Out): void {
  const texts: string[] = [];
  for (let index = 0; index < data.length; index++)
    texts.push(algorithms.get(data.at(index)) ?? `Alg_${data.at(index)}`);
  out.add(texts.join(" "));
}
