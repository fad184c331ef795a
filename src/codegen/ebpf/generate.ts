/** A filter as a program for one hook of the kernel. */
import { FilterError, FilterSemanticError, joinErrors, UsageError } from "../../errors.js";
import type { EbpfHook, EbpfProgram } from "../../isa/index.js";
import type { Node } from "../graph.js";
import { writeCSource } from "./c-source.js";
import { emitEbpf } from "./emit.js";
import { hooks, type MatchAction } from "./hooks.js";
import { statsMap } from "./leaves.js";

export interface EbpfOptions {
  readonly hook: EbpfHook;
  /** The section of the object file, where the hook has several. */
  readonly section: string | undefined;
  /** What a match does to the packet. */
  readonly match: MatchAction;
  /** How many bytes of a packet that goes on a socket gets. */
  readonly snaplen: number;
  /** Whether to count packets and bytes that match and that do not. */
  readonly stats: boolean;
  /** Lists of at least so many numbers become maps. */
  readonly listThreshold: number;
}

/** The name of the function in every object: what tools show, at most 15 characters. */
const programName = "pcapsift";

/** The helpers called here are free for every licence, but tools expect one; this is the project's. */
const license = "Dual MIT/GPL";

export function generateEbpf(root: Node, options: EbpfOptions): EbpfProgram {
  const { section, verdicts } = settle(options);
  const { instructions, maps } = emitEbpf(root, {
    hook: hooks[options.hook],
    verdicts,
    stats: options.stats ? statsMap : undefined,
    listThreshold: options.listThreshold,
  });
  return { name: programName, section, hook: options.hook, instructions, maps, license };
}

/** The same program in C; `title` says what it is for. */
export function generateEbpfC(root: Node, options: EbpfOptions, title: string): string {
  const { hook, stats } = options;
  return writeCSource(root, { ...settle(options), hook, stats, license, name: programName, title });
}

/** What follows from the options: the section, and what a packet that matches and one that does not get for an answer. */
function settle({ hook: name, section: wanted, match, snaplen }: EbpfOptions): {
  readonly section: string;
  readonly verdicts: { readonly accept: number; readonly reject: number };
} {
  const hook = hooks[name];
  const section = wanted ?? hook.sections[0]!;
  if (!hook.sections.includes(section)) {
    const known = hook.sections.join(" or ");
    throw new UsageError("section", `section ${section} is not for hook ${name}: that takes ${known}`);
  }
  const pass = hook.verdicts.pass === "snapshot length" ? snaplen : hook.verdicts.pass;
  const { drop } = hook.verdicts;
  return { section, verdicts: match === "pass" ? { accept: pass, reject: drop } : { accept: drop, reject: pass } };
}

/** Says why, where a filter makes no sense at a hook because of what packets start with there. */
export function explainRefusal(error: unknown, hook: EbpfHook): unknown {
  if (hook !== "cgroup-skb" || !(error instanceof FilterError)) return error;
  const errors = [error, ...error.others].map((each) => {
    if (!(each instanceof FilterSemanticError && each.message.includes("DLT_RAW"))) return each;
    return new FilterSemanticError(each.code, each.message, each.span, { hint: fromIpHeader });
  });
  return joinErrors(errors);
}

const fromIpHeader =
  "programs at cgroup-skb see packets from the IP header on: ask for IP addresses, protocols and ports";
