import { UsageError } from "../errors.js";
import { packetTypes, type PacketType } from "../decode/packet-type-names.js";
import { linkTypeByName, nearestLinkTypes, type LinkType } from "../net/link-types.js";
import type { Dump, PrintOptions } from "../print/index.js";
import type { FieldsFormat } from "../print/fields.js";
import type { Input } from "./inputs.js";
import type { Arguments } from "./parse-arguments.js";
import type { RotationSettings } from "./rotation.js";

/** What the command is asked to do, every value checked. */
export interface Settings {
  readonly action: "run" | "help" | "version" | "list-link-types";
  /** The words of the filter joined by blanks. */
  readonly expression: string;
  readonly filterFile: string | undefined;
  /** -r, as often as it is given; none without. */
  readonly readFiles: readonly string[];
  /** Where tcpdump would capture. */
  readonly captureInterface: string | undefined;
  /** -V: the file that lists what to read instead. */
  readonly listFile: string | undefined;
  /** The files that are read besides captures. */
  readonly otherInputs: readonly Input[];
  readonly writeFile: string | undefined;
  /** Undefined for the format of what is read. */
  readonly writeFormat: "pcap" | "pcapng" | undefined;
  /** The unit of times in a pcap that is written; undefined for that of what is read. */
  readonly writePrecision: "micro" | "nano" | undefined;
  /** Whether a program may have changed the packets: they are no longer what a pcapng has of them, and may be longer. */
  readonly arePacketsChanged: boolean;
  readonly rotation: RotationSettings;
  /** -z: what to run with the name of each file that rotation has ended. */
  readonly fileCommand: string | undefined;
  /** Whether to read on behind damage. */
  readonly recover: boolean;
  /** -y. */
  readonly linkType: LinkType | undefined;
  readonly snapshotLength: number;
  /** -d, -dd, -ddd: the form in which the program is printed instead of running it. */
  readonly dump: "no" | "listing" | "c-array" | "decimal";
  readonly optimize: boolean;
  /** -c: Infinity without. */
  readonly maxPackets: number;
  readonly count: boolean;
  /** Whether packets are printed: not with --count or -w, but --print brings that back. */
  readonly print: boolean;
  readonly flush: "blocks" | "packets";
  readonly color: ColorMode;
  /** What packets are printed as. */
  readonly output: { readonly form: "text" | "json" | "json-array" } | FieldsSettings;
  /** Which names of hosts are printed where -n does not forbid it. */
  readonly hostNames: HostNameSettings;
  /** -M: what the two ends of TCP connections with signatures share. */
  readonly tcpSecret: string | undefined;
  readonly printing: Omit<PrintOptions, "lookups">;
}

export interface HostNameSettings {
  /** Ask DNS, besides the hosts file. */
  readonly resolve: boolean;
  /** -N: without their domain. */
  readonly short: boolean;
}

/** --fields and its kin. */
export interface FieldsSettings {
  readonly form: "fields";
  readonly names: readonly string[];
  readonly format: FieldsFormat;
  /** Whether the first line names the columns. */
  readonly header: boolean;
}

export type ColorMode = "auto" | "always" | "never";

/** The largest snapshot length, which also stands for "everything". */
export const maxSnapshotLength = 262144;

