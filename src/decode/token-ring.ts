import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A frame of a token ring (IEEE 802.5). */
export interface TokenRingLayer extends Layer {
  readonly kind: "token-ring";
  /** The header is not all there: the fixed part, the routing control field, or the route. */
  readonly cut: undefined | "header" | "control" | "route";
  readonly accessControl: number;
  readonly frameControl: number;
  readonly destination: string;
  /** Without the bit that announces a route. */
  readonly source: string;
  readonly route: TokenRoute | undefined;
  readonly headerLength: number;
}

/** The way over bridges that the source has laid down. */
interface TokenRoute {
  readonly control: number;
  /** Ring and bridge of each part of the way, in one number. */
  readonly segments: readonly number[];
}

const fixedLength = 14;
const routedBit = 0x80;
const llcFrame = 1;

export const isTokenLlc = (frameControl: number): boolean => frameControl >> 6 === llcFrame;

export function decodeTokenRing(reader: Reader, wireLength: number, context: Context): TokenRingLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "token-ring", offset, wireLength, capturedLength, route: undefined } as const;
  const isWhole = reader.has(fixedLength);
  const header = {
    accessControl: reader.u8(),
    frameControl: reader.u8(),
    destination: reader.mac() ?? "",
    source: reader.mac() ?? "",
  };
  if (!isWhole) return { ...base, ...header, cut: "header", headerLength: fixedLength };
  const first = parseInt(header.source.slice(0, 2), 16);
  if ((first & routedBit) === 0) return decodeContents({ ...base, ...header }, fixedLength, reader, context);
  const plain = (first & ~routedBit).toString(16).padStart(2, "0");
  const routed = { ...base, ...header, source: plain + header.source.slice(2) };
  const control = reader.maybe16();
  if (control === undefined) return { ...routed, cut: "control", headerLength: fixedLength };
  const routeLength = (control >> 8) & 0x1f;
  const headerLength = fixedLength + routeLength;
  if (capturedLength < headerLength) return { ...routed, cut: "route", headerLength };
  const segments = Array.from({ length: Math.max((routeLength - 2) >> 1, 0) }, () => reader.u16());
  reader.seek(offset + headerLength);
  return decodeContents({ ...routed, route: { control, segments } }, headerLength, reader, context);
}

function decodeContents(
  header: Omit<TokenRingLayer, "cut" | "headerLength">,
  headerLength: number,
  reader: Reader,
  context: Context,
): TokenRingLayer {
  if (!isTokenLlc(header.frameControl)) return { ...header, cut: undefined, headerLength };
  const payload = context.llc(reader, header.wireLength - headerLength);
  return { ...header, cut: undefined, headerLength: headerLength + (payload?.headerLength ?? 0), payload };
}
