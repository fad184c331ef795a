import type { SinglePrecision } from "../decode/single-precision.js";

/** Bytes a second as megabits with three decimals, in single precision as tcpdump calculates. */
export function megabitsText(rate: SinglePrecision): string {
  return `${typeof rate === "string" ? rate : fixedText(toMegabits(rate))} Mbps`;
}

/** From bytes a second. */
export const toMegabits = (rate: number): number => Math.fround(Math.fround(rate * 8) / 1000000);

/**
 * A single-precision number with three decimals, as C's printf writes it: halves are rounded to even, and large numbers
 * written out. A thousand times such a number is exact in double precision, so the rounding is, too.
 */
function fixedText(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}inf`;
  const thousandths = Math.abs(value) * 1000;
  const below = Math.floor(thousandths);
  const rest = thousandths - below;
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  const digits = BigInt(up ? below + 1 : below)
    .toString()
    .padStart(4, "0");
  return `${sign}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
