/** Unicast, group and source addresses of PIM (RFC 7761 section 4.9.1). */
import { addressFamily } from "../net/protocol-numbers.js";
import type { Fields } from "./fields.js";

/** A unicast, group or source address in PIM's encoding (RFC 7761 section 4.9.1). */
export interface PimAddress {
  readonly version: 4 | 6;
  readonly address: string;
  /** Of groups and sources. */
  readonly flags: number;
  readonly maskLength: number;
}

/** An address, unless it is incomplete. */
export type Address = PimAddress | undefined;

/**
 * `addressLength` is that of RFC 2117's unicast addresses; 0 where every address tells its own.
 * What is not captured of an address is as if there were no room for it, once its family is known.
 */
export function readAddress(fields: Fields, isUnicast: boolean, addressLength: number): Address {
  const { reader } = fields;
  let length = addressLength;
  if (length === 0) {
    if (!fields.whole) return undefined;
    if (fields.left < 2) return fields.fail("short");
    const family = fields.u8();
    length = family === addressFamily.ipv4 ? 4 : 16;
    if (family !== undefined && family !== addressFamily.ipv4 && family !== addressFamily.ipv6)
      return fields.fail("short");
    if (fields.u8() !== 0) return fields.fail("short");
  } else if (length !== 4 && length !== 16) return fields.fail("short");
  const size = length + (isUnicast ? 0 : 2);
  if (!fields.whole || fields.left < size || !reader.has(size)) return fields.fail("short");
  const flags = isUnicast ? 0 : (fields.u8() ?? 0);
  const maskLength = isUnicast ? length * 8 : (fields.u8() ?? 0);
  const version = length === 4 ? 4 : 6;
  return { version, address: (version === 4 ? fields.ipv4() : fields.ipv6()) ?? "", flags, maskLength };
}
