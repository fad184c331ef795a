import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** An Authentication Header (RFC 4302). Its fields are absent when not captured. */
export interface AhLayer extends Layer {
  readonly kind: "ah";
  readonly nextHeader: number | undefined;
  /** The header's length in 32-bit words, minus 2. */
  readonly payloadLen: number | undefined;
  readonly reserved: number | undefined;
  readonly spi: number | undefined;
  readonly sequenceNumber: number | undefined;
  /** As much of the integrity check value as was captured. */
  readonly icv: Bytes;
  readonly icvCut: boolean;
  /** What follows the header on the wire. */
  readonly payloadLength: number;
}

/** An Encapsulating Security Payload (RFC 4303), of which only the header can be read. Nothing is present when cut short. */
export interface EspLayer extends Layer {
  readonly kind: "esp";
  readonly spi: number | undefined;
  readonly sequenceNumber: number | undefined;
}

/** IP payload compression (RFC 3173). */
export interface IpcompLayer extends Layer {
  readonly kind: "ipcomp";
  readonly nextHeader: number | undefined;
  readonly flags: number | undefined;
  readonly cpi: number | undefined;
}

export function decodeAh(reader: Reader, wireLength: number, context: Context): AhLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const nextHeader = reader.maybe8();
  const payloadLen = reader.maybe8();
  const reserved = reader.maybe16();
  const spi = reader.maybe32();
  const sequenceNumber = reader.maybe32();
  const headerLength = ((payloadLen ?? 0) + 2) * 4;
  const icv = reader.captured(headerLength - 12);
  const icvCut = offset + headerLength > reader.end;
  const layer: AhLayer = {
    kind: "ah",
    offset,
    wireLength,
    capturedLength,
    nextHeader,
    payloadLen,
    reserved,
    spi,
    sequenceNumber,
    icv,
    icvCut,
    // As tcpdump calculates: without sign when the header is longer than what carries it.
    payloadLength: (wireLength - headerLength) >>> 0,
  };
  if (nextHeader === undefined || icvCut) return layer;
  reader.seek(offset + headerLength);
  const version = context.network?.version ?? 4;
  layer.payload = context.ipProtocol(nextHeader, version, reader, layer.payloadLength);
  return layer;
}

export function decodeEsp(reader: Reader, wireLength: number): EspLayer {
  const base = { kind: "esp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  // A header with nothing behind it counts as cut short.
  if (!reader.has(9)) return { ...base, spi: undefined, sequenceNumber: undefined };
  return { ...base, spi: reader.u32(), sequenceNumber: reader.u32() };
}

export function decodeIpcomp(reader: Reader, wireLength: number): IpcompLayer {
  const base = { kind: "ipcomp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  return { ...base, nextHeader: reader.maybe8(), flags: reader.maybe8(), cpi: reader.maybe16() };
}
