import type { Bytes } from "./layer.js";
import type { MptcpContents } from "./mptcp.js";
import { decodeMptcp } from "./mptcp.js";
import type { Reader } from "./reader.js";

/** One TCP option (RFC 9293 section 3.1; kinds at IANA "TCP Parameters"). */
export interface TcpOption {
  /** Absent when not captured, as is `length`. */
  readonly kind: number | undefined;
  /** The whole option's length in bytes as it says itself; 1 for the two kinds that have no length byte. */
  readonly length: number | undefined;
  /** How many bytes the option takes by its kind; where that differs from `length`, this is where the next one begins. */
  readonly size: number;
  /**
   * `length`: smaller than 2 or larger than the room; `room`: the body does not fit in the header, or lacks what it must
   * begin with; `cut`: the body was not all captured. After a problem no more options follow.
   */
  readonly problem?: "length" | "room" | "cut" | undefined;
  /** The one number of maximum segment size, window scale, user timeout, echo and T/TCP options. */
  readonly value?: number;
  /** Timestamps (RFC 7323). */
  readonly tsVal?: number;
  readonly tsEcr?: number;
  /** Selective acknowledgment (RFC 2018): left and right edges. */
  readonly blocks?: readonly (readonly [left: number, right: number])[];
  /** TCP-AO (RFC 5925). */
  readonly keyId?: number | undefined;
  readonly rNextKeyId?: number | undefined;
  /** Multipath TCP (RFC 8684). */
  readonly multipath?: MptcpContents;
  /** SCPS capabilities (CCSDS 714.0-B-2): the capabilities and who offers them. */
  readonly capabilities?: number;
  readonly connectionId?: number;
  /** Shared experimental options (RFC 6994): whose it is. */
  readonly experimentId?: number;
  /** TCP fast open (RFC 7413), also as an experiment: empty in a request for a cookie. */
  readonly cookie?: Bytes;
  /** Of a signature, whether it is right; absent where nobody can tell. */
  isValid?: boolean;
  /** The body of the other kinds, and the MAC of TCP-AO, as far as captured. */
  readonly body?: Bytes;
}

export const tcpOptionKinds = {
  endOfList: 0,
  noOperation: 1,
  maximumSegmentSize: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  echo: 6,
  echoReply: 7,
  timestamps: 8,
  connectionCount: 11,
  connectionCountNew: 12,
  connectionCountEcho: 13,
  signature: 19,
  scpsCapabilities: 20,
  userTimeout: 28,
  authentication: 29,
  multipath: 30,
  fastOpen: 34,
  experiment2: 254,
} as const;

const kinds = tcpOptionKinds;

const noOperation: TcpOption = { kind: kinds.noOperation, length: 1, size: 1 };
const endOfList: TcpOption = { kind: kinds.endOfList, length: 1, size: 1 };

/** How nearly all segments of a connection with timestamps begin their options: nop, nop, the kind and 10 (RFC 7323 appendix A). */
const alignedStart = 0x0101080a;
const alignedLength = 12;

function timestamps(reader: Reader, length: number, size: number): TcpOption {
  return { kind: kinds.timestamps, length, size, tsVal: reader.u32(), tsEcr: reader.u32() };
}

/** Decodes the `length` bytes of options at the cursor. */
export function decodeTcpOptions(reader: Reader, length: number): readonly TcpOption[] {
  if (length === alignedLength && reader.has(length)) {
    const start = reader.offset;
    if (reader.u32() === alignedStart) return [noOperation, noOperation, timestamps(reader, 10, 10)];
    reader.seek(start);
  }
  const options: TcpOption[] = [];
  let room = length;
  while (room > 0) {
    const option = decodeOption(reader, room);
    options.push(option);
    if (option.problem !== undefined || option.length === undefined || option.kind === kinds.endOfList) break;
    room -= option.size;
  }
  return options;
}

function decodeOption(reader: Reader, room: number): TcpOption {
  const kind = reader.maybe8();
  if (kind === kinds.noOperation) return noOperation;
  if (kind === kinds.endOfList) return endOfList;
  const length = reader.maybe8();
  if (kind === undefined || length === undefined) return { kind, length, size: 0 };
  if (length < 2 || length > room) return { kind, length, size: 2, problem: "length" };
  return decodeBody(reader, kind, length, room - 2);
}

