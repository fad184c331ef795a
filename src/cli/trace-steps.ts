import { formatEbpfInsn, isWide, type EbpfMap } from "../isa/index.js";
import type { EbpfStep } from "../vm/ebpf/index.js";

/** Writes what a program does, an instruction a line, with the registers that it has changed. */
export class StepTrace {
  readonly #write: (text: string) => void;
  readonly #maps: readonly EbpfMap[];
  #line = "";
  #low = new Int32Array();
  #high = new Int32Array();
  #step: Readonly<EbpfStep> | undefined;

  constructor(maps: readonly EbpfMap[], write: (text: string) => void) {
    this.#maps = maps;
    this.#write = write;
  }

  /** To be called before every instruction. */
  step(step: Readonly<EbpfStep>): void {
    this.finish();
    const { instructions, pc, depth } = step;
    const insn = instructions[pc]!;
    const mapName = (index: number) => this.#maps[index]?.name ?? `map[${index}]`;
    const text = formatEbpfInsn(insn, isWide(insn) ? instructions[pc + 1] : undefined, pc, mapName);
    this.#line = `${String(pc).padStart(8)}: ${"  ".repeat(depth)}${text}`;
    this.#low = step.registers.low.slice();
    this.#high = step.registers.high.slice();
    this.#step = step;
  }

  /** Ends the last line: to be called after the last instruction. */
  finish(): void {
    if (this.#step === undefined) return;
    const { low, high } = this.#step.registers;
    const changes: string[] = [];
    low.forEach((value, register) => {
      if (value === this.#low[register] && high[register] === this.#high[register]) return;
      const number = (BigInt(high[register]! >>> 0) << 32n) | BigInt(value >>> 0);
      changes.push(`r${register}=0x${number.toString(16)}`);
    });
    this.#write(changes.length === 0 ? `${this.#line}\n` : `${this.#line.padEnd(48)} ; ${changes.join(" ")}\n`);
    this.#step = undefined;
  }
}
