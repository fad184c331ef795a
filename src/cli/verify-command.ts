/** `pcapsift verify`: says whether programs may run, and if not, why. */
import { PcapsiftError, ProgramError, UsageError } from "../errors.js";
import type { EbpfProgram } from "../isa/index.js";
import { verifyEbpf } from "../vm/ebpf/index.js";
import { verifyCbpf } from "../vm/index.js";
import type { ErrorContext } from "./diagnostics.js";
import { explainRefusal } from "./explain-refusal.js";
import { addProgramOptions, choosePrograms, loadProgramFile, type ProgramOptions } from "./load-program.js";
import { writeThrough } from "./outputs.js";
import { tell, type Streams } from "./streams.js";
import { createSubcommand, parseSubcommand } from "./subcommand.js";

/** Runs the subcommand; `argv` is what follows its name. */
export function runVerify(argv: readonly string[], streams: Streams, context: ErrorContext): void {
  context.usage = "Usage: pcapsift verify [options] PROGRAM; pcapsift verify --help tells more\n";
  const command = addProgramOptions(createSubcommand("verify", "Checks that BPF programs may run on any packet."));
  parseSubcommand(command, argv);
  const options = command.opts<ProgramOptions & { help?: true }>();
  if (options.help) return writeThrough(streams.stdout, command.helpInformation());
  const [path] = command.args;
  if (path === undefined) throw new UsageError("usage", "which program? Give an object file");
  const loaded = loadProgramFile(path, options);
  if (loaded.kind === "cbpf") {
    verifyCbpf(loaded.instructions, { loops: true });
    return writeThrough(streams.stdout, `classic BPF: ${countText(loaded.instructions.length)}, may run\n`);
  }
  const refused = choosePrograms(loaded.programs, options).filter((program) => !tellVerdict(program, streams));
  if (refused.length === 0) return;
  const names = refused.map(({ name }) => name).join(", ");
  throw new PcapsiftError("verification", `${path}: ${names} may not run`);
}

const countText = (count: number) => `${count} ${count === 1 ? "instruction" : "instructions"}`;

/** Writes a line for a program that may run, and all that is known about why one may not. */
function tellVerdict(program: EbpfProgram, streams: Streams): boolean {
  const title = `${program.name} (${program.section})`;
  try {
    verifyEbpf(program);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    tell(streams, `pcapsift: ${title}: ${explainRefusal(program, error)}\n`);
    return false;
  }
  writeThrough(streams.stdout, `${title}: ${countText(program.instructions.length)}, may run\n`);
  return true;
}
