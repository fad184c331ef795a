/** TLVs of point-to-point hellos and of routers that restart (RFC 5303, RFC 5306). */
import type { Fields } from "./fields.js";
import { readId } from "./isis-fields.js";
import { readOsiId } from "./osi-id.js";

export interface IsisAdjacency {
  readonly kind: "adjacency";
  readonly state: number | undefined;
  readonly circuitId: number | undefined;
  readonly neighborId: string | undefined;
  readonly neighborCircuitId: number | undefined;
}

export interface IsisRestart {
  readonly kind: "restart";
  readonly flags: number | undefined;
  readonly remainingTime: number | undefined;
  readonly neighborId: string | undefined;
}

export function readRestart(fields: Fields): IsisRestart {
  const flags = fields.left >= 1 && fields.check(1) ? fields.u8() : undefined;
  const remainingTime = flags !== undefined && fields.left >= 2 && fields.check(2) ? fields.u16() : undefined;
  const neighborId = remainingTime !== undefined && fields.left === 6 ? readId(fields, 6) : undefined;
  return { kind: "restart", flags, remainingTime, neighborId };
}

/** Each field has its place, and is there if what is left of the length is enough (RFC 5303). */
export function readAdjacency(fields: Fields): IsisAdjacency {
  const { reader } = fields;
  const start = reader.offset;
  const u32At = (offset: number) => {
    reader.seek(start + offset);
    return fields.whole ? (reader.maybe32() ?? fields.fail("cut")) : undefined;
  };
  let left = fields.left;
  const state = left >= 1 ? fields.u8() : undefined;
  if (left >= 1) left--;
  const circuitId = left > 4 ? u32At(1) : undefined;
  if (left > 4) left -= 4;
  reader.seek(start + 5);
  const neighborId = left >= 6 && fields.check(6) ? readOsiId(reader, 6) : undefined;
  if (left >= 6) left -= 6;
  return { kind: "adjacency", state, circuitId, neighborId, neighborCircuitId: left >= 4 ? u32At(11) : undefined };
}
