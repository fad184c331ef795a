/** Programs made ready to run: what `lddw` loads is looked up, and the functions are found. */
import { ebpfClass, ebpfJump, isWide, pseudo, type EbpfInsn, type EbpfProgram } from "../../isa/index.js";
import { functionHandle, type MapStore } from "./helper-call.js";
import { isKnownInsn } from "./known-insn.js";

export interface LinkedProgram {
  readonly name: string;
  readonly instructions: readonly EbpfInsn[];
  /** Where functions begin, ascending. The program itself is the first one, at slot 0. */
  readonly functions: readonly number[];
  /** What each `lddw` loads, by its slot. */
  readonly constants: ReadonlyMap<number, { readonly low: number; readonly high: number }>;
  /** Whether each slot, taken as the start of an instruction, can be run. */
  readonly known: readonly boolean[];
}

export const call = ebpfClass.JMP | ebpfJump.CALL;

export function linkProgram(program: EbpfProgram, maps: MapStore): LinkedProgram {
  const { instructions, name } = program;
  const functions = findFunctions(instructions);
  const constants = new Map<number, { low: number; high: number }>();
  // A jump may lead to any slot, so each counts, even if it is the second of another constant.
  instructions.forEach((insn, pc) => {
    if (!isWide(insn)) return;
    constants.set(pc, resolve(insn, instructions[pc + 1]?.imm ?? 0, pc));
  });
  return { name, instructions, functions, constants, known: instructions.map(isKnownInsn) };

  function resolve({ src, imm }: EbpfInsn, next: number, pc: number): { low: number; high: number } {
    const map = program.maps[imm];
    if (src === pseudo.MAP_IDX && map) return { low: maps.handleOf(map), high: 0 };
    if (src === pseudo.MAP_IDX_VALUE && map) return { low: (maps.valueAddressOf(map) + next) | 0, high: 0 };
    if (src === pseudo.FUNC) return { low: functionHandle(functions.indexOf(pc + 1 + imm)), high: 0 };
    return { low: imm, high: next };
  }
}

/** The first slots of the program and of all functions that are called or whose address is taken. */
function findFunctions(instructions: readonly EbpfInsn[]): number[] {
  const starts = new Set([0]);
  forEachInsn(instructions, (insn, pc) => {
    const isCall = insn.code === call && insn.src === pseudo.CALL;
    const isAddress = isWide(insn) && insn.src === pseudo.FUNC;
    const target = pc + 1 + insn.imm;
    if ((isCall || isAddress) && target >= 0 && target < instructions.length) starts.add(target);
  });
  return [...starts].sort((a, b) => a - b);
}

/** Visits instructions, of which some fill two slots. */
export function forEachInsn(instructions: readonly EbpfInsn[], visit: (insn: EbpfInsn, pc: number) => void): void {
  for (let pc = 0; pc < instructions.length; pc++) {
    const insn = instructions[pc]!;
    visit(insn, pc);
    if (isWide(insn)) pc++;
  }
}
