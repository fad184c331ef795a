import {
  accessSize,
  callxRegister,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfSource,
  ebpfStackSize,
  pseudo,
  type EbpfInsn,
  type EbpfProgram,
} from "../../isa/index.js";
import { functionIndex, type EbpfEnvironment } from "./helper-call.js";
import { faults, FaultSignal } from "./faults.js";
import { HelperGate } from "./helper-gate.js";
import { runAlu32, runAlu64 } from "./interpret-alu.js";
import { holds } from "./interpret-condition.js";
import { runLoad, runStore } from "./interpret-memory.js";
import { linkProgram, type LinkedProgram } from "./link.js";
import { maxFrames, maxRounds, maxTailCalls, tailCall, type EbpfFault, type EbpfMachine } from "./machine.js";
import type { Region } from "./memory.js";
import type { PacketContext } from "./packet-context.js";
import { makeRegisters, set, setNumber, type Registers } from "./registers.js";

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
    numbers.forEach((number, index) => setNumber(r, index + 1, number));
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
        runAlu64(this.#r, insn);
        break;
      case ebpfClass.ALU:
        runAlu32(this.#r, insn);
        break;
      case ebpfClass.JMP:
      case ebpfClass.JMP32:
        return this.#jump(linked, insn, pc);
      case ebpfClass.LD:
        return this.#loadSpecial(linked, insn, pc);
      case ebpfClass.LDX:
        runLoad(this.#r, this.#environment.memory, insn);
        break;
      case ebpfClass.ST:
      case ebpfClass.STX:
        runStore(this.#r, this.#environment.memory, insn);
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

  #jump(linked: LinkedProgram, insn: EbpfInsn, pc: number): boolean {
    const { code, off, imm } = insn;
    const is64 = (code & 0x07) === ebpfClass.JMP;
    const op = code & 0xf0;
    if (op === ebpfJump.EXIT && is64) return false;
    if (op === ebpfJump.CALL && is64) return this.#callAny(linked, insn, pc);
    if (op === ebpfJump.JA) this.#goTo(pc + 1 + (is64 ? off : imm));
    else if (holds(this.#r, insn)) this.#goTo(pc + 1 + off);
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
    const size = accessSize(insn.code);
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
}
