import type { DhcpOption } from "../decode/dhcp-options.js";
import { dhcpOptionCodes as codes } from "../decode/dhcp-options.js";
import type { Bytes } from "../decode/index.js";
import { ipv4Text } from "../decode/address-text.js";
import { printSpecialOption } from "./dhcp-special-options.js";
import type { Out } from "./out.js";

/**
 * How an option's data are shown: addresses, pairs of them, numbers of 32 bits (without and with sign) and 16 bits, bytes, yes
 * and no, text, or in a way of their own.
 */
type Form = "address" | "pair" | "u32" | "i32" | "u16" | "bytes" | "boolean" | "text" | "special" | "none";

// prettier-ignore
const options: ReadonlyMap<number, readonly [name: string, form: Form]> = new Map<number, readonly [string, Form]>([
  [0, ["PAD", "none"]], [1, ["Subnet-Mask", "address"]], [2, ["Time-Zone", "i32"]], [3, ["Default-Gateway", "address"]],
  [4, ["Time-Server", "address"]], [5, ["IEN-Name-Server", "address"]], [6, ["Domain-Name-Server", "address"]],
  [7, ["LOG", "address"]], [8, ["CS", "address"]], [9, ["LPR-Server", "address"]], [10, ["IM", "address"]],
  [11, ["RL", "address"]], [12, ["Hostname", "text"]], [13, ["BS", "u16"]], [14, ["DP", "text"]],
  [15, ["Domain-Name", "text"]], [16, ["SS", "address"]], [17, ["RP", "text"]], [18, ["EP", "text"]],
  [19, ["IPF", "boolean"]], [20, ["SRT", "boolean"]], [21, ["PF", "pair"]], [22, ["RSZ", "u16"]], [23, ["TTL", "bytes"]],
  [24, ["MTU-Timeout", "u32"]], [25, ["MTU-Table", "u16"]], [26, ["MTU", "u16"]], [27, ["LSN", "boolean"]],
  [28, ["BR", "address"]], [29, ["MD", "boolean"]], [30, ["MS", "boolean"]], [31, ["Router-Discovery", "boolean"]],
  [32, ["RSA", "address"]], [33, ["Static-Route", "pair"]], [34, ["UT", "boolean"]], [35, ["AT", "u32"]],
  [36, ["IE", "boolean"]], [37, ["TT", "bytes"]], [38, ["KI", "u32"]], [39, ["KG", "boolean"]], [40, ["YD", "text"]],
  [41, ["YS", "address"]], [42, ["NTP", "address"]], [43, ["Vendor-Option", "bytes"]],
  [44, ["Netbios-Name-Server", "address"]], [45, ["WDD", "address"]], [46, ["Netbios-Node", "special"]],
  [47, ["Netbios-Scope", "text"]], [48, ["XFS", "address"]], [49, ["XDM", "address"]], [50, ["Requested-IP", "address"]],
  [51, ["Lease-Time", "u32"]], [52, ["OO", "special"]], [53, ["DHCP-Message", "none"]], [54, ["Server-ID", "address"]],
  [55, ["Parameter-Request", "bytes"]], [56, ["MSG", "text"]], [57, ["MSZ", "u16"]], [58, ["RN", "u32"]],
  [59, ["RB", "u32"]], [60, ["Vendor-Class", "text"]], [61, ["Client-ID", "special"]], [64, ["N+D", "u16"]],
  [65, ["N+S", "address"]], [66, ["TFTP", "text"]], [67, ["BF", "text"]], [68, ["MH", "address"]],
  [69, ["SMTP", "address"]], [70, ["POP3", "address"]], [71, ["NNTP", "address"]], [72, ["WWW", "address"]],
  [73, ["FG", "address"]], [74, ["IRC", "address"]], [75, ["STS", "address"]], [76, ["STDA", "address"]],
  [77, ["User-Class", "special"]], [78, ["SLP-DA", "bytes"]], [79, ["SLP-SCOPE", "bytes"]], [80, ["SLP-NA", "text"]],
  [81, ["FQDN", "special"]], [82, ["Agent-Information", "special"]], [83, ["ARMT", "bytes"]], [88, ["TZSTR", "text"]],
  [89, ["FQDNS", "bytes"]], [90, ["AUTH", "bytes"]], [91, ["Last-Transaction-Time", "i32"]],
  [92, ["Associated-IP", "address"]], [93, ["ARCH", "u16"]], [94, ["NDI", "bytes"]], [95, ["LDAP", "text"]],
  [97, ["GUID", "bytes"]], [98, ["UAP", "text"]], [100, ["POSIX-TZ", "text"]], [101, ["TZ-Name", "text"]],
  [112, ["NI", "address"]], [113, ["NITAG", "text"]], [114, ["URL", "text"]], [116, ["NOAUTO", "boolean"]],
  [117, ["NSSEARCH", "u16"]], [118, ["SUBNET", "address"]], [121, ["Classless-Static-Route", "special"]],
  [150, ["TFTP-Server-Address", "address"]], [161, ["MUD-URL", "text"]],
  [249, ["Classless-Static-Route-Microsoft", "special"]], [255, ["END", "none"]],
]);

