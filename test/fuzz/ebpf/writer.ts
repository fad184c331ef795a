/** Writes programs with labels: jumps and calls are filled in when the end is known. */
import { LDDW, pseudo, type EbpfInsn } from "../../../src/isa/index.js";

export type Label = { at: number | undefined };

export class Writer {
  readonly #slots: EbpfInsn[] = [];
  readonly #open: { readonly pc: number; readonly field: "off" | "imm"; readonly label: Label }[] = [];

  insn(code: number, dst = 0, src = 0, off = 0, imm = 0): void {
    this.#slots.push({ code, dst, src, off, imm });
  }

  label(): Label {
    return { at: undefined };
  }

  place(label: Label): void {
    label.at = this.#slots.length;
  }

  /** A jump with or without a condition. */
  jump(code: number, label: Label, dst = 0, src = 0, imm = 0): void {
    this.#open.push({ pc: this.#slots.length, field: "off", label });
    this.insn(code, dst, src, 0, imm);
  }

  call(label: Label): void {
    this.#open.push({ pc: this.#slots.length, field: "imm", label });
    this.insn(0x85, 0, pseudo.CALL);
  }

  helper(id: number): void {
    this.insn(0x85, 0, 0, 0, id);
  }

  wide(dst: number, low: number, high: number, kind = 0): void {
    this.insn(LDDW, dst, kind, 0, low);
    this.insn(0, 0, 0, 0, high);
  }

  addressOf(dst: number, label: Label): void {
    this.#open.push({ pc: this.#slots.length, field: "imm", label });
    this.wide(dst, 0, 0, pseudo.FUNC);
  }

  get length(): number {
    return this.#slots.length;
  }

  finish(): EbpfInsn[] {
    for (const { pc, field, label } of this.#open) {
      this.#slots[pc] = { ...this.#slots[pc]!, [field]: label.at! - pc - 1 };
    }
    return this.#slots;
  }
}
