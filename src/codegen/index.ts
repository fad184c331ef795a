/**
 * The compiler behind the parser: AST in, BPF program out.
 *
 * `lower/` turns each primitive into a condition on values, `lists/` gathers long lists, `condition.ts` wires conditions into
 * the decision graph, `libpcap/` finds out what libpcap's optimizer makes of it, `passes/` make the graph smaller without
 * changing a verdict, `cbpf/` and `ebpf/` write it as classic and extended BPF. After lowering nothing here knows a protocol's
 * name, and nothing here runs a program.
 */
import { FilterError, FilterSemanticError, type Span } from "../errors.js";
import type { CbpfInsn } from "../isa/index.js";
import type { Expression } from "../parser/ast.js";
import { emitCbpf, originsOf } from "./cbpf/emit.js";
import { wire } from "./condition.js";
import { describeContradiction, findContradiction } from "./contradiction.js";
import { Graph, type Node } from "./graph.js";
import { gatherLists } from "./lists/index.js";
import type { LoweringOptions } from "./lower/context.js";
import { lowerExpression } from "./lower/lower.js";
import { asLibpcap } from "./libpcap/index.js";
import { optimize } from "./passes/index.js";
import { simplifyTests } from "./passes/simplify-tests.js";
import { mergeSpans, Sources } from "./sources.js";
import type { Values } from "./values.js";

export type { Node as DecisionGraph } from "./graph.js";
export type { LoweringOptions } from "./lower/context.js";

/** In a graph with more nodes than this libpcap's moves take long to follow, and save next to nothing. */
const longFilter = 2000;

export interface CodegenOptions extends LoweringOptions {
  /** What an accepting program returns: the number of bytes of the packet to keep, 1 to 2^32-1. */
  readonly snaplen: number;
  /** The text of a term, for messages that quote one. */
  readonly quote: (span: Span) => string;
  readonly optimize: boolean;
}

/** Compiles to classic BPF. Throws FilterSemanticError. */
export function generateCbpf(expression: Expression, options: CodegenOptions): CbpfInsn[] {
  return chooseGraph(expression, options).program;
}

/** What the terms of a filter ask that cannot be asked; for one that is wrong in other ways too. */
export function findMistakes(expression: Expression, options: LoweringOptions): readonly FilterError[] {
  try {
    lowerExpression(expression, options);
    return [];
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return [error, ...error.others];
  }
}

/** For each instruction of that program the terms of the expression it comes from. */
export function findSources(expression: Expression, options: CodegenOptions): (readonly Span[])[] {
  const sources = new Sources();
  const { root, values } = chooseGraph(expression, { ...options, sources });
  return originsOf(root).map((nodes) => mergeSpans(nodes.flatMap((node) => sources.spansOf(node, values))));
}

/** A filter's decision graph, and the classic program it was chosen for. */
interface Chosen {
  readonly root: Node;
  readonly program: CbpfInsn[];
  readonly values: Values;
}

/**
 * Both instruction sets are written from one graph, so that their verdicts are the same also for packets cut short. Where a
 * hook hides the VLAN tag, a filter with `vlan` has another graph: such a packet may get the plain program's verdict there.
 */
export function chooseGraph(expression: Expression, options: CodegenOptions): Chosen {
  const { snaplen } = options;
  if (snaplen === 0) {
    const hint = "the snapshot length is at least 1";
    throw new FilterSemanticError("snaplen", "snaplen of 0 rejects all packets", expression.span, { hint });
  }
  const { condition, values, libpcapOptimizes } = lowerExpression(expression, options);
  const graph = new Graph();
  const written = (root: Node): Chosen => ({ root, program: emitCbpf(root, snaplen), values });
  const gathered = options.optimize ? gatherLists(values, condition) : condition;
  const plain = wire<Node>(graph, gathered, graph.accept, graph.reject);
  if (!options.optimize) return written(plain);
  const exact = written(optimize(plain, values));
  const isLong = gathered !== condition || plain.id > longFilter;
  if (!libpcapOptimizes || (isLong && exact.root.kind !== "reject")) return exact;
  const libpcaps = asLibpcap(graph, condition);
  if (!libpcaps) throw rejection(expression, options);
  // The exact program is the better one as long as it is no longer than libpcap's.
  const { length } = exact.program;
  if (length <= emitCbpf(simplifyTests(graph, values, libpcaps), snaplen).length) return exact;
  const shorter = written(optimize(libpcaps, values));
  return shorter.program.length < length ? shorter : exact;
}

/** The error for a filter that no packet matches, with the terms at fault if they are easily found. */
function rejection(
  expression: Expression,
  options: LoweringOptions & Pick<CodegenOptions, "quote">,
): FilterSemanticError {
  const rejectsAll = (part: Expression): boolean => {
    const { condition, libpcapOptimizes } = lowerExpression(part, options);
    return libpcapOptimizes && asLibpcap(new Graph(), condition) === undefined;
  };
  const terms = findContradiction(expression, rejectsAll);
  const { problem, hint } = describeContradiction(terms, options.quote);
  const span = terms?.at(-1)!.span ?? expression.span;
  return new FilterSemanticError("rejects-all", `expression rejects all packets${problem}`, span, { hint });
}
