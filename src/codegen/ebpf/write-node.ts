/** One node of the decision graph as instructions. */
import * as asm from "../../isa/ebpf-assembler.js";
import { assertNever } from "../../errors.js";
import type { Node } from "../graph.js";
import { successors } from "../traverse.js";
import { cellsIn, type Size, type Value } from "../value.js";
import { CalledAccess, calledWalk } from "./called-access.js";
import { DirectAccess, directWalk } from "./direct-access.js";
import { Evaluator, jumpBy, type Comparison, type NumberValues, type PacketAccess } from "./evaluate.js";
import { cellOffset, register, valueRegisters } from "./frame.js";
import { nothingKnown, type Knowledge } from "./holdings.js";
import { lookUp } from "./leaves.js";
import { LegacyAccess, legacyWalk } from "./legacy-access.js";
import { storeKey } from "./list-maps.js";
import type { List } from "./lists.js";
import { parts, valuesOf } from "./liveness.js";
import { Registers } from "./registers.js";
import { walkHeaders } from "./walk-headers.js";

/** How the packet is read: through pointers, by a helper function, or by the loads of classic BPF. */
export type Mode = "direct" | "called" | "legacy";

/** What the writer of a node knows of the program around it. */
export interface NodeFacts {
  readonly node: Node;
  readonly mode: Mode;
  readonly body: asm.AssemblyLine[];
  readonly numbers: NumberValues;
  readonly list: List | undefined;
  readonly mapOf: (list: List) => number;
  readonly length: (dst: number) => asm.AssemblyLine[];
  readonly labelOf: (next: Node) => string;
  readonly reject: () => string;
  readonly freshLabel: () => string;
  /** Where packets go whose bytes pointers do not reach. */
  readonly fail: () => string;
}

/** Writes one node. */
export class NodeWriter {
  private readonly registers: Registers;
  private readonly access: PacketAccess;
  private readonly evaluator: Evaluator;

  constructor(
    private readonly facts: NodeFacts,
    before: Knowledge,
    live: ReadonlySet<number> | undefined,
  ) {
    const { node, mode, body, numbers, length, fail, reject, freshLabel } = facts;
    const uses = new Map<number, number>();
    for (const value of valuesOf(node)) {
      for (const key of parts(value, mode === "direct")) uses.set(key, (uses.get(key) ?? 0) + 1);
    }
    const isLive = (key: number, times: number): boolean =>
      live === undefined || live.has(key) || (uses.get(key) ?? 0) > times;
    this.registers = new Registers(body, valueRegisters[mode === "direct" ? "direct" : "calls"], before, isLive);
    this.access =
      mode === "direct"
        ? new DirectAccess(node.needs, fail, length)
        : mode === "called"
          ? new CalledAccess(length)
          : new LegacyAccess(length);
    this.evaluator = new Evaluator(body, this.registers, this.access, numbers, reject, freshLabel);
  }

  /** Returns what is known behind the node, and the nodes that packets go on to; `following` is written next. */
  write(following: Node | undefined): { readonly known: Knowledge; readonly ways: readonly Node[] } {
    const { node, body, labelOf, list } = this.facts;
    body.push(asm.label(labelOf(node)));
    if (!valuesOf(node).every((value) => this.withinReach(value))) {
      body.push(asm.goto(this.facts.fail()));
      return { known: nothingKnown, ways: [] };
    }
    if (list) this.writeList(list, following);
    else this.writeNode(following);
    const ways = list ? [list.yes, list.no] : successors(node);
    return { known: this.registers.state, ways };
  }

  private withinReach(value: Value): boolean {
    const reaches = (size: Size, offset: number): boolean => this.access.reaches(size, offset);
    switch (value.kind) {
      case "load":
        return reaches(value.size, value.offset) && (!value.index || this.withinReach(value.index));
      case "header-length":
        return reaches(1, value.offset);
      case "negate":
        return this.withinReach(value.operand);
      case "binary":
        return this.withinReach(value.left) && this.withinReach(value.right);
      default:
        return true;
    }
  }

  private writeNode(following: Node | undefined): void {
    const { node } = this.facts;
    switch (node.kind) {
      case "test":
        return this.branch(this.evaluator.prepare(node.test), node.yes, node.no, following);
      case "guard":
        this.evaluator.compute(node.value);
        return this.goOn(node.next, following);
      case "set":
        this.writeSet(node);
        return this.goOn(node.next, following);
      case "walk":
        return this.writeWalk(node);
      case "accept":
      case "reject":
        throw new Error("the ends are written elsewhere");
      case "search":
        throw new Error("the passes have made tests of searches");
      default:
        return assertNever(node);
    }
  }

  private goOn(next: Node, following: Node | undefined): void {
    const { body, labelOf } = this.facts;
    if (next !== following) body.push(asm.goto(labelOf(next)));
  }

  private branch(comparison: Comparison, yes: Node, no: Node, following: Node | undefined): void {
    const { body, labelOf } = this.facts;
    if (yes === following && comparison.whereFalse !== undefined) {
      body.push(jumpBy(comparison.whereFalse, comparison, labelOf(no)));
      return;
    }
    body.push(jumpBy(comparison.whereTrue, comparison, labelOf(yes)));
    this.goOn(no, following);
  }

  private writeSet({ cell, value }: Node & { readonly kind: "set" }): void {
    const { body } = this.facts;
    const { registers } = this;
    const isRenamed = value.kind === "cell" && value.cell === cell.cell;
    const from = this.evaluator.compute(value);
    if (!isRenamed) body.push(asm.store("DW", register.frame, cellOffset(cell.cell), from));
    registers.forget((held) => (cellsIn(held) & (1 << cell.cell)) !== 0);
    registers.hold(from, { kind: "value", value: cell });
  }

  private writeWalk({ walk, yes, no }: Node & { readonly kind: "walk" }): void {
    const { body, mode, fail, reject, labelOf, freshLabel } = this.facts;
    const access = mode === "direct" ? directWalk(fail) : mode === "called" ? calledWalk(reject) : legacyWalk;
    this.registers.forget(() => true);
    const labels = { fresh: freshLabel, yes: labelOf(yes), no: labelOf(no), reject: reject() };
    body.push(...walkHeaders(walk, access, labels));
  }

  private writeList(list: List, following: Node | undefined): void {
    const { body, mapOf } = this.facts;
    const map = mapOf(list);
    storeKey(this.evaluator, list.value);
    this.registers.beforeCall();
    body.push(...lookUp(map));
    this.branch({ whereTrue: "JNE", whereFalse: "JEQ", dst: 0, operand: asm.imm(0) }, list.yes, list.no, following);
  }
}
