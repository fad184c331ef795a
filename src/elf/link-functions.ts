/** Programs from the functions of an object file: the functions a program calls follow it, and references are made places. */
import { decodeEbpf, ebpfClass, ebpfInsnSize, ebpfJump, isWide, pseudo, type EbpfInsn } from "../isa/index.js";
import { objectError } from "./object-bytes.js";
import type { ObjectMap } from "./object-maps.js";
import {
  sectionFlag,
  symbolKind,
  type ElfObject,
  type ElfRelocation,
  type ElfSection,
  type ElfSymbol,
} from "./read-elf.js";

/** How relocations of instructions are called: the 64 bits of `lddw`, and the distance of a call. */
const relocationType = { R_BPF_64_64: 1, R_BPF_64_32: 10 } as const;

/** The kernel examines this many instructions of a program at most (BPF_COMPLEXITY_LIMIT_INSNS), and objects have few programs. */
const mostInstructions = 4_000_000;

const CALL = ebpfClass.JMP | ebpfJump.CALL;

/** A function within its section. */
export interface ObjectFunction {
  readonly name: string;
  readonly section: ElfSection;
  /** Its first slot in the section. */
  readonly start: number;
  readonly slots: number;
}

/** What leads from one function to another: the slot to patch in the program. */
interface Reference {
  readonly pc: number;
  readonly target: ObjectFunction;
}

/** The key of a map: its place, or the section if every place in it means this map. */
function placeOf({ section, isData }: ObjectMap, offset: number): string {
  return `${section}:${isData ? "data" : offset}`;
}

/** Makes programs of an object's functions. */
export class FunctionLinker {
  readonly #object: ElfObject;
  readonly #maps: readonly ObjectMap[];
  readonly #instructions = new Map<number, readonly EbpfInsn[]>();
  readonly #relocations = new Map<number, ReadonlyMap<number, ElfRelocation>>();
  /** Functions by section and place, and maps likewise. */
  readonly #functionsAt = new Map<string, ElfSymbol>();
  readonly #mapsAt = new Map<string, number>();
  #total = 0;

  constructor(object: ElfObject, maps: readonly ObjectMap[]) {
    this.#object = object;
    this.#maps = maps;
    for (const symbol of object.symbols) {
      if (symbol.kind === symbolKind.FUNC) this.#functionsAt.set(`${symbol.section}:${symbol.value}`, symbol);
    }
    maps.forEach((map, index) => this.#mapsAt.set(placeOf(map, map.offset), index));
  }

  /** The function of a symbol. */
  functionOf(symbol: ElfSymbol): ObjectFunction {
    const { name, value, size } = symbol;
    const section = this.#object.sections[symbol.section];
    if (section === undefined || (section.flags & sectionFlag.EXECINSTR) === 0) {
      throw objectError(`function ${name} is in no section with instructions`);
    }
    if (value % ebpfInsnSize !== 0 || size % ebpfInsnSize !== 0 || size === 0 || value + size > section.bytes.length) {
      const place = `${size} bytes at byte ${value} of section ${section.name}, which has ${section.bytes.length}`;
      throw objectError(`function ${name} cannot be ${place}`);
    }
    return { name, section, start: value / ebpfInsnSize, slots: size / ebpfInsnSize };
  }

  /** The program that starts with `entry`. `visit` is told of every function in it and of its place. */
  link(entry: ObjectFunction, visit: (part: ObjectFunction, place: number) => void): EbpfInsn[] {
    const program: EbpfInsn[] = [];
    const places = new Map<number, Map<number, number>>();
    const references: Reference[] = [];
    const waiting = [entry];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const inSection = places.get(next.section.index) ?? new Map<number, number>();
      places.set(next.section.index, inSection);
      if (inSection.has(next.start)) continue;
      inSection.set(next.start, program.length);
      this.#total += next.slots;
      if (this.#total > mostInstructions) {
        throw objectError(`program ${entry.name}: more than ${mostInstructions} instructions in all programs`);
      }
      visit(next, program.length);
      for (const reference of this.#append(next, program)) {
        references.push(reference);
        waiting.push(reference.target);
      }
    }
    for (const { pc, target } of references) {
      const place = places.get(target.section.index)!.get(target.start)!;
      program[pc] = { ...program[pc]!, imm: place - pc - 1 };
    }
    return program;
  }

