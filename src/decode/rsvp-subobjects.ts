/** RSVP's objects that are lists of parts with a type and a length each: routes, and the generalized UNI. */
import { addressFamily } from "../net/protocol-numbers.js";
import type { Reader } from "./reader.js";

/** A hop of an explicit or recorded route (RFC 3209 section 4.3). */
export interface RsvpRouteSubobject {
  readonly type: number;
  readonly length: number;
  readonly problem: undefined | "past-end" | "length-0" | "length" | "prefix" | "cut";
  readonly loose: boolean;
  /** Of an address. */
  readonly address?: string | undefined;
  readonly prefixLength?: number;
  readonly flags?: number;
  /** Of a label. */
  readonly labelType?: number;
  readonly label?: number;
}

/** A part of the generalized UNI (OIF UNI 1.0). */
export interface RsvpUniSubobject {
  readonly length: number;
  readonly type: number;
  readonly family: number;
  readonly isWrong: boolean;
  readonly address?: string | undefined;
  readonly labelType?: number;
  readonly port?: number;
  readonly label?: number;
  readonly serviceLevel?: number;
}

const routeSubobjects = { ipv4: 1, label: 3 } as const;

/** Subobjects up to one that is wrong. */
interface Subobjects<Subobject> {
  readonly problem: undefined | "invalid" | "subobject-short";
  readonly subobjects: readonly Subobject[];
}

export function readRoute(reader: Reader, length: number): Subobjects<RsvpRouteSubobject> {
  const subobjects: RsvpRouteSubobject[] = [];
  for (let left = length; left >= 4;) {
    const start = reader.offset;
    const [first, size] = [reader.u8(), reader.u8()];
    const base = { type: first & 0x7f, length: size, loose: (first & 0x80) !== 0 };
    if (left < size || size === 0) {
      subobjects.push({ ...base, problem: left < size ? "past-end" : "length-0" });
      break;
    }
    const subobject = readHop(base, reader);
    subobjects.push(subobject);
    reader.seek(start + size);
    if (subobject.problem !== undefined) return { problem: "invalid", subobjects };
    left -= size;
  }
  return { problem: undefined, subobjects };
}

function readHop(base: Omit<RsvpRouteSubobject, "problem">, reader: Reader): RsvpRouteSubobject {
  const isAddress = base.type === routeSubobjects.ipv4;
  if (!isAddress && base.type !== routeSubobjects.label) return { ...base, problem: undefined };
  if (base.length !== 8) return { ...base, problem: "length" };
  if (isAddress) {
    const [address, prefixLength, flags] = [reader.ipv4(), reader.u8(), reader.u8()];
    return { ...base, problem: prefixLength === 32 ? undefined : "prefix", address, prefixLength, flags };
  }
  return { ...base, problem: undefined, flags: reader.u8(), labelType: reader.u8(), label: reader.u32() };
}

export const rsvpUniTypes = { source: 1, destination: 2, diversity: 3, egressLabel: 4, serviceLevel: 5 } as const;

export function readUni(reader: Reader, length: number): Subobjects<RsvpUniSubobject> {
  const subobjects: RsvpUniSubobject[] = [];
  for (let left = length; left > 0;) {
    if (left < 4) return { problem: "invalid", subobjects };
    const start = reader.offset;
    const [size, type, family] = [reader.u16(), reader.u8(), reader.u8()];
    const base = { length: size, type, family };
    const isWrong = size < 4 || size > left;
    if (isWrong) {
      subobjects.push({ ...base, isWrong });
      return { problem: "invalid", subobjects };
    }
    const fields = readUniFields(type, family, size, reader);
    subobjects.push({ ...base, isWrong, ...(fields ?? {}) });
    if (fields === undefined) return { problem: "subobject-short", subobjects };
    reader.seek(start + size);
    left -= size;
  }
  return { problem: undefined, subobjects };
}

/** Nothing if the part is too short for them. */
function readUniFields(
  type: number,
  family: number,
  length: number,
  reader: Reader,
): Partial<RsvpUniSubobject> | undefined {
  switch (type) {
    case rsvpUniTypes.source:
    case rsvpUniTypes.destination:
      if (family === addressFamily.ipv4) return length < 8 ? undefined : { address: reader.ipv4() };
      if (family === addressFamily.ipv6) return length < 20 ? undefined : { address: reader.ipv6() };
      return {};
    case rsvpUniTypes.egressLabel:
      if (length < 16) return undefined;
      return { labelType: reader.u32(), port: reader.u32(), label: reader.u32() };
    case rsvpUniTypes.serviceLevel:
      return length < 8 ? undefined : { serviceLevel: reader.u32() >>> 24 };
    default:
      return {};
  }
}
