/** How a run ends before its program does: the same words on every machine. */
import type { EbpfInsn } from "../../isa/index.js";
import { maxFrames } from "./machine.js";

/** Unwinds a program that must not go on. It never leaves the machine. */
export class FaultSignal extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

export const faults = {
  unknown: ({ code, off, imm }: EbpfInsn) =>
    new FaultSignal(`unknown instruction: code 0x${code.toString(16).padStart(2, "0")}, off ${off}, imm ${imm}`),
  outside: (slots: number) => new FaultSignal(`the program goes on outside its ${slots} slots`),
  frames: () => new FaultSignal(`more than ${maxFrames} functions are active`),
  rounds: (limit: number) => new FaultSignal(`more than ${limit} jumps backwards and calls`),
  helper: (number: number) => new FaultSignal(`there is no helper function ${number}`),
  kernelFunction: () => new FaultSignal("kernel functions cannot be called here"),
  callback: (handle: number) => new FaultSignal(`call of 0x${handle.toString(16)}, which is no function`),
  readOnly: (region: string) => new FaultSignal(`write to ${region}, which is read-only`),
  /** `high` is the upper half of the address. */
  access: (low: number, high: number, size: number, write: boolean) => {
    const upper = high === 0 ? "" : (high >>> 0).toString(16);
    const address = upper + (low >>> 0).toString(16).padStart(upper === "" ? 0 : 8, "0");
    const access = `${write ? "write" : "read"} of ${size} ${size === 1 ? "byte" : "bytes"} at 0x${address}`;
    return new FaultSignal(`${access}, which is outside the program's memory`);
  },
} as const;
