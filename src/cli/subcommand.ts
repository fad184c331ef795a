import { Command, CommanderError } from "commander";
import { UsageError } from "../errors.js";

/** A subcommand that throws instead of printing and exiting. Every one has -h. */
export function createSubcommand(name: string, description: string): Command {
  return new Command(`pcapsift ${name}`)
    .description(description)
    .helpOption(false)
    .option("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
}

/** Reads the command line; what is wrong with it is a UsageError. */
export function parseSubcommand(command: Command, argv: readonly string[]): Command {
  try {
    return command.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    throw new UsageError("usage", message, { cause: error });
  }
}
