/**
 * Straight-line code for every node, and one block for all nodes that came out the same.
 *
 * What a node's code is depends on what the registers hold on the ways in. Two nodes that ask different questions may end
 * in the same instructions (`jeq #80` for the source port of IPv4 and of IPv6, each already in A); where they also lead to
 * the same places one block serves both.
 */
import { opcode, type CbpfInsn } from "../../isa/index.js";
import type { Node } from "../graph.js";
import { isLeaf, reachable, successors, visitSuccessors } from "../traverse.js";
import type { Value } from "../value.js";
import { Table, NumbersMap } from "../tables.js";
import { walkHeaders } from "./walk-headers.js";
import { jumpWithConstant, type JumpCode } from "./codes.js";
import { loadsXDirectly } from "./needs.js";
import { meet, nothingKnown, type RegisterState } from "./register-state.js";
import { Registers } from "./registers.js";

export interface Block {
  readonly id: number;
  readonly kind: Node["kind"];
  /** The nodes that it serves. */
  readonly nodes: Node[];
  readonly straight: readonly CbpfInsn[];
  /** Present in a test. */
  readonly jump: JumpCode | undefined;
  /** A test's `yes` and `no`, a guard's one way on. */
  readonly next: readonly Block[];
  /** The cells that are read from here on, one bit each. */
  readonly reads: number;
}

/** The instructions of one node: those before the jump, and the jump. */
interface Code {
  readonly straight: readonly CbpfInsn[];
  readonly jump: JumpCode | undefined;
}

const noInsns: readonly CbpfInsn[] = [];

/** The blocks of a graph; returns the first. */
export function makeBlocks(root: Node): Block {
  const nodes = reachable(root);
  const codes = writeCodes(nodes);
  const maker = new BlockMaker();
  const blocks = new Table<Block>(root.id);
  for (const node of nodes.reverse()) {
    const next =
      node.kind === "test"
        ? [blocks.get(node.yes)!, blocks.get(node.no)!]
        : successors(node).map((each) => blocks.get(each)!);
    blocks.set(node, maker.make(node, codes.get(node), next));
  }
  return blocks.get(root)!;
}

/** The code of each node; none for a test of what is in A already, as in all of a search tree but its root. */
function writeCodes(nodes: readonly Node[]): Table<Code> {
  const last = nodes[0]!.id;
  const codes = new Table<Code>(last);
  const entry = new Table<RegisterState | undefined>(last);
  const graphCells = nodes.reduce((most, node) => (node.kind === "set" ? Math.max(most, node.cell.cell + 1) : most), 0);
  const inA = cellsInA(nodes);
  let state = nothingKnown;
  const enter = (next: Node): void => {
    if (isLeaf(next)) return;
    const known = entry.get(next);
    entry.set(next, known ? meet(known, state) : state);
  };
  for (const node of nodes) {
    if (isLeaf(node)) continue;
    const before = entry.get(node) ?? nothingKnown;
    entry.set(node, undefined);
    if (node.kind === "test" && node.test.left === before.a && node.test.right.kind === "const") {
      state = before;
    } else {
      const registers = new Registers(before, graphCells);
      codes.set(node, writeCode(registers, node, inA));
      ({ state } = registers);
    }
    visitSuccessors(node, enter);
  }
  return codes;
}

function writeCode(registers: Registers, node: Node, inA: ReadonlySet<Value>): Code {
  let jump: JumpCode | undefined;
  if (node.kind === "test") jump = registers.prepare(node.test);
  if (node.kind === "guard") registers.touch(node.value);
  if (node.kind === "set") registers.set(node.cell, node.value, !inA.has(node.cell));
  if (node.kind === "walk") {
    registers.append(walkHeaders(node.walk));
    jump = { code: opcode.JEQ_K, k: node.walk.protocol };
  }
  return { straight: registers.insns, jump };
}

const kinds: Readonly<Record<Node["kind"], number>> = {
  accept: 0,
  reject: 1,
  test: 2,
  guard: 3,
  walk: 4,
  set: 5,
  search: 6,
};

