import { readCfmSender, type CfmSender } from "./cfm-sender.js";
import type { Bytes, Layer } from "./layer.js";
import { layoutLength, readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** Connectivity Fault Management (IEEE 802.1Q clause 21, once 802.1ag). */
export interface CfmLayer extends Layer {
  readonly kind: "cfm";
  /** Absent if not whole. */
  readonly header: CfmHeader | undefined;
  /** One of these, by the operation. */
  readonly continuityCheck: CfmContinuityCheck | undefined;
  readonly linktraceMessage: Values<typeof linktraceMessageLayout> | undefined;
  readonly linktraceReply: Values<typeof linktraceReplyLayout> | undefined;
  /** What is not known of other operations. */
  readonly data: Bytes | undefined;
  readonly tlvs: readonly CfmTlv[];
  /** Why the list ends early: it lacks room, or it was not captured; nothing has to be captured behind the end mark. */
  readonly end: undefined | "short" | "cut";
}

export interface CfmHeader {
  readonly level: number;
  readonly version: number;
  readonly operation: number;
  readonly flags: number;
  /** Where the TLVs begin, counted from behind this header. */
  readonly firstTlvOffset: number;
}

export interface CfmContinuityCheck extends Values<typeof continuityCheckLayout> {
  readonly domainName: CfmName;
  readonly associationName: CfmName;
}

/** Of a maintenance domain, or of an association in it. */
export interface CfmName {
  /** Absent behind a name that is too long. */
  readonly format: number | undefined;
  /** Absent where the format says that there is no name. */
  readonly length: number | undefined;
  /** Absent if it is longer than `room`. */
  readonly value: Bytes | undefined;
  readonly room: number;
}

export interface CfmTlv {
  readonly type: number;
  /** Absent from the end mark, and where it is missing. */
  readonly length: number | undefined;
  /** Absent if it is not whole. */
  readonly value: Bytes | undefined;
  /** Of a port or an interface. */
  readonly status?: number | undefined;
  /** Whose TLV it is, and which of theirs. */
  readonly organization?: { readonly oui: number; readonly subtype: number } | undefined;
  readonly sender: CfmSender | undefined;
}

const cfmOperations = { continuityCheck: 1, linktraceReply: 4, linktraceMessage: 5 } as const;
export const cfmTlvs = { end: 0, senderId: 1, portStatus: 2, interfaceStatus: 3, organization: 31 } as const;
export const cfmDomainFormats = { none: 1, dns: 2, mac: 3, text: 4 } as const;
export const cfmAssociationFormats = { text: 2 } as const;
export const cfmHeaderLength = 4;

const continuityCheckLayout = { sequenceNumber: "u32", endpoint: "u16" } as const;
const linktraceMessageLayout = {
  transactionId: "u32",
  timeToLive: "u8",
  originalMac: "mac",
  targetMac: "mac",
} as const;
const linktraceReplyLayout = { transactionId: "u32", timeToLive: "u8", relayAction: "u8" } as const;
const namesLength = 48;
/** Behind the names are 16 bytes that ITU-T Y.1731 defines. */
const continuityCheckLength = layoutLength(continuityCheckLayout) + namesLength + 16;
const tlvHeaderLength = 3;

/** How long the fixed part of an operation is at least. */
export const cfmBodyLengths: ReadonlyMap<number, number> = new Map([
  [cfmOperations.continuityCheck, continuityCheckLength],
  [cfmOperations.linktraceMessage, layoutLength(linktraceMessageLayout)],
  [cfmOperations.linktraceReply, layoutLength(linktraceReplyLayout)],
]);

export function decodeCfm(reader: Reader, wireLength: number): CfmLayer {
  const { offset, left: capturedLength } = reader;
  const parts = { continuityCheck: undefined, linktraceMessage: undefined, linktraceReply: undefined, data: undefined };
  const base = { kind: "cfm", offset, wireLength, capturedLength, header: undefined, ...parts, tlvs: [] } as const;
  if (wireLength < cfmHeaderLength) return { ...base, end: "short" };
  if (!reader.has(cfmHeaderLength)) return { ...base, end: "cut" };
  const header = readHeader(reader);
  const { version, operation, firstTlvOffset } = header;
  const left = wireLength - cfmHeaderLength;
  const bodyLength = cfmBodyLengths.get(operation) ?? 0;
  const outer = { ...base, header, end: undefined };
  if (version !== 0 || firstTlvOffset > left || firstTlvOffset < bodyLength) return outer;
  if (!reader.has(bodyLength)) return { ...outer, end: "cut" };
  const body = readBody(reader, operation, left - firstTlvOffset);
  if (body.continuityCheck !== undefined && body.continuityCheck.associationName.value === undefined)
    return { ...outer, ...body };
  reader.seek(offset + cfmHeaderLength + firstTlvOffset);
  return { ...outer, ...body, ...readTlvs(reader, left - firstTlvOffset) };
}

function readHeader(reader: Reader): CfmHeader {
  const first = reader.u8();
  const [operation, flags, firstTlvOffset] = [reader.u8(), reader.u8(), reader.u8()];
  return { level: first >> 5, version: first & 0x1f, operation, flags, firstTlvOffset };
}

type Body = Pick<CfmLayer, "continuityCheck" | "linktraceMessage" | "linktraceReply" | "data">;

function readBody(reader: Reader, operation: number, unknownLength: number): Body {
  const nothing = {
    continuityCheck: undefined,
    linktraceMessage: undefined,
    linktraceReply: undefined,
    data: undefined,
  };
  switch (operation) {
    case cfmOperations.continuityCheck:
      return { ...nothing, continuityCheck: readContinuityCheck(reader) };
    case cfmOperations.linktraceMessage:
      return { ...nothing, linktraceMessage: readLayout(reader, linktraceMessageLayout) };
    case cfmOperations.linktraceReply:
      return { ...nothing, linktraceReply: readLayout(reader, linktraceReplyLayout) };
    default:
      // As many bytes as the TLVs have, though those before them are meant; so it is in tcpdump.
      return { ...nothing, data: reader.captured(unknownLength) };
  }
}

function readContinuityCheck(reader: Reader): CfmContinuityCheck {
  const values = readLayout(reader, continuityCheckLayout);
  const end = reader.offset + namesLength;
  const format = reader.u8();
  const hasName = format !== cfmDomainFormats.none;
  const length = hasName ? reader.u8() : undefined;
  // Format, length and one byte of the other name have to follow.
  const domainName = readName(reader, format, length, end - reader.offset - 3);
  if (hasName && domainName.value === undefined)
    return {
      ...values,
      domainName,
      associationName: { format: undefined, length: undefined, value: undefined, room: 0 },
    };
  const [otherFormat, otherLength] = [reader.u8(), reader.u8()];
  return { ...values, domainName, associationName: readName(reader, otherFormat, otherLength, end - reader.offset) };
}

function readName(reader: Reader, format: number, length: number | undefined, room: number): CfmName {
  const value = length === undefined || length > room ? undefined : reader.bytes(length);
  return { format, length, value, room };
}

function readTlvs(reader: Reader, length: number): Pick<CfmLayer, "tlvs" | "end"> {
  const tlvs: CfmTlv[] = [];
  for (let left = length; left > 0;) {
    const type = reader.maybe8();
    if (type === undefined) return { tlvs, end: "cut" };
    const header = { type, length: undefined, value: undefined, sender: undefined };
    if (type === cfmTlvs.end || left < tlvHeaderLength || !reader.has(tlvHeaderLength - 1)) {
      const end = type === cfmTlvs.end ? undefined : left < tlvHeaderLength ? "short" : "cut";
      return { tlvs: [...tlvs, header], end };
    }
    const size = reader.u16();
    left -= tlvHeaderLength;
    if (left < size || !reader.has(size))
      return { tlvs: [...tlvs, { ...header, length: size }], end: left < size ? "short" : "cut" };
    const value = reader.bytes(size)!;
    const sender = type === cfmTlvs.senderId && size > 0 ? readCfmSender(value) : undefined;
    tlvs.push({ ...header, length: size, value, ...readValue(type, value), sender });
    if (endsList(type, size, sender)) return { tlvs, end: undefined };
    // Behind a sender whose chassis does not fit, tcpdump counts from one byte before the end.
    const back = sender?.problem === "chassis-room" ? 1 : 0;
    reader.seek(reader.offset - back);
    left += back - size;
  }
  return { tlvs, end: undefined };
}

function readValue(type: number, value: Bytes): Pick<CfmTlv, "status" | "organization"> {
  switch (type) {
    case cfmTlvs.portStatus:
    case cfmTlvs.interfaceStatus:
      return { status: value.length < 1 ? undefined : value.at(0) };
    case cfmTlvs.organization:
      return { organization: value.length < 4 ? undefined : { oui: value.u32(0) >>> 8, subtype: value.at(3) } };
    default:
      return {};
  }
}

/** Whether tcpdump gives up behind this TLV. */
function endsList(type: number, length: number, sender: CfmSender | undefined): boolean {
  if (type === cfmTlvs.portStatus || type === cfmTlvs.interfaceStatus) return length < 1;
  if (type === cfmTlvs.organization) return length < 4;
  return sender?.problem === "address-room";
}
