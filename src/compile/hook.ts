/** Filters as extended BPF. Apart from `filter.ts`, so that a command that makes none need not load the generator. */
import { explainRefusal, generateEbpf, generateEbpfC, type EbpfOptions } from "../codegen/ebpf/generate.js";
import { hooks, type MatchAction } from "../codegen/ebpf/hooks.js";
import { chooseGraph, type DecisionGraph } from "../codegen/index.js";
import { UsageError } from "../errors.js";
import type { EbpfHook, EbpfProgram } from "../isa/index.js";
import { codegenOptions, readTree, type CompileOptions } from "./options.js";

/** What `compileEbpf` may be told besides the expression. */
export interface CompileEbpfOptions extends Omit<CompileOptions, "savefile"> {
  /** Where the program is to be attached. */
  readonly hook: EbpfHook;
  /** The section of the object file, where a hook has several: `cgroup_skb/ingress` unless `cgroup_skb/egress` is given. */
  readonly section?: string;
  /** Whether packets that match go on and all others are dropped, or the other way round. "pass" unless given. */
  readonly match?: MatchAction;
  /** Whether to count packets and bytes in a map, per CPU: entry 0 what did not match, entry 1 what did. False unless given. */
  readonly stats?: boolean;
  /** Lists of at least so many numbers are looked up in a map, whose entries the program carries. 1024 unless given. */
  readonly listThreshold?: number;
}

/** Up to here a search tree in the program is the better form: it needs nothing to be filled in, and a dozen comparisons. */
const defaultListThreshold = 1024;

/**
 * Compiles a filter expression to extended BPF, for one of the kernel's hooks. Packets start with an Ethernet header, at
 * cgroup-skb with the IP header. Throws what `compile` throws.
 */
export function compileEbpf(expression: string, options: CompileEbpfOptions): EbpfProgram {
  return forHook(expression, options, generateEbpf);
}

/** The same program as C source for clang, to be read. Lists stay tests, whatever their length. */
export function compileEbpfToC(expression: string, options: CompileEbpfOptions): string {
  const title = `${expression.trim() === "" ? "every packet" : expression} at ${options.hook}`;
  return forHook(expression, options, (root, settings) => generateEbpfC(root, settings, title));
}

function forHook<Result>(
  expression: string,
  options: CompileEbpfOptions,
  generate: (root: DecisionGraph, settings: EbpfOptions) => Result,
): Result {
  const { hook } = options;
  if (!Object.hasOwn(hooks, hook)) {
    throw new UsageError("hook", `unknown hook ${hook}: the hooks are ${Object.keys(hooks).join(", ")}`);
  }
  try {
    const { linkType, hidesVlanTag } = hooks[hook];
    const settings = { ...codegenOptions(expression, options, linkType), hidesVlanTag };
    return generate(chooseGraph(readTree(expression, settings), settings).root, {
      hook,
      section: options.section,
      match: options.match ?? "pass",
      snaplen: settings.snaplen,
      stats: options.stats ?? false,
      listThreshold: options.listThreshold ?? defaultListThreshold,
    });
  } catch (error) {
    throw explainRefusal(error, hook);
  }
}
