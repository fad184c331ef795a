/**
 * The decision graph as an extended BPF program.
 *
 * Every node becomes a stretch of code with a label. Where pointers reach only the first piece of a packet, there are two
 * programs in one: the first reads through pointers, and a packet that does not reach as far as some node has to look
 * goes on at the same node of the second, which asks the kernel for the bytes. Nothing is computed for its effect, so
 * beginning a node again does no harm.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import { ebpfClass, LDDW, type EbpfInsn, type EbpfMap } from "../../isa/index.js";
import { layOut } from "../cbpf/layout.js";
import type { Node } from "../graph.js";
import { isLeaf, successors } from "../traverse.js";
import { rawSize, type NumberValues } from "./evaluate.js";
import { cellOffset, register } from "./frame.js";
import { meet, nothingKnown, type Knowledge } from "./holdings.js";
import { loadLength, type HookFacts } from "./hooks.js";
import { leafLabels, writeLeaves, type LeafOptions } from "./leaves.js";
import { listMap } from "./list-maps.js";
import { findLists, type List } from "./lists.js";
import { liveAfter } from "./liveness.js";
import { numberValues } from "./number-values.js";
import { NodeWriter, type Mode, type NodeFacts } from "./write-node.js";

export interface EmitOptions {
  readonly hook: HookFacts;
  readonly verdicts: LeafOptions["verdicts"];
  readonly stats: EbpfMap | undefined;
  /** Lists of at least so many numbers become maps. */
  readonly listThreshold: number;
}

export interface Emitted {
  readonly instructions: EbpfInsn[];
  readonly maps: EbpfMap[];
}

export function emitEbpf(root: Node, options: EmitOptions): Emitted {
  return new Emitter(root, options).emit();
}

class Emitter {
  private readonly body: asm.AssemblyLine[] = [];
  private readonly reached = new Set<string>();
  private readonly maps: EbpfMap[] = [];
  private readonly lists: ReadonlyMap<Node, List>;
  private readonly listMaps = new Map<Node, number>();
  private readonly numbers: NumberValues;
  /** Nodes at which a packet may go on in the second program. */
  private readonly handedOver = new Map<Node, Knowledge>();
  private labels = 0;

  constructor(
    private readonly root: Node,
    private readonly options: EmitOptions,
  ) {
    this.lists = findLists(root, options.listThreshold);
    this.numbers = numberValues(this.nodesFrom([root]), this.lists);
  }

  emit(): Emitted {
    const { root, options } = this;
    const { hook, verdicts } = options;
    const stats = options.stats && this.maps.push(options.stats) - 1;
    // The loads of classic BPF end the program with 0 when they fail.
    const mode = hook.packet ? "direct" : verdicts.reject === 0 && stats === undefined ? "legacy" : "called";
    if (isLeaf(root)) this.reached.add(this.labelOf(root, mode));
    else this.emitNodes(new Map([[root, nothingKnown]]), mode);
    if (this.handedOver.size > 0) this.emitNodes(this.handedOver, "called");
    const length = (dst: number): asm.AssemblyLine[] => loadLength(hook, dst);
    const ends = writeLeaves(this.reached, { verdicts, stats, length });
    const instructions = asm.assemble([...this.prologue([...this.body, ...ends], mode), ...this.body, ...ends]);
    return { instructions, maps: this.maps };
  }

  /** What must be in its place before the first node, as far as it is used. */
  private prologue(program: readonly asm.AssemblyLine[], mode: Mode): asm.AssemblyLine[] {
    const { packet } = this.options.hook;
    const uses = (index: number): boolean => program.some((line) => reads(line, index));
    const lines: asm.AssemblyLine[] = [];
    const isDirect = mode === "direct" && packet !== undefined;
    const usesData = isDirect && (uses(register.data) || uses(register.dataEnd));
    if (uses(register.context)) lines.push(asm.mov64(register.context, asm.reg(1)));
    if (usesData) {
      lines.push(asm.load("W", register.data, 1, packet.data), asm.load("W", register.dataEnd, 1, packet.end));
    }
    const cells = this.root.reads;
    for (let cell = 0; 1 << cell <= cells; cell++) {
      if ((cells >> cell) & 1) lines.push(asm.storeImm("DW", register.frame, cellOffset(cell), 0));
    }
    return lines;
  }

