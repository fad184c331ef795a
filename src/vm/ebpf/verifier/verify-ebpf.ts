/**
 * The verifier of extended BPF programs: follows every way through a program that values allow, with what is known of each
 * register and each byte of stack, and refuses the program at the first instruction that could leave its memory, use what
 * was never set, or run for ever. The rules are those of the kernel's verifier for root (kernel/bpf/verifier.c), with two
 * differences: reading bytes of stack that were never written is refused, and constants that the kernel refuses but
 * RFC 9669 gives a meaning to (a division by 0, a shift by more than the width) are not.
 */
import { VerificationError } from "../../../errors.js";
import {
  callxRegister,
  ebpfClass,
  ebpfJump,
  ebpfSource,
  isWide,
  pseudo,
  type EbpfInsn,
  type EbpfProgram,
} from "../../../isa/index.js";
import { doArithmetic } from "./arithmetic.js";
import {
  callbackArguments,
  checkHelperCall,
  enterFunction,
  finishHelperCall,
  leaveFunction,
  type CheckedCall,
} from "./calls.js";
import { describeRegisters, describeValue } from "./describe.js";
import { closeWay, History, type Visit } from "./history.js";
import { decide } from "./jumps.js";
import { liveRegisters } from "./liveness.js";
import { refuseWhileLocked } from "./locks.js";
import { doMemoryAccess, doSpecialLoad } from "./memory-instructions.js";
import { constantOf, exactly } from "./scalar.js";
import { copyState, innermost, newFrame, type Callback, type State } from "./state.js";
import { readRegister, type Step } from "./step.js";
import { checkStructure, joinsOf, jumpTarget } from "./structure.js";
import { numberOf, pointerTo, zero, type Value } from "./value.js";

export interface EbpfVerifyOptions {
  /**
   * What the program is given instead of its hook's context: the address of so many bytes in r1 (0 if there are none) and their
   * number in r2. Programs that are no packet programs are run so.
   */
  readonly memory?: number;
  /** How many instructions to follow before the program counts as too complex. A million, as in the kernel, unless given. */
  readonly maxSteps?: number;
}

const defaultMaxSteps = 1_000_000;

/** How many of the last jumps an error tells. */
const toldJumps = 32;

/** Throws VerificationError, or ProgramError if the program is not even well formed. */
export function verifyEbpf(program: EbpfProgram, options: EbpfVerifyOptions = {}): void {
  checkStructure(program);
  new Verifier(program, options.maxSteps ?? defaultMaxSteps).run(initialState(options.memory));
}

function initialState(memory: number | undefined): State {
  const frame = newFrame(0, -1);
  if (memory === undefined) frame.registers[1] = pointerTo({ in: "context" });
  else {
    frame.registers[1] = memory === 0 ? numberOf(zero) : pointerTo({ in: "memory", size: memory, writable: true });
    frame.registers[2] = numberOf(exactly(BigInt(memory)));
  }
  return { frames: [frame], references: [], lock: undefined };
}

/** Programs on cgroups pass and drop; on the way out they may add a sign of congestion (`check_return_code`). */
function largestResult({ hook, section }: EbpfProgram): bigint | undefined {
  if (hook !== "cgroup-skb") return undefined;
  return section.endsWith("egress") ? 3n : 1n;
}

/** A way that has not been followed yet: where it goes on, what is known there, and how it came there. */
interface Branch {
  readonly pc: number;
  readonly state: State;
  readonly visit: Visit | undefined;
  readonly jumps: Jumps | undefined;
}

interface Jumps {
  readonly pc: number;
  readonly taken: boolean;
  readonly before: Jumps | undefined;
}

class Verifier {
  readonly #program: EbpfProgram;
  readonly #history: History;
  readonly #joins: Uint8Array;
  readonly #branches: Branch[] = [];
  #stepsLeft: number;
  #lastId = 0;
  readonly #shared: { -readonly [Key in keyof Step]: Step[Key] };

  // The way that is being followed.
  #pc = 0;
  #state: State;
  #visit: Visit | undefined;
  #jumps: Jumps | undefined;
  #ended = false;

