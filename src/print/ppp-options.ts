import type { PppControlLayer, PppOption } from "../decode/ppp-control.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";
import { pppProtocolName } from "./ppp-protocols.js";
import { Value } from "./value.js";

/** Prints an option of a control protocol. False if the list is not to be read on. */
export type PrintPppOption = (option: PppOption, layer: PppControlLayer, out: Out) => boolean;

/** What is said of an option's value: everything, nothing known of it, or what is wrong with its length. */
type Outcome = "known" | "unknown" | "end" | "skip" | "cut";
type PrintValue = (option: PppOption, value: Value, out: Out, layer: PppControlLayer) => Outcome;

/** Builds a protocol's printer: heading, value, and the bytes when the value is not known or -vv is given. */
function printer(nameOf: (type: number) => string, printValue: PrintValue): PrintPppOption {
  return (option, layer, out) => {
    const { type, length, bytes } = option;
    const bogus = length < 2 ? " (length bogus, should be >= 2)" : "";
    out.add(`\n\t  ${nameOf(type)} Option (${hex8(type)}), length ${length}${bogus}`);
    if (length < 2) return false;
    const outcome = printValue(option, new Value(bytes, out), out, layer);
    if (outcome === "end" || outcome === "cut") return false;
    if (outcome === "skip") return true;
    const { verbosity } = out.options;
    if (verbosity > 1 || outcome === "unknown") out.hexDump(bytes.slice(2), "\n\t    ");
    return true;
  };
}

/** Notes a wrong length; `outcome` says how the list goes on. */
function bogus(relation: string, length: number, outcome: Outcome, out: Out): Outcome {
  out.add(` (length bogus, should be ${relation} ${length})`);
  return outcome;
}

const lcpNames = [
  "Vend-Ext",
  "MRU",
  "ACCM",
  "Auth-Prot",
  "Qual-Prot",
  "Magic-Num",
  "deprecated(6)",
  "PFC",
  "ACFC",
  "FCS-Alt",
  "SDP",
  "Num-Mode",
  "deprecated(12)",
  "Call-Back",
  "deprecated(14)",
  "deprecated(15)",
  "deprecated(16)",
  "MRRU",
  "12-Bit seq #",
  "End-Disc",
  "Proprietary",
  "DCE-Id",
  "MP+",
  "Link-Disc",
  "LCP-Auth-Opt",
  "COBS",
  "Prefix-elision",
  "Multilink-header-Form",
  "I18N",
  "SDL-over-SONET/SDH",
  "PPP-Muxing",
] as const;

const knownLcpOption = printer((type) => lcpNames[type] ?? "", printLcpValue);

export const lcpOption: PrintPppOption = (option, layer, out) => {
  if (option.type < lcpNames.length) return knownLcpOption(option, layer, out);
  out.add(`\n\tunknown LCP option ${hex8(option.type)}`);
  return option.length >= 2;
};

const callbackNames = ["UserAuth", "DialString", "LocalID", "E.164", "X.500", "Unknown", "CBCP"] as const;
const linkQualityReport = 0xc025;

function printLcpValue(option: PppOption, value: Value, out: Out): Outcome {
  const { type, length } = option;
  switch (type) {
    case 0:
      if (length < 6) return bogus(">=", 6, "skip", out);
      out.add(`: Vendor: ${organizationByOui(value.u24(2))} (${value.u24(2)})`);
      return "known";
    case 1:
      if (length !== 4) return bogus("=", 4, "skip", out);
      out.add(`: ${value.u16(2)}`);
      return "known";
    case 2:
      if (length !== 6) return bogus("=", 6, "skip", out);
      out.add(`: ${hex32(value.u32(2))}`);
      return "known";
    case 3:
      if (length < 4) return bogus(">=", 4, "skip", out);
      printAuthentication(option, value.u16(2), out);
      return "known";
    case 4:
      if (length < 4) return bogus(">=", 4, "end", out);
      out.add(value.u16(2) === linkQualityReport ? ": LQR" : ": unknown");
      return "known";
    case 5:
      if (length !== 6) return bogus("=", 6, "end", out);
      out.add(`: ${hex32(value.u32(2))}`);
      return "known";
    case 7:
    case 8:
      return "known";
    case 13:
      if (length < 3) return bogus(">=", 3, "end", out);
      out.add(": ");
      out.add(`: Callback Operation ${callbackNames[value.u8(2)] ?? "Unknown"} (${value.u8(2)})`);
      return "known";
    case 17:
      if (length !== 4) return bogus("=", 4, "end", out);
      out.add(`: ${value.u16(2)}`);
      return "known";
    case 19:
      if (length < 3) return bogus(">=", 3, "end", out);
      return printEndpoint(length, value, out);
    case 23:
      if (length !== 4) return bogus("=", 4, "end", out);
      out.add(`: ${hex16(value.u16(2))}`);
      return "known";
    default:
      return "unknown";
  }
}

