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
