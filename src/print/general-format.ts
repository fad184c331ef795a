import type { SinglePrecision } from "../decode/single-precision.js";

/**
 * A number as C's printf writes it with `%.10g`: ten significant digits, rounded to even where the rest is exactly half,
 * without zeros at the end; with an exponent if that is below -4 or above 9.
 */
function generalText(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}inf`;
  if (value === 0) return `${sign}0`;
  const [digits, exponent] = roundedDigits(Math.abs(value));
  const trimmed = digits.replace(/0+$/, "");
  if (exponent < -4 || exponent >= precision) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    const fraction = trimmed.length > 1 ? `.${trimmed.slice(1)}` : "";
    return `${sign}${trimmed[0]}${fraction}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${trimmed}`;
  const whole = digits.slice(0, exponent + 1);
  const fraction = trimmed.slice(exponent + 1);
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

const precision = 10;
/** Enough for every digit of the single-precision numbers that protocols carry. */
const exactDigits = 100;

function roundedDigits(value: number): readonly [digits: string, exponent: number] {
  const [mantissa, power] = value.toExponential(exactDigits).split("e") as [string, string];
  const all = mantissa.replace(".", "");
  const rest = all.slice(precision).replace(/0+$/, "");
  const kept = BigInt(all.slice(0, precision));
  const isUp = rest === "5" ? kept % 2n === 1n : rest > "5";
  const rounded = String(isUp ? kept + 1n : kept);
  return [rounded.slice(0, precision), Number(power) + rounded.length - precision];
}

/** A single-precision number, after what single-precision arithmetic makes of it. */
export function generalSingleText(value: SinglePrecision, convert = (number: number): number => number): string {
  return typeof value === "string" ? value : generalText(Math.fround(convert(value)));
}
