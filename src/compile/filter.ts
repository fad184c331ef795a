/** Filters as classic BPF. */
import { findSources, generateCbpf } from "../codegen/index.js";
import type { Span } from "../errors.js";
import type { CbpfInsn } from "../isa/index.js";
import { withAnswers, type AsyncResolver } from "../net/async-resolver.js";
import type { LinkType } from "../net/link-types.js";
import { systemResolver } from "../net/system-resolver.js";
import { prepareCbpf, type PacketVerdict } from "../vm/index.js";
import { defaultLinkType } from "./checks.js";
import { codegenOptions, readTree, type CompileOptions } from "./options.js";

/** A compiled filter. */
export interface Filter {
  readonly expression: string;
  readonly linkType: LinkType;
  /** The classic BPF program. */
  readonly instructions: readonly CbpfInsn[];
  /**
   * For each instruction the parts of the expression it comes from: none for the last ones, which return, several where
   * terms ask the same. Found out when asked for.
   */
  readonly sources: readonly (readonly Span[])[];
  /**
   * Runs the program over a packet's captured bytes. 0 is no match, else the number of bytes to keep. `wireLength` is the
   * packet's length on the wire, which `len` and `less` ask for; the captured length unless given.
   */
  matches(bytes: Uint8Array, wireLength?: number): number;
}

/**
 * Compiles a filter expression (pcap-filter(7)). Throws FilterSyntaxError or FilterSemanticError, each with the span of the
 * part at fault, and UsageError for options that make no sense.
 */
export function compile(expression: string, options: CompileOptions = {}): Filter {
  const settings = codegenOptions(expression, options, defaultLinkType);
  const { linkType } = settings;
  const tree = readTree(expression, settings);
  const instructions = generateCbpf(tree, settings);
  let run: PacketVerdict | undefined;
  let sources: Filter["sources"] | undefined;
  return {
    expression,
    linkType,
    instructions,
    get sources() {
      return (sources ??= findSources(tree, settings));
    },
    matches(bytes, wireLength = bytes.length) {
      run ??= prepareCbpf(instructions, { loops: true });
      return run(bytes, wireLength);
    },
  };
}

/** What `compileAsync` may be told besides the expression. */
export interface AsyncCompileOptions extends Omit<CompileOptions, "resolver"> {
  /** Looks up names, at once or with a promise. The default knows the system's files, where there are
   * some, and common port and protocol names. */
  readonly resolver?: AsyncResolver;
}

/**
 * Compiles as `compile` does, with a resolver that may take its time, such as one that asks DNS. Each name is looked up
 * once, and those that are waited for side by side. Rejects with what `compile` throws, or with what the resolver does.
 *
 *     const files = resolverFromFiles({ hosts: await readFile("/etc/hosts", "utf8") });
 *     const host = async (name) => files.host(name) ?? (await addressesFromDns(name));
 *     const filter = await compileAsync("host www.example.org", { resolver: { ...files, host } });
 */
export async function compileAsync(expression: string, options: AsyncCompileOptions = {}): Promise<Filter> {
  return withAnswers(options.resolver ?? systemResolver, (resolver) => compile(expression, { ...options, resolver }));
}
