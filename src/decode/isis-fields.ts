/** Lists and identifiers in the TLVs of IS-IS. */
import type { Fields } from "./fields.js";
import { readOsiId } from "./osi-id.js";

/** Takes an item into a list unless it is missing. */
export function pushPresent<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}

/** Items up to the end of the TLV. */
export function readAll<T>(fields: Fields, read: () => T | undefined): readonly T[] {
  const items: T[] = [];
  while (fields.whole && fields.left > 0) pushPresent(items, read());
  return items;
}

/** An identifier, whose presence is looked at before. */
export function readId(fields: Fields, length: number): string | undefined {
  if (fields.whole && fields.left < length) fields.fail("short");
  if (!fields.check(length)) return undefined;
  fields.left -= length;
  return readOsiId(fields.reader, length);
}
