/**
 * A map from numbers that is never changed: setting a key makes a new map that shares nearly everything with the old.
 *
 * What a pass knows at each of thousands of nodes differs by a fact or two from what it knew one node earlier, so copying
 * would cost the square of the filter's length. This is a treap whose priorities are hashes of the keys: its shape
 * depends on the keys alone, and all steps take logarithmic time.
 */
export interface Entry<T> {
  readonly key: number;
  readonly value: T;
  readonly left: PersistentMap<T>;
  readonly right: PersistentMap<T>;
}

export type PersistentMap<T> = Entry<T> | undefined;

/** Spreads keys so that the tree is balanced whatever the keys are. */
function priority(key: number): number {
  let hash = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function get<T>(map: PersistentMap<T>, key: number): T | undefined {
  let entry = map;
  while (entry && entry.key !== key) entry = key < entry.key ? entry.left : entry.right;
  return entry?.value;
}

export function set<T>(map: PersistentMap<T>, key: number, value: T): Entry<T> {
  if (!map) return { key, value, left: undefined, right: undefined };
  if (key === map.key) return { ...map, value };
  if (key < map.key) {
    const left = set(map.left, key, value);
    if (priority(left.key) <= priority(map.key)) return { ...map, left };
    return { ...left, right: { ...map, left: left.right } };
  }
  const right = set(map.right, key, value);
  if (priority(right.key) <= priority(map.key)) return { ...map, right };
  return { ...right, left: { ...map, right: right.left } };
}
