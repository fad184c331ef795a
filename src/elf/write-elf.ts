/**
 * Writes a program as an ELF object that libbpf loads, and with it bpftool, ip and tc: for little-endian machines.
 *
 * One section with the code under the name that says where it is to be attached, one with the licence, the maps in `.maps`
 * with their description in `.BTF`, and a relocation wherever the code names a map (System V ABI, gABI 4.1; R_BPF_64_64 in
 * Documentation/bpf/llvm_reloc.rst). What hash maps hold cannot be in such a file.
 */
import { encodeEbpf, isWide, pseudo, type EbpfInsn, type EbpfProgram } from "../isa/index.js";
import { declarationSize, writeBtf, type MapPlace } from "./btf-writer.js";
import { sectionFlag, sectionType, symbolBinding, symbolKind } from "./read-elf.js";

const headerSize = 64;
const sectionHeaderSize = 64;
const symbolSize = 24;
const relocationSize = 16;

/** An object to be linked, for a machine of type BPF. */
const relocatable = 1;
const machineBpf = 247;
const relocation64 = 1;

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
  readonly link?: number;
  readonly info?: number;
  readonly entrySize?: number;
}

interface Symbol {
  readonly name: string;
  readonly kind: number;
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

/** Places of the sections that others refer to; the first one of an object is empty. */
const places = { strings: 1, code: 2, license: 3, symbols: 4, maps: 5 } as const;

export function writeObject(program: EbpfProgram): Uint8Array {
  const { instructions, license, section, name } = program;
  const maps = placeMaps(program);
  const code = encodeEbpf(instructions.map(withoutMap));
  const licenseBytes = new TextEncoder().encode(`${license}\0`);
  const symbols: Symbol[] = [
    { name, kind: symbolKind.FUNC, section: places.code, value: 0, size: code.length },
    { name: "_license", kind: symbolKind.OBJECT, section: places.license, value: 0, size: licenseBytes.length },
    ...maps.map(({ map, offset, size }) => {
      return { name: map.name, kind: symbolKind.OBJECT, section: places.maps, value: offset, size };
    }),
  ];
  const firstMapSymbol = 3;
  const strings = new StringTable();
  const { ALLOC, EXECINSTR, WRITE } = sectionFlags;
  const { PROGBITS, SYMTAB, STRTAB, REL } = sectionType;
  const mapSections: Section[] = [
    { name: ".maps", type: PROGBITS, flags: ALLOC | WRITE, bytes: new Uint8Array(mapsSize(maps)) },
    { name: ".BTF", type: PROGBITS, flags: 0, bytes: writeBtf(maps) },
    {
      name: `.rel${section}`,
      type: REL,
      flags: 0,
      bytes: writeRelocations(instructions, firstMapSymbol),
      link: places.symbols,
      info: places.code,
      entrySize: relocationSize,
    },
  ];
  const symbolBytes = writeSymbols(symbols, strings);
  const sections: Section[] = [
    { name: ".strtab", type: STRTAB, flags: 0, bytes: new Uint8Array() },
    { name: section, type: PROGBITS, flags: ALLOC | EXECINSTR, bytes: code },
    { name: "license", type: PROGBITS, flags: ALLOC | WRITE, bytes: licenseBytes },
    // Symbols from the first one on are global.
    {
      name: ".symtab",
      type: SYMTAB,
      flags: 0,
      bytes: symbolBytes,
      link: places.strings,
      info: 1,
      entrySize: symbolSize,
    },
    ...(maps.length > 0 ? mapSections : []),
  ];
  return writeFile(sections, strings);
}

const sectionFlags = { ...sectionFlag, WRITE: 1 } as const;

/** Map declarations one after the other. */
function placeMaps({ maps }: EbpfProgram): MapPlace[] {
  let offset = 0;
  return maps.map((map) => {
    const place = { map, offset, size: declarationSize(map) };
    offset += place.size;
    return place;
  });
}

function mapsSize(maps: readonly MapPlace[]): number {
  const last = maps.at(-1);
  return last ? last.offset + last.size : 0;
}

function namesMap(insn: EbpfInsn): boolean {
  return isWide(insn) && insn.src === pseudo.MAP_IDX;
}

/** The loader fills in which map it is. */
function withoutMap(insn: EbpfInsn): EbpfInsn {
  return namesMap(insn) ? { ...insn, src: 0, imm: 0 } : insn;
}

function writeRelocations(instructions: readonly EbpfInsn[], firstMapSymbol: number): Uint8Array {
  const found = instructions.flatMap((insn, pc) => (namesMap(insn) ? [{ pc, symbol: firstMapSymbol + insn.imm }] : []));
  const bytes = new Uint8Array(relocationSize * found.length);
  const view = new DataView(bytes.buffer);
  found.forEach(({ pc, symbol }, place) => {
    const at = relocationSize * place;
    view.setUint32(at, 8 * pc, true);
    view.setUint32(at + 8, relocation64, true);
    view.setUint32(at + 12, symbol, true);
  });
  return bytes;
}

function writeSymbols(symbols: readonly Symbol[], strings: StringTable): Uint8Array {
  // The first symbol is empty.
  const bytes = new Uint8Array(symbolSize * (symbols.length + 1));
  const view = new DataView(bytes.buffer);
  symbols.forEach(({ name, kind, section, value, size }, place) => {
    const at = symbolSize * (place + 1);
    view.setUint32(at, strings.add(name), true);
    view.setUint8(at + 4, (symbolBinding.GLOBAL << 4) | kind);
    view.setUint16(at + 6, section, true);
    view.setUint32(at + 8, value, true);
    view.setUint32(at + 16, size, true);
  });
  return bytes;
}

class StringTable {
  private text = "\0";

  add(name: string): number {
    const at = this.text.length;
    this.text += `${name}\0`;
    return at;
  }

  get bytes(): Uint8Array {
    return new TextEncoder().encode(this.text);
  }
}

const aligned = (offset: number): number => (offset + 7) & ~7;

/** The file header, the sections and the table of sections. */
function writeFile(sections: readonly Section[], strings: StringTable): Uint8Array {
  const names = sections.map(({ name }) => strings.add(name));
  const contents = sections.map(({ bytes }, place) => (place + 1 === places.strings ? strings.bytes : bytes));
  let end = headerSize;
  const offsets = contents.map(({ length }) => {
    const offset = aligned(end);
    end = offset + length;
    return offset;
  });
  const table = aligned(end);
  const file = new Uint8Array(table + sectionHeaderSize * (sections.length + 1));
  const view = new DataView(file.buffer);
  // Magic, 64 bits, little-endian, version 1.
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, relocatable, true);
  view.setUint16(18, machineBpf, true);
  view.setUint32(20, 1, true);
  view.setUint32(40, table, true);
  view.setUint16(52, headerSize, true);
  view.setUint16(58, sectionHeaderSize, true);
  view.setUint16(60, sections.length + 1, true);
  view.setUint16(62, places.strings, true);
  sections.forEach(({ type, flags, link = 0, info = 0, entrySize = 0 }, place) => {
    const at = table + sectionHeaderSize * (place + 1);
    file.set(contents[place]!, offsets[place]!);
    view.setUint32(at, names[place]!, true);
    view.setUint32(at + 4, type, true);
    view.setUint32(at + 8, flags, true);
    view.setUint32(at + 24, offsets[place]!, true);
    view.setUint32(at + 32, contents[place]!.length, true);
    view.setUint32(at + 40, link, true);
    view.setUint32(at + 44, info, true);
    view.setUint32(at + 48, 8, true);
    view.setUint32(at + 56, entrySize, true);
  });
  return file;
}
