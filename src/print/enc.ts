import type { EncLayer } from "../decode/enc.js";
import { hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const flagNames = [
  [0x0800, "authentic"],
  [0x0400, "confidential"],
] as const;

export function printEnc({ family, flags, spi, payload }: EncLayer, out: Out): void {
  out.protocol = "enc";
  out.need(family);
  out.add(flags === 0 ? "(unprotected): " : "(");
  let left = flags;
  for (const [bit, name] of flagNames) {
    if ((left & bit) === 0) continue;
    // The list ends where no other bit is left, known or not.
    out.add(`${name}${left === bit ? "): " : ","}`);
    left = (left & ~bit) >>> 0;
  }
  out.add(`SPI ${hex32(spi)}: `);
  if (payload !== undefined) out.layer(payload);
}
