/** ELF object files as they lie in a file: sections, symbols and relocations (System V ABI, gABI 4.1, for 64 bits). */
import { latin1, ObjectBytes, objectError } from "./object-bytes.js";

export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  /** Where its contents are in the file. */
  readonly offset: number;
  /** Bytes it has in memory, which for NOBITS are not in the file. */
  readonly size: number;
  readonly info: number;
  /** Its contents; none for NOBITS. */
  readonly bytes: Uint8Array;
}

export interface ElfSymbol {
  readonly name: string;
  readonly value: number;
  readonly size: number;
  readonly kind: number;
  readonly binding: number;
  /** The index of its section; 0 if it is not defined in this file. */
  readonly section: number;
}

export interface ElfRelocation {
  /** Where to patch, counted from the start of the section. */
  readonly offset: number;
  readonly type: number;
  readonly symbol: ElfSymbol;
}

export interface ElfObject {
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
  /** By the index of the section to be patched. */
  readonly relocations: ReadonlyMap<number, readonly ElfRelocation[]>;
}

/** `sh_type`: what a section holds. */
export const sectionType = { PROGBITS: 1, SYMTAB: 2, STRTAB: 3, RELA: 4, NOBITS: 8, REL: 9 } as const;

/** `sh_flags`: a section has a place in memory, or holds instructions. */
export const sectionFlag = { ALLOC: 2, EXECINSTR: 4 } as const;

/** The low half of `st_info`. */
export const symbolKind = { NOTYPE: 0, OBJECT: 1, FUNC: 2, SECTION: 3 } as const;

/** The high half of `st_info`. */
export const symbolBinding = { LOCAL: 0, GLOBAL: 1, WEAK: 2 } as const;

const headerSize = 64;
const sectionHeaderSize = 64;
const symbolSize = 24;
const relocationSize = 16;
const machineBpf = 247;

/** Whether the bytes start like an ELF file. */
export function isElf(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 4)) === "\x7fELF";
}

/** Reads an object file for BPF. Throws a PcapsiftError that names the part at fault. */
export function readElf(bytes: Uint8Array): ElfObject {
  const file = new ObjectBytes(bytes, "ELF file");
  checkHeader(file, bytes);
  const sections = readSections(file);
  const table = sections.find(({ type }) => type === sectionType.SYMTAB);
  const symbols = table === undefined ? [] : readSymbols(table, sections, file);
  const relocations = new Map<number, readonly ElfRelocation[]>();
  for (const section of sections) {
    if (section.type === sectionType.RELA) throw objectError(`section ${section.name}: RELA is not for BPF`);
    if (section.type === sectionType.REL) relocations.set(section.info, readRelocations(section, symbols));
  }
  return { sections, symbols, relocations };
}

function checkHeader(file: ObjectBytes, bytes: Uint8Array): void {
  if (!isElf(bytes)) throw objectError("not an ELF file: it does not start with 7f 45 4c 46");
  if (file.u8(4) !== 2)
    throw objectError(`ELF class ${file.u8(4)} at byte 4: objects for BPF have 64 bits, which is 2`);
  if (file.u8(5) === 2) {
    throw objectError(
      "the object is for big-endian machines, and this machine is little-endian: compile with -target bpfel",
    );
  }
  if (file.u8(5) !== 1) throw objectError(`ELF byte order ${file.u8(5)} at byte 5 is neither 1 nor 2`);
  if (file.u16(18) !== machineBpf) {
    throw objectError(`the object is for machine ${file.u16(18)}, and BPF is ${machineBpf}: compile with -target bpf`);
  }
  if (file.u16(16) !== 1) throw objectError(`ELF type ${file.u16(16)} at byte 16: a relocatable object is 1`);
  file.slice(0, headerSize);
}

function readSections(file: ObjectBytes): ElfSection[] {
  const start = file.u64(40);
  const count = file.u16(60);
  if (file.u16(58) !== sectionHeaderSize) throw objectError(`section headers of ${file.u16(58)} bytes: they have 64`);
  const at = (index: number) => start + sectionHeaderSize * index;
  file.slice(start, sectionHeaderSize * count);
  const unnamed = Array.from({ length: count }, (_, index) => readSection(file, at(index), index));
  const names = unnamed[file.u16(62)];
  if (names === undefined) throw objectError(`section ${file.u16(62)}, of section names, does not exist`);
  const strings = new ObjectBytes(names.bytes, "section names");
  return unnamed.map((section, index) => ({ ...section, name: strings.string(file.u32(at(index))) }));
}

function readSection(file: ObjectBytes, at: number, index: number): ElfSection {
  const type = file.u32(at + 4);
  const offset = file.u64(at + 24);
  const size = file.u64(at + 32);
  // The first section is empty, and its fields may serve other purposes.
  const isEmpty = index === 0 || type === sectionType.NOBITS;
  if (!isEmpty && offset + size > file.length) {
    throw objectError(
      `section ${index} has ${size} bytes at byte ${offset}, past the end of the file at ${file.length}`,
    );
  }
  const bytes = isEmpty ? new Uint8Array() : file.slice(offset, size);
  return { index, name: "", type, flags: file.u32(at + 8), offset, size, info: file.u32(at + 44), bytes };
}

function readSymbols(table: ElfSection, sections: readonly ElfSection[], file: ObjectBytes): ElfSymbol[] {
  // sh_link, which only this table needs.
  const link = file.u32(file.u64(40) + sectionHeaderSize * table.index + 40);
  const names = sections[link];
  if (names?.type !== sectionType.STRTAB) throw objectError(`section ${table.name}: section ${link} has no strings`);
  if (table.size % symbolSize !== 0)
    throw objectError(`section ${table.name}: ${table.size} bytes are no multiple of 24`);
  const strings = new ObjectBytes(names.bytes, `section ${names.name}`);
  const content = new ObjectBytes(table.bytes, `section ${table.name}`);
  return Array.from({ length: table.size / symbolSize }, (_, index) => {
    const at = symbolSize * index;
    const [kind, section] = [content.u8(at + 4) & 15, content.u16(at + 6)];
    const ownName = strings.string(content.u32(at));
    // The symbol that stands for a section has no name of its own.
    const name = kind === symbolKind.SECTION && ownName === "" ? (sections[section]?.name ?? "") : ownName;
    return {
      name,
      kind,
      section,
      binding: content.u8(at + 4) >> 4,
      value: content.u64(at + 8),
      size: content.u64(at + 16),
    };
  });
}

function readRelocations(section: ElfSection, symbols: readonly ElfSymbol[]): ElfRelocation[] {
  if (section.size % relocationSize !== 0) {
    throw objectError(`section ${section.name}: ${section.size} bytes are no multiple of ${relocationSize}`);
  }
  const content = new ObjectBytes(section.bytes, `section ${section.name}`);
  return Array.from({ length: section.size / relocationSize }, (_, index) => {
    const at = relocationSize * index;
    const number = content.u32(at + 12);
    const symbol = symbols[number];
    if (symbol === undefined)
      throw objectError(`section ${section.name}: symbol ${number} at byte ${at + 12} does not exist`);
    return { offset: content.u64(at), type: content.u32(at + 8), symbol };
  });
}
