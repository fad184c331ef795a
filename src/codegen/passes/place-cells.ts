/**
 * Makes fewer cells of the positions that a filter stores, and takes constants out of them.
 *
 * A cell that is set to `h + 30` on one way and to 70 on another is set to `h` and to 40 instead, and what was loaded at the
 * cell + 12 is loaded at the cell + 42. A cell that is always another one plus a constant, or always the same number, is
 * not needed. The cells that are left are numbered from 0.
 *
 * A load fails by the sum of index and offset, which does not change, so packets cut short fare the same. That holds where the
 * position cannot wrap, and where no way leads to the load without having set the cell, which would then read as 0.
 */
import type { Graph, Node, SetNode } from "../graph.js";
import { reachable, rebuild } from "../traverse.js";
import { upperBound, type Cell, type Value } from "../value.js";
import type { Values } from "../values.js";

export function placeCells(graph: Graph, values: Values, root: Node): Node {
  const order = reachable(root);
  const setters = settersOf(order);
  if (setters.size === 0) return root;
  const places = new Places(values);
  for (const [number, nodes] of setters) {
    // A cell that is read before it is set, or goes by several names, keeps what it holds.
    const { cell } = nodes[0]!;
    const isPlain = (root.reads & (1 << number)) === 0 && nodes.every((node) => node.cell === cell);
    if (isPlain) places.place(cell, nodes);
    else places.renumber(number);
  }
  if (!places.changed) return root;
  return rebuild(graph, root, (node, at) => {
    switch (node.kind) {
      case "test": {
        const { op, left, right } = node.test;
        return graph.ask({ op, left: places.rewrite(left), right: places.rewrite(right) }, at(node.yes), at(node.no));
      }
      case "guard":
        return graph.guard(places.rewrite(node.value), at(node.next));
      case "set": {
        const { cell, value } = places.rewriteSet(node);
        return cell ? graph.set(cell, value, at(node.next)) : graph.guard(value, at(node.next));
      }
      case "search":
        return graph.search(places.rewrite(node.value), node.table, node.ways.map(at), at(node.no));
      case "walk":
      case "accept":
      case "reject":
        return undefined;
    }
  });
}

/** The nodes that set each cell, those first that packets meet first. */
function settersOf(order: readonly Node[]): ReadonlyMap<number, readonly SetNode[]> {
  const setters = new Map<number, SetNode[]>();
  for (const node of order) {
    if (node.kind !== "set") continue;
    const known = setters.get(node.cell.cell);
    if (known) known.push(node);
    else setters.set(node.cell.cell, [node]);
  }
  return setters;
}

/** A computed value, if there is one, plus a constant; wrapping. */
interface Sum {
  readonly base: Value | null;
  readonly plus: number;
}

const max = 0xffffffff;

class Places {
  /** Some cell is no longer what it was. */
  changed = false;
  /** What stands for a cell. */
  private readonly sums = new Map<Value, Sum>();
  /** The most that a cell can hold. */
  private readonly limits = new Map<Value, number>();
  private readonly numbers = new Map<number, number>();
  private readonly known = new Map<Value, Value>();

  constructor(private readonly values: Values) {}

  renumber(number: number): void {
    if (number !== this.numbers.size) this.changed = true;
    this.numbers.set(number, this.numbers.size);
  }

  /** Finds what the values of a cell have in common. */
  place(cell: Cell, setters: readonly SetNode[]): void {
    const sums = setters.map(({ value }) => this.sumOf(value));
    const first = sums[0]!;
    const isOne = sums.every(({ base, plus }) => base === first.base && plus === first.plus);
    if (isOne && (first.base === null || first.base.kind === "cell")) {
      this.sums.set(cell, first);
      this.changed = true;
      return;
    }
    this.renumber(cell.cell);
    const renamed = this.rename(cell);
    let [least, most] = [max, 0];
    for (const { base, plus } of sums) {
      least = Math.min(least, plus);
      most = Math.max(most, this.mostOf(base) + plus);
    }
    // Numbers alone are as easily stored whatever they are.
    const by = most <= max && sums.some(({ base }) => base !== null) ? least : 0;
    if (by > 0) this.changed = true;
    this.limits.set(renamed, Math.min(max, most - by));
    this.sums.set(cell, { base: renamed, plus: by });
  }

