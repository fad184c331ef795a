import { isReadOnly, type EbpfMap } from "../../../isa/index.js";
import type { EbpfMemory } from "../memory.js";
import { ElementStore } from "./element-store.js";
import { hashKey, sameKey } from "./key-bytes.js";
import { aligned, copyValue, errno, readUpdateFlags, updateFlags, type StoredMap } from "./stored-map.js";

const none = -1;

/** What a full map does with one more key: refuse it, or drop the key that was used longest ago. */
export type FullBehaviour = "refuse" | "evict";

/**
 * `hash`, `lru_hash` and their per-CPU forms: elements of key and value in chains by the hash of the key.
 *
 * As in the kernel, an update of a key that is there writes to another element and then exchanges the two, so that the
 * value at an address from an earlier lookup does not change; per-CPU values are overwritten in place, and others under their lock.
 */
export class HashMap implements StoredMap {
  readonly map: EbpfMap;
  readonly #memory: EbpfMemory;
  readonly #elements: ElementStore;
  readonly #valueOffset: number;
  readonly #whenFull: FullBehaviour;
  readonly #inPlace: boolean;
  /** The first element of each chain, and by element the next one in its chain. */
  #heads = new Int32Array(16).fill(none);
  readonly #next: number[] = [];
  readonly #isUsed: boolean[] = [];
  #count = 0;
  /** Elements in the order of use, the last used first: a list in both directions. */
  readonly #newer: number[] = [];
  readonly #older: number[] = [];
  #newest = none;
  #oldest = none;

  constructor(memory: EbpfMemory, map: EbpfMap, whenFull: FullBehaviour) {
    this.map = map;
    this.#memory = memory;
    this.#whenFull = whenFull;
    this.#inPlace = map.type === "percpu_hash" || map.type === "lru_percpu_hash";
    this.#valueOffset = aligned(map.keySize);
    const size = this.#valueOffset + aligned(map.valueSize);
    this.#elements = new ElementStore(memory, `map ${map.name}`, size, !isReadOnly(map));
  }

  lookup(key: number): number {
    const element = this.#find(key);
    if (element === none) return 0;
    if (this.#whenFull === "evict") this.#use(element);
    return this.#valueOf(element);
  }

  update(key: number, value: number, flags: number): number {
    const wanted = readUpdateFlags(this.map, flags);
    if (wanted === undefined) return errno.EINVAL;
    const old = this.#find(key);
    if (old !== none && wanted.when === updateFlags.NOEXIST) return errno.EEXIST;
    if (old === none && wanted.when === updateFlags.EXIST) return errno.ENOENT;
    if (old !== none && (this.#inPlace || wanted.locked)) {
      this.#setValue(old, value);
      if (this.#whenFull === "evict") this.#use(old);
      return 0;
    }
    if (old === none && this.#count === this.map.maxEntries) {
      if (this.#whenFull === "refuse") return errno.E2BIG;
      this.#remove(this.#oldest);
    }
    const element = this.#elements.take();
    if (element === none) return errno.ENOMEM;
    this.#memory.bytes.copyWithin(this.#elements.addressOf(element), key, key + this.map.keySize);
    this.#setValue(element, value);
    if (old !== none) this.#remove(old);
    this.#insert(element);
    return 0;
  }

  delete(key: number): number {
    const element = this.#find(key);
    if (element === none) return errno.ENOENT;
    this.#remove(element);
    return 0;
  }

  forEach(visit: (key: number, value: number) => boolean): number {
    let visited = 0;
    // What the visit itself adds behind the end is not visited.
    const end = this.#elements.taken;
    for (let element = 0; element < end; element++) {
      if (!this.#isUsed[element]) continue;
      visited++;
      if (visit(this.#elements.addressOf(element), this.#valueOf(element))) break;
    }
    return visited;
  }

  #valueOf(element: number): number {
    return this.#elements.addressOf(element) + this.#valueOffset;
  }

  #setValue(element: number, value: number): void {
    copyValue(this.#memory, this.map, value, this.#valueOf(element));
  }

  #chainOf(key: number): number {
    return hashKey(this.#memory, key, this.map.keySize) & (this.#heads.length - 1);
  }

  #find(key: number): number {
    let element = this.#heads[this.#chainOf(key)]!;
    while (element !== none && !sameKey(this.#memory, this.#elements.addressOf(element), key, this.map.keySize)) {
      element = this.#next[element]!;
    }
    return element;
  }

  #insert(element: number): void {
    if (this.#count === this.#heads.length) this.#widen();
    this.#count++;
    this.#isUsed[element] = true;
    this.#link(element);
    this.#pushNewest(element);
  }

  #link(element: number): void {
    const chain = this.#chainOf(this.#elements.addressOf(element));
    this.#next[element] = this.#heads[chain]!;
    this.#heads[chain] = element;
  }

  /** Doubles the number of chains. */
  #widen(): void {
    this.#heads = new Int32Array(2 * this.#heads.length).fill(none);
    for (let element = 0; element < this.#elements.taken; element++) if (this.#isUsed[element]) this.#link(element);
  }

  #remove(element: number): void {
    const chain = this.#chainOf(this.#elements.addressOf(element));
    if (this.#heads[chain] === element) this.#heads[chain] = this.#next[element]!;
    else {
      let before = this.#heads[chain]!;
      while (this.#next[before] !== element) before = this.#next[before]!;
      this.#next[before] = this.#next[element]!;
    }
    this.#unlinkUse(element);
    this.#isUsed[element] = false;
    this.#count--;
    this.#elements.giveBack(element);
  }

  /** Makes the element the one used last. */
  #use(element: number): void {
    if (this.#newest === element) return;
    this.#unlinkUse(element);
    this.#pushNewest(element);
  }

  #pushNewest(element: number): void {
    this.#newer[element] = none;
    this.#older[element] = this.#newest;
    if (this.#newest === none) this.#oldest = element;
    else this.#newer[this.#newest] = element;
    this.#newest = element;
  }

  #unlinkUse(element: number): void {
    const [newer, older] = [this.#newer[element]!, this.#older[element]!];
    if (newer === none) this.#newest = older;
    else this.#older[newer] = older;
    if (older === none) this.#oldest = newer;
    else this.#newer[older] = newer;
  }
}
