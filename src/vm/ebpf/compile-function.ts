import { assertNever } from "../../errors.js";
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
} from "../../isa/index.js";
import { constant, constant64, emptyBlock, i32, i64, unsigned, wasm, type WasmFunction } from "../wasm-module.js";
import { compileAlu32, compileAlu64, compileByteOrder } from "./compile-alu.js";
import { faultKinds, helperArguments, imports, notes, types, type ModuleLayout } from "./compile-ebpf.js";
import { findBlocks, nestBlocks, type Block, type ControlFlow, type Scope } from "./control-flow.js";
import { tailCall } from "./machine.js";
import { orderBlocks } from "./order-blocks.js";

/**
 * Compiles the function that begins at slot `entry`. Registers become locals.
 *
 * Where the blocks nest, jumps leave blocks and go back to the start of loops. Where they do not, all blocks stand in one loop
 * around a table, and a jump sets the number of the next one and goes back to the table.
 */
export function compileFunction(layout: ModuleLayout, entry: number, isMain: boolean): WasmFunction {
  return new FunctionCompiler(layout, entry, isMain).compile();
}

/** How many bytes LD, LDX, ST and STX move. */
const widths: Readonly<Record<number, 1 | 2 | 4 | 8>> = {
  [ebpfSize.B]: 1,
  [ebpfSize.H]: 2,
  [ebpfSize.W]: 4,
  [ebpfSize.DW]: 8,
};

const loads = { 1: wasm.i64_load8_u, 2: wasm.i64_load16_u, 4: wasm.i64_load32_u, 8: wasm.i64_load } as const;
const signedLoads = { 1: wasm.i64_load8_s, 2: wasm.i64_load16_s, 4: wasm.i64_load32_s, 8: wasm.i64_load } as const;
const stores = { 1: wasm.i64_store8, 2: wasm.i64_store16, 4: wasm.i64_store32, 8: wasm.i64_store } as const;

const comparisons64: Readonly<Record<number, number>> = {
  [ebpfJump.JEQ]: wasm.i64_eq,
  [ebpfJump.JNE]: wasm.i64_ne,
  [ebpfJump.JGT]: wasm.i64_gt_u,
  [ebpfJump.JGE]: wasm.i64_ge_u,
  [ebpfJump.JLT]: wasm.i64_lt_u,
  [ebpfJump.JLE]: wasm.i64_le_u,
  [ebpfJump.JSGT]: wasm.i64_gt_s,
  [ebpfJump.JSGE]: wasm.i64_ge_s,
  [ebpfJump.JSLT]: wasm.i64_lt_s,
  [ebpfJump.JSLE]: wasm.i64_le_s,
};

const comparisons32: Readonly<Record<number, number>> = {
  [ebpfJump.JEQ]: wasm.i32_eq,
  [ebpfJump.JNE]: wasm.i32_ne,
  [ebpfJump.JGT]: wasm.i32_gt_u,
  [ebpfJump.JGE]: wasm.i32_ge_u,
  [ebpfJump.JLT]: wasm.i32_lt_u,
  [ebpfJump.JLE]: wasm.i32_le_u,
  [ebpfJump.JSGT]: wasm.i32_gt_s,
  [ebpfJump.JSGE]: wasm.i32_ge_s,
  [ebpfJump.JSLT]: wasm.i32_lt_s,
  [ebpfJump.JSLE]: wasm.i32_le_s,
};

const atomicOperations: Readonly<Record<number, number>> = {
  [ebpfAtomic.ADD]: wasm.i64_add,
  [ebpfAtomic.OR]: wasm.i64_or,
  [ebpfAtomic.AND]: wasm.i64_and,
  [ebpfAtomic.XOR]: wasm.i64_xor,
};

/** Offsets of `data` and `data_end` in `struct __sk_buff`. */
const skbData = 76;
const skbDataEnd = 80;

/** The locals of a function; those of `main` differ in their parameters only. */
interface Locals {
  /** By register. */
  readonly r: readonly number[];
  readonly frame: number;
  /** For numbers on the way. */
  readonly wide: number;
  readonly narrow: number;
  /** The place of the next block, where the blocks do not nest. */
  readonly place: number;
  readonly types: readonly number[];
}

