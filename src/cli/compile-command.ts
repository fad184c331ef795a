/** `pcapsift compile`: writes the program of a filter in the form that something else takes. */
import { writeFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { describeSystemError } from "../capture/index.js";
import { hooks } from "../codegen/ebpf/hooks.js";
import { PcapsiftError, ProgramError, UsageError } from "../errors.js";
import type { Filter } from "../compile/filter.js";
import {
  disassemble,
  encodeCbpf,
  formatCArray,
  formatCFunction,
  formatDecimal,
  formatGraph,
  formatJson,
  formatOneLine,
} from "../isa/index.js";
import { verifyCbpf } from "../vm/index.js";
import { compileToEbpf, ebpfFormats, refuseHookOptions, type EbpfOptions } from "./compile-ebpf.js";
import { compileFilter } from "./compile-filter.js";
import type { ErrorContext } from "./diagnostics.js";
import { refuseInputs } from "./inputs.js";
import { writeThrough } from "./outputs.js";
import { parseLinkType } from "./settings.js";
import type { Streams } from "./streams.js";

/** `tcp port 80 on EN10MB`. */
function titleOf({ expression, linkType }: Filter): string {
  return `${expression.trim() === "" ? "every packet" : expression} on ${linkType.name}`;
}

/** Every form, without a final line feed. */
const formats = {
  listing: ({ instructions }: Filter) => disassemble(instructions),
  "c-array": ({ instructions }: Filter) => formatCArray(instructions),
  decimal: ({ instructions }: Filter) => formatDecimal(instructions),
  json({ instructions, sources, linkType: { name, dlt, linktype }, expression }: Filter, snapshotLength: number) {
    return formatJson(instructions, sources, { expression, linkType: { name, dlt, linktype }, snapshotLength });
  },
  iptables: ({ instructions }: Filter) => formatOneLine(instructions),
  tc: ({ instructions }: Filter) => formatOneLine(instructions),
  raw: ({ instructions }: Filter) => encodeCbpf(instructions),
  c: (filter: Filter) => formatCFunction(filter.instructions, titleOf(filter)),
  dot: (filter: Filter) => formatGraph(filter.instructions, titleOf(filter)),
} as const satisfies Record<string, (filter: Filter, snapshotLength: number) => string | Uint8Array>;

type Format = keyof typeof formats;

/** Who is to take the program: what its packets start with, the form it reads and how many instructions it allows. */
interface Target {
  readonly name: string;
  readonly linkType: string;
  readonly format: Format;
  readonly maxLength: number;
  /** What makes a program shorter here. */
  readonly hint?: string;
}

const targets = {
  iptables: {
    name: "iptables -m bpf",
    // Packets start at the IP header, and ip6tables takes the same programs.
    linkType: "RAW",
    format: "iptables",
    // XT_BPF_MAX_NUM_INSTR of linux/netfilter/xt_bpf.h.
    maxLength: 64,
    hint: "-y IPV4 or -y IPV6 leaves the other one out",
  },
  // A packet socket; BPF_MAXINSNS of linux/bpf_common.h.
  kernel: { name: "the Linux kernel", linkType: "EN10MB", format: "c-array", maxLength: 4096 },
  // BPF_MAXINSNS of net/bpf.h.
  bsd: { name: "a BSD kernel", linkType: "EN10MB", format: "c-array", maxLength: 512 },
} as const satisfies Record<string, Target>;

/** The snapshot length of tcpdump. */
const defaultSnapshotLength = 262144;

/** For tc the verdict is a class, and only this one stands for the class that the command line gives (tc-bpf(8)). */
const defaultClass = 0xffffffff;

interface Options extends EbpfOptions {
  readonly for?: keyof typeof targets;
  readonly target: "cbpf" | "ebpf";
  readonly help?: true;
}

function createCommand(): Command {
  return new Command("pcapsift compile")
    .description("Compiles a filter and writes the program in the form that something else takes.")
    .argument("[expression...]", "the filter, as in pcap-filter(7)")
    .option("-y, --linktype <NAME>", "what packets start with: EN10MB, for iptables RAW")
    .option("-s, --snapshot-length <LENGTH>", "what the program returns for a packet that matches")
    .option("-O, --no-optimize", "do not optimize the program")
    .option("-F, --file <FILE>", "take the filter from FILE")
    .addOption(
      new Option("--format <FORM>", "how to write the program").choices([
        ...new Set([...Object.keys(formats), ...ebpfFormats]),
      ]),
    )
    .option("-d, --listing", "the same as --format listing")
    .addOption(
      new Option("--for <TARGET>", "choose link type and form, and check the limits").choices(Object.keys(targets)),
    )
    .addOption(
      new Option("--target <BPF>", "classic BPF, or extended BPF for a hook").choices(["cbpf", "ebpf"]).default("cbpf"),
    )
    .addOption(new Option("--hook <HOOK>", "where the program is attached").choices(Object.keys(hooks)))
    .option("--section <NAME>", "the section of the object, where a hook has several")
    .addOption(new Option("--match <ACTION>", "what becomes of packets that match").choices(["pass", "drop"]))
    .option("--list-threshold <TESTS>", "lists that take so many tests or more go into maps")
    .option("--stats", "count packets and bytes in the map pcapsift_stats")
    .option("-o, --output <FILE>", "write to FILE; a program for a hook as an object file")
    .option("-h, --help", "print this help")
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
}

/** Runs the subcommand; `argv` is what follows its name. */
export async function runCompile(argv: readonly string[], streams: Streams, context: ErrorContext): Promise<void> {
  context.usage = "Usage: pcapsift compile [options] [expression]; pcapsift compile --help tells more\n";
  const command = parse(argv);
  const options = command.opts<Options>();
  if (options.help) return writeThrough(streams.stdout, command.helpInformation());
  const expression = command.args.join(" ");
  if (options.target === "ebpf") {
    const snapshotLength = parseVerdict(options.snapshotLength, "listing");
    const result = await compileToEbpf(options, { expression, snapshotLength }, streams, context);
    return writeResult(result, options, streams);
  }
  refuseHookOptions(options);
  const target: Target | undefined = options.for && targets[options.for];
  const format = chooseFormat(options, target);
  const usual = target?.linkType ?? (format === "iptables" ? targets.iptables.linkType : "EN10MB");
  const linkType = parseLinkType(options.linktype ?? usual)!.name;
  const snapshotLength = parseVerdict(options.snapshotLength, format);
  const settings = { expression, filterFile: options.file, optimize: options.optimize };
  const filter = await compileFilter(settings, { linkType, snapshotLength }, streams, context);
  if (target !== undefined) checkLimits(filter.instructions, target);
  writeResult(formats[format](filter, snapshotLength), options, streams);
}

function chooseFormat({ format, listing }: Options, target: Target | undefined): Format {
  if (format === undefined) return (listing ? undefined : target?.format) ?? "listing";
  if (Object.hasOwn(formats, format)) return format as Format;
  throw new UsageError("usage", `form ${format} goes with --target ebpf`);
}

function parse(argv: readonly string[]): Command {
  const command = createCommand();
  try {
    return command.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    throw new UsageError("usage", message, { cause: error });
  }
}

/** -s: any verdict but 0, since for some takers it is more than a length. */
function parseVerdict(text: string | undefined, format: Format): number {
  if (text === undefined) return format === "tc" ? defaultClass : defaultSnapshotLength;
  const length = Number(text);
  if (/^(0x[0-9a-f]+|[0-9]+)$/i.test(text) && length > 0 && length <= 0xffffffff) return length;
  throw new UsageError("usage", `invalid snapshot length ${text}: it is 1 to 4294967295`);
}

/** Refuses what the taker would refuse, but says why. */
function checkLimits(program: Filter["instructions"], { name, maxLength, hint }: Target): void {
  if (program.length > maxLength) {
    const advice = hint === undefined ? "" : `; ${hint}`;
    const message = `the program has ${program.length} instructions, and ${name} takes ${maxLength} at most${advice}`;
    throw new PcapsiftError("program-too-long", message);
  }
  try {
    verifyCbpf(program);
  } catch (error) {
    if (!(error instanceof ProgramError && error.code === "program-backward")) throw error;
    const message = `${name} takes no program with a loop, which \`protochain' needs`;
    throw new PcapsiftError("program-loop", message, { cause: error });
  }
}

function writeResult(
  result: string | Uint8Array,
  { output: file, file: filterFile }: Options,
  { stdout }: Streams,
): void {
  const data = typeof result === "string" ? `${result}\n` : result;
  if (file === undefined) return writeThrough(stdout, data);
  if (filterFile !== undefined) refuseInputs(file, [{ what: "the filter", path: filterFile }]);
  try {
    writeFileSync(file, data);
  } catch (error) {
    throw new PcapsiftError("output", `${file}: ${describeSystemError(error)}`, { cause: error });
  }
}
