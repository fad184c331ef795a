import {
  callxRegister,
  ebpfAlu,
  ebpfAtomic,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfSize,
  ebpfSource,
  ebpfStackSize,
  pseudo,
  type EbpfInsn,
  type EbpfProgram,
} from "../../isa/index.js";
import { functionIndex, type EbpfEnvironment } from "./helper-call.js";
import { faults, FaultSignal } from "./faults.js";
import { HelperGate } from "./helper-gate.js";
import { linkProgram, type LinkedProgram } from "./link.js";
import { maxFrames, maxRounds, maxTailCalls, tailCall, type EbpfFault, type EbpfMachine } from "./machine.js";
import type { Region } from "./memory.js";
import type { PacketContext } from "./packet-context.js";
import * as arithmetic from "./registers.js";
import { makeRegisters, set, type Operation, type Registers } from "./registers.js";

/** What the machine is about to do. The same object, with the machine's own registers, tells of every step. */
export interface EbpfStep {
  /** The program's place in the machine's list, and its slots. */
  program: number;
  instructions: readonly EbpfInsn[];
  pc: number;
  /** How many functions have called and wait. */
  depth: number;
  /** The registers by their halves. */
  readonly registers: Registers;
}

export interface InterpreterOptions {
  /** Is called before every instruction. */
  readonly onStep?: (step: Readonly<EbpfStep>) => void;
  /** How many jumps backwards and calls one run may make. */
  readonly maxRounds?: number;
}

/**
 * A machine that runs programs by the letter of RFC 9669, one instruction at a time. This is the reference: it checks every
 * access against the regions of the memory and takes nothing about a program for granted.
 */
export function interpretEbpf(
  programs: readonly EbpfProgram[],
  environment: EbpfEnvironment,
  options: InterpreterOptions = {},
): Interpreter {
  return new Interpreter(programs, environment, options);
}

/** Bytes that LD, LDX, ST and STX move. */
const sizes: Readonly<Record<number, 1 | 2 | 4 | 8>> = {
  [ebpfSize.B]: 1,
  [ebpfSize.H]: 2,
  [ebpfSize.W]: 4,
  [ebpfSize.DW]: 8,
};

const operations: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [ebpfAlu.ADD, arithmetic.add],
  [ebpfAlu.SUB, arithmetic.subtract],
  [ebpfAlu.MUL, arithmetic.multiply],
  [ebpfAlu.DIV, arithmetic.divide],
  [ebpfAlu.OR, arithmetic.or],
  [ebpfAlu.AND, arithmetic.and],
  [ebpfAlu.LSH, arithmetic.shiftLeft],
  [ebpfAlu.RSH, arithmetic.shiftRight],
  [ebpfAlu.NEG, arithmetic.negate],
  [ebpfAlu.MOD, arithmetic.modulo],
  [ebpfAlu.XOR, arithmetic.xor],
  [ebpfAlu.MOV, arithmetic.move],
  [ebpfAlu.ARSH, arithmetic.shiftRightSigned],
]);

export class Interpreter implements EbpfMachine {
  fault: EbpfFault | undefined;
  readonly #environment: EbpfEnvironment;
  readonly #programs: readonly LinkedProgram[];
  readonly #gate: HelperGate;
  readonly #stack: Region;
  readonly #r = makeRegisters();
  readonly #step: EbpfStep;
  readonly #onStep: InterpreterOptions["onStep"];
  readonly #maxRounds: number;
  #rounds = 0;
  #tailCalls = 0;
  /** The program and the function that run, and where. */
  #program = 0;
  #depth = 0;
  #pc = 0;

  constructor(programs: readonly EbpfProgram[], environment: EbpfEnvironment, options: InterpreterOptions) {
    this.#environment = environment;
    this.#programs = programs.map((program) => linkProgram(program, environment.maps));
    this.#stack = environment.memory.allocate("stack", maxFrames * ebpfStackSize);
    this.#gate = new HelperGate(environment.memory, (...numbers) => this.#callBack(...numbers));
    this.#step = { program: 0, instructions: [], pc: 0, depth: 0, registers: this.#r };
    this.#onStep = options.onStep;
    this.#maxRounds = options.maxRounds ?? maxRounds;
  }