  constructor(program: EbpfProgram, maxSteps: number) {
    this.#program = program;
    this.#stepsLeft = maxSteps;
    this.#history = new History(liveRegisters(program.instructions));
    this.#joins = joinsOf(program.instructions);
    this.#state = initialState(undefined);
    this.#shared = {
      program,
      pc: 0,
      state: this.#state,
      newId: () => (this.#lastId += 1),
      refuse: (code, message, hint) => this.#refuse(code, message, hint),
    };
  }

  run(state: State): void {
    this.#branches.push({ pc: 0, state, visit: undefined, jumps: undefined });
    for (let branch = this.#branches.pop(); branch; branch = this.#branches.pop()) {
      this.#pc = branch.pc;
      this.#state = branch.state;
      this.#visit = branch.visit;
      this.#jumps = branch.jumps;
      this.#follow();
      closeWay(this.#visit);
    }
  }

  #follow(): void {
    this.#ended = false;
    while (!this.#ended) {
      if (this.#joins[this.#pc] === 1 && this.#isKnown()) return;
      this.#stepsLeft -= 1;
      if (this.#stepsLeft < 0) {
        this.#refuse(
          "too-complex",
          "has too many ways to follow them all",
          "give loops a smaller limit, or test fewer things",
        );
      }
      this.#doInstruction(this.#program.instructions[this.#pc]!);
    }
  }

