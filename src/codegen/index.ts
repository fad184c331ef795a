/**
 * The compiler behind the parser: AST in, BPF program out.
 *
 * `lower/` turns each primitive into a condition on values, `condition.ts` wires conditions into the decision graph,
 * `passes/` make the graph smaller without changing a verdict, `cbpf/` writes it as classic BPF. After lowering nothing
 * here knows a protocol's name, and nothing here runs a program.
 */
import { FilterSemanticError, type Span } from "../errors.js";
import type { CbpfInsn } from "../isa/index.js";
import type { Expression } from "../parser/ast.js";
import { emitCbpf } from "./cbpf/emit.js";
import { wire } from "./condition.js";
import { findContradiction } from "./contradiction.js";
import { Graph } from "./graph.js";
import type { LoweringOptions } from "./lower/context.js";
import { lowerExpression } from "./lower/lower.js";
import { optimize } from "./passes/index.js";

export type { LoweringOptions } from "./lower/context.js";

/** Beyond this many instructions a second way through the passes takes time and saves next to nothing. */
const longList = 4096;

export interface CodegenOptions extends LoweringOptions {
  /** What an accepting program returns: the number of bytes of the packet to keep, 1 to 2^32-1. */
  readonly snaplen: number;
  /** The text of a term, for messages that quote one. */
  readonly quote: (span: Span) => string;
  readonly optimize: boolean;
}

/** Compiles to classic BPF. Throws FilterSemanticError. */
export function generateCbpf(expression: Expression, options: CodegenOptions): CbpfInsn[] {
  const { snaplen } = options;
  if (snaplen === 0) {
    const hint = "the snapshot length is at least 1";
    throw new FilterSemanticError("snaplen", "snaplen of 0 rejects all packets", expression.span, { hint });
  }
  const { condition, values, libpcapOptimizes } = lowerExpression(expression, options);
  if (!options.optimize) {
    const graph = new Graph();
    return emitCbpf(wire(graph, condition, graph.accept, graph.reject), snaplen);
  }
  const exact = optimize(condition, values, "exact");
  if (exact.refused && libpcapOptimizes) {
    throw rejection(expression, options);
  }
  const program = emitCbpf(exact.root, snaplen);
  if (program.length > longList || !libpcapOptimizes) return program;
  const asLibpcap = optimize(condition, values, "as libpcap");
  // The exact program is the better one as long as it is no longer than libpcap's.
  if (program.length <= emitCbpf(asLibpcap.coarse, snaplen).length) return program;
  const shorter = emitCbpf(asLibpcap.root, snaplen);
  return shorter.length < program.length ? shorter : program;
}

/** The error for a filter that no packet matches, with the two terms at fault if they are easily found. */
function rejection(
  expression: Expression,
  options: LoweringOptions & Pick<CodegenOptions, "quote">,
): FilterSemanticError {
  const rejectsAll = (part: Expression): boolean => {
    const { condition, values, libpcapOptimizes } = lowerExpression(part, options);
    return libpcapOptimizes && optimize(condition, values, "exact").refused;
  };
  const terms = findContradiction(expression, rejectsAll);
  const message = "expression rejects all packets";
  if (terms === undefined) {
    const hint = "no packet can match all that is asked for: leave a term out, or join terms with `or`";
    return new FilterSemanticError("rejects-all", message, expression.span, { hint });
  }
  const [first, second] = terms.map(({ span }) => options.quote(span));
  return new FilterSemanticError(
    "rejects-all",
    `${message}: \`${first}\` and \`${second}\` exclude each other`,
    terms[1].span,
    { hint: `for packets of either write \`${first} or ${second}\`` },
  );
}
