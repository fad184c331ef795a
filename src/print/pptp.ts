import type { Bytes } from "../decode/index.js";
import type { PptpLayer, PptpMessage } from "../decode/pptp.js";
import { pptpMagicCookie } from "../decode/pptp.js";
import { hex32 } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const controlTypes = [
  "NOT_DEFINED", "SCCRQ", "SCCRP", "StopCCRQ", "StopCCRP", "ECHORQ", "ECHORP", "OCRQ", "OCRP", "ICRQ", "ICRP", "ICCN",
  "CCRQ", "CDN", "WEN", "SLI",
] as const;

const messageTypes = ["UNKNOWN-MSG-TYPE", "CTRL-MSG", "MGMT-MSG"];
const bearerTypes = ["?", "A", "D", "Any"];
const framingTypes = ["?", "A", "S", "E"];
const reasons = ["?", "None", "Stop-Protocol", "Stop-Local-Shutdown"];

const errorCodes = ["None", "Not-Connected", "Bad-Format", "Bad-Value", "No-Resource", "Bad-Call-ID", "PAC-Error"];
const echoResults = [undefined, "OK", "General Error"];

/** What results mean, by message. */
const results: Readonly<Partial<Record<PptpMessage["form"], readonly (string | undefined)[]>>> = {
  startReply: [
    undefined,
    "Successful channel establishment",
    "General error",
    "Command channel already exists",
    "Requester is not authorized to establish a command channel",
    "The protocol version of the requester is not supported",
  ],
  stopReply: echoResults,
  echoReply: echoResults,
  outgoingReply: [
    ...[undefined, "Connected", "General Error", "No Carrier", "Busy", "No Dial Tone", "Time-out", "Do Not Accept"],
  ],
  incomingReply: [undefined, "Connect", "General Error", "Do Not Accept"],
  disconnect: [undefined, "Lost Carrier", "General Error", "Admin Shutdown", "Request"],
};

export function printPptp(layer: PptpLayer, out: Out): void {
  out.protocol = "pptp";
  const isLong = out.options.verbosity > 0;
  out.add(": pptp");
  if (isLong) {
    out.add(` Length=${out.need(layer.length)}`);
    out.add(` ${messageTypes[out.need(layer.messageType)] ?? messageTypes[0]}`);
  }
  const cookie = out.need(layer.magicCookie);
  const cookieText = cookie.toString(16).padStart(8, "0");
  if (cookie !== pptpMagicCookie) out.add(` UNEXPECTED Magic-Cookie!!(${cookieText})`);
  if (isLong || cookie !== pptpMagicCookie) out.add(` Magic-Cookie=${cookieText}`);
  const type = out.need(layer.controlType);
  const name = controlTypes[type];
  out.add(name === undefined ? ` UNKNOWN_CTRL_MSGTYPE(${type})` : ` CTRL_MSGTYPE=${name}`);
  out.add(reservedText(out.need(layer.reserved)));
  if (layer.message !== undefined) printMessage(layer.message, out);
}

const reservedText = (reserved: number): string =>
  reserved === 0 ? "" : ` [ERROR: reserved=${reserved} must be zero]`;

/** All fields that any message has, under the names that tcpdump gives them, up to where each message ends. */
function printMessage(message: PptpMessage, out: Out): void {
  const isLong = out.options.verbosity > 0;
  const fields = message as Record<string, unknown>;
  const number = (name: string) => (value: number) => ` ${name}(${value})`;
  const text = (name: string, size: number, length?: string) => (value: Bytes) => {
    const shown = length === undefined ? size : Math.min(size, (fields[length] as number | undefined) ?? 0);
    out.add(` ${name}(`);
    out.paddedText(value.slice(0, shown), shown);
    return ")";
  };
  const words: Readonly<Record<string, (value: never) => string>> = {
    protocolVersion: (version: number) => ` PROTO_VER(${version >> 8}.${version & 0xff})`,
    resultCode: (code: number) => ` RESULT_CODE(${code}${isLong ? `:${results[message.form]?.[code] ?? "?"}` : ""})`,
    errorCode: (code: number) => ` ERR_CODE(${code}${isLong ? `:${errorCodes[code] ?? "?"}` : ""})`,
    reason: (reason: number) => ` REASON(${reason}${isLong ? `:${reasons[reason] ?? "?"}` : ""})`,
    reserved1: reservedText,
    reserved: reservedText,
    framing: (bits: number) => ` FRAME_CAP(${bits & 1 ? "A" : ""}${bits & 2 ? "S" : ""})`,
    bearer: (bits: number) => ` BEARER_CAP(${bits & 2 ? "D" : ""}${bits & 1 ? "A" : ""})`,
    maximumChannels: number("MAX_CHAN"),
    firmware: number("FIRM_REV"),
    hostName: text("HOSTNAME", 64),
    vendor: text("VENDOR", 64),
    identifier: number("ID"),
    callId: number("CALL_ID"),
    callSerial: number("CALL_SER_NUM"),
    peerCallId: number("PEER_CALL_ID"),
    minimumSpeed: number("MIN_BPS"),
    maximumSpeed: number("MAX_BPS"),
    bearerType: (type: number) => ` BEARER_TYPE(${bearerTypes[type] ?? "?"})`,
    framingType: (type: number) => ` FRAME_TYPE(${framingTypes[type] ?? "?"})`,
    causeCode: number("CAUSE_CODE"),
    speed: number("CONN_SPEED"),
    window: number("RECV_WIN"),
    delay: number("PROC_DELAY"),
    physicalChannel: number("PHY_CHAN_ID"),
    phoneNumberLength: number("PHONE_NO_LEN"),
    phoneNumber: text("PHONE_NO", 64, "phoneNumberLength"),
    dialedNumberLength: number("DIALED_NO_LEN"),
    dialingNumberLength: number("DIALING_NO_LEN"),
    dialedNumber: text("DIALED_NO", 64, "dialedNumberLength"),
    dialingNumber: text("DIALING_NO", 64, "dialingNumberLength"),
    subaddress: text("SUB_ADDR", 64),
    statistics: text("CALL_STATS", 128),
    crcErrors: number("CRC_ERR"),
    framingErrors: number("FRAMING_ERR"),
    hardwareOverruns: number("HARDWARE_OVERRUN"),
    bufferOverruns: number("BUFFER_OVERRUN"),
    timeouts: number("TIMEOUT_ERR"),
    alignmentErrors: number("ALIGN_ERR"),
    sendAccm: (map: number) => ` SEND_ACCM(${hex32(map)})`,
    receiveAccm: (map: number) => ` RECV_ACCM(${hex32(map)})`,
  };
  // The fields lie in the message in the order of its layout.
  for (const [name, value] of Object.entries(fields)) {
    const word = words[name];
    if (word === undefined) continue;
    // Of this one the name is shown before the value is looked at.
    if (value === undefined && name === "framing") out.add(" FRAME_CAP(");
    if (value === undefined) return out.stop();
    out.add(word(value as never));
  }
}
