import { PcapsiftError } from "../../../errors.js";
import { mapFlags, type EbpfMap } from "../../../isa/index.js";
import { mapHandle, mapIndex, maxHandles, type MapStore } from "../helper-call.js";
import type { EbpfMemory, Region } from "../memory.js";
import { ArrayMap } from "./array-map.js";
import { HashMap } from "./hash-map.js";
import { LpmTrie } from "./lpm-trie.js";
import { RingBuffer } from "./ring-buffer.js";
import { errno, type StoredMap } from "./stored-map.js";
import { TargetMap } from "./target-map.js";

/** One element as the outside sees it: copies. */
export interface MapEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** The longest key or value that the outside may hand in at first; the room grows with the maps. */
const firstScratch = 64;

/** All maps of the programs that run together, and the way to what they hold from outside. */
export class MapContents implements MapStore {
  readonly #memory: EbpfMemory;
  /** The places of programs in the machine's list, by name, for tables of programs. */
  readonly #places: ReadonlyMap<string, number>;
  readonly #maps: StoredMap[] = [];
  readonly #indexes = new Map<EbpfMap, number>();
  /** What tables of programs hold: places by index, by the index of the map. */
  readonly #programs = new Map<number, Map<number, number>>();
  /** Where keys and values from outside are put for the maps to read. */
  #scratch: Region;

  /** `programNames` are the machine's programs, in the order of its list. */
  constructor(memory: EbpfMemory, programNames: readonly string[] = []) {
    this.#memory = memory;
    this.#places = new Map(programNames.map((name, place) => [name, place]));
    this.#scratch = memory.allocate("keys and values from outside", 2 * firstScratch);
  }

