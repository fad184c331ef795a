/**
 * What can be said of a program instruction by instruction, before any value is looked at: that every code has a meaning
 * and its unused fields are 0 (RFC 9669), and that jumps and calls lead to instructions.
 */
import { ProgramError } from "../../../errors.js";
import {
  ebpfAlu,
  ebpfAtomic,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfRegisters,
  ebpfSize,
  ebpfSource,
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
export function calledFunction({ code, src, imm }: EbpfInsn, pc: number): number | undefined {
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
  const shape = shapeOf(insn);
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

type Field = "dst" | "src" | "off" | "imm";

interface Shape {
  /** The fields that mean something; the others must be 0. */
  readonly uses: readonly Field[];
  readonly writesDst?: boolean;
  readonly srcIsRegister?: boolean;
  /** The values that some fields are limited to. */
  readonly allowed?: readonly (readonly [Field, readonly number[]])[];
}

/** What the fields of an instruction mean; undefined for a code without a meaning. */
function shapeOf({ code, off }: EbpfInsn): Shape | undefined {
  switch (code & 0x07) {
    case ebpfClass.ALU:
    case ebpfClass.ALU64:
      return aluShape(code, off);
    case ebpfClass.JMP:
    case ebpfClass.JMP32:
      return jumpShape(code);
    default:
      return memoryShape(code);
  }
}

function aluShape(code: number, off: number): Shape | undefined {
  const wide = (code & 0x07) === ebpfClass.ALU64;
  const register = (code & 0x08) === ebpfSource.X;
  const second: Field = register ? "src" : "imm";
  const plain: Shape = { uses: ["dst", second], writesDst: true, srcIsRegister: register };
  switch (code & 0xf0) {
    case ebpfAlu.DIV:
    case ebpfAlu.MOD:
      return { ...plain, uses: ["dst", second, "off"], allowed: [["off", [0, 1]]] };
    case ebpfAlu.NEG:
      return register ? undefined : { uses: ["dst"], writesDst: true };
    case ebpfAlu.MOV:
      if (!register || off === 0) return plain;
      return { ...plain, uses: ["dst", "src", "off"], allowed: [["off", wide ? [8, 16, 32] : [8, 16]]] };
    case ebpfAlu.END:
      if (wide && register) return undefined;
      return { uses: ["dst", "imm"], writesDst: true, allowed: [["imm", [16, 32, 64]]] };
    default:
      return (code & 0xf0) < ebpfAlu.END ? plain : undefined;
  }
}

function jumpShape(code: number): Shape | undefined {
  const long = (code & 0x07) === ebpfClass.JMP32;
  const register = (code & 0x08) === ebpfSource.X;
  switch (code & 0xf0) {
    case ebpfJump.JA:
      if (register) return undefined;
      return { uses: [long ? "imm" : "off"] };
    case ebpfJump.CALL:
      if (long) return undefined;
      return register
        ? { uses: ["dst"] }
        : { uses: ["src", "imm"], allowed: [["src", [0, pseudo.CALL, pseudo.KFUNC_CALL]]] };
    case ebpfJump.EXIT:
      return long || register ? undefined : { uses: [] };
    default:
      if ((code & 0xf0) > ebpfJump.JSLE) return undefined;
      return { uses: ["dst", "off", register ? "src" : "imm"], srcIsRegister: register };
  }
}

const atomicOperations: readonly number[] = [
  ...[ebpfAtomic.ADD, ebpfAtomic.OR, ebpfAtomic.AND, ebpfAtomic.XOR].flatMap((operation) => [
    operation,
    operation | ebpfAtomic.FETCH,
  ]),
  ebpfAtomic.XCHG,
  ebpfAtomic.CMPXCHG,
];

function memoryShape(code: number): Shape | undefined {
  const kind = code & 0x07;
  const size = code & 0x18;
  const mode = code & 0xe0;
  switch (kind) {
    case ebpfClass.LD:
      if (code === LDDW) return { uses: ["dst", "src", "imm"], writesDst: true };
      if (size === ebpfSize.DW) return undefined;
      if (mode === ebpfMode.ABS) return { uses: ["imm"] };
      return mode === ebpfMode.IND ? { uses: ["src", "imm"], srcIsRegister: true } : undefined;
    case ebpfClass.LDX:
      if (mode !== ebpfMode.MEM && (mode !== ebpfMode.MEMSX || size === ebpfSize.DW)) return undefined;
      return { uses: ["dst", "src", "off"], writesDst: true, srcIsRegister: true };
    case ebpfClass.ST:
      return mode === ebpfMode.MEM ? { uses: ["dst", "off", "imm"] } : undefined;
    default:
      if (mode === ebpfMode.MEM) return { uses: ["dst", "src", "off"], srcIsRegister: true };
      if (mode !== ebpfMode.ATOMIC || (size !== ebpfSize.W && size !== ebpfSize.DW)) return undefined;
      return { uses: ["dst", "src", "off", "imm"], srcIsRegister: true, allowed: [["imm", atomicOperations]] };
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
