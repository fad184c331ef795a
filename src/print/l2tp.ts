import type { L2tpLayer, L2tpPair } from "../decode/l2tp.js";
import { l2tpFlags } from "../decode/l2tp.js";
import type { PppLayer } from "../decode/ppp.js";
import { FieldWriter } from "./field-writer.js";
import type { Out } from "./out.js";
import { Value } from "./value.js";

const forwardingVersion = 1;
const l2tpVersion = 2;

const flagNames = [
  [l2tpFlags.control, "T"],
  [l2tpFlags.length, "L"],
  [l2tpFlags.sequence, "S"],
  [l2tpFlags.offset, "O"],
  [l2tpFlags.priority, "P"],
] as const;

export function printL2tp(layer: L2tpLayer, out: Out): void {
  out.protocol = "l2tp";
  const flags = out.need(layer.flags);
  const version = flags & 0x0f;
  if (version === forwardingVersion) return out.add(" l2f:");
  if (version !== l2tpVersion) return out.add(" Unknown Version, neither L2F(1) nor L2TP(2)");
  out.add(` l2tp:[${flagNames.map(([bit, name]) => (flags & bit ? name : "")).join("")}]`);
  const writer = new FieldWriter(out, layer.problem);
  if (flags & l2tpFlags.length) writer.show(layer.length, () => "");
  writer.show(layer.tunnelId, (id) => `(${id}/`);
  writer.show(layer.sessionId, (id) => `${id})`);
  if (flags & l2tpFlags.sequence) {
    writer.show(layer.ns, (ns) => `Ns=${ns},`);
    writer.show(layer.nr, (nr) => `Nr=${nr}`);
  }
  if (layer.problem !== undefined) return void writer.end();
  switch (layer.lengthProblem) {
    case "large":
      return out.add(` Length ${layer.room} larger than packet`);
    case "small":
      return out.add(` Length ${layer.room} smaller than header length`);
    case "none":
      return out.add(" No length");
    case undefined:
      break;
  }
  if ((flags & l2tpFlags.control) === 0) {
    out.add(" {");
    if (layer.payload !== undefined) out.layer(layer.payload);
    return isCutPpp(layer.payload) ? out.close() : out.add("}");
  }
  if (layer.pairs.length === 0) return out.add(" ZLB");
  for (const pair of layer.pairs) printPair(pair, out);
}

/** Here, other than on a link of its own, a header of PPP that was not captured ends the packet's text. */
function isCutPpp(payload: L2tpLayer["payload"]): boolean {
  if (payload?.kind !== "ppp") return false;
  return (payload as PppLayer).cut && payload.capturedLength < payload.wireLength;
}

const mandatory = 0x8000;
const hidden = 0x4000;

// prettier-ignore
const typeNames: readonly string[] = [
  "MSGTYPE", "RESULT_CODE", "PROTO_VER", "FRAMING_CAP", "BEARER_CAP", "TIE_BREAKER", "FIRM_VER", "HOST_NAME", "VENDOR_NAME",
  "ASSND_TUN_ID", "RECV_WIN_SIZE", "CHALLENGE", "Q931_CC", "CHALLENGE_RESP", "ASSND_SESS_ID", "CALL_SER_NUM", "MINIMUM_BPS",
  "MAXIMUM_BPS", "BEARER_TYPE", "FRAMING_TYPE", "PACKET_PROC_DELAY", "CALLED_NUMBER", "CALLING_NUMBER", "SUB_ADDRESS",
  "TX_CONN_SPEED", "PHY_CHANNEL_ID", "INI_RECV_LCP", "LAST_SENT_LCP", "LAST_RECV_LCP", "PROXY_AUTH_TYPE", "PROXY_AUTH_NAME",
  "PROXY_AUTH_CHAL", "PROXY_AUTH_ID", "PROXY_AUTH_RESP", "CALL_ERRORS", "ACCM", "RANDOM_VECTOR", "PRIVATE_GRP_ID",
  "RX_CONN_SPEED", "SEQ_REQUIRED",
];
const disconnectCause = 46;

function printPair({ problem, flags, vendorId, type, value }: L2tpPair, out: Out): void {
  out.add(" ");
  if (problem === "cut") return out.stop();
  if (problem === "length") return out.truncated();
  out.add(`${flags & mandatory ? "*" : ""}${flags & hidden ? "?" : ""}`);
  if (vendorId !== 0) {
    const hex = (number: number) => number.toString(16).padStart(4, "0");
    return out.add(`VENDOR${hex(vendorId)}:ATTR${hex(type)}(${value.hex()})`);
  }
  const name = type === disconnectCause ? "PPP_DISCON_CC" : (typeNames[type] ?? `AVP-#${type}`);
  out.add(`${name}(${flags & hidden ? "???" : valueText(type, new Value(value, out), out)})`);
}

