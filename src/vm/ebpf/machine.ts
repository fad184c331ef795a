/**
 * What the interpreter and the compiled programs have in common: both are made from the programs of one object and what
 * these share, and then run packet after packet.
 */
import type { PacketContext } from "./packet-context.js";

/** Why a program was stopped. Only programs that were not verified can fault. */
export interface EbpfFault {
  /** The program's place in the machine's list. */
  readonly program: number;
  /** The slot of the instruction at fault. */
  readonly pc: number;
  /** For example `read of 4 bytes at 0x10, which is outside the program's memory`. */
  readonly reason: string;
}

export interface EbpfMachine {
  /**
   * Runs a program, named by its place in the list, on the packet in the context. The result is the low half of r0, unsigned, or 0
   * when it faulted: see `fault`.
   */
  run(program: number, context: PacketContext): number;
  /** Runs a program that knows no packet on two numbers in r1 and r2. */
  execute(program: number, r1: number, r2: number): number;
  /** The high half of r0 after the last run. */
  readonly high: number;
  readonly fault: EbpfFault | undefined;
}

/** How many functions may be active at once (MAX_CALL_FRAMES). */
export const maxFrames = 8;

/** How many tail calls one run may make (MAX_TAIL_CALL_CNT). */
export const maxTailCalls = 33;

/** How many jumps backwards and calls of functions one run may make before it faults, so that every run ends. */
export const maxRounds = 1 << 25;

/** The helper that only a machine can do. */
export const tailCall = 12;
