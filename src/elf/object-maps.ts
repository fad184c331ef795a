/** The maps of an object file: those it declares, and its global variables, which are maps too. */
import { mapFlags, mapTypes, type EbpfMap, type EbpfMapType } from "../isa/index.js";
import { ObjectBytes, objectError } from "./object-bytes.js";
import type { Btf, BtfMember, BtfType } from "./read-btf.js";
import { sectionFlag, sectionType, symbolKind, type ElfObject, type ElfSection, type ElfSymbol } from "./read-elf.js";

/** A map and where references to it lead. */
export interface ObjectMap {
  readonly map: EbpfMap;
  readonly section: number;
  /** Where its declaration starts in that section. */
  readonly offset: number;
  /** Whether the section's bytes are the map's one value, so that an offset means a place in it. */
  readonly isData: boolean;
}

/** Bytes of a page, which the size of a ring buffer is a multiple of. */
const pageSize = 4096;

/** A program uses 64 maps at most (MAX_USED_MAPS), and an object has a few programs. */
const mostMaps = 1024;

/** Finds all maps, in the order of their sections and places. */
export function findMaps(object: ElfObject, btf: Btf | undefined): ObjectMap[] {
  const maps = object.sections.flatMap((section) => {
    if (section.name === ".maps") return declaredMaps(section, object, btf);
    if (section.name === "maps") return legacyMaps(section, object);
    return isData(section) ? [dataMap(section)] : [];
  });
  if (maps.length > mostMaps) throw objectError(`${maps.length} maps are more than ${mostMaps}`);
  return maps;
}

/** Global variables: `.rodata`, `.data`, `.bss` and sections whose names go on after that. */
function isData({ name, flags, size }: ElfSection): boolean {
  return size > 0 && (flags & sectionFlag.ALLOC) !== 0 && /^\.(?:rodata|data|bss)(?:\.|$)/.test(name);
}

function dataMap({ name, index, type, size, bytes }: ElfSection): ObjectMap {
  if (size > 2 ** 28) throw objectError(`section ${name}: ${size} bytes of global variables are too many`);
  const entries = type === sectionType.NOBITS ? [] : [{ key: new Uint8Array(4), value: bytes }];
  const flags = name.startsWith(".rodata") ? mapFlags.RDONLY_PROG : 0;
  const map = { name, type: "array", keySize: 4, valueSize: size, maxEntries: 1, flags, entries } as const;
  return { map, section: index, offset: 0, isData: true };
}

/** The symbols of variables in a section, by place. */
function variablesIn(section: ElfSection, { symbols }: ElfObject): ElfSymbol[] {
  const isVariable = ({ kind }: ElfSymbol) => kind === symbolKind.OBJECT || kind === symbolKind.NOTYPE;
  const found = symbols.filter((symbol) => {
    return symbol.section === section.index && isVariable(symbol) && symbol.name !== "";
  });
  if (found.length > mostMaps)
    throw objectError(`section ${section.name}: ${found.length} maps are more than ${mostMaps}`);
  return found.sort((a, b) => a.value - b.value);
}

/** `struct bpf_map_def` and its like: five numbers, and in some dialects more, which must be 0. */
function legacyMaps(section: ElfSection, object: ElfObject): ObjectMap[] {
  const content = new ObjectBytes(section.bytes, `section ${section.name}`);
  return variablesIn(section, object).map(({ name, value: offset }) => {
    const [type, keySize, valueSize, maxEntries, flags] = [0, 4, 8, 12, 16].map((field) => content.u32(offset + field));
    const sizes = { keySize: keySize!, valueSize: valueSize!, maxEntries: maxEntries!, flags: flags! };
    return { map: finish(name, type!, sizes), section: section.index, offset, isData: false };
  });
}

/** Maps declared by the types of their members, `__uint(type, …)` and `__type(key, …)`, of which only BTF knows. */
function declaredMaps(section: ElfSection, object: ElfObject, btf: Btf | undefined): ObjectMap[] {
  if (btf === undefined)
    throw objectError("section .maps is described in section .BTF, which is missing: compile with -g");
  return variablesIn(section, object).map((symbol) => {
    const type = btf.variable(symbol.name);
    if (type?.kind !== "struct") throw objectError(`map ${symbol.name}: section .BTF has no struct for it`);
    const map = declaredMap(symbol, type.members, btf);
    const programs = findPrograms(symbol, type.members, section, object);
    return {
      map: programs.size > 0 ? { ...map, programs } : map,
      section: section.index,
      offset: symbol.value,
      isData: false,
    };
  });
}

interface Sizes {
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  readonly lock?: number;
}

function declaredMap({ name }: ElfSymbol, members: readonly BtfMember[], btf: Btf): EbpfMap {
  const found = new Map<string, number>();
  for (const member of members) readMember(name, member, btf, found);
  const type = found.get("type");
  if (type === undefined) throw objectError(`map ${name} has no type`);
  return finish(name, type, {
    keySize: found.get("key_size") ?? 0,
    valueSize: found.get("value_size") ?? 0,
    maxEntries: found.get("max_entries") ?? 0,
    flags: found.get("map_flags") ?? 0,
    ...lockIn(name, members, btf),
  });
}

