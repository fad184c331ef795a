import type { Fields } from "./fields.js";
import type { Bytes } from "./layer.js";

/** Shortest path bridging (RFC 6329): what ports and topologies can. */
export interface IsisSpbTlv {
  readonly kind: "spb";
  readonly form: "ports" | "instances";
  /** Flags and topology. */
  readonly word: number | undefined;
  readonly subTlvs: readonly IsisSpbSubTlv[];
}

export interface IsisSpbSubTlv {
  readonly type: number;
  readonly length: number;
  /** Absent when not all captured. */
  readonly value: Bytes | undefined;
  /** What is left of the TLV behind the header is less than the length. */
  readonly tooLong: boolean;
}

export function readSpbPorts(fields: Fields): IsisSpbTlv {
  return { kind: "spb", form: "ports", word: fields.u16(), subTlvs: readSubTlvs(fields) };
}

export function readSpbInstances(fields: Fields): IsisSpbTlv {
  return { kind: "spb", form: "instances", word: fields.u16(), subTlvs: readSubTlvs(fields) };
}

function readSubTlvs(fields: Fields): readonly IsisSpbSubTlv[] {
  const { reader } = fields;
  const subTlvs: IsisSpbSubTlv[] = [];
  while (fields.whole && fields.left > 2) {
    const [type, length] = [fields.u8(), fields.u8()];
    if (type === undefined || length === undefined) break;
    const tooLong = fields.left < length;
    const value = tooLong ? undefined : reader.bytes(length);
    subTlvs.push({ type, length, value, tooLong });
    if (value === undefined) break;
    fields.left -= length;
  }
  return subTlvs;
}
