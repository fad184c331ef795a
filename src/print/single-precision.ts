/**
 * A single-precision number with three decimals, as C's printf writes it: halves are rounded to even, and large numbers
 * written out. A thousand times such a number is exact in double precision, so the rounding is, too.
 */
export function singlePrecisionText(value: number): string {
  if (Number.isNaN(value)) return "nan";
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
