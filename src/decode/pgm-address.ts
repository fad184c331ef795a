import { addressFamily } from "../net/protocol-numbers.js";
import type { Reader } from "./reader.js";

/** Nothing if the address was not captured, or is of an unknown kind. */
export function readPgmAddress(reader: Reader, family: number | undefined): string | undefined {
  if (family === addressFamily.ipv4) return reader.ipv4();
  return family === addressFamily.ipv6 ? reader.ipv6() : undefined;
}