  private labelOf(node: Node, mode: Mode): string {
    return isLeaf(node) ? leafLabels[node.kind as "accept" | "reject"] : `${mode} ${node.id}`;
  }

  private readonly successors = (node: Node): readonly Node[] => {
    const list = this.lists.get(node);
    return list ? [list.yes, list.no] : successors(node);
  };

  /** All nodes but the ends that are written for some, each before its successors. */
  private nodesFrom(entries: readonly Node[]): Node[] {
    const start = "start" as const;
    const order = layOut<Node | typeof start>(start, (node) => (node === start ? entries : this.successors(node)));
    return order.filter((node): node is Node => node !== start && !isLeaf(node));
  }

  private readonly freshLabel = (): string => `local ${this.labels++}`;

  private readonly reject = (): string => {
    this.reached.add(leafLabels.reject);
    return leafLabels.reject;
  };

  /** Writes all nodes that can be reached from some, in an order in which each comes before its successors. */
  private emitNodes(entries: ReadonlyMap<Node, Knowledge>, mode: Mode): void {
    const order = this.nodesFrom([...entries.keys()]);
    const live = liveAfter(order, this.successors, mode === "direct");
    const known = new Map<Node, Knowledge>(entries);
    order.forEach((node, place) => {
      const before = known.get(node);
      // No packet gets here: what leads here looks where no packet reaches.
      if (!before) return;
      known.delete(node);
      const after = new NodeWriter(this.facts(node, mode), before, live.get(node)).write(
        order[place + 1] ?? this.firstEnd(node, mode),
      );
      for (const next of after.ways) {
        const already = known.get(next);
        known.set(next, already ? meet(already, after.known) : after.known);
      }
    });
  }

  /** The end that is written behind the last node, if that node leads there. */
  private firstEnd(last: Node, mode: Mode): Node | undefined {
    if (mode === "direct" && this.options.hook.inPieces) return undefined;
    const ends = this.successors(last).filter((next) => isLeaf(next));
    const isReached = ends.some(({ kind }) => kind === "accept") || this.reached.has(leafLabels.accept);
    const first = ends.find(({ kind }) => kind === (isReached ? "accept" : "reject"));
    // It is come to without a jump.
    if (first) this.reached.add(this.labelOf(first, mode));
    return first;
  }

  private facts(node: Node, mode: Mode): NodeFacts {
    const { hook } = this.options;
    return {
      node,
      mode,
      body: this.body,
      numbers: this.numbers,
      list: this.lists.get(node),
      mapOf: (list) => this.mapOf(node, list, mode),
      length: (dst) => loadLength(hook, dst),
      labelOf: (next) => {
        const label = this.labelOf(next, mode);
        this.reached.add(label);
        return label;
      },
      reject: this.reject,
      freshLabel: this.freshLabel,
      fail: () => {
        if (mode !== "direct" || !hook.inPieces) return this.reject();
        this.handedOver.set(node, nothingKnown);
        return this.labelOf(node, "called");
      },
    };
  }

  private mapOf(node: Node, list: List, mode: Mode): number {
    const known = this.listMaps.get(node);
    if (known !== undefined) return known;
    const name = `pcapsift_list${this.listMaps.size}`;
    const size = mode === "legacy" ? undefined : rawSize(list.value, this.numbers);
    const made = this.maps.push(listMap(name, list, size)) - 1;
    this.listMaps.set(node, made);
    return made;
  }
}

/** Whether an instruction has to do with a register; the loads of classic BPF take the context from r6. */
function reads(line: asm.AssemblyLine, index: number): boolean {
  if (line.kind === "label") return false;
  const { code, src, dst } = line.insn;
  const isLegacyLoad = (code & 0x07) === ebpfClass.LD && code !== LDDW && code !== 0;
  return src === index || dst === index || (isLegacyLoad && index === register.context);
}
