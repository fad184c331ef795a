import { isReadOnly, type EbpfMap } from "../../../isa/index.js";
import type { EbpfMemory } from "../memory.js";
import { aligned, copyValue, errno, readUpdateFlags, updateFlags, type StoredMap } from "./stored-map.js";

/** How deep calls of functions can be, so that each `for_each` in another one has a key of its own. */
const nesting = 8;

/** `array` and `percpu_array`, which are one with a single CPU: values side by side, all there from the start, all zeros. */
export class ArrayMap implements StoredMap {
  readonly map: EbpfMap;
  /** Where the first value is. */
  readonly address: number;
  protected readonly memory: EbpfMemory;
  readonly #stride: number;
  /** Keys of the elements being visited. */
  readonly #keys: number;
  #depth = 0;

  constructor(memory: EbpfMemory, map: EbpfMap) {
    this.map = map;
    this.memory = memory;
    this.#stride = aligned(map.valueSize);
    this.address = memory.allocate(`map ${map.name}`, this.#stride * map.maxEntries, !isReadOnly(map)).start;
    this.#keys = memory.allocate(`keys of map ${map.name}`, 8 * nesting).start;
  }

  lookup(key: number): number {
    return this.#placeOf(key);
  }

  #placeOf(key: number): number {
    const index = this.memory.view.getUint32(key, true);
    return index < this.map.maxEntries ? this.addressOf(index) : 0;
  }

  addressOf(index: number): number {
    return this.address + this.#stride * index;
  }

  update(key: number, value: number, flags: number): number {
    const wanted = readUpdateFlags(this.map, flags);
    if (wanted === undefined) return errno.EINVAL;
    const address = this.#placeOf(key);
    if (address === 0) return errno.E2BIG;
    if (wanted.when === updateFlags.NOEXIST) return errno.EEXIST;
    copyValue(this.memory, this.map, value, address);
    return 0;
  }

  delete(): number {
    return errno.EINVAL;
  }

  forEach(visit: (key: number, value: number) => boolean): number {
    const key = this.#keys + 8 * (this.#depth++ % nesting);
    try {
      for (let index = 0; index < this.map.maxEntries; index++) {
        this.memory.view.setUint32(key, index, true);
        if (visit(key, this.addressOf(index))) return index + 1;
      }
      return this.map.maxEntries;
    } finally {
      // Also when the program ends with a fault in there.
      this.#depth--;
    }
  }
}