  handleOf(map: EbpfMap): number {
    return mapHandle(this.#indexes.get(map) ?? this.#make(map));
  }

  valueAddressOf(map: EbpfMap): number {
    const stored = this.#stored(map);
    return stored instanceof ArrayMap ? stored.address : 0;
  }

  programAt(handle: number, index: number): number {
    return this.#programs.get(mapIndex(handle))?.get(index) ?? -1;
  }

  /** The map with this handle, as registers hold it. */
  find(handle: number): StoredMap | undefined {
    const index = mapIndex(handle);
    return index === -1 ? undefined : this.#maps[index];
  }

  /** What a map holds, in the order of its keys as bytes. */
  entries(map: EbpfMap): MapEntry[] {
    const found: MapEntry[] = [];
    const stored = this.#stored(map);
    const { bytes } = this.#memory;
    stored.forEach((key, value) => {
      found.push({ key: bytes.slice(key, key + map.keySize), value: bytes.slice(value, value + map.valueSize) });
      return false;
    });
    return stored instanceof ArrayMap ? found : found.sort((a, b) => compareBytes(a.key, b.key));
  }

  /** Puts an element into a map from outside. Returns 0 or a negative number of `errno`. */
  set(map: EbpfMap, key: Uint8Array, value: Uint8Array, flags = 0): number {
    if (key.length !== map.keySize || value.length !== map.valueSize) return errno.EINVAL;
    const stored = this.#stored(map);
    this.#makeRoom(key.length + value.length);
    const { start } = this.#scratch;
    this.#memory.bytes.set(key, start);
    this.#memory.bytes.set(value, start + key.length);
    return stored.update(start, start + key.length, flags);
  }

  /** Removes an element from outside. Returns 0 or a negative number of `errno`. */
  delete(map: EbpfMap, key: Uint8Array): number {
    if (key.length !== map.keySize) return errno.EINVAL;
    const stored = this.#stored(map);
    this.#makeRoom(key.length);
    this.#memory.bytes.set(key, this.#scratch.start);
    return stored.delete(this.#scratch.start);
  }

  /** Takes the records that programs have written to a ring buffer. */
  drain(map: EbpfMap): Uint8Array[] {
    const stored = this.#stored(map);
    return stored instanceof RingBuffer ? stored.drain() : [];
  }

  /** The ring buffer in which a record at this address is being written. */
  ringOfRecord(record: number): RingBuffer | undefined {
    for (const map of this.#maps) if (map instanceof RingBuffer && map.isReserved(record)) return map;
    return undefined;
  }

  /** Whether a map of targets has one for this key. */
  hasTarget(map: EbpfMap, key: number): boolean {
    const stored = this.#stored(map);
    this.#memory.view.setUint32(this.#scratch.start, key, true);
    return stored.lookup(this.#scratch.start) !== 0;
  }

  #stored(map: EbpfMap): StoredMap {
    return this.#maps[this.#indexes.get(map) ?? this.#make(map)]!;
  }

  #make(map: EbpfMap): number {
    checkMap(map);
    const index = this.#maps.length;
    if (index >= maxHandles) throw mapError(map, `is one more than the ${maxHandles} that can be told apart`);
    this.#maps.push(makeMap(this.#memory, map));
    this.#indexes.set(map, index);
    for (const { key, value } of map.entries ?? []) {
      const result = this.set(map, key, value);
      if (result !== 0) throw mapError(map, `does not take its first contents: error ${-result}`);
    }
    if (map.type === "prog_array") this.#programs.set(index, this.#readPrograms(map));
    return index;
  }

  #readPrograms(map: EbpfMap): Map<number, number> {
    const found = new Map<number, number>();
    for (const [index, name] of map.programs ?? []) {
      const place = this.#places.get(name);
      if (index >= map.maxEntries) throw mapError(map, `has ${map.maxEntries} places and a program at ${index}`);
      if (place !== undefined) found.set(index, place);
    }
    return found;
  }

  #makeRoom(length: number): void {
    if (length <= this.#scratch.end - this.#scratch.start) return;
    this.#scratch = this.#memory.allocate("keys and values from outside", length);
  }
}

function mapError({ name }: EbpfMap, what: string): PcapsiftError {
  return new PcapsiftError("map", `map ${name} ${what}`);
}

function makeMap(memory: EbpfMemory, map: EbpfMap): StoredMap {
  try {
    switch (map.type) {
      case "array":
      case "percpu_array":
      // What the outside puts in are descriptors, which are not followed.
      case "prog_array":
      case "perf_event_array":
        return new ArrayMap(memory, map);
      case "devmap":
      case "cpumap":
      case "xskmap":
        return new TargetMap(memory, map);
      case "hash":
      case "devmap_hash":
      case "percpu_hash":
        return new HashMap(memory, map, "refuse");
      case "lru_hash":
      case "lru_percpu_hash":
        return new HashMap(memory, map, "evict");
      case "lpm_trie":
        return new LpmTrie(memory, map);
      case "ringbuf":
        return new RingBuffer(memory, map);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PcapsiftError("map", `map ${map.name} needs more memory than there is`, { cause: error });
  }
}

/** Refuses what the kernel refuses when a map is made (`map_alloc_check` of each type). */
function checkMap(map: EbpfMap): void {
  const { type, keySize, valueSize, maxEntries, flags } = map;
  const refuse = (what: string) => {
    throw mapError(map, what);
  };
  if (maxEntries === 0) refuse("has max_entries 0");
  if (type === "ringbuf") {
    if (keySize !== 0 || valueSize !== 0) refuse("is a ring buffer, which has no keys and values");
    if (maxEntries % 4096 !== 0 || (maxEntries & (maxEntries - 1)) !== 0) {
      refuse(`has ${maxEntries} bytes, and the size of a ring buffer is a power of two and a multiple of 4096`);
    }
    return;
  }
  if (valueSize === 0) refuse("has values of 0 bytes");
  if (valueSize > 2 ** 28) refuse(`has values of ${valueSize} bytes, which is too much`);
  switch (type) {
    case "array":
    case "percpu_array":
      if (keySize !== 4) refuse(`is an array and has keys of ${keySize} bytes: they have 4`);
      return;
    case "prog_array":
    case "perf_event_array":
    case "xskmap":
      if (keySize !== 4 || valueSize !== 4)
        refuse(`has keys of ${keySize} and values of ${valueSize} bytes: each has 4`);
      return;
    case "devmap":
    case "devmap_hash":
    case "cpumap":
      if (keySize !== 4 || (valueSize !== 4 && valueSize !== 8)) refuse("needs keys of 4 and values of 4 or 8 bytes");
      return;
    case "lpm_trie":
      if (keySize < 5 || keySize > 260) refuse(`is a trie and has keys of ${keySize} bytes: they have 5 to 260`);
      if ((flags & mapFlags.NO_PREALLOC) === 0) refuse("is a trie and needs map_flags BPF_F_NO_PREALLOC");
      return;
    case "hash":
    case "percpu_hash":
    case "lru_hash":
    case "lru_percpu_hash":
      if (keySize === 0 || keySize > 512) refuse(`has keys of ${keySize} bytes: they have 1 to 512`);
      return;
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const place = a.findIndex((byte, index) => byte !== b[index]);
  return place === -1 ? 0 : a[place]! - b[place]!;
}
