/** The narrow TLVs: neighbors and prefixes with the four metrics that IS-IS began with (ISO 10589, RFC 1195). */
import type { Fields } from "./fields.js";
import { readAll, readId } from "./isis-fields.js";
import type { Bytes } from "./layer.js";

/** Default, delay, expense and error metric (ISO 10589 section 9.8). */
export type IsisMetrics = readonly number[];

export interface IsisOldNeighbor {
  readonly metrics: IsisMetrics;
  readonly id: string;
}

export interface IsisOldPrefix {
  readonly metrics: IsisMetrics;
  readonly prefix: string;
  readonly mask: number;
  readonly maskText: string;
}

export interface IsisPrefixNeighbors {
  readonly kind: "prefixNeighbors";
  readonly metrics: IsisMetrics | undefined;
  /** Lengths count half bytes; the address is absent where the length is too small. */
  readonly prefixes: readonly { readonly length: number; readonly address: Bytes | undefined }[];
}

function readMetrics(fields: Fields): IsisMetrics {
  return [0, 1, 2, 3].map(() => fields.u8() ?? 0);
}

export function readOldNeighbors(fields: Fields, idLength: number): readonly IsisOldNeighbor[] {
  return readAll(fields, () => {
    if (fields.left < 4 + idLength) return fields.fail("short");
    if (!fields.check(4 + idLength)) return undefined;
    const metrics = readMetrics(fields);
    return { metrics, id: readId(fields, idLength) ?? "" };
  });
}

const oldPrefixLength = 12;

export function readOldPrefixes(fields: Fields): {
  readonly prefixes: readonly IsisOldPrefix[];
  readonly rest: number;
  readonly cut: boolean;
} {
  const prefixes: IsisOldPrefix[] = [];
  const { reader } = fields;
  while (fields.left >= oldPrefixLength && reader.has(oldPrefixLength)) {
    const metrics = readMetrics(fields);
    const prefix = fields.ipv4() ?? "";
    const at = reader.offset;
    const maskText = fields.ipv4() ?? "";
    reader.seek(at);
    prefixes.push({ metrics, prefix, mask: reader.u32(), maskText });
  }
  const rest = fields.left;
  return { prefixes, rest: rest < oldPrefixLength ? rest : 0, cut: rest >= oldPrefixLength };
}

export function readPrefixNeighbors(fields: Fields): IsisPrefixNeighbors {
  const metrics = fields.left >= 4 && fields.check(4) ? readMetrics(fields) : undefined;
  const prefixes: { length: number; address: Bytes | undefined }[] = [];
  while (metrics !== undefined && fields.whole && fields.left > 0) {
    const length = fields.u8();
    if (length === undefined) break;
    const size = length >> 1;
    if (length >= 2 && fields.left < size) break;
    const address = length < 2 ? undefined : fields.bytes(size);
    if (fields.whole) prefixes.push({ length, address });
    if (length < 2) break;
  }
  return { kind: "prefixNeighbors", metrics, prefixes };
}