  get high(): number {
    return this.fault === undefined ? this.#r.high[0]! : 0;
  }

  run(program: number, context: PacketContext): number {
    this.#gate.setContext(context);
    return this.execute(program, context.address, 0);
  }

  execute(program: number, r1: number, r2: number): number {
    this.fault = undefined;
    this.#rounds = 0;
    this.#tailCalls = 0;
    this.#depth = 0;
    const r = this.#r;
    r.low.fill(0);
    r.high.fill(0);
    r.low[1] = r1;
    r.low[2] = r2;
    try {
      this.#enter(program, 0);
      return r.low[0]! >>> 0;
    } catch (error) {
      if (!(error instanceof FaultSignal)) throw error;
      this.fault = { program: this.#program, pc: this.#pc, reason: error.reason };
      return 0;
    }
  }

  /** Runs a function from `pc` until it exits. It gets r1 to r5 and a frame of its own; the other registers are 0. */
  #enter(program: number, pc: number): void {
    const r = this.#r;
    for (const register of [0, 6, 7, 8, 9]) set(r, register, 0, 0);
    set(r, 10, this.#stack.start + ebpfStackSize * (this.#depth + 1), 0);
    this.#program = program;
    this.#pc = pc;
    const linked = this.#programs[program]!;
    while (this.#runOne(linked));
  }

  /** Calls a function of the program that runs. The caller's registers are as before afterwards, but for r0. */
  #call(pc: number): void {
    if (this.#depth + 1 >= maxFrames) throw faults.frames();
    this.#countRound();
    const r = this.#r;
    const [low, high, program, after] = [r.low.slice(1), r.high.slice(1), this.#program, this.#pc];
    this.#depth++;
    this.#enter(program, pc);
    this.#depth--;
    r.low.set(low, 1);
    r.high.set(high, 1);
    this.#program = program;
    this.#pc = after;
  }

  /** A helper calls a function of the program. */
  #callBack(handle: number, ...numbers: readonly number[]): number {
    const start = this.#programs[this.#program]!.functions[functionIndex(handle)];
    if (start === undefined) throw faults.callback(handle);
    const r = this.#r;
    const [low, high] = [r.low.slice(), r.high.slice()];
    numbers.forEach((number, index) => arithmetic.setNumber(r, index + 1, number));
    this.#call(start);
    const result = r.low[0]!;
    r.low.set(low);
    r.high.set(high);
    return result;
  }

  /** Runs the instruction at `#pc` and moves on; false after an exit. */
  #runOne(linked: LinkedProgram): boolean {
    const pc = this.#pc;
    const insn = linked.instructions[pc];
    if (insn === undefined) throw faults.outside(linked.instructions.length);
    if (this.#onStep) this.#tell(linked, pc);
    if (!linked.known[pc]) throw faults.unknown(insn);
    switch (insn.code & 0x07) {
      case ebpfClass.ALU64:
        this.#alu64(insn);
        break;
      case ebpfClass.ALU:
        this.#alu32(insn);
        break;
      case ebpfClass.JMP:
      case ebpfClass.JMP32:
        return this.#jump(linked, insn, pc);
      case ebpfClass.LD:
        return this.#loadSpecial(linked, insn, pc);
      case ebpfClass.LDX:
        this.#load(insn);
        break;
      case ebpfClass.ST:
      case ebpfClass.STX:
        this.#store(insn);
        break;
    }
    this.#pc = pc + 1;
    return true;
  }

  #tell(linked: LinkedProgram, pc: number): void {
    this.#step.program = this.#program;
    this.#step.instructions = linked.instructions;
    this.#step.pc = pc;
    this.#step.depth = this.#depth;
    this.#onStep!(this.#step);
  }

  #alu64(insn: EbpfInsn): void {
    const { code, dst, src, off, imm } = insn;
    const r = this.#r;
    const isRegister = (code & ebpfSource.X) !== 0;
    const low = isRegister ? r.low[src]! : imm;
    const high = isRegister ? r.high[src]! : imm >> 31;
    const op = code & 0xf0;
    if (op === ebpfAlu.END) return swap(r, insn);
    if (off === 1 && op === ebpfAlu.DIV) return arithmetic.divideSigned(r, dst, low, high);
    if (off === 1 && op === ebpfAlu.MOD) return arithmetic.moduloSigned(r, dst, low, high);
    if (off !== 0 && op === ebpfAlu.MOV && isRegister) {
      const extended = extend(low, off);
      return set(r, dst, extended, extended >> 31);
    }
    operations.get(op)!(r, dst, low, high);
  }

