/** `pcapsift compile --target ebpf`: a program for one of the kernel's hooks, in the form that a loader takes. */
import { writeObject } from "../elf/index.js";
import { PcapsiftError, UsageError } from "../errors.js";
import { compileEbpf, compileEbpfToC } from "../compile/hook.js";
import type { EbpfHook, EbpfProgram } from "../isa/index.js";
import { disassembleEbpf, encodeEbpf, formatEbpfJson } from "../isa/index.js";
import { compileForHook, type EbpfSettings } from "./compile-filter.js";
import type { ErrorContext } from "./diagnostics.js";
import { parseLinkType } from "./settings.js";
import { warn, type Streams } from "./streams.js";

/** What the subcommand's options say, as far as it matters here. */
export interface EbpfOptions {
  readonly linktype?: string;
  readonly snapshotLength?: string;
  readonly optimize: boolean;
  readonly format?: string;
  readonly listing?: true;
  readonly for?: string;
  readonly output?: string;
  readonly file?: string;
  readonly hook?: EbpfHook;
  readonly section?: string;
  readonly match?: "pass" | "drop";
  readonly stats?: true;
  readonly listThreshold?: string;
}

/** Options that only programs for a hook have, as they are written. */
const onlyHere = {
  hook: "--hook",
  section: "--section",
  match: "--match",
  stats: "--stats",
  listThreshold: "--list-threshold",
} as const;

/** Refuses options that go with a hook where no program for one is asked for. */
export function refuseHookOptions(options: EbpfOptions): void {
  const given = (Object.keys(onlyHere) as (keyof typeof onlyHere)[]).find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new UsageError("usage", `${onlyHere[given]} goes with --target ebpf`);
}

type Facts = Pick<EbpfSettings, "expression"> & { readonly program: EbpfProgram };

/** Every form, without a final line feed. */
const formats = {
  listing: ({ program }: Facts) => disassembleEbpf(program),
  object: ({ program }: Facts) => writeObject(program),
  raw: ({ program }: Facts) => encodeEbpf(program.instructions),
  json: ({ program, expression }: Facts) => formatEbpfJson(program, { expression }),
  bpftool: ({ program }: Facts) => fillScript(program),
} as const satisfies Record<string, (facts: Facts) => string | Uint8Array>;

export const ebpfFormats: readonly string[] = [...Object.keys(formats), "c"];

/** The program of the options, in the form they ask for. */
export async function compileToEbpf(
  options: EbpfOptions,
  settings: Pick<EbpfSettings, "expression" | "snapshotLength">,
  streams: Streams,
  context: ErrorContext,
): Promise<string | Uint8Array> {
  const { hook, for: taker, output, listing } = options;
  if (hook === undefined) {
    throw new UsageError(
      "usage",
      "--target ebpf needs to know where the program goes: --hook socket, tc, xdp or cgroup-skb",
    );
  }
  if (taker !== undefined)
    throw new UsageError("usage", `--for ${taker} takes classic BPF, which --target ebpf is not`);
  const format = options.format ?? (listing || output === undefined ? "listing" : "object");
  if (!isFormat(format) && format !== "c") {
    throw new UsageError("usage", `--target ebpf has no form ${format}: it has ${ebpfFormats.join(", ")}`);
  }
  const listThreshold = parseThreshold(options.listThreshold);
  const linkType = parseLinkType(options.linktype)?.name;
  const { section, match, stats, optimize, file: filterFile } = options;
  const all = { ...settings, hook, section, match, stats, optimize, filterFile, linkType, listThreshold };
  if (format === "c") return compileForHook(compileEbpfToC, all, streams, context);
  const program = await compileForHook(compileEbpf, all, streams, context);
  if (format === "object") announceLists(program, streams);
  return formats[format]({ program, expression: context.filter ?? settings.expression });
}

function parseThreshold(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new UsageError("usage", `invalid list threshold ${text}: it is 1 to 999999999`);
}

function isFormat(format: string): format is keyof typeof formats {
  return Object.hasOwn(formats, format);
}

/** Maps whose entries no object file can hold. */
function listsOf({ maps }: EbpfProgram): EbpfProgram["maps"] {
  return maps.filter(({ entries }) => entries !== undefined);
}

function announceLists(program: EbpfProgram, streams: Streams): void {
  const lists = listsOf(program);
  if (lists.length === 0) return;
  const names = lists.map(({ name }) => name).join(", ");
  warn(
    streams,
    `the object cannot hold what is in ${names}: once it is loaded, give \`bpftool batch file' what --format bpftool prints`,
  );
}

const spaced = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** What fills the lists of a program that is loaded, for `bpftool batch file`. */
function fillScript(program: EbpfProgram): string {
  const lists = listsOf(program);
  if (lists.length === 0) {
    throw new PcapsiftError("no-lists", "the program has no lists in maps: there is nothing for bpftool to fill in");
  }
  return lists
    .flatMap(({ name, entries }) =>
      entries!.map(({ key, value }) => `map update name ${name} key hex ${spaced(key)} value hex ${spaced(value)}`),
    )
    .join("\n");
}
