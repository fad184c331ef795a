import type { Fields } from "./fields.js";
import type { Bytes } from "./layer.js";

/** What a router can (RFC 7981). */
export interface IsisCapability {
  readonly kind: "capability";
  readonly routerId: string | undefined;
  readonly flags: number | undefined;
  readonly subTlvs: readonly IsisCapabilitySubTlv[];
}

interface IsisCapabilitySubTlv {
  readonly type: number;
  readonly length: number;
  readonly value: Bytes;
  /** Absent when it does not fit. */
  readonly fits: boolean;
  /** Of segment routing capabilities (RFC 8667). */
  readonly segments:
    | { readonly flags: number | undefined; readonly range: number | undefined; readonly sids: readonly IsisSid[] }
    | undefined;
}

interface IsisSid {
  readonly type: number;
  readonly size: number;
  /** As much as was captured. */
  readonly value: Bytes;
  readonly label: number | undefined;
}

export function readCapability(fields: Fields): IsisCapability {
  if (fields.left < 5) return { kind: "capability", routerId: undefined, flags: undefined, subTlvs: [] };
  const [routerId, flags] = [fields.ipv4(), fields.u8()];
  const subTlvs: IsisCapabilitySubTlv[] = [];
  while (fields.whole && fields.left >= 2) {
    const [type, length] = [fields.u8(), fields.u8()];
    if (type === undefined || length === undefined) break;
    const fits = length <= fields.left;
    const value = fields.peek(fits ? length : 0);
    const present = fits && value.length === length;
    const segments = present && type === segmentRouting ? readSegments(fields, length) : undefined;
    subTlvs.push({ type, length, value, fits: present, segments });
    if (!present) break;
    fields.left -= length;
    fields.reader.seek(value.start + length);
  }
  return { kind: "capability", routerId, flags, subTlvs };
}

const segmentRouting = 2;

function readSegments(fields: Fields, length: number): IsisCapabilitySubTlv["segments"] {
  const { reader } = fields;
  const flags = reader.maybe8() ?? fields.fail("cut");
  const range = fields.whole ? (reader.maybe24() ?? fields.fail("cut")) : undefined;
  const sids: IsisSid[] = [];
  // A length below 4 leads out of the sub-TLV: what is left is counted in one byte.
  for (let left = (length - 4) & 0xff; fields.whole && left >= 5;) {
    const type = reader.maybe8() ?? fields.fail("cut");
    const size = type === undefined ? undefined : (reader.maybe8() ?? fields.fail("cut"));
    if (type === undefined || size === undefined) break;
    left -= 2;
    if (size > left) break;
    const value = fields.peek(size);
    const label = type === 1 ? readLabel(fields, size) : undefined;
    sids.push({ type, size, value, label });
    reader.seek(value.start + size);
    left -= size;
    if (value.length === size) continue;
    if (left >= 5) fields.fail("cut");
    break;
  }
  return { flags, range, sids };
}

function readLabel(fields: Fields, size: number): number | undefined {
  const { reader } = fields;
  if (size === 3) return reader.maybe24() ?? fields.fail("cut");
  return size === 4 ? (reader.maybe32() ?? fields.fail("cut")) : undefined;
}
