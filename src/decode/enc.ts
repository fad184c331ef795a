import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Packets that OpenBSD's enc interface shows before or after IPsec. */
export interface EncLayer extends Layer {
  readonly kind: "enc";
  /** The address family; absent when the header was not all captured. */
  readonly family: number | undefined;
  readonly spi: number;
  readonly flags: number;
  readonly headerLength: number;
}

const fixedLength = 12;
/** The families of BSD: IPv6 has a number of its own in each system. */
const ipv6Families: ReadonlySet<number> = new Set([24, 28, 30]);
const ipv4Family = 2;

/** The IP version that a number of an address family stands for on the BSDs. */
export function bsdIpVersion(family: number | undefined): 4 | 6 | undefined {
  if (family === ipv4Family) return 4;
  return family !== undefined && ipv6Families.has(family) ? 6 : undefined;
}

export function decodeEnc(reader: Reader, wireLength: number, context: Context): EncLayer {
  const { offset } = reader;
  const base = { kind: "enc", offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(fixedLength)) return { ...base, family: undefined, spi: 0, flags: 0, headerLength: 0 };
  // Family and flags are in the order of the machine that captured: families are small numbers.
  const isLittle = reader.u32le() <= 0xffff;
  reader.seek(offset);
  const number = () => (isLittle ? reader.u32le() : reader.u32());
  const family = number();
  const spi = reader.u32();
  const flags = number();
  const payload = context.ipVersion(bsdIpVersion(family), reader, wireLength - fixedLength);
  return { ...base, family, spi, flags, headerLength: fixedLength, payload };
}