const chap = 0xc223;
const plainProtocols: ReadonlySet<number> = new Set([0xc023, 0xc227, 0xc027, 0xc123]);
const algorithms: ReadonlyMap<number, string> = new Map([
  [5, "MD5"],
  [128, "MS-CHAPv1"],
  [129, "MS-CHAPv2"],
]);

function printAuthentication(option: PppOption, protocol: number, out: Out): void {
  // The digits are missing in tcpdump's text for unknown protocols.
  out.add(`: ${pppProtocolName(protocol) ?? "Unknown Auth Proto (0x04x)"}`);
  if (protocol === chap) {
    const algorithm = out.need(option.algorithm);
    out.add(`, ${algorithms.get(algorithm) ?? `Unknown Auth Alg ${algorithm}`}`);
  } else if (!plainProtocols.has(protocol)) out.hexDump(option.bytes, "\n\t");
}

/** An endpoint discriminator (RFC 1990 section 5.1.3). */
function printEndpoint(length: number, value: Value, out: Out): Outcome {
  const kind = value.u8(2);
  switch (kind) {
    case 0:
      out.add(": Null");
      return "known";
    case 1:
      out.add(": Local");
      return "known";
    case 2:
      if (length !== 7) return bogus("=", 7, "end", out);
      out.add(`: IPv4 ${value.ipv4(3)}`);
      return "known";
    case 3:
      if (length !== 9) return bogus("=", 9, "end", out);
      out.add(`: MAC ${value.mac(3)}`);
      return "known";
    case 4:
      out.add(": Magic-Num-Block");
      return "known";
    case 5:
      out.add(": PSNDN");
      return "known";
    default:
      out.add(`: Unknown class ${kind}`);
      return "known";
  }
}

const ipcpNames: ReadonlyMap<number, string> = new Map([
  [1, "IP-Addrs"],
  [2, "IP-Comp"],
  [3, "IP-Addr"],
  [4, "Home-Addr"],
  [129, "Pri-DNS"],
  [130, "Pri-NBNS"],
  [131, "Sec-DNS"],
  [132, "Sec-NBNS"],
]);

export const ipcpOption = printer((type) => ipcpNames.get(type) ?? "unknown", printIpcpValue);

function printIpcpValue({ type, length }: PppOption, value: Value, out: Out, layer: PppControlLayer): Outcome {
  if (type === 1) {
    if (length !== 10) return bogus("=", 10, "skip", out);
    out.add(`: src ${value.ipv4(2)}, dst ${value.ipv4(6)}`);
    return "known";
  }
  if (type === 2) {
    if (length < 4) return bogus(">=", 4, "end", out);
    return printCompression(length, value, out, layer);
  }
  if (!ipcpNames.has(type)) return "unknown";
  if (length !== 6) return bogus("=", 6, "end", out);
  out.add(`: ${value.ipv4(2)}`);
  return "known";
}

const headerCompression = 0x61;
const vanJacobson = 0x2d;
/** Of the option with the parameters of RFC 3544. */
const compressionLength = 14;
const suboptionNames = ["Unknown", "RTP-Compression", "Enhanced RTP-Compression"] as const;

