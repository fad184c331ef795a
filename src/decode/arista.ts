import type { Context, Decode } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** What an Arista switch puts behind the addresses of a frame: when it passed. What stood there before follows. */
export interface AristaLayer extends Layer {
  readonly kind: "arista";
  readonly subtype: number | undefined;
  /** This and what follows is only in a time stamp. */
  readonly timescale: number | undefined;
  readonly format: number | undefined;
  readonly hardware: number | undefined;
  /** Absent also in formats nobody knows. */
  readonly seconds: number | undefined;
  readonly nanoseconds: number | undefined;
}

export const aristaType = 0xd28b;
export const aristaTimestamp = 1;
export const aristaFormats = { bits64: 1, bits48: 2 } as const;

/** `decodeRest` decodes the frame from the type that follows on. */
export function decodeArista(reader: Reader, wireLength: number, context: Context, decodeRest: Decode): AristaLayer {
  const { offset, left: capturedLength } = reader;
  const subtype = reader.maybe16();
  const isTimestamp = subtype === aristaTimestamp;
  const timescale = isTimestamp ? reader.maybe8() : undefined;
  const version = isTimestamp ? reader.maybe8() : undefined;
  const format = version === undefined ? undefined : version >> 4;
  const isKnown = format === aristaFormats.bits64 || format === aristaFormats.bits48;
  const seconds = isKnown ? (format === aristaFormats.bits64 ? reader.maybe32() : reader.maybe16()) : undefined;
  const nanoseconds = isKnown ? reader.maybe32() : undefined;
  const hasRest = nanoseconds !== undefined && reader.has(2);
  return {
    ...{ kind: "arista", offset, wireLength, capturedLength, subtype, timescale, format },
    hardware: version === undefined ? undefined : version & 0xf,
    ...{ seconds, nanoseconds },
    payload: hasRest ? context.enter(decodeRest, reader, offset + wireLength - reader.offset) : undefined,
  };
}
