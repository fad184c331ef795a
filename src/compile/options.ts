/** What both targets need before code is made: the options checked, and the tree of the filter. */
import { findMistakes, type CodegenOptions } from "../codegen/index.js";
import { joinErrors } from "../errors.js";
import { withAnyHost } from "../net/async-resolver.js";
import type { Resolver } from "../net/resolver.js";
import { systemResolver } from "../net/system-resolver.js";
import { readFilter, type Expression } from "../parser/index.js";
import { checkSnapshotLength, findLinkType } from "./checks.js";

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

/** The tree of a filter. Throws all that is wrong with one that is none, the meaning of terms that can be read included. */
export function readTree(expression: string, settings: CodegenOptions): Expression {
  const { ast, errors } = readFilter(expression);
  if (errors.length === 0) return ast;
  throw joinErrors([...errors, ...findMistakes(ast, { ...settings, resolver: withAnyHost(settings.resolver) })]);
}

/** What the code generator is told; `linkType` is what packets start with unless it is said. */
export function codegenOptions(expression: string, options: CompileOptions, linkType: string): CodegenOptions {
  return {
    linkType: findLinkType(options.linkType ?? linkType),
    netmask: options.netmask,
    resolver: options.resolver ?? systemResolver,
    savefile: options.savefile,
    quote: (span) => shortened(expression.slice(span.start, span.end)),
    snaplen: checkSnapshotLength(options.snapshotLength),
    optimize: options.optimize ?? true,
  };
}

/** A term as it stands in a message. */
function shortened(term: string): string {
  const longest = 60;
  return term.length <= longest ? term : `${term.slice(0, longest)}…`;
}
