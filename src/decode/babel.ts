/** The header of Babel's packets; `babel-tlvs.ts` has what is in them. */
import { readTlvs, type BabelTlvs } from "./babel-tlvs.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A packet of the Babel routing protocol (RFC 8966). */
export interface BabelLayer extends Layer {
  readonly kind: "babel";
  /** The header was not all captured. */
  readonly cut: boolean;
  readonly magic: number;
  readonly version: number;
  /** Absent when the datagram has no room for it. */
  readonly bodyLength: number | undefined;
  readonly body: BabelTlvs;
  /** What follows the body (RFC 8967), if anything does. */
  readonly trailer: BabelTlvs | undefined;
  /** There is no room for the header, or for the body. */
  readonly tooShort: boolean;
}

export const babelMagic = 42;
export const babelVersion = 2;
const headerLength = 4;
const nothing: BabelTlvs = { tlvs: [], end: undefined };

export function decodeBabel(reader: Reader, wireLength: number): BabelLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "babel", offset, wireLength, capturedLength } as const;
  const rest = { body: nothing, trailer: undefined, tooShort: false };
  if (!reader.has(headerLength)) return { ...base, ...rest, cut: true, magic: 0, version: 0, bodyLength: 0 };
  const room = wireLength - headerLength;
  const [magic, version] = [reader.u8(), reader.u8()];
  const bodyLength = room < 0 ? undefined : reader.u16();
  const header = { ...base, cut: false, magic, version, bodyLength };
  if (magic !== babelMagic || version !== babelVersion) return { ...header, ...rest };
  if (bodyLength === undefined || room < bodyLength) return { ...header, ...rest, tooShort: true };
  const start = reader.offset;
  const body = readTlvs(reader, bodyLength);
  reader.seek(start + bodyLength);
  const trailerLength = room - bodyLength;
  const trailer = trailerLength > 0 ? readTlvs(reader, trailerLength) : undefined;
  return { ...header, body, trailer, tooShort: false };
}