const functionLocals: Locals = {
  r: [6, 0, 1, 2, 3, 4, 7, 8, 9, 10, 11],
  frame: 5,
  wide: 12,
  narrow: 13,
  place: 14,
  types: [i64, i64, i64, i64, i64, i64, i64, i32, i32],
};

const mainLocals: Locals = {
  r: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  frame: 13,
  wide: 14,
  narrow: 15,
  place: 16,
  types: [...new Array<number>(11).fill(i64), i32, i64, i32, i32],
};

class FunctionCompiler {
  readonly #code: number[] = [];
  readonly #layout: ModuleLayout;
  readonly #entry: number;
  readonly #isMain: boolean;
  readonly #locals: Locals;
  readonly #flow: ControlFlow;
  /** The scopes that open before each block; nothing where blocks do not nest. */
  readonly #scopes: readonly (readonly Scope[])[] | undefined;
  /** The scopes that are open, the innermost last, and how deep those of a target lie. */
  readonly #open: Scope[] = [];
  readonly #depths = { loop: new Map<number, number>(), block: new Map<number, number>() };
  /** The place of the block that is being compiled. */
  #place = 0;
  /** How many `if` are open around the instruction that is being compiled. */
  #ifs = 0;

  constructor(layout: ModuleLayout, entry: number, isMain: boolean) {
    this.#layout = layout;
    this.#entry = entry;
    this.#isMain = isMain;
    this.#locals = isMain ? mainLocals : functionLocals;
    const flow = findBlocks(layout.program, entry);
    const ordered = orderBlocks(flow, entry);
    this.#flow = ordered ?? flow;
    this.#scopes = ordered && nestBlocks(ordered);
  }