export function readSettings(args: Arguments): Settings {
  checkIgnored(args);
  if (args.value("r") !== undefined && args.value("V") !== undefined) {
    throw new UsageError("usage", "-V and -r are mutually exclusive");
  }
  const writeFile = args.value("w");
  const count = args.count("count") > 0;
  return {
    action: actionOf(args),
    expression: args.words.join(" "),
    filterFile: args.value("F"),
    readFiles: args.values("r"),
    captureInterface: args.value("interface"),
    listFile: args.value("V"),
    otherInputs: otherInputsOf(args),
    writeFile,
    writeFormat: formatOf(args.value("write-format")),
    writePrecision: precisionOf(args),
    arePacketsChanged: false,
    rotation: rotationOf(args),
    fileCommand: fileCommandOf(args),
    recover: args.count("recover") > 0,
    linkType: parseLinkType(args.value("linktype")),
    snapshotLength: parseSnapshotLength(args.value("snapshot-length")),
    dump: (["no", "listing", "c-array"] as const)[args.count("d")] ?? "decimal",
    optimize: args.count("no-optimize") === 0,
    maxPackets: parsePacketCount(args.value("c")),
    count,
    print: (writeFile === undefined && !count) || args.count("print") > 0,
    flush: args.count("l") > 0 || args.count("packet-buffered") > 0 ? "packets" : "blocks",
    color: parseChoice("--color", args.value("color") ?? "auto", ["auto", "always", "never"]),
    output: outputOf(args),
    hostNames: hostNamesOf(args),
    tcpSecret: args.value("M"),
    printing: {
      names: args.count("n") === 0,
      linkHeader: args.count("e") > 0,
      quiet: args.count("q"),
      verbosity: args.count("v"),
      dump: dumpOf(args),
      hexAsked: args.count("x") > 0,
      absoluteSequenceNumbers: args.count("absolute-tcp-sequence-numbers") > 0,
      time: timeOf(args.count("t")),
      precision: precisionOf(args) ?? "micro",
      number: args.count("number") > 0,
      skipChecksums: args.count("dont-verify-checksums") > 0,
      packetType: parsePacketType(args.value("T")),
      meshHeaders: args.count("H") > 0,
      dottedAsNumbers: args.count("b") > 0,
      rawHandles: args.count("u") > 0,
    },
  };
}

function otherInputsOf(args: Arguments): readonly Input[] {
  const given = { "the list": args.value("V"), "the filter": args.value("F") };
  return Object.entries(given).flatMap(([what, path]) => (path === undefined ? [] : [{ what, path }]));
}

function actionOf(args: Arguments): Settings["action"] {
  if (args.count("help") > 0) return "help";
  if (args.count("version") > 0) return "version";
  // With a capture to read, tcpdump takes -L and goes on.
  if (args.count("list-data-link-types") > 0 && args.value("r") === undefined && args.value("V") === undefined)
    return "list-link-types";
  return "run";
}

/** -X wins over -x, and -x over -A, as in tcpdump; given twice, each begins at the link-layer header. */
function dumpOf(args: Arguments): Dump {
  for (const letter of ["X", "x", "A"] as const) {
    const count = args.count(letter);
    if (count > 0) return count === 1 ? letter : (`${letter}${letter}` as Dump);
  }
  return "none";
}

function hostNamesOf(args: Arguments): HostNameSettings {
  const resolve = args.count("resolve") > 0;
  if (resolve && args.count("n") > 0) throw new UsageError("usage", "--resolve asks for names and -n for none");
  return { resolve, short: args.count("N") > 0 };
}

function outputOf(args: Arguments): Settings["output"] {
  const fields = args.value("fields");
  const format = parseChoice("--fields-format", args.value("fields-format") ?? "tsv", ["tsv", "csv"]);
  const header = args.count("fields-header") > 0;
  const [json, array] = [args.count("json") > 0, args.count("json-array") > 0];
  if (Number(json) + Number(array) + Number(fields !== undefined) > 1)
    throw new UsageError("usage", "only one of --json, --json-array and --fields can be given");
  if (fields === undefined) {
    if (header || args.value("fields-format") !== undefined)
      throw new UsageError("usage", "--fields-format and --fields-header go with --fields");
    return { form: json ? "json" : array ? "json-array" : "text" };
  }
  const names = fields.split(",").map((name) => name.trim());
  if (names.includes("")) throw new UsageError("usage", `a field name is empty in --fields ${fields}`);
  return { form: "fields", names, format, header };
}

function timeOf(count: number): PrintOptions["time"] {
  if (count <= 5) return count as PrintOptions["time"];
  throw new UsageError("usage", "only -t, -tt, -ttt, -tttt and -ttttt are supported");
}

function formatOf(name: string | undefined): Settings["writeFormat"] {
  return name === undefined ? undefined : parseChoice("--write-format", name, ["pcap", "pcapng"] as const);
}