  private rename(cell: Cell): Value {
    const known = this.known.get(cell);
    if (known) return known;
    const number = this.numbers.get(cell.cell);
    // Nothing ever sets it.
    const renamed = number === undefined ? this.values.const(0) : this.values.rename(cell, number);
    if (renamed.kind === "cell") this.values.noteOrigin(renamed, cell);
    this.known.set(cell, renamed);
    return renamed;
  }

  /** What a node sets; no cell where that is no longer needed. */
  rewriteSet({ cell, value }: SetNode): { readonly cell: Cell | undefined; readonly value: Value } {
    const place = this.sums.get(cell);
    const target = this.known.get(cell) ?? this.rename(cell);
    if (!place) return { cell: asCell(target), value: this.rewrite(value) };
    if (place.base !== target) return { cell: undefined, value: this.rewrite(value) };
    const { base, plus } = this.sumOf(value);
    return { cell: asCell(target), value: this.join({ base, plus: plus - place.plus }) };
  }

  /** The same value, computed from the cells as they are now. */
  rewrite(value: Value): Value {
    if (value.kind === "cell") return this.join(this.sumOf(value));
    const known = this.known.get(value);
    if (known) return known;
    const rewritten = this.compute(value);
    this.known.set(value, rewritten);
    if (rewritten !== value) this.values.noteOrigin(rewritten, value);
    return rewritten;
  }

  private compute(value: Exclude<Value, { kind: "cell" }>): Value {
    const { values } = this;
    switch (value.kind) {
      case "const":
      case "length":
      case "metadata":
      case "header-length":
        return value;
      case "negate":
        return values.negate(this.rewrite(value.operand));
      case "load": {
        if (!value.index) return value;
        const sum = this.sumOf(value.index);
        // A sum that may wrap stays together: with an offset it would run off the packet.
        if (this.mostOf(sum.base) + sum.plus + value.offset > max)
          return values.load(value.size, this.join(sum), value.offset);
        return values.load(value.size, sum.base, sum.plus + value.offset);
      }
      case "binary":
        if (value.op === "add") return this.join(this.sumOf(value));
        return values.binary(value.op, this.rewrite(value.left), this.rewrite(value.right));
    }
  }

  private sumOf(value: Value): Sum {
    if (value.kind === "const") return { base: null, plus: value.value };
    if (value.kind === "cell") return this.sums.get(value) ?? this.sumOfRenamed(this.rename(value));
    if (value.kind !== "binary" || value.op !== "add") return { base: this.rewrite(value), plus: 0 };
    const [left, right] = [this.sumOf(value.left), this.sumOf(value.right)];
    const base = left.base && right.base ? this.values.binary("add", left.base, right.base) : (left.base ?? right.base);
    return { base, plus: (left.plus + right.plus) >>> 0 };
  }

  private sumOfRenamed(value: Value): Sum {
    return value.kind === "const" ? { base: null, plus: value.value } : { base: value, plus: 0 };
  }

  private join({ base, plus }: Sum): Value {
    const rest = this.values.const(plus);
    return base ? this.values.binary("add", base, rest) : rest;
  }

  private mostOf(value: Value | null): number {
    if (!value) return 0;
    const limit = this.limits.get(value);
    if (limit !== undefined) return limit;
    if (value.kind === "binary" && value.op === "add")
      return Math.min(max, this.mostOf(value.left) + this.mostOf(value.right));
    if (value.kind === "binary" && value.op === "mul" && value.right.kind === "const") {
      return Math.min(max, upperBound(value.left) * value.right.value);
    }
    return upperBound(value);
  }
}

function asCell(value: Value): Cell | undefined {
  return value.kind === "cell" ? value : undefined;
}
