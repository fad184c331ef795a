/** `pcapsift disasm`: lists the instructions of programs. */
import { UsageError } from "../errors.js";
import { disassemble, disassembleEbpf, type EbpfProgram } from "../isa/index.js";
import type { ErrorContext } from "./diagnostics.js";
import { addProgramOptions, choosePrograms, loadProgramFile, type ProgramOptions } from "./load-program.js";
import { writeThrough } from "./outputs.js";
import type { Streams } from "./streams.js";
import { createSubcommand, parseSubcommand } from "./subcommand.js";

/** Runs the subcommand; `argv` is what follows its name. */
export function runDisasm(argv: readonly string[], streams: Streams, context: ErrorContext): void {
  context.usage = "Usage: pcapsift disasm [options] PROGRAM; pcapsift disasm --help tells more\n";
  const command = addProgramOptions(createSubcommand("disasm", "Lists the instructions of BPF programs."));
  parseSubcommand(command, argv);
  const options = command.opts<ProgramOptions & { help?: true }>();
  if (options.help) return writeThrough(streams.stdout, command.helpInformation());
  const [path] = command.args;
  if (path === undefined) throw new UsageError("usage", "which program? Give an object file");
  // Only a loader has to know what bare instructions are for.
  const loaded = loadProgramFile(path, { ...options, hook: options.hook ?? "socket" });
  if (loaded.kind === "cbpf") return writeThrough(streams.stdout, `${disassemble(loaded.instructions)}\n`);
  writeThrough(streams.stdout, choosePrograms(loaded.programs, options).map(listing).join("\n"));
}

function listing(program: EbpfProgram): string {
  const { name, section, license, maps } = program;
  const used = maps.map(
    ({ name, type, keySize, valueSize, maxEntries }) =>
      `map ${name}: ${type}, keys of ${keySize} bytes, values of ${valueSize}, ${maxEntries} entries\n`,
  );
  return `program ${name}, section ${section}, license ${license}\n${used.join("")}${withSource(disassembleEbpf(program), program)}\n`;
}

/** Puts each line of the source before the first instruction that was made of it, as `llvm-objdump -S` does. */
function withSource(listing: string, { lines }: EbpfProgram): string {
  if (lines === undefined) return listing;
  let last = "";
  const texts = listing.split("\n").map((line) => {
    const source = lines.get(parseInt(line, 10));
    const text = source === undefined ? last : `; ${source.text}\n`;
    const isNew = text !== last && source?.text !== "";
    last = text;
    return isNew ? text + line : line;
  });
  return texts.join("\n");
}
