import type { DhcpOption, DhcpValue } from "../decode/dhcp-options.js";
import { dhcpOptionCodes as codes } from "../decode/dhcp-option-codes.js";
import { printDhcpSpecial } from "./dhcp-special-options.js";
import type { Out } from "./out.js";

/** tcpdump's names of the options. */
// prettier-ignore
const names: ReadonlyMap<number, string> = new Map([
  [0, "PAD"], [1, "Subnet-Mask"], [2, "Time-Zone"], [3, "Default-Gateway"], [4, "Time-Server"], [5, "IEN-Name-Server"],
  [6, "Domain-Name-Server"], [7, "LOG"], [8, "CS"], [9, "LPR-Server"], [10, "IM"], [11, "RL"], [12, "Hostname"],
  [13, "BS"], [14, "DP"], [15, "Domain-Name"], [16, "SS"], [17, "RP"], [18, "EP"], [19, "IPF"], [20, "SRT"],
  [21, "PF"], [22, "RSZ"], [23, "TTL"], [24, "MTU-Timeout"], [25, "MTU-Table"], [26, "MTU"], [27, "LSN"], [28, "BR"],
  [29, "MD"], [30, "MS"], [31, "Router-Discovery"], [32, "RSA"], [33, "Static-Route"], [34, "UT"], [35, "AT"],
  [36, "IE"], [37, "TT"], [38, "KI"], [39, "KG"], [40, "YD"], [41, "YS"], [42, "NTP"], [43, "Vendor-Option"],
  [44, "Netbios-Name-Server"], [45, "WDD"], [46, "Netbios-Node"], [47, "Netbios-Scope"], [48, "XFS"], [49, "XDM"],
  [50, "Requested-IP"], [51, "Lease-Time"], [52, "OO"], [53, "DHCP-Message"], [54, "Server-ID"],
  [55, "Parameter-Request"], [56, "MSG"], [57, "MSZ"], [58, "RN"], [59, "RB"], [60, "Vendor-Class"], [61, "Client-ID"],
  [64, "N+D"], [65, "N+S"], [66, "TFTP"], [67, "BF"], [68, "MH"], [69, "SMTP"], [70, "POP3"], [71, "NNTP"],
  [72, "WWW"], [73, "FG"], [74, "IRC"], [75, "STS"], [76, "STDA"], [77, "User-Class"], [78, "SLP-DA"],
  [79, "SLP-SCOPE"], [80, "SLP-NA"], [81, "FQDN"], [82, "Agent-Information"], [83, "ARMT"], [88, "TZSTR"],
  [89, "FQDNS"], [90, "AUTH"], [91, "Last-Transaction-Time"], [92, "Associated-IP"], [93, "ARCH"], [94, "NDI"],
  [95, "LDAP"], [97, "GUID"], [98, "UAP"], [100, "POSIX-TZ"], [101, "TZ-Name"], [112, "NI"], [113, "NITAG"],
  [114, "URL"], [116, "NOAUTO"], [117, "NSSEARCH"], [118, "SUBNET"], [121, "Classless-Static-Route"],
  [150, "TFTP-Server-Address"], [161, "MUD-URL"], [249, "Classless-Static-Route-Microsoft"], [255, "END"],
]);

function optionName(code: number): string {
  return names.get(code) ?? "Unknown";
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
  const { code, value } = option;
  const length = out.need(option.length);
  out.add(`\n\t    ${optionName(code)} (${code}), length ${length}${length > 0 ? ": " : ""}`);
  if (option.count > 1) out.add(`, occurs ${option.count}`);
  if (value?.form === "bytes" && code === codes.messageType && length === 1)
    return out.add(messageTypeName(value.numbers[0]!));
  if (value?.form === "bytes" && code === codes.parameterRequestList) return printParameterRequest(value.numbers, out);
  if (value !== undefined) printValue(value, code, out);
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
function printParameterRequest(requested: readonly number[], out: Out): void {
  for (const [index, code] of requested.entries())
    out.add(`${index % 4 === 0 ? "\n\t      " : ", "}${optionName(code)} (${code})`);
}

function printValue(value: DhcpValue, code: number, out: Out): void {
  switch (value.form) {
    case "addresses":
      out.add(value.addresses.map((address) => out.host(address)).join(","));
      break;
    case "pairs":
      printPairs(value.addresses, out);
      break;
    case "numbers":
      out.add(value.numbers.join(","));
      break;
    case "flags":
      out.add(value.numbers.map((flag) => ["N", "Y"][flag] ?? `${flag}?`).join(","));
      break;
    case "bytes":
      out.add(value.numbers.join("."));
      break;
    case "text":
      out.add(`"${out.escaped(value.text)}"`);
      break;
    default:
      printDhcpSpecial(value, code, out);
  }
  if (value.rest > 0) out.add(`\n\t  trailing data length ${value.rest}`);
}

function printPairs(addresses: readonly string[], out: Out): void {
  for (let index = 0; index < addresses.length; index += 2) {
    const [first, second] = [addresses[index] ?? "", addresses[index + 1] ?? ""];
    out.add(`${index > 0 ? "," : ""}(${out.host(first)}:${out.host(second)})`);
  }
}
