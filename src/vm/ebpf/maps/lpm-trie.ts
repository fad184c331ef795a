import { mapFlags, type EbpfMap } from "../../../isa/index.js";
import type { EbpfMemory } from "../memory.js";
import { ElementStore } from "./element-store.js";
import { aligned, errno, updateFlags, type StoredMap } from "./stored-map.js";

const none = -1;

/**
 * `lpm_trie`: keys are a length in bits (32 bits, in the byte order of the machine) and that many bits of an address, and a
 * lookup finds the longest one that the address begins with. One node for each bit; nodes on the way to nothing go.
 */
export class LpmTrie implements StoredMap {
  readonly map: EbpfMap;
  readonly #memory: EbpfMemory;
  readonly #elements: ElementStore;
  readonly #valueOffset: number;
  readonly #longest: number;
  /** By node: its two children at 2n and 2n+1, and the element that ends here. Node 0 is the root. */
  readonly #children: number[] = [none, none];
  readonly #ends: number[] = [none];
  readonly #freeNodes: number[] = [];
  #count = 0;

  constructor(memory: EbpfMemory, map: EbpfMap) {
    this.map = map;
    this.#memory = memory;
    this.#longest = 8 * (map.keySize - 4);
    this.#valueOffset = aligned(map.keySize);
    const size = this.#valueOffset + aligned(map.valueSize);
    const isWritable = (map.flags & mapFlags.RDONLY_PROG) === 0;
    this.#elements = new ElementStore(memory, `map ${map.name}`, size, isWritable);
  }

  lookup(key: number): number {
    const length = this.#memory.view.getUint32(key, true);
    if (length > this.#longest) return 0;
    let node = 0;
    let found = this.#ends[0]!;
    for (let bit = 0; bit < length; bit++) {
      node = this.#children[2 * node + this.#bitOf(key, bit)]!;
      if (node === none) break;
      if (this.#ends[node] !== none) found = this.#ends[node]!;
    }
    return found === none ? 0 : this.#elements.addressOf(found) + this.#valueOffset;
  }

  update(key: number, value: number, flags: number): number {
    const length = this.#memory.view.getUint32(key, true);
    if (flags > updateFlags.EXIST || length > this.#longest) return errno.EINVAL;
    const path = this.#walk(key, length);
    const old = path.length > length ? this.#ends[path.at(-1)!]! : none;
    if (old !== none && flags === updateFlags.NOEXIST) return errno.EEXIST;
    if (old === none && flags === updateFlags.EXIST) return errno.ENOENT;
    if (old === none && this.#count === this.map.maxEntries) return errno.ENOSPC;
    const element = this.#elements.take();
    if (element === none) return errno.ENOMEM;
    const address = this.#elements.addressOf(element);
    const { bytes } = this.#memory;
    bytes.copyWithin(address, key, key + this.map.keySize);
    bytes.copyWithin(address + this.#valueOffset, value, value + this.map.valueSize);
    this.#ends[this.#extend(path, key, length)] = element;
    if (old === none) this.#count++;
    else this.#elements.giveBack(old);
    return 0;
  }

  delete(key: number): number {
    const length = this.#memory.view.getUint32(key, true);
    if (length > this.#longest) return errno.EINVAL;
    const path = this.#walk(key, length);
    const node = path.at(-1)!;
    if (path.length <= length || this.#ends[node] === none) return errno.ENOENT;
    this.#elements.giveBack(this.#ends[node]!);
    this.#ends[node] = none;
    this.#count--;
    this.#prune(path);
    return 0;
  }

  forEach(visit: (key: number, value: number) => boolean): number {
    let visited = 0;
    for (const element of this.#ends) {
      if (element === none) continue;
      visited++;
      const address = this.#elements.addressOf(element);
      if (visit(address, address + this.#valueOffset)) break;
    }
    return visited;
  }

  #bitOf(key: number, bit: number): number {
    return (this.#memory.bytes[key + 4 + (bit >>> 3)]! >> (7 - (bit & 7))) & 1;
  }

  /** The nodes along the first bits of a key, as far as there are any: `length` + 1 of them, the root included. */
  #walk(key: number, length: number): number[] {
    const path = [0];
    for (let bit = 0; bit < length; bit++) {
      const child = this.#children[2 * path[bit]! + this.#bitOf(key, bit)]!;
      if (child === none) break;
      path.push(child);
    }
    return path;
  }

  /** Makes the nodes that a path lacks. Returns the last one. */
  #extend(path: readonly number[], key: number, length: number): number {
    let node = path.at(-1)!;
    for (let bit = path.length - 1; bit < length; bit++) {
      const child = this.#freeNodes.pop() ?? this.#ends.length;
      this.#ends[child] = none;
      this.#children[2 * child] = none;
      this.#children[2 * child + 1] = none;
      this.#children[2 * node + this.#bitOf(key, bit)] = child;
      node = child;
    }
    return node;
  }

  /** Gives back the nodes at the end of a path that lead to nothing. */
  #prune(path: readonly number[]): void {
    for (let depth = path.length - 1; depth > 0; depth--) {
      const node = path[depth]!;
      const isNeeded =
        this.#ends[node] !== none || this.#children[2 * node] !== none || this.#children[2 * node + 1] !== none;
      if (isNeeded) return;
      const parent = path[depth - 1]!;
      const side = this.#children[2 * parent] === node ? 0 : 1;
      this.#children[2 * parent + side] = none;
      this.#freeNodes.push(node);
    }
  }
}
