/**
 * Straight-line code for every node, and one block for all nodes that came out the same.
 *
 * What a node's code is depends on what the registers hold on the ways in. Two nodes that ask different questions may end
 * in the same instructions (`jeq #80` for the source port of IPv4 and of IPv6, each already in A); where they also lead to
 * the same places one block serves both.
 */
import { opcode, type CbpfInsn } from "../../isa/index.js";
import { reachable, successors, type Node, type Value } from "../graph.js";
import { Table } from "../tables.js";
import { walkHeaders } from "./walk-headers.js";
import { loadsXDirectly, meet, nothingKnown, Registers, type JumpCode, type RegisterState } from "./registers.js";

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
}

/** The blocks of a graph; returns the first. */
export function makeBlocks(root: Node): Block {
  const nodes = reachable(root);
  const codes = new Table<{ straight: readonly CbpfInsn[]; jump: JumpCode | undefined }>(root.id);
  const entry = new Table<RegisterState | undefined>(root.id);
  const graphCells = nodes.reduce((most, node) => (node.kind === "set" ? Math.max(most, node.cell.cell + 1) : most), 0);
  const inA = cellsInA(nodes);
  for (const node of nodes) {
    const registers = new Registers(entry.get(node) ?? nothingKnown, graphCells);
    entry.set(node, undefined);
    let jump: JumpCode | undefined;
    if (node.kind === "test") jump = registers.prepare(node.test);
    if (node.kind === "guard") registers.touch(node.value);
    if (node.kind === "set") registers.set(node.cell, node.value, !inA.has(node.cell));
    if (node.kind === "walk") {
      registers.append(walkHeaders(node.walk));
      jump = { code: opcode.JEQ_K, k: node.walk.protocol };
    }
    codes.set(node, { straight: registers.insns, jump });
    const { state } = registers;
    for (const next of successors(node)) {
      const known = entry.get(next);
      entry.set(next, known ? meet(known, state) : state);
    }
  }

  const blocks = new Table<Block>(root.id);
  const live = new Map<Block, number>();
  const unique = new Map<string, Block>();
  for (const node of nodes.reverse()) {
    const { jump } = codes.get(node)!;
    const next = successors(node).map((successor) => blocks.get(successor)!);
    const readLater = next.reduce((cells, block) => cells | live.get(block)!, 0);
    const { kept: straight, read } = dropDeadStores(codes.get(node)!.straight, readLater);
    if (straight.length === 0 && !jump && next[0]) {
      blocks.set(node, next[0]);
      continue;
    }
    const code = straight.map((insn) => `${insn.code}.${insn.jt}.${insn.jf}.${insn.k}`).join(" ");
    const key = `${node.kind} ${code} ${jump?.code}.${jump?.k} ${next.map(({ id }) => id).join(" ")}`;
    const block = unique.get(key) ?? { id: unique.size, kind: node.kind, nodes: [], straight, jump, next };
    block.nodes.push(node);
    unique.set(key, block);
    live.set(block, read);
    blocks.set(node, block);
  }
  return blocks.get(root)!;
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

/** Leaves out stores that nothing reads; `readLater` and `read` have a bit for each cell that is read from then on. */
function dropDeadStores(
  insns: readonly CbpfInsn[],
  readLater: number,
): { readonly kept: readonly CbpfInsn[]; readonly read: number } {
  // Code with jumps of its own is left as it is.
  if (insns.some(({ jt, jf }) => jt !== 0 || jf !== 0)) return { kept: insns, read: readLater };
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