  compile(): WasmFunction {
    this.#begin();
    if (this.#scopes) this.#compileNested(this.#scopes);
    else this.#compileTable();
    this.#emit(wasm.unreachable);
    return { type: this.#isMain ? types.main : types.function, locals: this.#locals.types, code: this.#code };
  }

  #begin(): void {
    const { r, frame } = this.#locals;
    if (this.#isMain) {
      const { stackStart, maxRounds } = this.#layout.settings;
      this.#emit(wasm.local_get, 0, wasm.i64_extend_i32_u, wasm.local_set, r[1]!);
      this.#emit(wasm.local_get, 1, wasm.i64_extend_i32_u, wasm.local_set, r[2]!);
      this.#emit(...constant(stackStart + ebpfStackSize), wasm.local_set, frame);
      this.#emit(...constant(0), ...constant(maxRounds), wasm.i32_store, 0, notes.rounds);
    }
    this.#emit(wasm.local_get, frame, wasm.i64_extend_i32_u, wasm.local_set, r[10]!);
  }

  #compileNested(scopes: readonly (readonly Scope[])[]): void {
    const open = this.#open;
    this.#flow.blocks.forEach((block, place) => {
      for (let last = open.at(-1); last?.end === place; last = open.at(-1)) {
        open.pop();
        this.#emit(wasm.end);
      }
      for (const scope of scopes[place]!) {
        this.#depths[scope.kind].set(scope.target, open.length);
        open.push(scope);
        this.#emit(scope.kind === "loop" ? wasm.loop : wasm.block, emptyBlock);
      }
      this.#compileBlock(block, place);
    });
    for (; open.length > 0; open.pop()) this.#emit(wasm.end);
  }

  #compileTable(): void {
    const { blocks, places } = this.#flow;
    this.#emit(...constant(places.get(this.#entry)!), wasm.local_set, this.#locals.place);
    this.#emit(wasm.loop, emptyBlock);
    for (const _block of blocks) this.#emit(wasm.block, emptyBlock);
    this.#emit(wasm.local_get, this.#locals.place, wasm.br_table, ...unsigned(blocks.length - 1));
    blocks.forEach((_block, place) => this.#emit(...unsigned(place)));
    blocks.forEach((block, place) => {
      this.#emit(wasm.end);
      this.#compileBlock(block, place);
    });
    this.#emit(wasm.end);
  }

  #compileBlock({ pcs, start, taken, next }: Block, place: number): void {
    this.#place = place;
    const { instructions, known } = this.#layout.program;
    if (pcs.length === 0) return this.#fault(faultKinds.outside, start);
    for (const pc of pcs) {
      if (known[pc]) this.#compile(instructions[pc]!, pc);
      else this.#fault(faultKinds.unknown, pc);
    }
    const pc = pcs.at(-1)!;
    if (taken === undefined) this.#goTo(next);
    else if (next === undefined) this.#jump(pc, taken);
    else if (taken === next) this.#goTo(next);
    else this.#branch(instructions[pc]!, pc, taken, next);
  }

  /** Everything but jumps, which end blocks. */
  #compile(insn: EbpfInsn, pc: number): void {
    const { code, dst } = insn;
    const group = (code & 0x07) as (typeof ebpfClass)[keyof typeof ebpfClass];
    switch (group) {
      case ebpfClass.ALU:
      case ebpfClass.ALU64: {
        const { r, wide, narrow } = this.#locals;
        if ((code & 0xf0) === ebpfAlu.END) compileByteOrder(this.#code, insn, r[dst]!, wide, narrow);
        else if (group === ebpfClass.ALU64) compileAlu64(this.#code, insn, r);
        else compileAlu32(this.#code, insn, r);
        return;
      }
      case ebpfClass.JMP:
      case ebpfClass.JMP32:
        if (group === ebpfClass.JMP && (code & 0xf0) === ebpfJump.CALL) this.#call(insn, pc);
        if (group === ebpfClass.JMP && (code & 0xf0) === ebpfJump.EXIT) this.#exit();
        return;
      case ebpfClass.LD:
        return this.#loadSpecial(insn, pc);
      case ebpfClass.LDX: {
        const width = widths[code & 0x18]!;
        this.#address(insn.src, insn.off, width, false, pc);
        const isSigned = (code & 0xe0) === ebpfMode.MEMSX;
        return this.#emit((isSigned ? signedLoads : loads)[width], 0, 0, wasm.local_set, this.#r(dst));
      }
      case ebpfClass.ST:
      case ebpfClass.STX:
        return this.#store(insn, pc);
      default:
        assertNever(group);
    }
  }

  #store(insn: EbpfInsn, pc: number): void {
    const { code, dst, src, off, imm } = insn;
    const width = widths[code & 0x18]!;
    this.#address(dst, off, width, true, pc);
    if ((code & 0xe0) === ebpfMode.ATOMIC) return this.#atomic(insn, width === 8);
    if ((code & 0x07) === ebpfClass.STX) this.#emit(wasm.local_get, this.#r(src));
    else this.#emit(...constant64(imm, imm >> 31));
    this.#emit(stores[width], 0, 0);
  }

  /** The address is on the stack. There is one processor only, so reading, computing and writing is atomic as it is. */
  #atomic({ src, imm }: EbpfInsn, is64: boolean): void {
    const { narrow, wide } = this.#locals;
    const [load, store] = is64 ? [wasm.i64_load, wasm.i64_store] : [wasm.i64_load32_u, wasm.i64_store32];
    this.#emit(wasm.local_tee, narrow, load, 0, 0, wasm.local_set, wide);
    if (imm === ebpfAtomic.CMPXCHG) {
      this.#emit(wasm.local_get, this.#r(0));
      if (!is64) this.#emit(wasm.i32_wrap_i64, wasm.i64_extend_i32_u);
      this.#emit(wasm.local_get, wide, wasm.i64_eq, wasm.if, emptyBlock);
      this.#emit(wasm.local_get, narrow, wasm.local_get, this.#r(src), store, 0, 0, wasm.end);
      return this.#emit(wasm.local_get, wide, wasm.local_set, this.#r(0));
    }
    this.#emit(wasm.local_get, narrow);
    if (imm === ebpfAtomic.XCHG) this.#emit(wasm.local_get, this.#r(src));
    else {
      const operation = atomicOperations[imm & ~ebpfAtomic.FETCH]!;
      this.#emit(wasm.local_get, wide, wasm.local_get, this.#r(src), operation);
    }
    this.#emit(store, 0, 0);
    if ((imm & ebpfAtomic.FETCH) !== 0) this.#emit(wasm.local_get, wide, wasm.local_set, this.#r(src));
  }

  /**
   * Puts the address at a register and an offset on the stack. The sum is that of 64-bit numbers: in a verified program it fits
   * in 32 bits, even where the register alone does not.
   */
  #address(register: number, off: number, width: number, write: boolean, pc: number): void {
    if (this.#layout.settings.verified) {
      this.#emit(wasm.local_get, this.#r(register), wasm.i32_wrap_i64);
      if (off !== 0) this.#emit(...constant(off), wasm.i32_add);
      return;
    }
    this.#halves(this.#r(register));
    this.#emit(...constant(off), ...constant(write ? width | 16 : width), ...constant(pc), wasm.call, imports.access);
  }

  /** LD: 64-bit constants and the packet loads that classic BPF had. */
  #loadSpecial(insn: EbpfInsn, pc: number): void {
    const value = this.#layout.program.constants.get(pc);
    if (value) return this.#emit(...constant64(value.low, value.high), wasm.local_set, this.#r(insn.dst));
    const { narrow } = this.#locals;
    const width = widths[insn.code & 0x18]!;
    const isIndirect = (insn.code & 0xe0) === ebpfMode.IND;
    if (isIndirect)
      this.#emit(wasm.local_get, this.#r(insn.src), wasm.i32_wrap_i64, ...constant(insn.imm), wasm.i32_add);
    else this.#emit(...constant(insn.imm));
    this.#emit(wasm.local_set, narrow);
    this.#packetAddress(width, pc, !isIndirect && insn.imm >= 0);
    const r0 = this.#r(0);
    this.#emit(wasm.local_get, narrow, loads[width], 0, 0, wasm.local_set, r0);
    if (width > 1) {
      const swap = { ...insn, code: ebpfClass.ALU | ebpfAlu.END | ebpfSource.X, dst: 0, imm: 8 * width };
      compileByteOrder(this.#code, swap, r0, this.#locals.wide, narrow);
    }
  }

  /** Turns the offset in `narrow` into an address, or ends the function with 0 where the packet is too short. */
  #packetAddress(width: number, pc: number, isPositive: boolean): void {
    const { narrow } = this.#locals;
    const context = this.#r(6);
    const inContext = (offset: number) =>
      [wasm.local_get, context, wasm.i32_wrap_i64, wasm.i32_load, 0, offset] as const;
    const inlined = this.#layout.settings.verified;
    if (inlined) {
      // The verifier has seen that r6 is the context, whose packet is at data to data_end.
      if (!isPositive) this.#emit(wasm.local_get, narrow, ...constant(0), wasm.i32_ge_s, wasm.if, emptyBlock);
      this.#emit(...inContext(skbDataEnd), ...inContext(skbData), wasm.i32_sub, ...constant(width), wasm.i32_sub);
      this.#emit(wasm.local_get, narrow, wasm.i32_lt_s);
      this.#endIf();
      this.#emit(...inContext(skbData), wasm.local_get, narrow, wasm.i32_add, wasm.local_set, narrow);
      if (isPositive) return;
      this.#emit(wasm.else);
    }
    this.#emit(wasm.local_get, narrow, ...constant(width), ...constant(pc), wasm.call, imports.packet);
    this.#emit(wasm.local_tee, narrow, wasm.i32_eqz);
    this.#endIf();
    if (inlined) this.#emit(wasm.end);
  }

  /** Ends the function with 0 if there is a condition on the stack that holds. */
  #endIf(): void {
    this.#emit(wasm.if, emptyBlock, ...constant64(0, 0), wasm.local_set, this.#r(0));
    this.#exit();
    this.#emit(wasm.end);
  }

  #exit(): void {
    const r0 = this.#r(0);
    if (!this.#isMain) return this.#emit(wasm.local_get, r0, wasm.return);
    this.#emit(...constant(0), wasm.local_get, r0, ...constant64(32, 0), wasm.i64_shr_u);
    this.#emit(wasm.i64_store32, 0, notes.resultHigh, wasm.local_get, r0, wasm.i32_wrap_i64, wasm.return);
  }

  #call(insn: EbpfInsn, pc: number): void {
    const { code, src, imm } = insn;
    const r0 = this.#r(0);
    if ((code & ebpfSource.X) !== 0) {
      this.#callNamed(imports.callx, this.#r(callxRegister(insn)), pc);
      return this.#emit(wasm.drop, ...constant(0), wasm.i64_load, 0, notes.result, wasm.local_set, r0);
    }
    if (src === pseudo.CALL) return this.#callFunction(pc + 1 + imm, pc);
    if (src !== 0) return this.#fault(faultKinds.kernelFunction, pc);
    if (imm === tailCall) return this.#tailCall(pc);
    const place = this.#layout.helpers.get(imm);
    if (place === undefined) return this.#fault(faultKinds.helper, pc, imm);
    this.#callHelper(place, helperArguments(imm), pc);
  }

  #callHelper(place: number, count: number, pc: number): void {
    this.#emit(...constant(pc), wasm.local_get, this.#locals.frame);
    for (const isHigh of [false, true]) {
      for (let register = 1; register <= 5; register++) {
        if (register > count) this.#emit(...constant(0));
        else if (isHigh) this.#high(this.#r(register));
        else this.#emit(wasm.local_get, this.#r(register), wasm.i32_wrap_i64);
      }
    }
    this.#emit(wasm.call, ...unsigned(place), wasm.i64_extend_i32_u);
    this.#emit(...constant(0), wasm.i64_load32_u, 0, notes.resultHigh, ...constant64(32, 0), wasm.i64_shl);
    this.#emit(wasm.i64_or, wasm.local_set, this.#r(0));
  }

  #callFunction(target: number, pc: number): void {
    const place = this.#layout.functionAt(target);
    this.#enterFrame(pc);
    // The interpreter finds out on arrival that there is no such function.
    if (place === undefined) return this.#fault(faultKinds.outside, target);
    for (let register = 1; register <= 5; register++) this.#emit(wasm.local_get, this.#r(register));
    this.#emit(wasm.local_get, this.#locals.frame, ...constant(ebpfStackSize), wasm.i32_add);
    this.#emit(wasm.call, ...unsigned(place), wasm.local_set, this.#r(0));
  }

  #enterFrame(pc: number): void {
    const lastFrame = this.#layout.settings.stackEnd;
    this.#emit(wasm.local_get, this.#locals.frame, ...constant(lastFrame), wasm.i32_ge_u, wasm.if, emptyBlock);
    this.#fault(faultKinds.frames, pc);
    this.#emit(wasm.end);
    this.#countRound(pc);
  }

  /** Another program takes the place of this function, and its result is this function's; without one, the function goes on. */
  #tailCall(pc: number): void {
    const r0 = this.#r(0);
    this.#storeArguments();
    this.#emit(...constant(pc), wasm.local_get, this.#locals.frame);
    this.#emit(wasm.local_get, this.#r(2), wasm.i32_wrap_i64, wasm.local_get, this.#r(3), wasm.i32_wrap_i64);
    this.#emit(wasm.call, imports.tail, wasm.if, emptyBlock);
    this.#emit(...constant(0), wasm.i64_load, 0, notes.result, wasm.local_set, r0);
    this.#exit();
    this.#emit(wasm.end, ...constant64(-1, -1), wasm.local_set, r0);
  }

  /** Calls `callx`, with r1 to r5 in the notes and a register as the name. */
  #callNamed(place: number, register: number, pc: number): void {
    this.#storeArguments();
    this.#emit(...constant(pc), wasm.local_get, this.#locals.frame);
    this.#halves(register);
    this.#emit(wasm.call, place);
  }

  #storeArguments(): void {
    for (let register = 1; register <= 5; register++) {
      this.#emit(...constant(0), wasm.local_get, this.#r(register));
      this.#emit(wasm.i64_store, 0, ...unsigned(notes.arguments + 8 * (register - 1)));
    }
  }

  #jump(pc: number, target: number): void {
    if (target <= pc) this.#countRound(pc);
    this.#goTo(target);
  }

  /** Jumps to `taken` if the condition of the instruction holds, and else goes on at `next`. */
  #branch(insn: EbpfInsn, pc: number, taken: number, next: number): void {
    this.#condition(insn);
    const isCounted = taken <= pc;
    if (this.#scopes && this.#isNext(taken)) {
      this.#emit(wasm.i32_eqz, wasm.br_if, ...unsigned(this.#depthOf(next)));
      if (isCounted) this.#countRound(pc);
      return;
    }
    if (this.#scopes && !isCounted) this.#emit(wasm.br_if, ...unsigned(this.#depthOf(taken)));
    else {
      this.#emit(wasm.if, emptyBlock);
      this.#ifs++;
      this.#jump(pc, taken);
      this.#ifs--;
      this.#emit(wasm.end);
    }
    this.#goTo(next);
  }

  #condition({ code, dst, src, imm }: EbpfInsn): void {
    const op = code & 0xf0;
    const isRegister = (code & ebpfSource.X) !== 0;
    this.#emit(wasm.local_get, this.#r(dst));
    if ((code & 0x07) === ebpfClass.JMP) {
      if (isRegister) this.#emit(wasm.local_get, this.#r(src));
      else this.#emit(...constant64(imm, imm >> 31));
      if (op === ebpfJump.JSET) this.#emit(wasm.i64_and, ...constant64(0, 0), wasm.i64_ne);
      else this.#emit(comparisons64[op]!);
      return;
    }
    this.#emit(wasm.i32_wrap_i64);
    if (isRegister) this.#emit(wasm.local_get, this.#r(src), wasm.i32_wrap_i64);
    else this.#emit(...constant(imm));
    this.#emit(op === ebpfJump.JSET ? wasm.i32_and : comparisons32[op]!);
  }

  #isNext(target: number): boolean {
    return this.#flow.places.get(target) === this.#place + 1;
  }

  /** Goes on at the block that begins at `target`, if the function goes on at all. */
  #goTo(target: number | undefined): void {
    if (target === undefined) return;
    // What comes next is reached without a jump, except from within an `if`.
    if (this.#ifs === 0 && this.#isNext(target)) return;
    if (this.#scopes) return this.#emit(wasm.br, ...unsigned(this.#depthOf(target)));
    const { blocks, places } = this.#flow;
    this.#emit(...constant(places.get(target)!), wasm.local_set, this.#locals.place);
    this.#emit(wasm.br, ...unsigned(blocks.length - 1 - this.#place + this.#ifs));
  }

  /** How many scopes lie between here and the one that a jump to `target` leaves or begins anew. */
  #depthOf(target: number): number {
    const place = this.#flow.places.get(target)!;
    const depth = this.#depths[place <= this.#place ? "loop" : "block"].get(place);
    if (depth === undefined) throw new Error(`no scope leads to slot ${target}`);
    return this.#open.length - 1 - depth + this.#ifs;
  }

  /** One more jump backwards or call; too many are a fault. */
  #countRound(pc: number): void {
    const { narrow } = this.#locals;
    this.#emit(...constant(0), ...constant(0), wasm.i32_load, 0, notes.rounds, ...constant(1), wasm.i32_sub);
    this.#emit(wasm.local_tee, narrow, wasm.i32_store, 0, notes.rounds);
    this.#emit(wasm.local_get, narrow, ...constant(0), wasm.i32_lt_s, wasm.if, emptyBlock);
    this.#fault(faultKinds.rounds, pc);
    this.#emit(wasm.end);
  }

  #fault(kind: number, pc: number, what = 0): void {
    this.#emit(...constant(kind), ...constant(pc), ...constant(what), wasm.call, imports.fault, wasm.unreachable);
  }

  /** Puts the halves of a local on the stack, the low one first. */
  #halves(local: number): void {
    this.#emit(wasm.local_get, local, wasm.i32_wrap_i64);
    this.#high(local);
  }

  #high(local: number): void {
    this.#emit(wasm.local_get, local, ...constant64(32, 0), wasm.i64_shr_u, wasm.i32_wrap_i64);
  }

  #r(register: number): number {
    return this.#locals.r[register]!;
  }

  #emit(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#code.push(byte);
  }
}