/** Bodies of fixed size are read whatever the length byte says; the others fill the length. */
function decodeBody(reader: Reader, kind: number, length: number, room: number): TcpOption {
  const fixed = bodySizes.get(kind);
  const bodySize = fixed ?? length - 2;
  const size = bodySize + 2;
  if (bodySize > room) return { kind, length, size, problem: "room" };
  switch (kind) {
    case kinds.sackPermitted:
      return { kind, length, size };
    case kinds.sack:
      return { kind, length, size, ...decodeBlocks(reader, bodySize) };
    case kinds.authentication:
      return { kind, length, size, ...decodeAuthentication(reader, bodySize) };
  }
  if (!reader.has(bodySize)) return { kind, length, size, body: reader.captured(bodySize), problem: "cut" };
  switch (kind) {
    case kinds.timestamps:
      return timestamps(reader, length, size);
    case kinds.windowScale:
      return { kind, length, size, value: reader.u8() };
    case kinds.maximumSegmentSize:
    case kinds.userTimeout:
      return { kind, length, size, value: reader.u16() };
    case kinds.echo:
    case kinds.echoReply:
    case kinds.connectionCount:
    case kinds.connectionCountNew:
    case kinds.connectionCountEcho:
      return { kind, length, size, value: reader.u32() };
    case kinds.multipath: {
      const start = reader.offset;
      const multipath = decodeMptcp(reader, length);
      reader.seek(start + bodySize);
      return { kind, length, size, multipath };
    }
    case kinds.scpsCapabilities:
      return { kind, length, size, capabilities: reader.u8(), connectionId: reader.u8() };
    case kinds.fastOpen:
      return { kind, length, size, cookie: reader.captured(bodySize) };
    case kinds.experiment2:
      return { kind, length, size, ...decodeExperiment(reader.captured(bodySize)) };
    default:
      return { kind, length, size, body: reader.captured(bodySize) };
  }
}

const fastOpenExperiment = 0xf989;

function decodeExperiment(body: Bytes): Pick<TcpOption, "experimentId" | "cookie" | "body" | "problem"> {
  if (body.length < 2) return { body, problem: "room" };
  const experimentId = body.u16(0);
  if (experimentId === fastOpenExperiment) return { experimentId, cookie: body.slice(2) };
  return { experimentId, body: body.slice(2) };
}

/** The options whose body has one possible size (RFC 9293, 7323, 2018, 1072, 1644, 2385, 5482; CCSDS 714.0-B-2). */
const bodySizes: ReadonlyMap<number, number> = new Map([
  [kinds.maximumSegmentSize, 2],
  [kinds.windowScale, 1],
  [kinds.sackPermitted, 0],
  [kinds.echo, 4],
  [kinds.echoReply, 4],
  [kinds.timestamps, 8],
  [kinds.connectionCount, 4],
  [kinds.connectionCountNew, 4],
  [kinds.connectionCountEcho, 4],
  [kinds.signature, 16],
  [kinds.scpsCapabilities, 2],
  [kinds.userTimeout, 2],
]);

function decodeBlocks(reader: Reader, bodySize: number): Pick<TcpOption, "blocks" | "problem"> {
  const blocks: (readonly [number, number])[] = [];
  if (bodySize % 8 !== 0) {
    reader.skip(bodySize);
    return {};
  }
  for (let left = bodySize; left > 0; left -= 8) {
    if (!reader.has(8)) return { blocks, problem: "cut" };
    blocks.push([reader.u32(), reader.u32()]);
  }
  return { blocks };
}

function decodeAuthentication(
  reader: Reader,
  bodySize: number,
): Pick<TcpOption, "keyId" | "rNextKeyId" | "body" | "problem"> {
  if (bodySize < 2) {
    reader.skip(bodySize);
    return {};
  }
  const keyId = reader.maybe8();
  const rNextKeyId = reader.maybe8();
  const body = reader.captured(bodySize - 2);
  return {
    keyId,
    rNextKeyId,
    body,
    problem: body.length < bodySize - 2 || rNextKeyId === undefined ? "cut" : undefined,
  };
}