function optionName(code: number): string {
  return options.get(code)?.[0] ?? "Unknown";
}

/** Numbers of the size that an unknown option's length suggests. */
function formOf(code: number, length: number): Form {
  const form = options.get(code)?.[1];
  if (form !== undefined) return form;
  return length & 1 ? "bytes" : length & 2 ? "u16" : "u32";
}

/** Pad, and the end with all after it, are shown from -vvv on. */
export function printDhcpOptions(list: readonly DhcpOption[], out: Out): void {
  const all = out.options.verbosity > 2;
  for (const option of list) {
    if (option.code === codes.end && !all) return;
    if (option.code !== codes.pad || all) printOption(option, out);
    if (option.data === undefined) return out.truncated();
  }
}

function printOption(option: DhcpOption, out: Out): void {
  const { code, data } = option;
  const length = out.need(option.length);
  out.add(`\n\t    ${optionName(code)} (${code}), length ${length}${length > 0 ? ": " : ""}`);
  if (option.count > 1) out.add(`, occurs ${option.count}`);
  if (data === undefined) return;
  if (code === codes.messageType && length === 1) return out.add(messageTypeName(data.at(0)));
  if (code === codes.parameterRequestList) return printParameterRequest(data, out);
  const left = printData(code, data, out);
  if (left > 0) out.add(`\n\t  trailing data length ${left}`);
}

// prettier-ignore
const messageTypes: ReadonlyMap<number, string> = new Map([
  [1, "Discover"], [2, "Offer"], [3, "Request"], [4, "Decline"], [5, "ACK"], [6, "NACK"], [7, "Release"], [8, "Inform"],
  [10, "LeaseQuery"], [11, "LeaseUnassigned"], [12, "LeaseUnknown"], [13, "LeaseActive"],
]);

function messageTypeName(type: number): string {
  return messageTypes.get(type) ?? `Unknown (${type})`;
}

/** The options asked for, four on a line. */
function printParameterRequest(data: Bytes, out: Out): void {
  for (let index = 0; index < data.length; index++) {
    const code = data.at(index);
    out.add(`${index % 4 === 0 ? "\n\t      " : ", "}${optionName(code)} (${code})`);
  }
}

/** Prints the data in the option's form and returns how many bytes do not fit into it. */
function printData(code: number, data: Bytes, out: Out): number {
  switch (formOf(code, data.length)) {
    case "text":
      out.add(`"${out.escaped(data)}"`);
      return 0;
    case "address":
      return printEach(data, 4, (at) => out.host(addressAt(data, at)), out);
    case "pair":
      return printEach(data, 8, (at) => `(${out.host(addressAt(data, at))}:${out.host(addressAt(data, at + 4))})`, out);
    case "u32":
      return printEach(data, 4, (at) => String(data.u32(at)), out);
    case "i32":
      return printEach(data, 4, (at) => String(data.u32(at) | 0), out);
    case "u16":
      return printEach(data, 2, (at) => String(data.u16(at)), out);
    case "boolean":
      return printEach(data, 1, (at) => ["N", "Y"][data.at(at)] ?? `${data.at(at)}?`, out);
    case "bytes":
    case "none":
      out.add(data.decimal("."));
      return 0;
    case "special":
      return printSpecialOption(code, data, out);
  }
}

function addressAt(data: Bytes, at: number): string {
  return ipv4Text(data.data, data.start + at);
}

function printEach(data: Bytes, size: number, toText: (at: number) => string, out: Out): number {
  let at = 0;
  for (; at + size <= data.length; at += size) out.add(`${at === 0 ? "" : ","}${toText(at)}`);
  return data.length - at;
}
