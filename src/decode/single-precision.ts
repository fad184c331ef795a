/**
 * A floating-point number of 32 bits (IEEE 754). What is no finite number goes by its name, as C's printf writes it: JSON
 * knows neither infinity nor NaN, and JavaScript no sign of NaN.
 */
export type SinglePrecision = number | "inf" | "-inf" | "nan" | "-nan";

/** One word, as a number without sign and as a floating-point number. */
const bits = new Uint32Array(1);
const view = new Float32Array(bits.buffer);

/** The number that a word stands for. */
export function singlePrecision(word: number): SinglePrecision {
  bits[0] = word;
  const value = view[0]!;
  if (Number.isNaN(value)) return word >>> 31 === 1 ? "-nan" : "nan";
  if (Number.isFinite(value)) return value;
  return value > 0 ? "inf" : "-inf";
}
