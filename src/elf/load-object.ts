import type { EbpfHook, EbpfProgram, SourceLine } from "../isa/index.js";
import { findCoreRelocations } from "./core-relocations.js";
import { FunctionLinker, type ObjectFunction } from "./link-functions.js";
import { latin1, objectError } from "./object-bytes.js";
import { findMaps } from "./object-maps.js";
import { readBtf } from "./read-btf.js";
import { readElf, sectionFlag, symbolBinding, symbolKind, type ElfObject, type ElfSymbol } from "./read-elf.js";
import { hookOfSection } from "./section-hooks.js";
import { SourceLines } from "./source-lines.js";

/** What loaders of objects may be told. */
export interface LoadObjectOptions {
  /** What programs are for whose section has a name that does not say so. Such sections are passed over unless given. */
  readonly hook?: EbpfHook;
}

/**
 * The packet programs in an ELF object that clang made for BPF, in the order of their sections and places. They share
 * one list of maps: a map that two of them use is one object. Throws a PcapsiftError that names the section, function or
 * map at fault.
 */
export function loadObject(bytes: Uint8Array, options: LoadObjectOptions = {}): readonly EbpfProgram[] {
  const object = readElf(bytes);
  const types = object.sections.find(({ name }) => name === ".BTF");
  const maps = findMaps(object, types && readBtf(types.bytes));
  const linker = new FunctionLinker(object, maps);
  const license = readLicense(object);
  const check = coreCheck(object);
  const sources = new SourceLines(object);
  const programs = findEntries(object, options.hook).map(({ symbol, section, hook }): EbpfProgram => {
    const lines = new Map<number, SourceLine>();
    const instructions = linker.link(linker.functionOf(symbol), (part, place) => {
      check(part);
      sources.addTo(lines, part, place);
    });
    return {
      name: symbol.name,
      section,
      hook,
      instructions,
      maps: maps.map(({ map }) => map),
      license,
      ...(lines.size > 0 && { lines }),
    };
  });
  if (programs.length === 0) throw objectError(withoutPrograms(object));
  return programs;
}

interface Entry {
  readonly symbol: ElfSymbol;
  readonly section: string;
  readonly hook: EbpfHook;
}

/** The functions that are programs: those that can be seen from outside, in sections with a hook's name. */
function findEntries({ sections, symbols }: ElfObject, defaultHook: EbpfHook | undefined): Entry[] {
  return sections.flatMap((section) => {
    if ((section.flags & sectionFlag.EXECINSTR) === 0 || section.name === ".text") return [];
    const hook = hookOfSection(section.name) ?? defaultHook;
    if (hook === undefined) return [];
    return symbols
      .filter(({ kind, binding, section: index }) => {
        return kind === symbolKind.FUNC && binding !== symbolBinding.LOCAL && index === section.index;
      })
      .sort((a, b) => a.value - b.value)
      .map((symbol) => ({ symbol, section: section.name, hook }));
  });
}

function withoutPrograms({ sections }: ElfObject): string {
  const names = sections.filter(({ flags, size }) => (flags & sectionFlag.EXECINSTR) !== 0 && size > 0);
  if (names.length === 0) return "the object has no instructions";
  const list = names.map(({ name }) => name).join(", ");
  return `the object has no packet program: sections with instructions are ${list}; xdp, tc, socket and cgroup_skb are known`;
}

function readLicense({ sections }: ElfObject): string {
  const section = sections.find(({ name }) => name === "license");
  return section === undefined ? "" : latin1(section.bytes).split("\0")[0]!;
}

/** Refuses functions that need to know a kernel. */
function coreCheck(object: ElfObject): (part: ObjectFunction) => void {
  const relocations = findCoreRelocations(object);
  return ({ name, section, start, slots }) => {
    const found = relocations.find((each) => {
      return each.section === section.name && each.slot >= start && each.slot < start + slots;
    });
    if (found === undefined) return;
    const place = `function ${name}, instruction ${found.slot - start}`;
    throw objectError(
      `${place}: a CO-RE relocation for type ${found.type} needs the types of a running kernel, which a capture does not have`,
    );
  };
}
