/** Writes BTF (Documentation/bpf/btf.rst): as many types as it takes to describe maps to libbpf and to bpftool. */
import type { EbpfMap } from "../isa/index.js";
import { mapTypes } from "../isa/index.js";

/** `enum` of kinds in linux/btf.h. */
const kind = { INT: 1, PTR: 2, ARRAY: 3, STRUCT: 4, VAR: 14, DATASEC: 15 } as const;

const magic = 0xeb9f;
const headerSize = 24;
const isSigned = 1;
const isGlobal = 1;

/** Bytes of a pointer, which is what every member of a map's declaration is. */
const pointerSize = 8;

/** A map's declaration: where it starts in section `.maps` and how many bytes it takes. */
export interface MapPlace {
  readonly map: EbpfMap;
  readonly offset: number;
  readonly size: number;
}

/** What libbpf is told of a map, one member each; what is 0 is left out, as it is in C. */
function attributesOf({ type, maxEntries, flags }: EbpfMap): [name: string, value: number][] {
  const all: [string, number][] = [
    ["type", mapTypes[type]],
    ["max_entries", maxEntries],
    ["map_flags", flags],
  ];
  return all.filter(([, value]) => value !== 0);
}

/** The bytes that a map's declaration takes in section `.maps`. */
export function declarationSize(map: EbpfMap): number {
  return pointerSize * (attributesOf(map).length + 2);
}

/** The contents of section `.BTF`. */
export function writeBtf(maps: readonly MapPlace[]): Uint8Array {
  const writer = new BtfWriter();
  const variables = maps.map((place) => writer.variable(place.map));
  const last = maps.at(-1);
  writer.section(".maps", last ? last.offset + last.size : 0, maps, variables);
  return writer.finish();
}

class BtfWriter {
  private readonly words: number[] = [];
  private strings = "\0";
  private count = 0;
  private readonly known = new Map<string, number>();
  private readonly int = this.integer("int", 4, isSigned);

  private name(text: string): number {
    if (text === "") return 0;
    const at = this.strings.length;
    this.strings += `${text}\0`;
    return at;
  }

  /** A type; `more` are the words after its `struct btf_type`. Returns its number. */
  private add(name: string, kindNumber: number, length: number, sizeOrType: number, more: readonly number[]): number {
    this.words.push(this.name(name), (kindNumber << 24) | length, sizeOrType, ...more);
    return ++this.count;
  }

  private once(key: string, make: () => number): number {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const made = make();
    this.known.set(key, made);
    return made;
  }

  private integer(name: string, size: number, encoding = 0): number {
    return this.once(name, () => this.add(name, kind.INT, 0, size, [(encoding << 24) | (8 * size)]));
  }

  private array(element: number, length: number): number {
    const index = this.integer("__ARRAY_SIZE_TYPE__", 4);
    return this.once(`${element}[${length}]`, () => this.add("", kind.ARRAY, 0, 0, [element, index, length]));
  }

  private pointer(target: number): number {
    return this.once(`*${target}`, () => this.add("", kind.PTR, 0, target, []));
  }

  private struct(name: string, size: number, members: readonly (readonly [name: string, type: number])[]): number {
    const fields = members.flatMap(([member, type], place) => [this.name(member), type, 64 * place]);
    return this.add(name, kind.STRUCT, members.length, size, fields);
  }

  /** A C type of that many bytes. */
  private bytes(size: number): number {
    if (size === 4) return this.integer("unsigned int", 4);
    if (size === 8) return this.integer("unsigned long long", 8);
    const byte = this.integer("unsigned char", 1);
    return size === 1 ? byte : this.array(byte, size);
  }

  private valueType({ name, valueSize, valueFields }: EbpfMap): number {
    if (!valueFields) return this.bytes(valueSize);
    const long = this.bytes(8);
    return this.struct(
      `${name}_value`,
      valueSize,
      valueFields.map((field) => [field, long]),
    );
  }

  /** A map: `struct { __uint(type, 1); __type(key, int); … } name`. */
  variable(map: EbpfMap): number {
    const members: [string, number][] = [
      ...attributesOf(map).map(([name, value]): [string, number] => [name, this.pointer(this.array(this.int, value))]),
      ["key", this.pointer(this.bytes(map.keySize))],
      ["value", this.pointer(this.valueType(map))],
    ];
    const struct = this.struct("", declarationSize(map), members);
    return this.add(map.name, kind.VAR, 0, struct, [isGlobal]);
  }

  section(name: string, size: number, places: readonly MapPlace[], variables: readonly number[]): void {
    const contents = places.flatMap(({ offset, size: bytes }, place) => [variables[place]!, offset, bytes]);
    this.add(name, kind.DATASEC, places.length, size, contents);
  }

  finish(): Uint8Array {
    const typesSize = 4 * this.words.length;
    const result = new Uint8Array(headerSize + typesSize + this.strings.length);
    const view = new DataView(result.buffer);
    view.setUint16(0, magic, true);
    view.setUint8(2, 1);
    [headerSize, 0, typesSize, typesSize, this.strings.length].forEach((word, place) =>
      view.setUint32(4 + 4 * place, word, true),
    );
    this.words.forEach((word, place) => view.setUint32(headerSize + 4 * place, word >>> 0, true));
    result.set(new TextEncoder().encode(this.strings), headerSize + typesSize);
    return result;
  }
}