/** Makes blocks from the leaves up; equal ones are one. */
class BlockMaker {
  private readonly known = new NumbersMap<Block>();
  private readonly texts = new Map<string, number>();
  private count = 0;

  make(node: Node, code: Code | undefined, next: readonly Block[]): Block {
    let reads = 0;
    for (let index = 0; index < next.length; index++) reads |= next[index]!.reads;
    let straight = noInsns;
    let jump: JumpCode | undefined;
    if (code) {
      ({ jump } = code);
      ({ kept: straight, read: reads } = dropDeadStores(code.straight, reads));
      if (straight.length === 0 && !jump) return next[0]!;
    } else if (node.kind === "test") {
      jump = jumpWithConstant(node.test.op, (node.test.right as Value & { kind: "const" }).value);
    }
    const kind = kinds[node.kind] + 8 * (jump ? jump.code + 1 : 0);
    const form = kind + (straight.length === 0 ? 0 : 0x1000 * (this.numberOf(straight) + 1));
    const k = jump ? jump.k : 0;
    const yes = next.length > 0 ? next[0]!.id : -1;
    const no = next.length > 1 ? next[1]!.id : -1;
    const known = this.known.get(form, k, yes, no);
    if (known) {
      known.nodes.push(node);
      return known;
    }
    const block: Block = { id: this.count++, kind: node.kind, nodes: [node], straight, jump, next, reads };
    this.known.set(form, k, yes, block, no);
    return block;
  }

  private numberOf(straight: readonly CbpfInsn[]): number {
    const text = straight.map((insn) => `${insn.code}.${insn.jt}.${insn.jf}.${insn.k}`).join(" ");
    const known = this.texts.get(text) ?? this.texts.size;
    this.texts.set(text, known);
    return known;
  }
}

/** The cells whose values come from A or go there; the others go through X alone, which is where indexes belong. */
function cellsInA(nodes: readonly Node[]): ReadonlySet<Value> {
  const found = new Set<Value>();
  if (nodes.every(({ kind }) => kind !== "set")) return found;
  const compute = (value: Value): void => {
    if (value.kind === "cell") found.add(value);
    else if (value.kind === "negate") compute(value.operand);
    else if (value.kind === "binary") [value.left, value.right].forEach(compute);
    else if (value.kind === "load" && value.index && value.index.kind !== "cell") compute(value.index);
  };
  for (const node of nodes) {
    if (node.kind === "test") [node.test.left, node.test.right].forEach(compute);
    else if (node.kind === "guard") compute(node.value);
    else if (node.kind === "set") {
      compute(node.value);
      if (!loadsXDirectly(node.value)) found.add(node.cell);
    }
  }
  return found;
}

function usesCell({ code }: CbpfInsn): boolean {
  return code === opcode.ST || code === opcode.STX || code === opcode.LD_MEM || code === opcode.LDX_MEM;
}

/** Leaves out stores that nothing reads; `readLater` and `read` have a bit for each cell that is read from then on. */
function dropDeadStores(
  insns: readonly CbpfInsn[],
  readLater: number,
): { readonly kept: readonly CbpfInsn[]; readonly read: number } {
  // Code with jumps of its own is left as it is, and most has to do with no cell.
  if (!insns.some(usesCell) || insns.some(({ jt, jf }) => jt !== 0 || jf !== 0))
    return { kept: insns, read: readLater };
  const kept: CbpfInsn[] = [];
  let read = readLater;
  for (const insn of [...insns].reverse()) {
    const bit = 1 << insn.k;
    if (insn.code === opcode.ST || insn.code === opcode.STX) {
      if ((read & bit) === 0) continue;
      read &= ~bit;
    } else if (insn.code === opcode.LD_MEM || insn.code === opcode.LDX_MEM) {
      read |= bit;
    }
    kept.push(insn);
  }
  return { kept: kept.reverse(), read };
}
