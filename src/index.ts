/**
 * pcapsift's public API: tcpdump's filter language, its programs and their machine, and capture files.
 *
 *     import { compile, openCapture } from "pcapsift";
 *
 *     const filter = compile("ip or tcp and port 80");
 *     for await (const packet of await openCapture("trace.pcap")) {
 *       if (filter.matches(packet.data, packet.length)) console.log(packet.seconds, packet.length);
 *     }
 */
import {
  chooseGraph,
  explainRefusal,
  findMistakes,
  findSources,
  generateCbpf,
  generateEbpf,
  generateEbpfC,
  hooks,
  type CodegenOptions,
  type DecisionGraph,
  type EbpfOptions,
  type MatchAction,
} from "./codegen/index.js";
import { joinErrors, UsageError, type Span } from "./errors.js";
import {
  disassemble as disassembleCbpf,
  disassembleEbpf,
  type CbpfInsn,
  type EbpfHook,
  type EbpfProgram,
} from "./isa/index.js";
import { withAnswers, withAnyHost, type AsyncResolver } from "./net/async-resolver.js";
import { linkTypeByName, linkTypeByNumber, nearestLinkTypes, type LinkType } from "./net/link-types.js";
import type { Resolver } from "./net/resolver.js";
import { systemResolver } from "./net/system-resolver.js";
import { readFilter, type Expression } from "./parser/index.js";
import { prepareCbpf, type PacketVerdict, verifyCbpf } from "./vm/index.js";

export {
  openCapture,
  type Capture,
  type CaptureHeader,
  type CaptureInterface,
  type CaptureSource,
} from "./capture/index.js";
export {
  CaptureError,
  FilterError,
  FilterSemanticError,
  FilterSyntaxError,
  PcapsiftError,
  ProgramError,
  UsageError,
  type Span,
} from "./errors.js";
export type { CbpfInsn, EbpfHook, EbpfInsn, EbpfMap, EbpfMapEntry, EbpfProgram } from "./isa/index.js";
export { writeObject } from "./elf/index.js";
export { linkTypes, type LinkType } from "./net/link-types.js";
export type { Packet } from "./net/packet.js";
export type { AsyncResolver } from "./net/async-resolver.js";
export { builtInResolver, resolverFromFiles, type NameFiles, type NameKind, type Resolver } from "./net/resolver.js";
export { parseFilter as parse, type Expression } from "./parser/index.js";

/** What `compile` may be told besides the expression. */
export interface CompileOptions {
  /** What packets start with: a DLT_ or LINKTYPE_ name, or a LINKTYPE_ number as capture files have it. EN10MB unless given. */
  readonly linkType?: string | number;
  /** What an accepting program returns, and so how many bytes of a packet to keep. 262144 unless given. */
  readonly snapshotLength?: number;
  /** The IPv4 netmask of the captured network, 32 bits, which `ip broadcast` needs. */
  readonly netmask?: number;
  /** Whether to make the program short. True unless given. */
  readonly optimize?: boolean;
  /** Looks up host, network, port and protocol names. The default knows the system's files, where there are
   * some, and common port and protocol names. */
  readonly resolver?: Resolver;
  /**
   * What is known of the capture file the filter is for. In one, NULL headers may be in either byte order and have IPv6
   * under the number of any BSD; without a file they are taken to be this machine's.
   */
  readonly savefile?: { readonly bigEndian: boolean };
}

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

/** The default snapshot length of tcpdump. */
const defaultSnapshotLength = 262144;

/**
 * Compiles a filter expression (pcap-filter(7)). Throws FilterSyntaxError or FilterSemanticError, each with the span of the
 * part at fault, and UsageError for options that make no sense.
 */
export function compile(expression: string, options: CompileOptions = {}): Filter {
  const settings = codegenOptions(expression, options, "EN10MB");
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

/** The tree of a filter. Throws all that is wrong with one that is none, the meaning of terms that can be read included. */
function readTree(expression: string, settings: CodegenOptions): Expression {
  const { ast, errors } = readFilter(expression);
  if (errors.length === 0) return ast;
  throw joinErrors([...errors, ...findMistakes(ast, { ...settings, resolver: withAnyHost(settings.resolver) })]);
}

/** What the code generator is told; `linkType` is what packets start with unless it is said. */
function codegenOptions(expression: string, options: CompileOptions, linkType: string): CodegenOptions {
  return {
    linkType: findLinkType(options.linkType ?? linkType),
    netmask: options.netmask,
    resolver: options.resolver ?? systemResolver,
    savefile: options.savefile,
    quote: (span) => shortened(expression.slice(span.start, span.end)),
    snaplen: checkSnapshotLength(options.snapshotLength ?? defaultSnapshotLength),
    optimize: options.optimize ?? true,
  };
}

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

/**
 * Checks that a program can be run on any packet; throws ProgramError with the instruction at fault. Backward jumps, which
 * only libpcap's machine runs, are allowed for `protochain`.
 */
export function verify(program: readonly CbpfInsn[]): void {
  verifyCbpf(program, { loops: true });
}

/** The listing of a program: classic BPF as `tcpdump -d` prints it, extended BPF as llvm-objdump does. */
export function disassemble(program: readonly CbpfInsn[] | EbpfProgram): string {
  return "instructions" in program ? disassembleEbpf(program) : disassembleCbpf(program);
}

/** A term as it stands in a message. */
function shortened(term: string): string {
  const longest = 60;
  return term.length <= longest ? term : `${term.slice(0, longest)}…`;
}

function findLinkType(wanted: string | number): LinkType {
  const found = typeof wanted === "number" ? linkTypeByNumber(wanted) : linkTypeByName(wanted);
  if (found) return found;
  const near = typeof wanted === "string" ? nearestLinkTypes(wanted) : [];
  const meant = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  throw new UsageError("link-type", `unknown data link type ${wanted}${meant}`);
}

function checkSnapshotLength(length: number): number {
  if (Number.isInteger(length) && length >= 0 && length <= 0xffffffff) return length;
  throw new UsageError("snapshot-length", `snapshot length ${length} is not a whole number from 0 to 4294967295`);
}