/** Where a lock is among the members of a value. */
function lockIn(map: string, members: readonly BtfMember[], btf: Btf): Pick<EbpfMap, "lock"> {
  const member = members.find(({ name }) => name === "value");
  const value = member && btf.resolve(targetOf(map, "value", member.type, btf));
  if (value?.kind !== "struct") return {};
  const locks = value.members.filter(({ type }) => {
    const found = btf.resolve(type);
    return found.kind === "struct" && found.name === "bpf_spin_lock";
  });
  if (locks.length > 1) throw objectError(`map ${map}: its values have ${locks.length} locks, and may have one`);
  return locks.length === 0 ? {} : { lock: locks[0]!.bitOffset / 8 };
}

/** Takes a member of a declaration for what it says of the map. */
function readMember(map: string, { name, type }: BtfMember, btf: Btf, found: Map<string, number>): void {
  const set = (field: string, value: number | undefined) => {
    if (value === undefined) throw objectError(`map ${map}: the type of its ${name} has no size`);
    const other = found.get(field);
    if (other !== undefined && other !== value)
      throw objectError(`map ${map}: its ${field} is both ${other} and ${value}`);
    found.set(field, value);
  };
  switch (name) {
    case "type":
    case "max_entries":
    case "map_flags":
    case "key_size":
    case "value_size":
      return set(name, numberOf(map, name, type, btf));
    case "key":
    case "value":
      return set(`${name}_size`, sizeOfTarget(map, name, type, btf));
    case "values":
    // What a map is pinned to, its memory's node and hints do not change what it holds.
    case "pinning":
    case "numa_node":
    case "map_extra":
      return;
    default:
      throw objectError(`map ${map}: its member ${name} is unknown`);
  }
}

function targetOf(map: string, name: string, id: number, btf: Btf): number {
  const type = btf.resolve(id);
  if (type.kind !== "pointer") throw objectError(`map ${map}: its ${name} is not declared as a pointer`);
  return type.target;
}

/** `__uint(name, 5)` is `int (*name)[5]`. */
function numberOf(map: string, name: string, id: number, btf: Btf): number {
  const array: BtfType = btf.resolve(targetOf(map, name, id, btf));
  if (array.kind !== "array") throw objectError(`map ${map}: its ${name} is not declared with __uint`);
  return array.count;
}

/** `__type(key, struct key)` is `struct key *key`. */
function sizeOfTarget(map: string, name: string, id: number, btf: Btf): number | undefined {
  return btf.sizeOf(targetOf(map, name, id, btf));
}

/** The functions that `values` names: relocations in the declaration, each at the place of its index. */
function findPrograms(
  { name, value: start, size }: ElfSymbol,
  members: readonly BtfMember[],
  section: ElfSection,
  { relocations }: ElfObject,
): ReadonlyMap<number, string> {
  const values = members.find((member) => member.name === "values");
  const inside = (relocations.get(section.index) ?? []).filter(
    ({ offset }) => offset >= start && offset < start + size,
  );
  return new Map(
    inside.map(({ offset, symbol }) => {
      const index = values === undefined ? -1 : (offset - start - values.bitOffset / 8) / 8;
      if (!Number.isInteger(index) || index < 0) {
        throw objectError(`map ${name}: the relocation at byte ${offset} of section ${section.name} is in no value`);
      }
      if (symbol.kind !== symbolKind.FUNC) throw objectError(`map ${name}: value ${index} is no function`);
      return [index, symbol.name];
    }),
  );
}

const typeNames: ReadonlyMap<number, EbpfMapType> = new Map(
  Object.entries(mapTypes).map(([name, number]) => [number, name as EbpfMapType]),
);

/** Checks the type and does to sizes what loaders do before they ask the kernel for a map. */
function finish(name: string, typeNumber: number, sizes: Sizes): EbpfMap {
  const type = typeNames.get(typeNumber);
  if (type === undefined) {
    throw objectError(`map ${name} is of type ${typeNumber}; known are ${[...typeNames.values()].join(", ")}`);
  }
  if (type === "ringbuf") {
    const pages = 2 ** Math.ceil(Math.log2(Math.max(1, sizes.maxEntries / pageSize)));
    return { name, type, ...sizes, maxEntries: pages * pageSize };
  }
  // A perf event array has a place for each CPU, and there is one CPU.
  if (type === "perf_event_array")
    return { name, type, ...sizes, keySize: 4, valueSize: 4, maxEntries: sizes.maxEntries || 1 };
  // The value of a program array is what a program has instead of a descriptor here, and C has no size for it.
  if (type === "prog_array") return { name, type, ...sizes, valueSize: sizes.valueSize || 4 };
  return { name, type, ...sizes };
}
