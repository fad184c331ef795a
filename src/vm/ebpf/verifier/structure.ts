/**
 * What can be said of a program instruction by instruction, before any value is looked at: that every code has a meaning
 * and its unused fields are 0 (RFC 9669), and that jumps and calls lead to instructions.
 */
import { ProgramError } from "../../../errors.js";
import {
  ebpfClass,
  ebpfJump,
  ebpfRegisters,
  ebpfShape,
  isWide,
  LDDW,
  pseudo,
  type EbpfInsn,
  type EbpfProgram,
} from "../../../isa/index.js";

/** The first slots of a program's functions, in order, and the last slot of each. */
export interface FunctionBounds {
  readonly start: number;
  readonly end: number;
}

/** The longest program the kernel takes from root (BPF_COMPLEXITY_LIMIT_INSNS). */
const maxSlots = 1_000_000;

/** Throws ProgramError unless the program is well formed; returns its functions. */
export function checkStructure({ instructions, maps }: EbpfProgram): FunctionBounds[] {
  if (instructions.length === 0) throw new ProgramError("program-empty", "the program has no instructions", 0);
  if (instructions.length > maxSlots) {
    const message = `the program has ${instructions.length} instructions, more than ${maxSlots}`;
    throw new ProgramError("program-too-long", message, maxSlots);
  }
  const starts = new Set([0]);
  for (let pc = 0; pc < instructions.length; pc += isWide(instructions[pc]!) ? 2 : 1) {
    checkFields(instructions[pc]!, pc);
    if (isWide(instructions[pc]!)) checkSecondSlot(instructions[pc + 1], pc, maps.length, instructions[pc]!);
    const target = calledFunction(instructions[pc]!, pc);
    if (target !== undefined) starts.add(target);
  }
  return checkFlow(instructions, starts);
}

/** The function that an instruction calls or takes the address of. */
function calledFunction({ code, src, imm }: EbpfInsn, pc: number): number | undefined {
  const call = code === (ebpfClass.JMP | ebpfJump.CALL) && src === pseudo.CALL;
  const address = code === LDDW && src === pseudo.FUNC;
  return call || address ? pc + 1 + imm : undefined;
}

/** Where a jump leads; undefined for instructions that are none. */
export function jumpTarget({ code, off, imm }: EbpfInsn, pc: number): number | undefined {
  const kind = code & 0x07;
  if (kind !== ebpfClass.JMP && kind !== ebpfClass.JMP32) return undefined;
  const operation = code & 0xf0;
  if (operation === ebpfJump.CALL || operation === ebpfJump.EXIT) return undefined;
  return pc + 1 + (code === (ebpfClass.JMP32 | ebpfJump.JA) ? imm : off);
}

/** Whether the next instruction is never run after this one. */
export function endsFlow({ code }: EbpfInsn): boolean {
  const always: number[] = [ebpfClass.JMP | ebpfJump.JA, ebpfClass.JMP32 | ebpfJump.JA, ebpfClass.JMP | ebpfJump.EXIT];
  return always.includes(code);
}

function checkFlow(instructions: readonly EbpfInsn[], starts: ReadonlySet<number>): FunctionBounds[] {
  const second = new Set(instructions.flatMap((insn, pc) => (isWide(insn) ? [pc + 1] : [])));
  for (const start of starts) {
    if (start < 0 || start >= instructions.length || second.has(start)) {
      const caller = instructions.findIndex((insn, pc) => calledFunction(insn, pc) === start);
      throw new ProgramError("program-call", `calls instruction ${start}, where no function can begin`, caller);
    }
  }
  const sorted = [...starts].sort((a, b) => a - b);
  const functions = sorted.map((start, index) => ({ start, end: (sorted[index + 1] ?? instructions.length) - 1 }));
  for (const { start, end } of functions) {
    const last = second.has(end) ? end - 1 : end;
    if (!endsFlow(instructions[last]!)) {
      throw new ProgramError("program-no-return", "the function runs past its last instruction", last);
    }
    for (let pc = start; pc <= end; pc += 1) {
      const target = second.has(pc) ? undefined : jumpTarget(instructions[pc]!, pc);
      if (target === undefined) continue;
      if (target < start || target > end) {
        throw new ProgramError("program-jump", `jumps to instruction ${target}, outside the function`, pc);
      }
      if (second.has(target)) throw new ProgramError("program-jump", "jumps into the middle of lddw", pc);
    }
  }
  return functions;
}

function checkFields(insn: EbpfInsn, pc: number): void {
  const { code, dst, src } = insn;
  const shape = ebpfShape(insn);
  if (shape === undefined) {
    throw new ProgramError("program-opcode", `unknown instruction code 0x${code.toString(16).padStart(2, "0")}`, pc);
  }
  for (const field of ["dst", "src", "off", "imm"] as const) {
    if (!shape.uses.includes(field) && insn[field] !== 0) {
      throw new ProgramError(
        "program-field",
        `${field} is ${insn[field]}, but this instruction has no ${field}: it must be 0`,
        pc,
      );
    }
  }
  const registers = [dst, shape.srcIsRegister ? src : 0];
  const unknown = registers.find((register) => register >= ebpfRegisters);
  if (unknown !== undefined) throw new ProgramError("program-register", `there is no register r${unknown}`, pc);
  if (shape.writesDst && dst === 10) {
    throw new ProgramError("program-frame", "r10 holds the end of the stack and cannot be written", pc);
  }
  const wrong = shape.allowed?.find(([field, values]) => !values.includes(insn[field]));
  if (wrong) {
    const [field] = wrong;
    throw new ProgramError("program-field", `${field} cannot be ${insn[field]} in this instruction`, pc);
  }
}

function checkSecondSlot(second: EbpfInsn | undefined, pc: number, maps: number, { src, imm }: EbpfInsn): void {
  if (second === undefined)
    throw new ProgramError("program-lddw", "lddw needs a second slot, but the program ends", pc);
  const { code, dst, src: secondSrc, off } = second;
  if (code !== 0 || dst !== 0 || secondSrc !== 0 || off !== 0) {
    throw new ProgramError("program-lddw", "the second slot of lddw has more in it than imm", pc + 1);
  }
  const known: number[] = [0, pseudo.FUNC, pseudo.MAP_IDX, pseudo.MAP_IDX_VALUE];
  if (!known.includes(src)) {
    const message = `lddw with src ${src} needs a loader: maps are named by their place in the program's list here (src 5 or 6)`;
    throw new ProgramError("program-lddw", message, pc);
  }
  if ((src === pseudo.MAP_IDX || src === pseudo.MAP_IDX_VALUE) && (imm < 0 || imm >= maps)) {
    throw new ProgramError("program-map", `names map ${imm}, but the program has ${maps}`, pc);
  }
  if (src !== 0 && src !== pseudo.MAP_IDX_VALUE && second.imm !== 0) {
    throw new ProgramError("program-lddw", "the second slot of lddw has an imm that means nothing here", pc + 1);
  }
}

/** Marks the instructions that jumps lead to: there, ways meet again. */
export function joinsOf(instructions: readonly EbpfInsn[]): Uint8Array {
  const joins = new Uint8Array(instructions.length);
  for (let pc = 0; pc < instructions.length; pc += isWide(instructions[pc]!) ? 2 : 1) {
    const target = jumpTarget(instructions[pc]!, pc);
    if (target !== undefined) joins[target] = 1;
  }
  return joins;
}
