import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Ethernet's configuration testing protocol: messages that come back to who sent them. */
export interface LoopbackLayer extends Layer {
  readonly kind: "loopback";
  /** Bytes to skip before the message. Absent, like all below, when not captured. */
  readonly skipCount: number | undefined;
  readonly function: number | undefined;
  readonly receiptNumber: number | undefined;
  readonly forwardingAddress: string | undefined;
  readonly dataLength: number | undefined;
  /** What comes next does not fit. */
  readonly invalid: boolean;
  /** Not all of the frame was captured. */
  readonly cut: boolean;
}

export const loopbackFunctions = { reply: 1, forward: 2 } as const;

export function decodeLoopback(reader: Reader, wireLength: number): LoopbackLayer {
  const { offset, left: capturedLength } = reader;
  const end = offset + wireLength;
  const base = { kind: "loopback", offset, wireLength, capturedLength, cut: end > reader.end } as const;
  const number = () => (reader.has(2) ? reader.u16le() : undefined);
  const skipCount = wireLength < 2 ? undefined : number();
  const invalid = wireLength < 2 || (skipCount !== undefined && skipCount > wireLength - 2);
  const fields = { function: undefined, receiptNumber: undefined, forwardingAddress: undefined, dataLength: undefined };
  if (invalid || skipCount === undefined || !reader.has(skipCount)) return { ...base, ...fields, skipCount, invalid };
  reader.skip(skipCount);
  if (end - reader.offset < 2) return { ...base, ...fields, skipCount, invalid: true };
  const code = number();
  const room = end - reader.offset;
  const size = code === loopbackFunctions.reply ? 2 : code === loopbackFunctions.forward ? 6 : 0;
  const read = { ...base, ...fields, skipCount, function: code, invalid: room < size };
  if (room < size || size === 0) return read;
  if (size === 2) return { ...read, receiptNumber: number(), dataLength: room - size };
  return { ...read, forwardingAddress: reader.mac(), dataLength: room - size };
}
