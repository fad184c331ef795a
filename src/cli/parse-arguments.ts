import { Command, CommanderError, Option } from "commander";
import { UsageError } from "../errors.js";
import { keyOf, optionTable, type OptionRow } from "./option-table.js";

/** What the command line says, before it is asked what it means. */
export interface Arguments {
  /** How often an option without a value was given. */
  count(key: string): number;
  /** The last value given for an option. */
  value(key: string): string | undefined;
  /** All values given for an option, in order. */
  values(key: string): readonly string[];
  /** Which of the options was given last. */
  last(...keys: readonly string[]): string | undefined;
  /** Everything that is no option: the words of the filter. */
  readonly words: readonly string[];
}

/** The command as commander knows it, with these options. Those without help, being of no use here, are left out of the help. */
export function createCommand(rows: readonly OptionRow[] = optionTable): Command {
  const command = new Command("pcapsift")
    .argument("[expression...]", "the filter, as in pcap-filter(7)")
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const row of rows) command.addOption(createOption(row));
  return command;
}

/** An option of the table as commander takes it. */
export function createOption(row: OptionRow): Option {
  const names = [row.short && `-${row.short}`, row.long && `--${row.long}`].filter(Boolean).join(", ");
  const option = new Option(row.value === undefined ? names : `${names} <${row.value}>`, row.help);
  return row.use === "count" || row.use === "value" ? option : option.hideHelp();
}

/**
 * Reads the command line as getopt_long(3) does for tcpdump: letters may be joined (`-nnve`, `-rFILE`), options and words
 * mixed, long names shortened, and `--` ends the options. Throws a UsageError.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const words = lengthenNames(argv);
  const meant = optionTable.filter((row) => words.some((word) => mayMean(word, row)));
  try {
    // Commander takes longer to make all options than to read a command line.
    return parseWith(meant, words);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
  }
  try {
    // What is wrong is told with all options, of which one may be like what was written.
    return parseWith(optionTable, words);
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError("usage", plainMessage(error), { cause: error });
    throw error;
  }
}

/** Whether the word, if it is no value, gives the option: in its long form, or as one of several letters. */
function mayMean(word: string, { short, long }: OptionRow): boolean {
  if (word.startsWith("--")) return word === `--${long}` || word.startsWith(`--${long}=`);
  return short !== undefined && word.startsWith("-") && word.includes(short);
}

function parseWith(rows: readonly OptionRow[], words: readonly string[]): Arguments {
  const given: string[] = [];
  const values: { readonly key: string; readonly value: string }[] = [];
  const command = createCommand(rows);
  for (const row of rows) {
    command.on(`option:${keyOf(row)}`, (value: string | null) => {
      refuseUnsupported(row);
      given.push(keyOf(row));
      if (value !== null) values.push({ key: keyOf(row), value });
    });
  }
  command.parse(words, { from: "user" });
  return {
    count: (key) => given.filter((each) => each === key).length,
    value: (key) => values.findLast((each) => each.key === key)?.value,
    values: (key) => values.filter((each) => each.key === key).map(({ value }) => value),
    last: (...keys) => given.findLast((each) => keys.includes(each)),
    words: command.args,
  };
}

function refuseUnsupported(row: OptionRow): void {
  if (row.use !== "refused") return;
  const name = row.short === undefined ? `--${row.long}` : `-${row.short}`;
  throw new UsageError("unsupported-option", `${name} is not supported: in tcpdump it ${row.help}`);
}

/** Commander's message without its prefix, on one line. */
function plainMessage(error: CommanderError): string {
  return error.message.replace(/^error: /, "").replaceAll("\n", " ");
}

const longNames = optionTable.flatMap((row) => (row.long === undefined ? [] : [row]));

/** Only tcpdump's names may be shortened, so that a name of ours never makes one of tcpdump's ambiguous. */
const ownNames: ReadonlySet<string> = new Set([
  "color",
  "json",
  "json-array",
  "fields",
  "fields-format",
  "fields-header",
  "recover",
  "resolve",
  "write-format",
]);

/** Writes shortened long options out: `--coun` as `--count`. What follows `--` and the values of options stay. */
function lengthenNames(argv: readonly string[]): string[] {
  const result: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (word === "--") return [...result, ...argv.slice(index)];
    const whole = word.startsWith("--") ? lengthenName(word) : word;
    result.push(whole);
    if (takesNextWord(whole) && index + 1 < argv.length) result.push(argv[++index]!);
  }
  return result;
}

function lengthenName(word: string): string {
  const [name = "", ...value] = word.slice(2).split("=");
  if (longNames.some((row) => row.long === name)) return word;
  const matches = longNames.filter((row) => row.long!.startsWith(name) && !ownNames.has(row.long!));
  if (matches.length > 1) {
    const names = matches.map((row) => `--${row.long}`).join(", ");
    throw new UsageError("usage", `option '--${name}' is ambiguous: ${names}`);
  }
  return matches.length === 0 ? word : [`--${matches[0]!.long}`, ...value].join("=");
}

/** Whether the word is an option whose value is the next word. */
function takesNextWord(word: string): boolean {
  if (word.startsWith("--")) return longNames.some((row) => `--${row.long}` === word && row.value !== undefined);
  if (!word.startsWith("-")) return false;
  const letters = [...word.slice(1)];
  const taker = letters.findIndex((letter) =>
    optionTable.some((row) => row.short === letter && row.value !== undefined),
  );
  return taker !== -1 && taker === letters.length - 1;
}
