import type { Bytes } from "../decode/index.js";
import type { L2tpLayer, L2tpPair } from "../decode/l2tp.js";
import { l2tpFlags, l2tpPairFlags, l2tpVersion } from "../decode/l2tp.js";
import type { L2tpValue } from "../decode/l2tp-values.js";
import type { PppLayer } from "../decode/ppp.js";
import { assertNever } from "../errors.js";
import { FieldWriter } from "./field-writer.js";
import type { Out } from "./out.js";

const forwardingVersion = 1;

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

function printPair({ problem, flags, vendorId, type, data, value }: L2tpPair, out: Out): void {
  out.add(" ");
  if (problem === "cut") return out.stop();
  if (problem === "length") return out.truncated();
  out.add(`${flags & l2tpPairFlags.mandatory ? "*" : ""}${flags & l2tpPairFlags.hidden ? "?" : ""}`);
  if (vendorId !== 0) {
    return out.add(`VENDOR${hex(vendorId)}:ATTR${hex(type)}(${data.hex()})`);
  }
  const name = type === disconnectCause ? "PPP_DISCON_CC" : (typeNames[type] ?? `AVP-#${type}`);
  out.add(`${name}(${flags & l2tpPairFlags.hidden ? "???" : valueText(type, value, out)})`);
}

const short = "AVP too short";

// prettier-ignore
const messageNames: readonly (string | undefined)[] = [
  undefined, "SCCRQ", "SCCRP", "SCCCN", "StopCCN", undefined, "HELLO", "OCRQ", "OCRP", "OCCN", "ICRQ", "ICRP", "ICCN", undefined,
  "CDN", "WEN", "SLI",
];
const authenticationNames = ["Reserved", "Textual", "CHAP", "PAP", "No Auth", "MS-CHAPv1"] as const;

/** The names of numbers, by the attribute's type; others are told in decimal. */
const numberTexts: ReadonlyMap<number, (number: number) => string> = new Map([
  [0, (number) => messageNames[number] ?? `MSGTYPE-#${number}`],
  [3, (number) => twoBits(number, "S")],
  [4, (number) => twoBits(number, "D")],
  [18, (number) => twoBits(number, "D")],
  [19, (number) => twoBits(number, "S")],
  [29, (number) => authenticationNames[number] ?? `AuthType-#${number}`],
]);

/** Two capabilities that are one bit each. */
function twoBits(bits: number, first: string): string {
  return `${bits & 2 ? "A" : ""}${bits & 1 ? first : ""}`;
}

const obsoleteType = 20;
const directions = ["global error", "at peer", "at local"] as const;

function valueText(type: number, value: L2tpValue | undefined, out: Out): string {
  if (value === undefined) return type === obsoleteType ? "obsolete" : "";
  switch (value.form) {
    case "short":
      return short;
    case "number":
      return (numberTexts.get(type) ?? String)(value.number);
    case "text":
      return out.escaped(value.text);
    case "bytes":
      return value.bytes.hex();
    case "version":
      return `${value.version}.${value.revision}`;
    case "result": {
      const { result, error } = value;
      if (error === undefined) return `${result}${value.short ? ` ${short}` : ""}`;
      return `${result}/${error}${withBlank(value.text, out)}`;
    }
    case "q931-cause":
      return `${value.code}, ${value.message.toString(16).padStart(2, "0")}${withBlank(value.text, out)}`;
    case "call-errors":
      return numbersText(
        [
          ["CRCErr", value.crcErrors],
          ["FrameErr", value.framingErrors],
          ["HardOver", value.hardwareOverruns],
          ["BufOver", value.bufferOverruns],
          ["Timeout", value.timeoutErrors],
          ["AlignErr", value.alignmentErrors],
        ],
        String,
      );
    case "character-map":
      return numbersText(
        [
          ["send", value.send],
          ["recv", value.receive],
        ],
        (number) => number.toString(16).padStart(8, "0"),
      );
    case "disconnect-cause": {
      const { code, protocol, direction } = value;
      const name = directions[direction] ?? `Direction-#${direction}`;
      return `${hex(code)}, ${hex(protocol)} ${name}${withBlank(value.text, out)}`;
    }
    default:
      return assertNever(value);
  }
}

const hex = (number: number) => number.toString(16).padStart(4, "0");

const withBlank = (text: Bytes, out: Out): string => (text.length > 0 ? ` ${out.escaped(text)}` : "");

function numbersText(
  numbers: readonly (readonly [name: string, number: number | undefined])[],
  format: (number: number) => string,
): string {
  let text = "";
  for (const [name, number] of numbers) {
    if (number === undefined) return text + short;
    text += `${name}=${format(number)} `;
  }
  return text;
}
