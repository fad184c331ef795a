import { describeSystemError } from "../capture/index.js";
import { exitCodes, type ExitCode } from "./exit-codes.js";
import { choosePaint, describeError, type ErrorContext } from "./diagnostics.js";
import { OutputClosed, writeThrough } from "./outputs.js";
import { parseArguments } from "./parse-arguments.js";
import { readSettings, type ColorMode, type Settings } from "./settings.js";
import { tell, type Streams } from "./streams.js";

type Subcommand = (argv: readonly string[], streams: Streams, context: ErrorContext) => void | Promise<void>;

/** Each is loaded when it is asked for. */
const subcommands: ReadonlyMap<string, () => Promise<Subcommand>> = new Map([
  ["compile", async () => (await import("./compile-command.js")).runCompile],
  ["run", async () => (await import("./run-command.js")).runProgram],
  ["verify", async () => (await import("./verify-command.js")).runVerify],
  ["disasm", async () => (await import("./disasm-command.js")).runDisasm],
]);

/**
 * Runs the command: `argv` is what follows its name, a subcommand's name first if it is one. Text, packets and errors go to the streams; the status to exit with
 * is returned. Nothing is thrown.
 */
export async function run(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const status = await runTold(argv, streams);
  try {
    await streams.pipes?.drained();
    return status;
  } catch (error) {
    tell(streams, `pcapsift: Unable to write output: ${describeSystemError(error)}\n`);
    return exitCodes.error;
  }
}

/** Runs the command; some of what it says may still be on its way to a pipe. */
async function runTold(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const context: ErrorContext = {};
  let color: ColorMode = "auto";
  try {
    const subcommand = subcommands.get(argv[0] ?? "");
    if (subcommand !== undefined) {
      const runSubcommand = await subcommand();
      await runSubcommand(argv.slice(1), streams, context);
      return exitCodes.done;
    }
    const settings = readSettings(parseArguments(argv));
    color = settings.color;
    await act(settings, streams, context);
    return exitCodes.done;
  } catch (error) {
    if (error instanceof OutputClosed) return exitCodes.done;
    const paint = await choosePaint(color, streams);
    tell(streams, describeError(error, context, paint));
    return exitCodes.error;
  }
}

/** Does what is asked for. What not every run needs is loaded when it is wanted: starting takes longer than most work. */
async function act(settings: Settings, streams: Streams, context: ErrorContext): Promise<void> {
  switch (settings.action) {
    case "help": {
      const { helpText } = await import("./help.js");
      return writeThrough(streams.stdout, helpText());
    }
    case "version": {
      const { versionText } = await import("./version.js");
      return writeThrough(streams.stdout, versionText());
    }
    case "list-link-types": {
      const { listLinkTypes } = await import("./link-type-list.js");
      return writeThrough(streams.stdout, listLinkTypes());
    }
    case "run": {
      if (settings.readFiles.length > 0 || settings.listFile !== undefined) {
        const { processCaptures } = await import("./process-capture.js");
        return processCaptures(settings, streams, context);
      }
      const { dumpWithoutCapture } = await import("./dump-program.js");
      return dumpWithoutCapture(settings, streams, context, subcommands.keys());
    }
  }
}