  /** Whether an earlier way has shown that this one is safe from here on. */
  #isKnown(): boolean {
    const arrival = this.#history.arrive(this.#pc, this.#state);
    if (arrival === "endless") {
      this.#refuse(
        "endless",
        "may be reached again and again without an end",
        "give the loop a counter with a limit that the verifier can see",
      );
    }
    if (arrival === "known") return true;
    this.#visit = this.#history.remember(this.#pc, copyState(this.#state), this.#visit);
    return false;
  }

  #doInstruction(insn: EbpfInsn): void {
    switch (insn.code & 0x07) {
      case ebpfClass.ALU:
      case ebpfClass.ALU64:
        doArithmetic(this.#step(), insn);
        break;
      case ebpfClass.JMP:
      case ebpfClass.JMP32:
        this.#jump(insn);
        return;
      case ebpfClass.LD:
        doSpecialLoad(this.#step(), insn);
        break;
      default:
        doMemoryAccess(this.#step(), insn);
    }
    this.#pc += isWide(insn) ? 2 : 1;
  }

  #jump(insn: EbpfInsn): void {
    switch (insn.code & 0xf0) {
      case ebpfJump.JA:
        this.#pc = jumpTarget(insn, this.#pc)!;
        return;
      case ebpfJump.CALL:
        this.#call(insn);
        return;
      case ebpfJump.EXIT:
        this.#exit();
        return;
      default:
        this.#branch(insn);
    }
  }

  /** Goes on where the jump is not taken; where it is comes later. */
  #branch(insn: EbpfInsn): void {
    const pc = this.#pc;
    const { taken, fallen } = decide(this.#step(), insn);
    const before = this.#jumps;
    const target = jumpTarget(insn, pc)!;
    if (fallen === undefined && taken === undefined) {
      this.#ended = true;
    } else if (fallen === undefined) {
      this.#goOn(target, taken!, { pc, taken: true, before });
    } else {
      if (taken) this.#postpone(target, taken, { pc, taken: true, before });
      this.#goOn(pc + 1, fallen, { pc, taken: false, before });
    }
  }

  #goOn(pc: number, state: State, jumps: Jumps | undefined): void {
    this.#pc = pc;
    this.#state = state;
    this.#jumps = jumps;
  }

  #postpone(pc: number, state: State, jumps: Jumps | undefined): void {
    if (this.#visit) this.#visit.open += 1;
    this.#branches.push({ pc, state, visit: this.#visit, jumps });
  }

  #call(insn: EbpfInsn): void {
    const step = this.#step();
    const { registers } = innermost(this.#state);
    if ((insn.code & 0x08) === ebpfSource.X) {
      const callee = readRegister(step, callxRegister(insn));
      if (callee.kind === "pointer" && callee.to.in === "function")
        this.#enter(step, callee.to.pc, registers.slice(1, 6));
      else {
        const id = callee.kind === "number" ? constantOf(callee.range) : undefined;
        if (id === undefined)
          step.refuse(
            "call",
            `calls ${describeValue(callee, this.#program)}, which is neither a helper's number nor a function`,
          );
        else this.#callHelper(step, Number(id));
      }
    } else if (insn.src === pseudo.CALL) {
      this.#enter(step, this.#pc + 1 + insn.imm, registers.slice(1, 6));
    } else if (insn.src === pseudo.KFUNC_CALL) {
      step.refuse("call", "calls a function of the kernel, of which there is none here");
    } else {
      this.#callHelper(step, insn.imm);
    }
  }

  #enter(step: Step, pc: number, args: readonly Value[]): void {
    enterFunction(step, args);
    this.#pc = pc;
  }

  #callHelper(step: Step, id: number): void {
    const call = checkHelperCall(step, id);
    if (call.callback === undefined) {
      finishHelperCall(step, call);
      this.#pc += 1;
    } else {
      this.#startRound(step, call, call.callback, []);
    }
  }

  /** No further round: on behind the call. One more: into the function, which comes back to the call. */
  #startRound(step: Step, call: CheckedCall, callback: number, rounds: readonly State[]): void {
    const after = copyState(this.#state);
    finishHelperCall({ ...step, state: after }, call);
    this.#postpone(this.#pc + 1, after, this.#jumps);
    const { references } = this.#state;
    const args = callbackArguments(step, call);
    enterFunction(step, args, { references, rounds: [...rounds, copyState(this.#state)] });
    this.#pc = callback;
  }

  #endRound(calledFrom: number, { rounds }: Callback): void {
    this.#pc = calledFrom;
    if (this.#history.isCovered(calledFrom, this.#state, rounds)) {
      this.#ended = true;
      return;
    }
    const step = this.#step();
    const insn = this.#program.instructions[calledFrom]!;
    const { code, imm } = insn;
    const callee = innermost(this.#state).registers[callxRegister(insn)]!;
    const isIndirect = (code & 0x08) === ebpfSource.X && callee.kind === "number";
    const call = checkHelperCall(step, isIndirect ? Number(constantOf(callee.range)) : imm);
    this.#startRound(step, call, call.callback!, rounds);
  }

  #exit(): void {
    const step: Step = this.#step();
    const { frames, references } = this.#state;
    if (frames.length > 1) {
      const { calledFrom, callback } = leaveFunction(step);
      if (callback) this.#endRound(calledFrom, callback);
      else this.#pc = calledFrom + 1;
      return;
    }
    const result = readRegister(step, 0);
    if (result.kind !== "number") {
      step.refuse("result", `ends with ${describeValue(result, this.#program)} in r0, which must be a number`);
    }
    const most = largestResult(this.#program);
    const { smin, smax } = result.range.full;
    if (most !== undefined && (smin < 0n || smax > most)) {
      step.refuse(
        "result",
        `ends with ${describeValue(result, this.#program)} in r0, which must be from 0 to ${most} in a program on a cgroup`,
        "return 1 to let the packet pass and 0 to drop it",
      );
    }
    refuseWhileLocked(step, "ends");
    if (references.length > 0) {
      step.refuse(
        "unreleased",
        "ends while a record of a ring buffer is still reserved",
        "give it back with ringbuf_submit or ringbuf_discard on every way",
      );
    }
    this.#ended = true;
  }

  /** The place on the way, for the parts of the verifier. There is one such object: it holds until the next instruction. */
  #step(): Step {
    this.#shared.pc = this.#pc;
    this.#shared.state = this.#state;
    return this.#shared;
  }

  #refuse(code: string, message: string, hint?: string): never {
    const way = [];
    for (let jump = this.#jumps; jump && way.length < toldJumps; jump = jump.before) {
      way.push({ pc: jump.pc, taken: jump.taken });
    }
    const registers = describeRegisters(this.#state, this.#program);
    throw new VerificationError(code, `instruction ${this.#pc} ${message}`, this.#pc, { hint, registers, way });
  }
}
