/** One function of extended BPF as WebAssembly: its blocks, one after the other, and the jumps between them. */
import { assertNever } from "../../errors.js";
import { ebpfAlu, ebpfClass, ebpfJump, type EbpfInsn } from "../../isa/index.js";
import { constant, emptyBlock, unsigned, wasm, type WasmFunction } from "../wasm-module.js";
import { compileAlu32, compileAlu64, compileByteOrder } from "./compile-alu.js";
import { compileCall } from "./compile-call.js";
import { compileCondition } from "./compile-condition.js";
import { compileLoad, compileSpecialLoad, compileStore } from "./compile-memory.js";
import { findBlocks, nestBlocks, type Block, type ControlFlow, type Scope } from "./control-flow.js";
import { FunctionCode } from "./function-code.js";
import { faultKinds, type ModuleLayout } from "./module-layout.js";
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

class FunctionCompiler {
  readonly #to: FunctionCode;
  readonly #entry: number;
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
    this.#to = new FunctionCode(layout, isMain);
    this.#entry = entry;
    const flow = findBlocks(layout.program, entry);
    const ordered = orderBlocks(flow, entry);
    this.#flow = ordered ?? flow;
    this.#scopes = ordered && nestBlocks(ordered);
  }

  compile(): WasmFunction {
    this.#to.begin();
    if (this.#scopes) this.#compileNested(this.#scopes);
    else this.#compileTable();
    return this.#to.finish();
  }

  #compileNested(scopes: readonly (readonly Scope[])[]): void {
    const open = this.#open;
    this.#flow.blocks.forEach((block, place) => {
      for (let last = open.at(-1); last?.end === place; last = open.at(-1)) {
        open.pop();
        this.#to.emit(wasm.end);
      }
      for (const scope of scopes[place]!) {
        this.#depths[scope.kind].set(scope.target, open.length);
        open.push(scope);
        this.#to.emit(scope.kind === "loop" ? wasm.loop : wasm.block, emptyBlock);
      }
      this.#compileBlock(block, place);
    });
    for (; open.length > 0; open.pop()) this.#to.emit(wasm.end);
  }

  #compileTable(): void {
    const { blocks, places } = this.#flow;
    this.#to.emit(...constant(places.get(this.#entry)!), wasm.local_set, this.#to.locals.place);
    this.#to.emit(wasm.loop, emptyBlock);
    for (const _block of blocks) this.#to.emit(wasm.block, emptyBlock);
    this.#to.emit(wasm.local_get, this.#to.locals.place, wasm.br_table, ...unsigned(blocks.length - 1));
    blocks.forEach((_block, place) => this.#to.emit(...unsigned(place)));
    blocks.forEach((block, place) => {
      this.#to.emit(wasm.end);
      this.#compileBlock(block, place);
    });
    this.#to.emit(wasm.end);
  }

  #compileBlock({ pcs, start, taken, next }: Block, place: number): void {
    this.#place = place;
    const { instructions, known } = this.#to.layout.program;
    if (pcs.length === 0) return this.#to.fault(faultKinds.outside, start);
    for (const pc of pcs) {
      if (known[pc]) compileInsn(this.#to, instructions[pc]!, pc);
      else this.#to.fault(faultKinds.unknown, pc);
    }
    const pc = pcs.at(-1)!;
    if (taken === undefined) this.#goTo(next);
    else if (next === undefined) this.#jump(pc, taken);
    else if (taken === next) this.#goTo(next);
    else this.#branch(instructions[pc]!, pc, taken, next);
  }

  #jump(pc: number, target: number): void {
    if (target <= pc) this.#to.countRound(pc);
    this.#goTo(target);
  }

  /** Jumps to `taken` if the condition of the instruction holds, and else goes on at `next`. */
  #branch(insn: EbpfInsn, pc: number, taken: number, next: number): void {
    compileCondition(this.#to, insn);
    const isCounted = taken <= pc;
    if (this.#scopes && this.#isNext(taken)) {
      this.#to.emit(wasm.i32_eqz, wasm.br_if, ...unsigned(this.#depthOf(next)));
      if (isCounted) this.#to.countRound(pc);
      return;
    }
    if (this.#scopes && !isCounted) this.#to.emit(wasm.br_if, ...unsigned(this.#depthOf(taken)));
    else {
      this.#to.emit(wasm.if, emptyBlock);
      this.#ifs++;
      this.#jump(pc, taken);
      this.#ifs--;
      this.#to.emit(wasm.end);
    }
    this.#goTo(next);
  }

  #isNext(target: number): boolean {
    return this.#flow.places.get(target) === this.#place + 1;
  }

  /** Goes on at the block that begins at `target`, if the function goes on at all. */
  #goTo(target: number | undefined): void {
    if (target === undefined) return;
    // What comes next is reached without a jump, except from within an `if`.
    if (this.#ifs === 0 && this.#isNext(target)) return;
    if (this.#scopes) return this.#to.emit(wasm.br, ...unsigned(this.#depthOf(target)));
    const { blocks, places } = this.#flow;
    this.#to.emit(...constant(places.get(target)!), wasm.local_set, this.#to.locals.place);
    this.#to.emit(wasm.br, ...unsigned(blocks.length - 1 - this.#place + this.#ifs));
  }

  /** How many scopes lie between here and the one that a jump to `target` leaves or begins anew. */
  #depthOf(target: number): number {
    const place = this.#flow.places.get(target)!;
    const depth = this.#depths[place <= this.#place ? "loop" : "block"].get(place);
    if (depth === undefined) throw new Error(`no scope leads to slot ${target}`);
    return this.#open.length - 1 - depth + this.#ifs;
  }
}

/** Everything but jumps, which end blocks. */
function compileInsn(to: FunctionCode, insn: EbpfInsn, pc: number): void {
  const { code, dst } = insn;
  const group = (code & 0x07) as (typeof ebpfClass)[keyof typeof ebpfClass];
  switch (group) {
    case ebpfClass.ALU:
    case ebpfClass.ALU64: {
      const { r, wide, narrow } = to.locals;
      if ((code & 0xf0) === ebpfAlu.END) compileByteOrder(to.code, insn, r[dst]!, wide, narrow);
      else if (group === ebpfClass.ALU64) compileAlu64(to.code, insn, r);
      else compileAlu32(to.code, insn, r);
      return;
    }
    case ebpfClass.JMP:
    case ebpfClass.JMP32:
      if (group === ebpfClass.JMP && (code & 0xf0) === ebpfJump.CALL) compileCall(to, insn, pc);
      if (group === ebpfClass.JMP && (code & 0xf0) === ebpfJump.EXIT) to.exit();
      return;
    case ebpfClass.LD:
      return compileSpecialLoad(to, insn, pc);
    case ebpfClass.LDX:
      return compileLoad(to, insn, pc);
    case ebpfClass.ST:
    case ebpfClass.STX:
      return compileStore(to, insn, pc);
    default:
      assertNever(group);
  }
}
