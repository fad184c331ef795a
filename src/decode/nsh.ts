import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** The Network Service Header (RFC 8300). */
export interface NshLayer extends Layer {
  readonly kind: "nsh";
  /** The first four bytes: version, flags, time to live, length, kind of metadata, next protocol. */
  readonly base: number | undefined;
  readonly servicePath: number | undefined;
  readonly serviceIndex: number | undefined;
  readonly context: readonly number[];
  readonly tlvs: readonly NshTlv[];
  /** How the metadata ends early, which only a long form shows. */
  readonly metadataEnd: undefined | "length" | "tlv-length" | "cut";
  /** All of the header was captured. */
  readonly whole: boolean;
}

interface NshTlv {
  readonly class: number | undefined;
  readonly type: number | undefined;
  readonly length: number | undefined;
  /** As far as captured. */
  readonly value: Bytes | undefined;
}

export const nshLength = (base: number): number => (base >>> 16) & 0x3f;
export const nshProtocols = { ipv4: 1, ipv6: 2, ethernet: 3 } as const;
export const nshShortest = 8;

const metadataKinds = { fixed: 1, tlvs: 2 } as const;
const fixedLength = 6;

export function decodeNsh(reader: Reader, wireLength: number, context: Context): NshLayer {
  const { offset, left: capturedLength } = reader;
  const [base, servicePath, serviceIndex] = [reader.maybe32(), reader.maybe24(), reader.maybe8()];
  const words = base === undefined ? 0 : nshLength(base);
  const metadata = readMetadata(((base ?? 0) >>> 8) & 0x0f, words, reader);
  reader.seek(offset);
  const whole = reader.has(words * 4);
  reader.skip(words * 4);
  const isRight = base !== undefined && wireLength >= nshShortest && base >>> 30 === 0 && words >= 2;
  const left = wireLength - words * 4;
  const payload = isRight && whole && left >= 0 ? readNext(base & 0xff, reader, left, context) : undefined;
  const fields = { base, servicePath, serviceIndex, ...metadata, whole, payload };
  return { kind: "nsh", offset, wireLength, capturedLength, ...fields };
}

function readNext(protocol: number, reader: Reader, length: number, context: Context): Layer | undefined {
  if (protocol === nshProtocols.ethernet) return context.ethernet(reader, length);
  if (protocol === nshProtocols.ipv4) return context.ipVersion(4, reader, length);
  return protocol === nshProtocols.ipv6 ? context.ipVersion(6, reader, length) : undefined;
}

function readMetadata(kind: number, words: number, reader: Reader): Pick<NshLayer, "context" | "tlvs" | "metadataEnd"> {
  if (kind === metadataKinds.fixed) {
    if (words !== fixedLength) return { context: [], tlvs: [], metadataEnd: "length" };
    const list: number[] = [];
    while (list.length < fixedLength - 2 && reader.has(4)) list.push(reader.u32());
    return { context: list, tlvs: [], metadataEnd: list.length < fixedLength - 2 ? "cut" : undefined };
  }
  const tlvs: NshTlv[] = [];
  if (kind !== metadataKinds.tlvs) return { context: [], tlvs, metadataEnd: undefined };
  for (let used = 0; used < words - 2;) {
    const [tlvClass, type, last] = [reader.maybe16(), reader.maybe8(), reader.maybe8()];
    const length = last === undefined ? undefined : last & 0x7f;
    const size = Math.ceil((length ?? 0) / 4);
    used += 1 + size;
    const isTooLong = used > words - 2;
    const value = length === undefined || isTooLong ? undefined : reader.captured(length);
    tlvs.push({ class: tlvClass, type, length, value });
    if (length === undefined) return { context: [], tlvs, metadataEnd: "cut" };
    if (isTooLong) return { context: [], tlvs, metadataEnd: "tlv-length" };
    if (!reader.has(size * 4 - length)) return { context: [], tlvs, metadataEnd: "cut" };
    reader.skip(size * 4 - length);
  }
  return { context: [], tlvs, metadataEnd: undefined };
}
