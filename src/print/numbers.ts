/** Numbers in the forms that many protocols print. */

/** Two hexadecimal digits after `0x`. */
export function hex8(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

/** Four hexadecimal digits after `0x`. */
export function hex16(value: number): string {
  return `0x${value.toString(16).padStart(4, "0")}`;
}

/** Eight hexadecimal digits after `0x`. */
export function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

/** A number as an IPv4 address is written. */
export function dottedText(value: number): string {
  return `${value >>> 24}.${(value >> 16) & 0xff}.${(value >> 8) & 0xff}.${value & 0xff}`;
}

const units: readonly (readonly [seconds: number, letter: string])[] = [
  [31536000, "y"],
  [604800, "w"],
  [86400, "d"],
  [3600, "h"],
  [60, "m"],
  [1, "s"],
];

/** A number of seconds in years, weeks, days and so on: `1d2h3s`. */
export function durationText(seconds: number): string {
  let text = "";
  let left = seconds;
  for (const [size, letter] of units) {
    const count = Math.floor(left / size);
    if (count > 0) text += `${count}${letter}`;
    left -= count * size;
  }
  return text === "" ? "0s" : text;
}

/** The names of the bits that are set, with a comma and a blank between them. */
export function bitNames(names: readonly (readonly [bits: number, name: string])[], value: number): string {
  return names
    .filter(([bits]) => bits !== 0 && (value & bits) >>> 0 === bits)
    .map(([, name]) => name)
    .join(", ");
}

/** A quotient with a fixed number of decimals, the last one rounded to even where it lies in the middle, as in C. */
export function quotientText(numerator: number, denominator: number, decimals: number): string {
  const scaled = numerator * 10 ** decimals;
  let rounded = Math.floor(scaled / denominator);
  const rest = scaled - rounded * denominator;
  if (rest * 2 > denominator || (rest * 2 === denominator && rounded % 2 === 1)) rounded++;
  const digits = String(rounded).padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
