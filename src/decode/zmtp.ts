import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** ZeroMQ Message Transport Protocol 1.0 over TCP: frames. */
export interface ZmtpLayer extends Layer {
  readonly kind: "zmtp";
  readonly frames: readonly ZmtpFrame[];
}

export interface ZmtpFrame {
  /** The length stands in eight bytes after a mark, not in one. */
  readonly isLong: boolean;
  /** Of flags and body; absent when it was not captured. */
  readonly length: bigint | undefined;
  /** How many bytes follow the length in the segment. */
  readonly room: number;
  /** Absent when not captured, and of frames of length 0. */
  readonly flags: number | undefined;
  /** Where the body begins in the packet's bytes. */
  readonly bodyOffset: number;
  /** Whether the frame goes on beyond what was captured; then it is the last one. */
  readonly cut: boolean;
}

const longMark = 0xff;

export function decodeZmtp(reader: Reader, wireLength: number): ZmtpLayer {
  const base = { kind: "zmtp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  return { ...base, frames: readZmtpFrames(reader, Math.min(reader.end, reader.offset + wireLength)) };
}

/** The frames up to an end. */
function readZmtpFrames(reader: Reader, end: number): readonly ZmtpFrame[] {
  const frames: ZmtpFrame[] = [];
  while (reader.offset < end) {
    const frame = readFrame(reader, end);
    frames.push(frame);
    if (frame.cut) break;
  }
  return frames;
}

function readFrame(reader: Reader, end: number): ZmtpFrame {
  const first = reader.u8();
  const isLong = first === longMark;
  const length = isLong ? readLength(reader) : BigInt(first);
  const start = reader.offset;
  const flags = length === 0n ? undefined : reader.maybe8();
  const cut = length === undefined || length > BigInt(reader.end - start);
  if (!cut) reader.seek(start + Number(length));
  return { isLong, length, room: end - start, flags, bodyOffset: start + 1, cut };
}

function readLength(reader: Reader): bigint | undefined {
  return reader.has(8) ? (BigInt(reader.u32()) << 32n) | BigInt(reader.u32()) : undefined;
}

/** A datagram of ZeroMQ over PGM: the rest of a frame that began in an earlier one, then frames. */
export interface ZmtpDatagramLayer extends Layer {
  readonly kind: "zmtp-datagram";
  /** Where the first frame begins, 0xffff if none does; absent when it was not captured. */
  readonly frameOffset: number | undefined;
  /** Of the rest of the earlier frame, as the datagram's length has it; absent when that is beyond its end. */
  readonly restLength: number | undefined;
  /** As far as it was captured. */
  readonly rest: Bytes;
  readonly frames: readonly ZmtpFrame[];
}

const noFrame = 0xffff;

export function decodeZmtpDatagram(reader: Reader, wireLength: number): ZmtpDatagramLayer {
  const { offset } = reader;
  const base = { kind: "zmtp-datagram", offset, wireLength, capturedLength: reader.left } as const;
  const frameOffset = reader.maybe16();
  const exceeds = frameOffset !== undefined && frameOffset !== noFrame && frameOffset + 2 > wireLength;
  if (frameOffset === undefined || exceeds)
    return { ...base, frameOffset, restLength: undefined, rest: reader.captured(0), frames: [] };
  const restLength = frameOffset === noFrame ? Math.max(wireLength - 2, 0) : frameOffset;
  const isCaptured = reader.has(restLength);
  const rest = reader.captured(restLength);
  const end = Math.min(reader.end, offset + wireLength);
  return { ...base, frameOffset, restLength, rest, frames: isCaptured ? readZmtpFrames(reader, end) : [] };
}
