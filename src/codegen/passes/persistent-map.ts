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
  let at = map;
  while (at && at.key !== key) at = key < at.key ? at.left : at.right;
  return at?.value;
}

function entry<T>(key: number, value: T, left: PersistentMap<T>, right: PersistentMap<T>): Entry<T> {
  return { key, value, left, right };
}

export function set<T>(map: PersistentMap<T>, key: number, value: T): Entry<T> {
  if (!map) return entry(key, value, undefined, undefined);
  if (key === map.key) return entry(key, value, map.left, map.right);
  if (key < map.key) {
    const below = set(map.left, key, value);
    if (priority(below.key) <= priority(map.key)) return entry(map.key, map.value, below, map.right);
    return entry(below.key, below.value, below.left, entry(map.key, map.value, below.right, map.right));
  }
  const below = set(map.right, key, value);
  if (priority(below.key) <= priority(map.key)) return entry(map.key, map.value, map.left, below);
  return entry(below.key, below.value, entry(map.key, map.value, map.left, below.left), below.right);
}
