import type { Layer } from "./layer.js";
import { readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** The control connection of the Point-to-Point Tunneling Protocol (RFC 2637). */
export interface PptpLayer extends Layer, Values<typeof headerLayout> {
  readonly kind: "pptp";
  /** Of the known control messages. */
  readonly message: PptpMessage | undefined;
}

const headerLayout = {
  length: "u16",
  messageType: "u16",
  magicCookie: "u32",
  controlType: "u16",
  reserved: "u16",
} as const;

const capabilities = { framing: "u32", bearer: "u32", maximumChannels: "u16", firmware: "u16" } as const;
const names = { hostName: { captured: 64 }, vendor: { captured: 64 } } as const;

/** The fields of each control message, by its number. */
const layouts = {
  startRequest: { protocolVersion: "u16", reserved: "u16", ...capabilities, ...names },
  startReply: { protocolVersion: "u16", resultCode: "u8", errorCode: "u8", ...capabilities, ...names },
  stopRequest: { reason: "u8", reserved1: "u8", reserved: "u16" },
  stopReply: { resultCode: "u8", errorCode: "u8", reserved: "u16" },
  echoRequest: { identifier: "u32" },
  echoReply: { identifier: "u32", resultCode: "u8", errorCode: "u8", reserved: "u16" },
  outgoingRequest: {
    callId: "u16",
    callSerial: "u16",
    minimumSpeed: "u32",
    maximumSpeed: "u32",
    bearerType: "u32",
    framingType: "u32",
    window: "u16",
    delay: "u16",
    phoneNumberLength: "u16",
    reserved: "u16",
    phoneNumber: { captured: 64 },
    subaddress: { captured: 64 },
  },
  outgoingReply: {
    callId: "u16",
    peerCallId: "u16",
    resultCode: "u8",
    errorCode: "u8",
    causeCode: "u16",
    speed: "u32",
    window: "u16",
    delay: "u16",
    physicalChannel: "u32",
  },
  incomingRequest: {
    callId: "u16",
    callSerial: "u16",
    bearerType: "u32",
    physicalChannel: "u32",
    dialedNumberLength: "u16",
    dialingNumberLength: "u16",
    dialedNumber: { captured: 64 },
    dialingNumber: { captured: 64 },
    subaddress: { captured: 64 },
  },
  incomingReply: {
    callId: "u16",
    peerCallId: "u16",
    resultCode: "u8",
    errorCode: "u8",
    window: "u16",
    delay: "u16",
    reserved: "u16",
  },
  incomingConnected: {
    peerCallId: "u16",
    reserved: "u16",
    speed: "u32",
    window: "u16",
    delay: "u16",
    framingType: "u32",
  },
  clearRequest: { callId: "u16", reserved: "u16" },
  disconnect: {
    callId: "u16",
    resultCode: "u8",
    errorCode: "u8",
    causeCode: "u16",
    reserved: "u16",
    statistics: { captured: 128 },
  },
  wanError: {
    peerCallId: "u16",
    reserved: "u16",
    crcErrors: "u32",
    framingErrors: "u32",
    hardwareOverruns: "u32",
    bufferOverruns: "u32",
    timeouts: "u32",
    alignmentErrors: "u32",
  },
  linkInfo: { peerCallId: "u16", reserved: "u16", sendAccm: "u32", receiveAccm: "u32" },
} as const satisfies Readonly<Record<string, Layout>>;

type Layouts = typeof layouts;
type FieldsOf<L> = L extends Layout ? Values<L> : never;

export type PptpMessage = {
  [Form in keyof Layouts]: { readonly form: Form } & FieldsOf<Layouts[Form]>;
}[keyof Layouts];

export const pptpMagicCookie = 0x1a2b3c4d;

const forms = Object.keys(layouts) as (keyof Layouts)[];

export function decodePptp(reader: Reader, wireLength: number): PptpLayer {
  const base = { kind: "pptp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const header = readLayout(reader, headerLayout);
  const form = forms[(header.controlType ?? 0) - 1];
  const message =
    form === undefined ? undefined : ({ form, ...readLayout(reader, layouts[form]) } as unknown as PptpMessage);
  return { ...base, ...header, message };
}