const short = "AVP too short";

// prettier-ignore
const messageNames: readonly (string | undefined)[] = [
  undefined, "SCCRQ", "SCCRP", "SCCCN", "StopCCN", undefined, "HELLO", "OCRQ", "OCRP", "OCCN", "ICRQ", "ICRP", "ICCN", undefined,
  "CDN", "WEN", "SLI",
];
const authenticationNames = ["Reserved", "Textual", "CHAP", "PAP", "No Auth", "MS-CHAPv1"] as const;

/** Two capabilities that are one bit each. */
function twoBits(value: Value, second: string, first: string): string {
  const bits = value.u32(0);
  return `${bits & 2 ? second : ""}${bits & 1 ? first : ""}`;
}

/** What a value of this type says; `short` where it has no room for its fields. */
function valueText(type: number, value: Value, out: Out): string {
  const { bytes } = value;
  const atLeast = (length: number, text: () => string) => (bytes.length < length ? short : text());
  switch (type) {
    case 0:
      return atLeast(2, () => messageNames[value.u16(0)] ?? `MSGTYPE-#${value.u16(0)}`);
    case 1:
      return resultText(value, out);
    case 2:
      return atLeast(2, () => `${value.u8(0)}.${value.u8(1)}`);
    case 3:
    case 19:
      return atLeast(4, () => twoBits(value, "A", "S"));
    case 4:
    case 18:
      return atLeast(4, () => twoBits(value, "A", "D"));
    case 5:
      return atLeast(8, () => bytes.slice(0, 8).hex());
    case 6:
    case 9:
    case 10:
    case 14:
      return atLeast(2, () => String(value.u16(0)));
    case 7:
    case 8:
    case 21:
    case 22:
    case 23:
    case 30:
    case 37:
      return out.escaped(bytes);
    case 11:
    case 26:
    case 27:
    case 28:
    case 31:
    case 33:
    case 36:
      return bytes.hex();
    case 12:
      return atLeast(3, () => `${value.u16(0)}, ${bytes.slice(2, 3).hex()}${withBlank(value, 3, out)}`);
    case 13:
      return atLeast(16, () => bytes.slice(0, 16).hex());
    case 15:
    case 16:
    case 17:
    case 24:
    case 25:
    case 38:
      return atLeast(4, () => String(value.u32(0)));
    case 20:
      return "obsolete";
    case 29:
      return atLeast(2, () => authenticationNames[value.u16(0)] ?? `AuthType-#${value.u16(0)}`);
    case 32:
      return atLeast(2, () => String(value.u8(1)));
    case 34:
      return numbersText(value, ["CRCErr", "FrameErr", "HardOver", "BufOver", "Timeout", "AlignErr"], String);
    case 35:
      return numbersText(value, ["send", "recv"], (number) => number.toString(16).padStart(8, "0"));
    case disconnectCause:
      return atLeast(5, () => disconnectText(value, out));
    default:
      return "";
  }
}

const withBlank = ({ bytes }: Value, start: number, out: Out): string =>
  bytes.length > start ? ` ${out.escaped(bytes.slice(start))}` : "";

function resultText(value: Value, out: Out): string {
  const { length } = value.bytes;
  if (length < 2) return short;
  const result = String(value.u16(0));
  if (length === 2) return result;
  return length < 4 ? `${result} ${short}` : `${result}/${value.u16(2)}${withBlank(value, 4, out)}`;
}

/** Numbers behind two reserved bytes. */
function numbersText(value: Value, names: readonly string[], format: (number: number) => string): string {
  let text = "";
  for (const [index, name] of names.entries()) {
    const at = 2 + index * 4;
    if (value.bytes.length < at + 4) return text + short;
    text += `${name}=${format(value.u32(at))} `;
  }
  return text;
}

const directions = ["global error", "at peer", "at local"] as const;

function disconnectText(value: Value, out: Out): string {
  const direction = value.u8(4);
  const { bytes } = value;
  const numbers = `${bytes.slice(0, 2).hex()}, ${bytes.slice(2, 4).hex()}`;
  return `${numbers} ${directions[direction] ?? `Direction-#${direction}`}${withBlank(value, 5, out)}`;
}
