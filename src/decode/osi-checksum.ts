import type { Reader } from "./reader.js";

/**
 * The checksum that `length` bytes from `start` should have at `position` among them (ISO 8473 annex C, a Fletcher sum);
 * `undefined` if it cannot be verified, as when `given` is 0, which means none.
 */
export function expectedOsiChecksum(
  reader: Reader,
  start: number,
  given: number,
  position: number,
  length: number,
): number | undefined {
  const isPresent = start + position + 2 <= reader.end && start + length <= reader.end;
  if (given === 0 || length < 0 || position > length || !isPresent) return undefined;
  let [c0, c1] = [0, 0];
  for (let index = 0; index < length; index++) {
    if (index !== position && index !== position + 1) c0 += reader.at8(start + index) ?? 0;
    c1 += c0;
  }
  c0 %= 255;
  c1 %= 255;
  const product = (length - position) * c0;
  let x = product - c0 - c1;
  let y = c1 - product - 1;
  if (y >= 0) y++;
  if (x < 0) x--;
  x %= 255;
  y %= 255;
  return (((x === 0 ? 255 : x) << 8) | ((y === 0 ? 255 : y) & 0xff)) & 0xffff;
}
