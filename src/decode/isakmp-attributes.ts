import type { IsakmpAttribute } from "./isakmp-bodies.js";
import type { Reader } from "./reader.js";

/** Attributes up to `end` (RFC 2408 section 3.3). Behind one that is too long, what follows is taken to begin at `end` + 1. */
export function readAttributes(
  reader: Reader,
  end: number,
): { attributes: readonly IsakmpAttribute[]; next: number | undefined } {
  const attributes: IsakmpAttribute[] = [];
  while (reader.offset < end && reader.left > 0) {
    const start = reader.offset;
    const short = ((reader.at8(start) ?? 0) & 0x80) !== 0;
    const nothing = reader.captured(0);
    if (short ? start + 4 > end : false) {
      attributes.push({ problem: "length", type: 0, short, value: nothing, number: undefined });
      return { attributes, next: end + 1 };
    }
    if (!reader.has(4)) {
      attributes.push({ problem: "cut", type: 0, short, value: nothing, number: undefined });
      return { attributes, next: undefined };
    }
    const type = reader.u16() & 0x7fff;
    const length = short ? 2 : reader.u16();
    if (!short && start + 4 + length > end) {
      attributes.push({ problem: "length", type, short, value: nothing, number: undefined });
      return { attributes, next: end + 1 };
    }
    const value = reader.captured(length);
    attributes.push({ problem: undefined, type, short, value, number: short ? value.u16(0) : undefined });
  }
  return { attributes, next: reader.offset };
}
