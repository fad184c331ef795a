/** What the parts of the verifier share while they look at one instruction on one way through the program. */
import type { EbpfProgram } from "../../../isa/index.js";
import { innermost, type State } from "./state.js";
import { unset, type Value } from "./value.js";

export interface Step {
  readonly program: EbpfProgram;
  readonly pc: number;
  /** Changed in place: first it is what is known before the instruction, then what is known after it. */
  readonly state: State;
  /** A number that stands for something in no other value. */
  newId(): number;
  /** Ends the verification: `message` says what is wrong at this instruction, `hint` what to do about it. */
  refuse(code: string, message: string, hint?: string): never;
}

/** What a register holds. Refuses one that was never set. */
export function readRegister(step: Step, register: number): Exclude<Value, { readonly kind: "unset" }> {
  const value = innermost(step.state).registers[register]!;
  if (value.kind !== "unset") return value;
  const isArgument = register >= 1 && register <= 5;
  const hint = isArgument ? "calls leave nothing in r1 to r5: keep what is needed later in r6 to r9" : undefined;
  return step.refuse("unset-register", `reads r${register}, which holds nothing here`, hint);
}

export function writeRegister(step: Step, register: number, value: Value): void {
  innermost(step.state).registers[register] = value;
}

/** Calls leave nothing in r1 to r5. */
export function forgetArguments(step: Step): void {
  for (let register = 1; register <= 5; register += 1) writeRegister(step, register, unset);
}
