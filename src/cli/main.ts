import process from "node:process";
import { describeError, noPaint } from "./diagnostics.js";
import { exitCodes } from "./exit-codes.js";
import { run } from "./run.js";
import { tell } from "./streams.js";
import { systemStreams } from "./system-streams.js";

export { run };

/** The command: hands the process's arguments and streams to `run` and exits with its status. */
export async function main(): Promise<void> {
  // What escapes all other handling, such as a late failure of a stream, must not end in a stack trace either.
  process.on("uncaughtException", (error) => {
    tell(systemStreams, describeError(error, {}, noPaint));
    process.exit(exitCodes.error);
  });
  const status = await run(process.argv.slice(2), systemStreams);
  // Everything was written, so nothing is lost by leaving at once; a read of a pipe may still be waiting.
  process.exit(status);
}
