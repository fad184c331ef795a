/** `pcapsift run`: runs a BPF program over the packets of a capture and tells what it did. */
import { Option, type Command } from "commander";
import { UsageError } from "../errors.js";
import type { ErrorContext } from "./diagnostics.js";
import { inputsOf, refuseOwnOutput } from "./inputs.js";
import { addProgramOptions } from "./load-program.js";
import { keyOf, optionTable } from "./option-table.js";
import { writeThrough } from "./outputs.js";
import { createOption, parseArguments } from "./parse-arguments.js";
import { Replay, type ReplaySettings } from "./replay-capture.js";
import { readSettings, type Settings } from "./settings.js";
import type { Streams } from "./streams.js";
import { createSubcommand, parseSubcommand } from "./subcommand.js";

/** Options that mean here what they mean without a subcommand. */
const sharedOptions =
  "r w F c print json json-array fields fields-format fields-header O n e q v x X A S K # t micro nano l U".split(" ");
const sharedRows = optionTable.filter(({ short, long }) => sharedOptions.includes(short ?? long!));

type Options = Omit<ReplaySettings, "printIsAsked"> & { readonly help?: true };

function createCommand(): Command {
  const command = createSubcommand("run", "Runs a BPF program over the packets of a capture and counts its verdicts.");
  addProgramOptions(command)
    .argument("[expression...]", "run only packets that match this filter")
    .option("--where <VERDICT>", "choose packets by verdict, such as XDP_DROP or !TC_ACT_OK, to print them or for -w")
    .addOption(new Option("--maps <FORM>", "print what the maps hold in the end").choices(["text", "json"]))
    .option("--map-data <FILE>", "fill maps from FILE before the first packet, in the form of --maps json")
    .option("--trace <N>", "print every instruction run for the packet with this number")
    .option("--clock <SECONDS>", "what clocks show at the first packet, instead of its time stamp")
    .option("--seed <N>", "what random numbers start from, 0 unless given")
    .option("--unverified", "run the program without verifying it; every access is checked");
  for (const row of sharedRows) command.addOption(createOption(row));
  return command;
}

/** Runs the subcommand; `argv` is what follows its name. */
export async function runProgram(argv: readonly string[], streams: Streams, context: ErrorContext): Promise<void> {
  context.usage = "Usage: pcapsift run [options] -r FILE PROGRAM [expression]; pcapsift run --help tells more\n";
  const command = createCommand();
  const given: string[] = [];
  for (const row of sharedRows) {
    command.on(`option:${keyOf(row)}`, (value: unknown) => {
      const name = row.long === undefined ? `-${row.short}` : `--${row.long}`;
      given.push(name, ...(typeof value === "string" ? [value] : []));
    });
  }
  parseSubcommand(command, argv);
  const options = command.opts<Options>();
  if (options.help) return writeThrough(streams.stdout, command.helpInformation());
  const [path, ...words] = command.args;
  if (path === undefined) throw new UsageError("usage", "which program? Give an object file");
  const settings = withInputs(readSettings(parseArguments([...given, "--", ...words])), path, options);
  if (settings.readFiles.length === 0) throw new UsageError("usage", "which capture? Give -r FILE");
  refuseOwnOutput(streams, inputsOf(settings));
  const replay = new Replay(path, { ...options, printIsAsked: given.includes("--print") }, settings, streams);
  await replay.run(settings.readFiles, context);
}

/** The settings with what is read besides captures. */
function withInputs(settings: Settings, program: string, { mapData }: Options): Settings {
  const data = mapData === undefined ? [] : [{ what: "the file for --map-data", path: mapData }];
  return { ...settings, otherInputs: [...settings.otherInputs, { what: "the program", path: program }, ...data] };
}
