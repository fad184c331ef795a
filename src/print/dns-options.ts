import type { DnsOption, DnsOptionValue } from "../decode/dns-options.js";
import { dnsOptionCodes as codes } from "../decode/dns-options.js";
import type { DnsData } from "../decode/dns-records.js";
import { assertNever } from "../errors.js";
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

const algorithmNames: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [codes.dau, signatureAlgorithms],
  [codes.dhu, digestAlgorithms],
  [codes.n3u, hashAlgorithms],
]);

/** The options of an OPT record between brackets; the last one left open if it was cut off. */
export function printDnsOptions({ options = [], cut }: DnsData, out: Out): void {
  out.add(" [");
  for (const [index, option] of options.entries()) {
    if (index > 0) out.add(",");
    printOption(option, out);
  }
  if (!cut) out.add("]");
}

function printOption({ code, data, value, name }: DnsOption, out: Out): void {
  if (code === undefined) return;
  out.add(names.get(code) ?? `Opt${code}`);
  if (data === undefined || data.length === 0) return;
  out.add(" ");
  if (value !== undefined) return out.add(valueText(code, value));
  switch (code) {
    case codes.clientSubnet:
    case codes.cookie:
    case codes.keepalive:
    case codes.expire:
    case codes.keyTag:
      return out.invalid();
    case codes.padding:
      return out.add(`(${data.length})`);
    case codes.chain:
      return out.add(name?.text ?? "");
    default:
      out.add(data.hex());
  }
}

function valueText(code: number, value: DnsOptionValue): string {
  switch (value.form) {
    case "client-subnet":
      return `${value.address}/${value.sourcePrefixLength}/${value.scopePrefixLength}`;
    case "cookie":
      return `${value.client.hex()}${value.server === undefined ? "" : ` ${value.server.hex()}`}`;
    case "expire":
      return `${value.seconds} sec`;
    case "keepalive":
      return `${(value.timeout / 10).toFixed(1)} sec`;
    case "key-tags":
      return value.tags.join(" ");
    case "algorithms": {
      const names = algorithmNames.get(code);
      return value.algorithms.map((algorithm) => names?.get(algorithm) ?? `Alg_${algorithm}`).join(" ");
    }
    default:
      return assertNever(value);
  }
}