  /** Copies a function to the end of the program and resolves what does not depend on places in it. */
  #append(part: ObjectFunction, program: EbpfInsn[]): Reference[] {
    const references: Reference[] = [];
    const instructions = this.#instructionsOf(part.section);
    const relocations = this.#relocationsOf(part.section);
    for (let slot = part.start; slot < part.start + part.slots; slot++) {
      const insn = instructions[slot]!;
      const relocation = relocations.get(slot);
      const pc = program.length;
      if (isWide(insn)) {
        const second = slot + 1 < part.start + part.slots ? instructions[slot + 1] : undefined;
        if (second === undefined)
          throw objectError(`function ${part.name} ends within the instruction at ${slot - part.start}`);
        const target = relocation && this.#addressed(insn, relocation, part);
        if (target === undefined) program.push(insn, second);
        else if ("slots" in target) program.push({ ...insn, src: pseudo.FUNC, imm: 0 }, { ...second, imm: 0 });
        else program.push(...target.insns(insn, second));
        if (target !== undefined && "slots" in target) references.push({ pc, target });
        slot++;
        continue;
      }
      program.push(insn);
      const target = this.#called(insn, slot, relocation, part);
      if (target !== undefined) references.push({ pc, target });
    }
    return references;
  }

  /** What a relocated `lddw` stands for: a function, or a map or a place in one. */
  #addressed(
    insn: EbpfInsn,
    { symbol, type }: ElfRelocation,
    part: ObjectFunction,
  ): ObjectFunction | { insns(first: EbpfInsn, second: EbpfInsn): [EbpfInsn, EbpfInsn] } {
    if (type !== relocationType.R_BPF_64_64)
      throw objectError(`function ${part.name}: relocation type ${type} of a constant`);
    if (symbol.section === 0) {
      throw objectError(`function ${part.name} uses ${symbol.name}, which is not defined in the object`);
    }
    const section = this.#object.sections[symbol.section];
    // Clang names either the thing itself or its section, the place being in the instruction.
    const offset = symbol.value + insn.imm;
    if (section !== undefined && (section.flags & sectionFlag.EXECINSTR) !== 0) {
      return this.#functionAt(section, offset, part);
    }
    const index = this.#mapsAt.get(`${symbol.section}:${offset}`) ?? this.#mapsAt.get(`${symbol.section}:data`);
    if (index === undefined) {
      const place = `byte ${offset} of section ${section?.name ?? symbol.section}`;
      throw objectError(`function ${part.name} uses ${symbol.name}, but there is no map at ${place}`);
    }
    const { isData } = this.#maps[index]!;
    const src = isData ? pseudo.MAP_IDX_VALUE : pseudo.MAP_IDX;
    return {
      insns: (first, second) => [
        { ...first, src, imm: index },
        { ...second, imm: isData ? offset | 0 : 0 },
      ],
    };
  }

  /** The function that a call leads to; undefined for other instructions and for calls of helpers. */
  #called(
    insn: EbpfInsn,
    slot: number,
    relocation: ElfRelocation | undefined,
    part: ObjectFunction,
  ): ObjectFunction | undefined {
    if (insn.code !== CALL) {
      if (relocation === undefined) return undefined;
      throw objectError(`function ${part.name}: a relocation for instruction ${slot - part.start}, which takes none`);
    }
    if (relocation === undefined) {
      if (insn.src !== pseudo.CALL) return undefined;
      return this.#functionAt(part.section, ebpfInsnSize * (slot + insn.imm + 1), part);
    }
    const { symbol, type } = relocation;
    if (type !== relocationType.R_BPF_64_32)
      throw objectError(`function ${part.name}: relocation type ${type} of a call`);
    if (symbol.section === 0) {
      throw objectError(
        `function ${part.name} calls ${symbol.name}, which is not defined in the object; functions of the kernel cannot be called here`,
      );
    }
    const section = this.#object.sections[symbol.section];
    if (section === undefined) throw objectError(`function ${part.name} calls ${symbol.name}, which has no section`);
    return this.#functionAt(section, symbol.value + ebpfInsnSize * (insn.imm + 1), part);
  }

  #functionAt(section: ElfSection, offset: number, from: ObjectFunction): ObjectFunction {
    const symbol = this.#functionsAt.get(`${section.index}:${offset}`);
    if (symbol !== undefined) return this.functionOf(symbol);
    throw objectError(
      `function ${from.name} refers to byte ${offset} of section ${section.name}, where no function starts`,
    );
  }

  #instructionsOf(section: ElfSection): readonly EbpfInsn[] {
    const known = this.#instructions.get(section.index);
    if (known !== undefined) return known;
    if (section.bytes.length % ebpfInsnSize !== 0) {
      throw objectError(`section ${section.name}: ${section.bytes.length} bytes are no multiple of ${ebpfInsnSize}`);
    }
    const instructions = decodeEbpf(section.bytes);
    this.#instructions.set(section.index, instructions);
    return instructions;
  }

  #relocationsOf(section: ElfSection): ReadonlyMap<number, ElfRelocation> {
    const known = this.#relocations.get(section.index);
    if (known !== undefined) return known;
    const bySlot = new Map<number, ElfRelocation>();
    for (const relocation of this.#object.relocations.get(section.index) ?? []) {
      const slot = relocation.offset / ebpfInsnSize;
      if (!Number.isInteger(slot) || slot >= section.bytes.length / ebpfInsnSize) {
        throw objectError(
          `section ${section.name}: a relocation at byte ${relocation.offset}, where no instruction starts`,
        );
      }
      bySlot.set(slot, relocation);
    }
    this.#relocations.set(section.index, bySlot);
    return bySlot;
  }
}
