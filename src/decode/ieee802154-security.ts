import { readAddress } from "./ieee802154-address.js";
import type { Reader } from "./reader.js";

/** The auxiliary security header (IEEE 802.15.4-2015, section 9.4). */
export interface Ieee802154Security {
  readonly level: number;
  readonly keyIdMode: number;
  /** Before which part the frame ends. */
  readonly problem: undefined | "header" | "frame-counter" | "key-source" | "key-index";
  readonly frameCounter?: number;
  /** Of mode 2: its two halves. */
  readonly keySource?: readonly [number, number];
  /** Of mode 3. */
  readonly longKeySource?: string | undefined;
  readonly keyIndex?: number | undefined;
}

const counterSuppressed = 1 << 5;

export function readSecurity(reader: Reader, left: number): { security: Ieee802154Security; length: number } {
  if (left < 1) return { security: { level: 0, keyIdMode: 0, problem: "header" }, length: 0 };
  const control = reader.u8();
  const base = { level: control & 7, keyIdMode: (control >> 3) & 3 };
  let length = 1;
  let security: Ieee802154Security = { ...base, problem: undefined };
  if ((control & counterSuppressed) === 0) {
    if (left < length + 4) return { security: { ...security, problem: "frame-counter" }, length };
    security = { ...security, frameCounter: reader.u32le() };
    length += 4;
  }
  if (base.keyIdMode === 0) return { security, length };
  if (base.keyIdMode >= 2) {
    const size = base.keyIdMode === 2 ? 4 : 8;
    if (left < length + size) return { security: { ...security, problem: "key-source" }, length };
    const start = reader.offset;
    if (size === 4) security = { ...security, keySource: [reader.u16le(), reader.u16le()] };
    else security = { ...security, longKeySource: readAddress(reader, size) };
    // tcpdump goes on behind the first half of the long form, too.
    reader.seek(start + 4);
    length += 4;
  }
  if (left < length + 1) return { security: { ...security, problem: "key-index" }, length };
  return { security: { ...security, keyIndex: reader.maybe8() }, length: length + 1 };
}

/** How long the message integrity code of a security level is. */
export function micLength(level: number): number {
  return [0, 4, 8, 16][level & 3]!;
}