function printCompression(length: number, value: Value, out: Out, layer: PppControlLayer): Outcome {
  const protocol = value.u16(2);
  const name =
    protocol === vanJacobson ? "VJ-Comp" : protocol === headerCompression ? "IP Header Compression" : "Unknown";
  out.add(`: ${name} (${hex8(protocol)}):`);
  if (protocol !== headerCompression) return "known";
  if (length < compressionLength) return bogus(">=", compressionLength, "end", out);
  const { bytes } = value;
  const captured = layer.offset + layer.capturedLength - bytes.start;
  if (captured < 2 + compressionLength) {
    out.add("[|ipcp]");
    return "cut";
  }
  out.add(
    `\n\t    TCP Space ${value.u16(4)}, non-TCP Space ${value.u16(6)}` +
      `, maxPeriod ${value.u16(8)}, maxTime ${value.u16(10)}, maxHdr ${value.u16(12)}`,
  );
  return length > compressionLength ? printSuboptions(length, value, out, layer) : "known";
}

function printSuboptions(length: number, value: Value, out: Out, layer: PppControlLayer): Outcome {
  let left = length - compressionLength;
  let at = compressionLength;
  out.add(`\n\t      Suboptions, length ${left}`);
  while (left >= 2) {
    if (value.bytes.length < at + 2) {
      out.add("[|ipcp]");
      return "cut";
    }
    const [type, size] = [value.u8(at), value.u8(at + 1)];
    if (type === 0 || size === 0) break;
    out.add(`\n\t\t${suboptionNames[type] ?? "Unknown"} Suboption #${type}, length ${size}`);
    if (left < size) {
      out.add(` [remaining suboptions length ${left} < ${size}]`);
      out.invalid();
      break;
    }
    left -= size;
    at += size;
  }
  // tcpdump then dumps not the option but as many bytes behind the suboptions.
  if (out.options.verbosity > 1) out.hexDumpAt(layer, value.bytes.start + at + 2, length - 2, "\n\t    ");
  return "skip";
}

export const ipv6cpOption = printer(
  (type) => (type === 1 ? "Interface-ID" : "unknown"),
  ({ type, length, bytes }, _value, out) => {
    if (type !== 1) return "unknown";
    if (length !== 10) return bogus("=", 10, "skip", out);
    if (bytes.length < 10) {
      out.add("[|ip6cp]");
      return "cut";
    }
    out.add(
      `: ${bytes
        .slice(2)
        .hex()
        .replace(/.{4}(?=.)/g, "$&:")}`,
    );
    return "known";
  },
);

// prettier-ignore
const ccpNames: ReadonlyMap<number, string> = new Map([
  [0, "OUI"], [1, "Pred-1"], [2, "Pred-2"], [3, "Puddle"], [16, "HP-PPC"], [17, "Stac-LZS"], [18, "MPPC"], [19, "Gand-FZA"],
  [20, "V.42bis"], [21, "BSD-Comp"], [23, "LZS-DCP"], [24, "MVRCA"], [25, "DEC"], [26, "Deflate"], [255, "Reserved"],
]);

export const ccpOption = printer((type) => ccpNames.get(type) ?? "Unknown", printCcpValue);

function printCcpValue({ type, length }: PppOption, value: Value, out: Out): Outcome {
  switch (type) {
    case 21:
      if (length < 3) return bogus(">=", 3, "skip", out);
      out.add(`: Version: ${value.u8(2) >> 5}, Dictionary Bits: ${value.u8(2) & 0x1f}`);
      return "known";
    case 24: {
      if (length < 4) return bogus(">=", 4, "skip", out);
      const [first, second] = [value.u8(2), value.u8(3)];
      const extra = first & 0x20 ? "Enabled" : "Disabled";
      out.add(`: Features: ${first >> 6}, PxP: ${extra}, History: ${first & 0x1f}, #CTX-ID: ${second}`);
      return "known";
    }
    case 26: {
      if (length < 4) return bogus(">=", 4, "skip", out);
      const [first, second] = [value.u8(2), value.u8(3)];
      const method = first & 0xf;
      const methodText = `${method === 8 ? "zlib" : "unknown"} (0x${method.toString(16)})`;
      out.add(`: Window: ${first >> 4}K, Method: ${methodText}, MBZ: ${second >> 2}, CHK: ${second & 3}`);
      return "known";
    }
    default:
      return "unknown";
  }
}

export const bacpOption = printer(
  (type) => (type === 1 ? "Favored-Peer" : "Unknown"),
  ({ type, length }, value, out) => {
    if (type !== 1) return "unknown";
    if (length !== 6) return bogus("=", 6, "skip", out);
    out.add(`: Magic-Num ${hex32(value.u32(2))}`);
    return "known";
  },
);
