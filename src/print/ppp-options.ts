import type { PppControlLayer, PppOption } from "../decode/ppp-control.js";
import { pppControl } from "../decode/ppp-control-protocols.js";
import type { PppAuthentication, PppCompression, PppOptionValue } from "../decode/ppp-options.js";
import { ipHeaderCompression, pppCompressionLength } from "../decode/ppp-options.js";
import { assertNever } from "../errors.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";
import { pppProtocolName } from "./ppp-protocols.js";

/** Prints an option of a control protocol. False if the list is not to be read on. */
export type PrintPppOption = (option: PppOption, layer: PppControlLayer, out: Out) => boolean;

/** What was said of an option: its value, nothing that is known, or all there is to say, the list going on or not. */
type Outcome = "known" | "unknown" | "end" | "skip";

/** Builds a protocol's printer: heading, value, and the bytes when the value is not known or -vv is given. */
function printer(nameOf: (type: number) => string): PrintPppOption {
  return (option, layer, out) => {
    const { type, length, bytes } = option;
    const bogus = length < 2 ? " (length bogus, should be >= 2)" : "";
    out.add(`\n\t  ${nameOf(type)} Option (${hex8(type)}), length ${length}${bogus}`);
    if (length < 2) return false;
    const outcome = printValue(option, layer, out);
    if (outcome === "end") return false;
    if (outcome === "skip") return true;
    const { verbosity } = out.options;
    if (verbosity > 1 || outcome === "unknown") out.hexDump(bytes.slice(2), "\n\t    ");
    return true;
  };
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

const knownLcpOption = printer((type) => lcpNames[type] ?? "");

export const lcpOption: PrintPppOption = (option, layer, out) => {
  if (option.type < lcpNames.length) return knownLcpOption(option, layer, out);
  out.add(`\n\tunknown LCP option ${hex8(option.type)}`);
  return option.length >= 2;
};

// prettier-ignore
const ipcpNames: ReadonlyMap<number, string> = new Map([
  [1, "IP-Addrs"], [2, "IP-Comp"], [3, "IP-Addr"], [4, "Home-Addr"], [129, "Pri-DNS"], [130, "Pri-NBNS"], [131, "Sec-DNS"],
  [132, "Sec-NBNS"],
]);

export const ipcpOption = printer((type) => ipcpNames.get(type) ?? "unknown");

export const ipv6cpOption = printer((type) => (type === 1 ? "Interface-ID" : "unknown"));

// prettier-ignore
const ccpNames: ReadonlyMap<number, string> = new Map([
  [0, "OUI"], [1, "Pred-1"], [2, "Pred-2"], [3, "Puddle"], [16, "HP-PPC"], [17, "Stac-LZS"], [18, "MPPC"], [19, "Gand-FZA"],
  [20, "V.42bis"], [21, "BSD-Comp"], [23, "LZS-DCP"], [24, "MVRCA"], [25, "DEC"], [26, "Deflate"], [255, "Reserved"],
]);

export const ccpOption = printer((type) => ccpNames.get(type) ?? "Unknown");

export const bacpOption = printer((type) => (type === 1 ? "Favored-Peer" : "Unknown"));

/** Values that are told in one piece. */
type PlainValue = Exclude<
  PppOptionValue,
  { form: "misfit" | "compression" | "interface-identifier" | "authentication" }
>;

function printValue(option: PppOption, layer: PppControlLayer, out: Out): Outcome {
  const { value, type } = option;
  if (value === undefined) return isBare(layer.protocol, type) ? "known" : "unknown";
  switch (value.form) {
    case "misfit":
      out.add(` (length bogus, should be ${value.relation} ${value.right})`);
      return endsList(layer.protocol, type) ? "end" : "skip";
    case "compression":
      return printCompression(option, value, layer, out);
    case "interface-identifier":
      if (value.identifier === undefined) {
        out.add("[|ip6cp]");
        return "end";
      }
      out.add(`: ${value.identifier.hex().replace(/.{4}(?=.)/g, "$&:")}`);
      return "known";
    case "authentication":
      printAuthentication(option, value, out);
      return "known";
    default:
      out.add(valueText(layer.protocol, type, value, out));
      return "known";
  }
}

/** Options of LCP that carry nothing: Protocol Field Compression, and that of address and control. */
function isBare(protocol: number, type: number): boolean {
  return protocol === pppControl.lcp && (type === 7 || type === 8);
}

/** Whether tcpdump does not look behind an option of this type if its length is wrong. */
function endsList(protocol: number, type: number): boolean {
  return protocol === pppControl.lcp ? type > 3 : protocol === pppControl.ipcp && type !== 1;
}

const chap = 0xc223;
const plainProtocols: ReadonlySet<number> = new Set([0xc023, 0xc227, 0xc027, 0xc123]);
const algorithms: ReadonlyMap<number, string> = new Map([
  [5, "MD5"],
  [128, "MS-CHAPv1"],
  [129, "MS-CHAPv2"],
]);

function printAuthentication(option: PppOption, value: PppAuthentication, out: Out): void {
  const protocol = out.need(value.protocol);
  // The digits are missing in tcpdump's text for unknown protocols.
  out.add(`: ${pppProtocolName(protocol) ?? "Unknown Auth Proto (0x04x)"}`);
  if (protocol === chap) {
    const algorithm = out.need(value.algorithm);
    out.add(`, ${algorithms.get(algorithm) ?? `Unknown Auth Alg ${algorithm}`}`);
  } else if (!plainProtocols.has(protocol)) out.hexDump(option.bytes, "\n\t");
}

const callbackNames = ["UserAuth", "DialString", "LocalID", "E.164", "X.500", "Unknown", "CBCP"] as const;
const zlib = 8;

function valueText(protocol: number, type: number, value: PlainValue, out: Out): string {
  switch (value.form) {
    case "number":
      return `: ${numberText(protocol, type, out.need(value.number))}`;
    case "vendor":
      return `: Vendor: ${organizationByOui(out.need(value.oui))} (${value.oui})`;
    case "callback":
      // The colon is there twice.
      out.add(": ");
      return `: Callback Operation ${callbackNames[out.need(value.operation)] ?? "Unknown"} (${value.operation})`;
    case "endpoint":
      return `: ${endpointText(out.need(value.class), value.address, out)}`;
    case "address":
      return `: ${out.host(out.needText(value.address))}`;
    case "addresses":
      return `: src ${out.host(out.needText(value.source))}, dst ${out.host(out.needText(value.destination))}`;
    case "bsd":
      return `: Version: ${out.need(value.version)}, Dictionary Bits: ${out.need(value.dictionaryBits)}`;
    case "magnalink": {
      const extra = value.packetByPacket ? "Enabled" : "Disabled";
      const features = `: Features: ${out.need(value.features)}, PxP: ${extra}, History: ${out.need(value.history)}`;
      return `${features}, #CTX-ID: ${out.need(value.contexts)}`;
    }
    case "deflate": {
      const method = out.need(value.method);
      const methodText = `${method === zlib ? "zlib" : "unknown"} (0x${method.toString(16)})`;
      const check = `MBZ: ${out.need(value.mustBeZero)}, CHK: ${out.need(value.check)}`;
      return `: Window: ${out.need(value.window)}K, Method: ${methodText}, ${check}`;
    }
    default:
      return assertNever(value);
  }
}

const linkQualityReport = 0xc025;

function numberText(protocol: number, type: number, number: number): string {
  if (protocol === pppControl.bacp) return `Magic-Num ${hex32(number)}`;
  switch (type) {
    case 2:
    case 5:
      return hex32(number);
    case 4:
      return number === linkQualityReport ? "LQR" : "unknown";
    case 23:
      return hex16(number);
    default:
      return String(number);
  }
}

/** An endpoint discriminator. */
function endpointText(kind: number, address: string | undefined, out: Out): string {
  switch (kind) {
    case 0:
      return "Null";
    case 1:
      return "Local";
    case 2:
      return `IPv4 ${out.host(out.needText(address))}`;
    case 3:
      return `MAC ${out.mac(out.needText(address))}`;
    case 4:
      return "Magic-Num-Block";
    case 5:
      return "PSNDN";
    default:
      return `Unknown class ${kind}`;
  }
}

const vanJacobson = 0x2d;
const suboptionNames = ["Unknown", "RTP-Compression", "Enhanced RTP-Compression"] as const;

function printCompression(option: PppOption, value: PppCompression, layer: PppControlLayer, out: Out): Outcome {
  const { length } = option;
  const protocol = out.need(value.protocol);
  const name =
    protocol === vanJacobson ? "VJ-Comp" : protocol === ipHeaderCompression ? "IP Header Compression" : "Unknown";
  out.add(`: ${name} (${hex8(protocol)}):`);
  if (protocol !== ipHeaderCompression) return "known";
  if (length < pppCompressionLength) {
    out.add(` (length bogus, should be >= ${pppCompressionLength})`);
    return "end";
  }
  const { parameters } = value;
  if (parameters === undefined) {
    out.add("[|ipcp]");
    return "end";
  }
  out.add(
    `\n\t    TCP Space ${parameters.tcpSpace}, non-TCP Space ${parameters.nonTcpSpace}` +
      `, maxPeriod ${parameters.maxPeriod}, maxTime ${parameters.maxTime}, maxHdr ${parameters.maxHeader}`,
  );
  return length > pppCompressionLength ? printSuboptions(option, value, layer, out) : "known";
}

function printSuboptions(option: PppOption, value: PppCompression, layer: PppControlLayer, out: Out): Outcome {
  const { length, bytes } = option;
  let left = length - pppCompressionLength;
  out.add(`\n\t      Suboptions, length ${left}`);
  for (const { type, length: size } of value.suboptions) {
    out.add(`\n\t\t${suboptionNames[type] ?? "Unknown"} Suboption #${type}, length ${size}`);
    if (left < size) {
      out.add(` [remaining suboptions length ${left} < ${size}]`);
      out.invalid();
      break;
    }
    left -= size;
  }
  if (value.suboptionsCut) {
    out.add("[|ipcp]");
    return "end";
  }
  // tcpdump then dumps not the option but as many bytes behind the suboptions.
  const at = bytes.start + length - left;
  if (out.options.verbosity > 1) out.hexDumpAt(layer, at + 2, length - 2, "\n\t    ");
  return "skip";
}
