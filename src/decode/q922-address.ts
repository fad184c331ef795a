import type { Reader } from "./reader.js";

/** An address of Frame Relay, two to four bytes, the last one marked by its lowest bit (ITU-T Q.922). */
export interface Q922Address {
  readonly addressLength: number;
  readonly dlci: number;
  readonly flags: number;
}

const addressEnd = 0x01;

/** `address`: no byte that may be the last one is; `cut`: the bytes end before the address does. */
export function readQ922Address(reader: Reader): Q922Address | "address" | "cut" {
  const first = reader.maybe8();
  if (first === undefined) return "cut";
  if (first & addressEnd) return "address";
  const second = reader.maybe8();
  if (second === undefined) return "cut";
  const dlci = ((first & 0xfc) << 2) | (second >> 4);
  const flags = ((first & 0x02) << 24) | ((second & 0x0e) << 16);
  if (second & addressEnd) return { addressLength: 2, dlci, flags };
  const third = reader.maybe8();
  if (third === undefined) return "cut";
  const isThree = (third & addressEnd) !== 0;
  const last = isThree ? third : reader.maybe8();
  if (last === undefined) return "cut";
  if ((last & addressEnd) === 0) return "address";
  const middle = isThree ? dlci : (dlci << 7) | (third >> 1);
  return {
    addressLength: isThree ? 3 : 4,
    dlci: ((middle << 6) | (last >> 2)) >>> 0,
    flags: flags | (last & 0x02),
  };
}