  /**
   * The 32-bit operations are the 64-bit ones on operands that fit: extended with zeros, or with the sign for operations on signed
   * numbers. The upper half of the result is cleared.
   */
  #alu32(insn: EbpfInsn): void {
    const { code, dst, src, off, imm } = insn;
    const r = this.#r;
    const op = code & 0xf0;
    if (op === ebpfAlu.END) return (code & ebpfSource.X) === 0 ? truncate(r, insn) : swap(r, insn);
    const operand = (code & ebpfSource.X) !== 0 ? r.low[src]! : imm;
    const isSigned = op === ebpfAlu.ARSH || off === 1;
    r.high[dst] = isSigned ? r.low[dst]! >> 31 : 0;
    const high = isSigned ? operand >> 31 : 0;
    if (off === 1 && op === ebpfAlu.DIV) arithmetic.divideSigned(r, dst, operand, high);
    else if (off === 1 && op === ebpfAlu.MOD) arithmetic.moduloSigned(r, dst, operand, high);
    else if (off !== 0 && op === ebpfAlu.MOV) {
      r.low[dst] = extend(operand, off);
    } else {
      const isShift = op === ebpfAlu.LSH || op === ebpfAlu.RSH || op === ebpfAlu.ARSH;
      operations.get(op)!(r, dst, isShift ? operand & 31 : operand, high);
    }
    r.high[dst] = 0;
  }

  #jump(linked: LinkedProgram, insn: EbpfInsn, pc: number): boolean {
    const { code, off, imm } = insn;
    const is64 = (code & 0x07) === ebpfClass.JMP;
    const op = code & 0xf0;
    if (op === ebpfJump.EXIT && is64) return false;
    if (op === ebpfJump.CALL && is64) return this.#callAny(linked, insn, pc);
    if (op === ebpfJump.JA) this.#goTo(pc + 1 + (is64 ? off : imm));
    else if (this.#holds(insn, is64)) this.#goTo(pc + 1 + off);
    else this.#pc = pc + 1;
    return true;
  }

  #goTo(target: number): void {
    if (target <= this.#pc) this.#countRound();
    this.#pc = target;
  }

  #countRound(): void {
    if (++this.#rounds > this.#maxRounds) throw faults.rounds(this.#maxRounds);
  }

  #holds(insn: EbpfInsn, is64: boolean): boolean {
    const { code, dst, src, imm } = insn;
    const r = this.#r;
    const isRegister = (code & ebpfSource.X) !== 0;
    const aLow = r.low[dst]!;
    const bLow = isRegister ? r.low[src]! : imm;
    const aHigh = is64 ? r.high[dst]! : aLow >> 31;
    const bHigh = is64 && isRegister ? r.high[src]! : bLow >> 31;
    // Extended with their signs, 32-bit numbers compare as 64-bit ones, unsigned too.
    switch (code & 0xf0) {
      case ebpfJump.JEQ:
        return aLow === bLow && aHigh === bHigh;
      case ebpfJump.JNE:
        return aLow !== bLow || aHigh !== bHigh;
      case ebpfJump.JSET:
        return ((aLow & bLow) | (aHigh & bHigh)) !== 0;
      case ebpfJump.JGT:
        return arithmetic.compareUnsigned(aLow, aHigh, bLow, bHigh) > 0;
      case ebpfJump.JGE:
        return arithmetic.compareUnsigned(aLow, aHigh, bLow, bHigh) >= 0;
      case ebpfJump.JLT:
        return arithmetic.compareUnsigned(aLow, aHigh, bLow, bHigh) < 0;
      case ebpfJump.JLE:
        return arithmetic.compareUnsigned(aLow, aHigh, bLow, bHigh) <= 0;
      case ebpfJump.JSGT:
        return arithmetic.compareSigned(aLow, aHigh, bLow, bHigh) > 0;
      case ebpfJump.JSGE:
        return arithmetic.compareSigned(aLow, aHigh, bLow, bHigh) >= 0;
      case ebpfJump.JSLT:
        return arithmetic.compareSigned(aLow, aHigh, bLow, bHigh) < 0;
      case ebpfJump.JSLE:
        return arithmetic.compareSigned(aLow, aHigh, bLow, bHigh) <= 0;
      default:
        throw new Error(`condition without a meaning in a known instruction, code ${code}`);
    }
  }

  /** A call of a function, a helper, or whichever of them a register names; false if a tail call ended the caller. */
  #callAny(linked: LinkedProgram, insn: EbpfInsn, pc: number): boolean {
    const r = this.#r;
    let isTailCall = false;
    if ((insn.code & ebpfSource.X) !== 0) {
      const register = callxRegister(insn);
      const start = r.high[register] === 0 ? linked.functions[functionIndex(r.low[register]!)] : undefined;
      if (start !== undefined) this.#call(start);
      else this.#callHelper(r.low[register]!, r.high[register]!);
    } else if (insn.src === pseudo.CALL) {
      this.#call(pc + 1 + insn.imm);
    } else if (insn.src !== 0) {
      throw faults.kernelFunction();
    } else if (insn.imm === tailCall) {
      isTailCall = this.#tailCall();
    } else {
      this.#callHelper(insn.imm, 0);
    }
    this.#pc = pc + 1;
    return !isTailCall;
  }

  #callHelper(number: number, high: number): void {
    const helper = high === 0 ? this.#environment.helpers.get(number) : undefined;
    if (helper === undefined) throw faults.helper(number >>> 0);
    const { low, high: highs } = this.#r;
    this.#gate.high.set(highs.subarray(1, 6));
    this.#gate.invoke(helper, low[1]!, low[2]!, low[3]!, low[4]!, low[5]!);
    set(this.#r, 0, this.#gate.resultLow, this.#gate.resultHigh);
  }

  /** Another program takes the place of the function that runs. If there is none, the function goes on. */
  #tailCall(): boolean {
    const r = this.#r;
    const target = this.#environment.maps.programAt(r.low[2]! >>> 0, r.low[3]! >>> 0);
    if (target < 0 || this.#tailCalls >= maxTailCalls) {
      set(r, 0, -1, -1);
      return false;
    }
    this.#tailCalls++;
    const program = this.#program;
    this.#enter(target, 0);
    this.#program = program;
    return true;
  }

  /** LD: 64-bit constants and the packet loads that classic BPF had. */
  #loadSpecial(linked: LinkedProgram, insn: EbpfInsn, pc: number): boolean {
    const constant = linked.constants.get(pc);
    if (constant !== undefined) {
      set(this.#r, insn.dst, constant.low, constant.high);
      this.#pc = pc + 2;
      return true;
    }
    const size = sizes[insn.code & 0x18]!;
    const mode = insn.code & 0xe0;
    const offset = (mode === ebpfMode.IND ? this.#r.low[insn.src]! : 0) + insn.imm;
    const address = this.#gate.context.packetAddress(offset | 0, size);
    // A packet that is too short for the load ends the function with 0, as in classic BPF.
    if (address === 0) {
      set(this.#r, 0, 0, 0);
      return false;
    }
    const { view } = this.#environment.memory;
    const value = size === 1 ? view.getUint8(address) : size === 2 ? view.getUint16(address) : view.getUint32(address);
    set(this.#r, 0, value, 0);
    this.#pc = pc + 1;
    return true;
  }

  #load(insn: EbpfInsn): void {
    const { code, dst, src, off } = insn;
    const size = sizes[code & 0x18]!;
    const mode = code & 0xe0;
    const address = this.#access(src, off, size, false);
    const { view } = this.#environment.memory;
    if (size === 8) return set(this.#r, dst, view.getInt32(address, true), view.getInt32(address + 4, true));
    const value = read(view, address, size);
    if (mode === ebpfMode.MEM) return set(this.#r, dst, value, 0);
    const extended = extend(value, 8 * size);
    set(this.#r, dst, extended, extended >> 31);
  }

  #store(insn: EbpfInsn): void {
    const { code, dst, src, off, imm } = insn;
    const size = sizes[code & 0x18]!;
    const isRegister = (code & 0x07) === ebpfClass.STX;
    if ((code & 0xe0) === ebpfMode.ATOMIC) return this.#atomic(insn, size === 8);
    const address = this.#access(dst, off, size, true);
    const { view } = this.#environment.memory;
    const low = isRegister ? this.#r.low[src]! : imm;
    if (size === 1) view.setUint8(address, low);
    else if (size === 2) view.setUint16(address, low, true);
    else view.setUint32(address, low, true);
    if (size === 8) view.setInt32(address + 4, isRegister ? this.#r.high[src]! : imm >> 31, true);
  }

  /** There is one processor only, so reading, computing and writing is atomic as it is. */
  #atomic(insn: EbpfInsn, is64: boolean): void {
    const { dst, src, off, imm } = insn;
    const r = this.#r;
    const address = this.#access(dst, off, is64 ? 8 : 4, true);
    const { view } = this.#environment.memory;
    const oldLow = view.getInt32(address, true);
    const oldHigh = is64 ? view.getInt32(address + 4, true) : 0;
    const memory = makeRegisters();
    set(memory, 0, oldLow, oldHigh);
    if (imm === ebpfAtomic.XCHG) set(memory, 0, r.low[src]!, r.high[src]!);
    else if (imm === ebpfAtomic.CMPXCHG) {
      const isEqual = oldLow === r.low[0] && (!is64 || oldHigh === r.high[0]);
      if (isEqual) set(memory, 0, r.low[src]!, r.high[src]!);
    } else {
      // The codes of the plain atomic operations are those of the arithmetic ones.
      operations.get(imm & ~ebpfAtomic.FETCH)!(memory, 0, r.low[src]!, r.high[src]!);
    }
    view.setInt32(address, memory.low[0]!, true);
    if (is64) view.setInt32(address + 4, memory.high[0]!, true);
    if (imm === ebpfAtomic.CMPXCHG) set(r, 0, oldLow, oldHigh);
    else if ((imm & ebpfAtomic.FETCH) !== 0) set(r, src, oldLow, oldHigh);
  }

  /** The address of `size` bytes at a register and an offset. */
  #access(register: number, off: number, size: number, write: boolean): number {
    const sum = (this.#r.low[register]! >>> 0) + off;
    const address = sum >>> 0;
    const high = (this.#r.high[register]! + Math.floor(sum / 0x1_0000_0000)) | 0;
    const region = high === 0 ? this.#environment.memory.find(address, size) : undefined;
    if (region === undefined) throw faults.access(address, high, size, write);
    if (write && !region.writable) throw faults.readOnly(region.name);
    return address;
  }
}

function read(view: DataView, address: number, size: 1 | 2 | 4): number {
  if (size === 1) return view.getUint8(address);
  return size === 2 ? view.getUint16(address, true) : view.getUint32(address, true);
}

/** The lowest `bits` of a number, with the sign that the highest of them is. */
function extend(value: number, bits: number): number {
  return (value << (32 - bits)) >> (32 - bits);
}

/** Little-endian order is the machine's own, so that only the bits above are cleared. */
function truncate(r: Registers, { dst, imm: bits }: EbpfInsn): void {
  if (bits === 16) set(r, dst, r.low[dst]! & 0xffff, 0);
  else if (bits === 32) set(r, dst, r.low[dst]!, 0);
}

/** Reverses the bytes of the lowest `bits` and clears those above. */
function swap(r: Registers, { dst, imm: bits }: EbpfInsn): void {
  const low = arithmetic.swapBytes(r.low[dst]!);
  if (bits === 16) set(r, dst, low >>> 16, 0);
  else if (bits === 32) set(r, dst, low, 0);
  else set(r, dst, arithmetic.swapBytes(r.high[dst]!), low);
}
