import { etherType, sap } from "../net/protocol-numbers.js";
import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A frame of an ARCNET (RFC 1201, and RFC 1051 before it). */
export interface ArcnetLayer extends Layer {
  readonly kind: "arcnet";
  /** Linux shows an offset behind the addresses, and packets put together already. */
  readonly isLinux: boolean;
  /** How much of the header was not captured: all of it, the part about fragments, or the second such part. */
  readonly cut: undefined | "header" | "fragment" | "exception";
  readonly source: number;
  readonly destination: number;
  /** The third byte, which in Linux's form belongs to the offset. */
  readonly third: number;
  /** The system code: which protocol follows. */
  readonly type: number;
  /** Of frames that may be fragments: which one it is, and the number of the packet. */
  readonly fragment: { readonly flag: number; readonly sequence: number } | undefined;
  readonly headerLength: number;
}

export const arcnetTypes = {
  ipv6: 0xc4,
  ip: 212,
  arp: 213,
  reverseArp: 214,
  appleTalk: 221,
  oldIp: 240,
  oldArp: 241,
  ipx: 250,
  diagnose: 0x80,
} as const;

const unfragmented: ReadonlySet<number> = new Set([arcnetTypes.oldIp, arcnetTypes.oldArp, arcnetTypes.diagnose]);
const addressLength = 3;
const fragmentLength = 6;
const exceptionLength = 10;
const linuxLength = 5;
const linuxFragmentLength = 8;
/** Marks a frame filled up to a length that the hardware can send; the true fields follow. */
const exceptionFlag = 0xff;

export function decodeArcnet(reader: Reader, wireLength: number, context: Context): ArcnetLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "arcnet", offset, wireLength, capturedLength, isLinux: false, fragment: undefined } as const;
  const isWhole = reader.has(addressLength);
  const [source, destination, type] = [reader.u8(), reader.u8(), reader.u8()];
  const header = { ...base, source, destination, third: type, type };
  if (!isWhole) return { ...header, cut: "header", headerLength: capturedLength };
  if (unfragmented.has(type)) return decodeContents(header, addressLength, reader, context);
  if (capturedLength < fragmentLength) return { ...header, cut: "fragment", headerLength: capturedLength };
  const flag = reader.u8();
  const sequence = reader.u16();
  if (flag !== exceptionFlag)
    return decodeContents({ ...header, fragment: { flag, sequence } }, fragmentLength, reader, context);
  if (capturedLength < exceptionLength) return { ...header, cut: "exception", headerLength: capturedLength };
  reader.skip(1);
  const fragment = { flag: reader.u8(), sequence: reader.u16() };
  return decodeContents({ ...header, fragment }, exceptionLength, reader, context);
}

export function decodeLinuxArcnet(reader: Reader, wireLength: number, context: Context): ArcnetLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "arcnet", offset, wireLength, capturedLength, isLinux: true, fragment: undefined } as const;
  const isWhole = reader.has(linuxLength);
  const [source, destination, third] = [reader.u8(), reader.u8(), reader.u8()];
  reader.skip(1);
  const type = reader.u8();
  const header = { ...base, source, destination, third, type };
  const length = unfragmented.has(type) ? linuxLength : linuxFragmentLength;
  if (!isWhole || capturedLength < length) return { ...header, cut: "header", headerLength: capturedLength };
  reader.seek(offset + length);
  return decodeContents(header, length, reader, context);
}

function decodeContents(
  header: Omit<ArcnetLayer, "cut" | "headerLength">,
  headerLength: number,
  reader: Reader,
  context: Context,
): ArcnetLayer {
  const layer = { ...header, cut: undefined, headerLength };
  if (isLaterFragment(layer)) return layer;
  return { ...layer, payload: decodeType(header.type, reader, header.wireLength - headerLength, context) };
}

/** The first fragment has an odd flag, the later ones even flags. */
export function isLaterFragment({ fragment }: Pick<ArcnetLayer, "fragment">): boolean {
  return fragment !== undefined && fragment.flag !== 0 && fragment.flag % 2 === 0;
}

function decodeType(type: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  switch (type) {
    case arcnetTypes.ip:
    case arcnetTypes.oldIp:
      return context.ipVersion(4, reader, wireLength);
    case arcnetTypes.ipv6:
      return context.ipVersion(6, reader, wireLength);
    case arcnetTypes.arp:
    case arcnetTypes.oldArp:
    case arcnetTypes.reverseArp:
      return context.etherType(etherType.arp, reader, wireLength);
    case arcnetTypes.appleTalk:
      return context.etherType(etherType.atalk, reader, wireLength);
    case arcnetTypes.ipx:
      return context.llcSap(sap.ipx, reader, wireLength);
    default:
      return undefined;
  }
}
