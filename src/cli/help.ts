import { createCommand } from "./parse-arguments.js";

/** The text of --help. */
export function helpText(): string {
  const command = createCommand();
  command.usage(
    "[options] -r FILE [expression]\n       pcapsift -d [-y NAME] [expression]\n       pcapsift compile [options] [expression]\n       pcapsift run [options] -r FILE PROGRAM [expression]\n       pcapsift verify|disasm [options] PROGRAM",
  );
  command.description("Prints, counts or writes the packets of a capture that match a filter, as tcpdump does.");
  return command.helpInformation();
}
