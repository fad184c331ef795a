import { expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { keyOf, optionTable } from "../../src/cli/option-table.js";
import { parseArguments } from "../../src/cli/parse-arguments.js";

/** What was given, as `key` (with ` x2` and so on), `key=value` and the words. */
function parsed(line: string): string {
  const args = parseArguments(line.split(" ").filter(Boolean));
  const given = optionTable.flatMap((row) => {
    const key = keyOf(row);
    const count = args.count(key);
    if (count === 0) return [];
    return [row.value === undefined ? (count === 1 ? key : `${key} x${count}`) : `${key}=${args.value(key)}`];
  });
  return [...given.sort(), ...args.words.map((word) => `'${word}'`)].join(" ");
}

test.each<[line: string, expected: string]>([
  ["", ""],
  ["-r x.pcap tcp", "r=x.pcap 'tcp'"],
  ["-rx.pcap", "r=x.pcap"],
  ["-r=x.pcap", "r==x.pcap"],
  ["-nnve", "e n x2 v"],
  ["-tttt", "t x4"],
  ["-vvv -v", "v x4"],
  ["-nr x", "n r=x"],
  ["-nrx", "n r=x"],
  ["-#", "number"],
  ["-n# --number", "n number x2"],
  ["-XX -xx -A", "A X x2 x x2"],
  ["-c 3 -c 5", "c=5"],
  ["-c -1", "c=-1"],
  ["-r -", "r=-"],
  ["-w - -", "w=- '-'"],
  ["tcp -n and -e port 80", "e n 'tcp' 'and' 'port' '80'"],
  ["-n -- -e tcp", "n '-e' 'tcp'"],
  ["--count --nano", "count nano"],
  ["--time-stamp-precision=nano", "time-stamp-precision=nano"],
  ["--time-stamp-precision nano", "time-stamp-precision=nano"],
  ["--no-optimize -O", "no-optimize x2"],
  ["--coun", "count"],
  ["--co", "count"],
  ["--nu", "number"],
  ["--snap 96", "snapshot-length=96"],
  ["--snap=96", "snapshot-length=96"],
  ["--linktype=--coun", "linktype=--coun"],
  ["-r --coun", "r=--coun"],
  ["-nr --coun tcp", "n r=--coun 'tcp'"],
  ["-- --coun", "'--coun'"],
  ["-p -i eth0 -B 4096 --immediate-mode", "buffer-size=4096 immediate-mode interface=eth0 no-promiscuous-mode"],
])("%s", (line, expected) => {
  expect(parsed(line)).toBe(expected);
});

test.each<[line: string, message: string]>([
  ["--cuont", "unknown option '--cuont' (Did you mean --count?)"],
  ["-k", "unknown option '-k'"],
  ["-nk", "unknown option '-k'"],
  ["--time-stamp", "option '--time-stamp' is ambiguous: --time-stamp-precision, --time-stamp-type"],
  ["--n", "option '--n' is ambiguous: --no-optimize, --number, --nano, --no-promiscuous-mode"],
  ["-r", "option '-r <FILE>' argument missing"],
  ["--linktype", "option '-y, --linktype <NAME>' argument missing"],
  ["-D", "-D is not supported: in tcpdump it lists the interfaces of this machine"],
  ["-nm file", "-m is not supported: in tcpdump it loads an SNMP MIB"],
  ["--fp-type", "--fp-type is not supported: in tcpdump it prints the floating-point format"],
])("refuses %s", (line, message) => {
  expect(() => parseArguments(line.split(" "))).toThrow(expect.objectContaining({ constructor: UsageError, message }));
});

// Letters and long names of tcpdump 4.99.3, as its own usage line and tcpdump(1) have them.
const tcpdumpLetters = "AbdDefhHIJKlLnNOpqStuUvxX#BcCEFGijMmQrsTVwWyYzZa";
const tcpdumpNames = [
  "buffer-size", "list-interfaces", "help", "interface", "monitor-mode", "time-stamp-type", "list-time-stamp-types",
  "micro", "nano", "time-stamp-precision", "dont-verify-checksums", "list-data-link-types", "no-optimize",
  "no-promiscuous-mode", "direction", "snapshot-length", "absolute-tcp-sequence-numbers", "packet-buffered", "linktype",
  "immediate-mode", "debug-filter-parser", "relinquish-privileges", "count", "fp-type", "number", "print", "version",
]; // prettier-ignore

const ownNames = [
  "color",
  "json",
  "json-array",
  "fields",
  "fields-format",
  "fields-header",
  "recover",
  "resolve",
  "write-format",
];

test("every option of tcpdump has its row, and only a few are not tcpdump's", () => {
  expect(optionTable.flatMap((row) => row.short ?? []).sort()).toEqual([...tcpdumpLetters].sort());
  expect(optionTable.flatMap((row) => row.long ?? []).sort()).toEqual([...tcpdumpNames, ...ownNames].sort());
});