function rotationOf(args: Arguments): RotationSettings {
  const [size, seconds, files] = [args.value("C"), args.value("G"), args.value("W")];
  return {
    // Millions of bytes, as tcpdump counts.
    maxBytes: size === undefined ? undefined : 1_000_000 * parseNumber(size, "invalid file size", 1),
    // 0 turns it off.
    seconds: seconds === undefined ? undefined : parseNumber(seconds, "invalid number of seconds", 0) || undefined,
    maxFiles: files === undefined ? undefined : parseNumber(files, "invalid number of output files", 1),
  };
}

function fileCommandOf(args: Arguments): string | undefined {
  const command = args.value("z");
  if (command === "") throw new UsageError("usage", "-z needs the name of a command");
  return command;
}

function parseNumber(text: string, complaint: string, least: number): number {
  if (/^[0-9]+$/.test(text) && Number(text) >= least && Number(text) <= 2 ** 31 - 1) return Number(text);
  throw new UsageError("usage", `${complaint} ${text}`);
}

function precisionOf(args: Arguments): "micro" | "nano" | undefined {
  const given = args.value("time-stamp-precision");
  if (given !== undefined && given !== "micro" && given !== "nano") {
    throw new UsageError("usage", `unsupported time stamp precision ${given}: it is micro or nano`);
  }
  const last = args.last("micro", "nano", "time-stamp-precision");
  return last === "micro" || last === "nano" ? last : given;
}

export function parseLinkType(name: string | undefined): LinkType | undefined {
  if (name === undefined) return undefined;
  const linkType = linkTypeByName(name);
  if (linkType !== undefined) return linkType;
  const near = nearestLinkTypes(name);
  const meant = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  throw new UsageError("usage", `invalid data link type ${name}${meant || "; -L lists those there are"}`);
}

/** Numbers as strtol(3) reads them: decimal, hexadecimal after 0x, octal after 0. */
function parseSnapshotLength(text: string | undefined): number {
  if (text === undefined) return maxSnapshotLength;
  const octal = /^0([0-7]+)$/.exec(text);
  const isNumber = octal !== null || /^(0x[0-9a-f]+|[1-9][0-9]*|0)$/i.test(text);
  const length = octal === null ? Number(text) : parseInt(octal[1]!, 8);
  if (!isNumber || length > maxSnapshotLength) {
    throw new UsageError("usage", `invalid snaplen ${text} (must be >= 0 and <= ${maxSnapshotLength})`);
  }
  return length === 0 ? maxSnapshotLength : length;
}

function parsePacketCount(text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (/^[0-9]+$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError("usage", `invalid packet count ${text}`);
}

function parsePacketType(name: string | undefined): PacketType | undefined {
  if (name === undefined) return undefined;
  const type = packetTypes.find((each) => each === name.toLowerCase());
  if (type !== undefined) return type;
  throw new UsageError("usage", `unknown packet type \`${name}': there are ${packetTypes.join(", ")}`);
}

function parseChoice<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UsageError("usage", `${option} ${value} is none of ${choices.join(", ")}`);
}

/** Options of live capture do nothing here, but what tcpdump refuses of them is refused. */
function checkIgnored(args: Arguments): void {
  const bufferSize = args.value("buffer-size");
  if (bufferSize !== undefined && !(parseInt(bufferSize, 10) > 0)) {
    throw new UsageError("usage", `invalid packet buffer size ${bufferSize}`);
  }
  const direction = args.value("direction");
  if (direction !== undefined && !/^(in|out|inout)$/i.test(direction)) {
    throw new UsageError("usage", `unknown capture direction \`${direction}'`);
  }
  const type = args.value("time-stamp-type");
  if (
    type !== undefined &&
    !/^(host|host_lowprec|host_hiprec|host_hiprec_unsynced|adapter|adapter_unsynced)$/i.test(type)
  ) {
    throw new UsageError("usage", `invalid time stamp type ${type}`);
  }
}
