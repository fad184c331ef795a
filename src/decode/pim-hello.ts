/** The options of PIM's hellos (RFC 7761 section 4.9.2, RFC 3973 section 4.7.5). */
import { Fields, type FieldProblem } from "./fields.js";
import type { Bytes } from "./layer.js";
import { readAddress, type Address } from "./pim-address.js";
import type { Reader } from "./reader.js";

export interface PimHelloOption {
  /** Absent when the message has no room for type and length. */
  readonly type: number | undefined;
  readonly length: number | undefined;
  /** Absent when it was not all captured. */
  readonly data: Bytes | undefined;
  /** Of the types known, if the length is theirs. */
  readonly value: PimHelloValue | undefined;
  /** Of a list of addresses; ends with `undefined` where one is incomplete. */
  readonly addresses: readonly Address[];
  /** Why an address is incomplete. */
  readonly problem: FieldProblem;
}

export type PimHelloValue =
  /** A hold time in seconds, a priority, a generation's identifier. */
  | { readonly form: "number"; readonly number: number }
  /** RFC 3973, 7761 section 4.9.2; times in milliseconds. */
  | {
      readonly form: "prune-delay";
      readonly tracking: boolean;
      readonly propagationDelay: number;
      readonly overrideInterval: number;
    }
  /** State refresh (RFC 3973 section 4.7.5.4). */
  | {
      readonly form: "state-refresh";
      readonly version: number;
      readonly interval: number;
      readonly reserved: number;
    };

export const pimAddressLists: readonly number[] = [24, 65001];

export function readOptions(fields: Fields, addressLength: number): readonly PimHelloOption[] {
  const options: PimHelloOption[] = [];
  while (fields.whole && fields.left > 0) {
    if (fields.left < 4) fields.fail("short");
    const [type, length] = [fields.u16(), fields.u16()];
    if (type === undefined || length === undefined) {
      options.push({ type, length, data: undefined, value: undefined, addresses: [], problem: undefined });
      break;
    }
    if (fields.left < length || !fields.reader.has(length)) fields.fail("short");
    // The addresses may lead out of the option.
    const inside = new Fields(fields.reader, fields.left);
    const start = fields.offset;
    const addresses: Address[] = [];
    if (fields.whole && pimAddressLists.includes(type))
      while (inside.whole && inside.offset < start + length) addresses.push(readAddress(inside, true, addressLength));
    fields.reader.seek(start);
    const value = fields.whole ? readHelloValue(type, length, fields.reader) : undefined;
    fields.reader.seek(start);
    options.push({ type, length, data: fields.bytes(length), value, addresses, problem: inside.problem });
  }
  return options;
}

/** The lengths that options must have. */
export const pimOptionLengths: Readonly<Record<number, number>> = { 1: 2, 2: 4, 18: 4, 19: 4, 20: 4, 21: 4 };

function readHelloValue(type: number, length: number, reader: Reader): PimHelloValue | undefined {
  if (length !== pimOptionLengths[type]) return undefined;
  switch (type) {
    case 2: {
      const [delay, overrideInterval] = [reader.u16(), reader.u16()];
      return { form: "prune-delay", tracking: delay >> 15 === 1, propagationDelay: delay & 0x7fff, overrideInterval };
    }
    case 21:
      return { form: "state-refresh", version: reader.u8(), interval: reader.u8(), reserved: reader.u16() };
    default:
      return { form: "number", number: length === 2 ? reader.u16() : reader.u32() };
  }
}
