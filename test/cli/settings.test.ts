import { expect, test } from "vitest";
import { parseArguments } from "../../src/cli/parse-arguments.js";
import { readSettings, type Settings } from "../../src/cli/settings.js";
import { UsageError } from "../../src/errors.js";

/** What -T takes. */
const types =
  "aodv, carp, cnfp, domain, lmp, pgm, pgm_zmtp1, ptp, radius, resp, rpc, rtcp, rtp, snmp, someip, tftp, vat, vxlan, wb, zmtp1";

const settingsOf = (line: string) => readSettings(parseArguments(line.split(" ").filter(Boolean)));

test.each<[line: string, expected: Partial<Omit<Settings, "printing">>]>([
  ["", { action: "run", expression: "", dump: "no", optimize: true, maxPackets: Infinity, print: true }],
  ["tcp or udp", { expression: "tcp or udp" }],
  ["-r x -w y", { readFiles: ["x"], writeFile: "y", print: false, count: false }],
  ["-r x -w y --print", { print: true }],
  ["-r x --count", { count: true, print: false }],
  ["-r x --count --print", { count: true, print: true }],
  ["-d", { dump: "listing" }],
  ["-dd", { dump: "c-array" }],
  ["-ddd", { dump: "decimal" }],
  ["-dddd", { dump: "decimal" }],
  ["-O", { optimize: false }],
  ["-c 7", { maxPackets: 7 }],
  ["-s 0", { snapshotLength: 262144 }],
  ["-s 96", { snapshotLength: 96 }],
  ["-s 0x60", { snapshotLength: 96 }],
  ["-s 0140", { snapshotLength: 96 }],
  ["-s 262144", { snapshotLength: 262144 }],
  ["-l", { flush: "packets" }],
  ["-U", { flush: "packets" }],
  ["-n", { flush: "blocks" }],
  ["-h", { action: "help" }],
  ["--version", { action: "version" }],
  ["-L", { action: "list-link-types" }],
  ["-L -r x", { action: "run" }],
  ["-F filter", { filterFile: "filter" }],
  ["--color=never", { color: "never" }],
  ["", { hostNames: { resolve: false, short: false } }],
  ["-N --resolve", { hostNames: { resolve: true, short: true } }],
  ["", { output: { form: "text" } }],
  ["--json", { output: { form: "json" } }],
  ["--json-array", { output: { form: "json-array" } }],
  ["--fields a.b,c", { output: { form: "fields", names: ["a.b", "c"], format: "tsv", header: false } }],
  [
    "--fields a --fields-format csv --fields-header",
    { output: { form: "fields", names: ["a"], format: "csv", header: true } },
  ],
])("%s", (line, expected) => {
  expect(settingsOf(line)).toMatchObject(expected);
});

test.each<[line: string, expected: Partial<Settings["printing"]>]>([
  ["", { names: true, linkHeader: false, quiet: 0, verbosity: 0, dump: "none", time: 0, precision: "micro" }],
  ["-nneq", { names: false, linkHeader: true, quiet: 1 }],
  ["-vvv", { verbosity: 3 }],
  ["-ttttt", { time: 5 }],
  ["-S -K -#", { absoluteSequenceNumbers: true, skipChecksums: true, number: true }],
  ["-x", { dump: "x" }],
  ["-xx", { dump: "xx" }],
  ["-xxx", { dump: "xx" }],
  ["-X", { dump: "X" }],
  ["-XX", { dump: "XX" }],
  ["-A", { dump: "A" }],
  ["-AA", { dump: "AA" }],
  ["-AxX", { dump: "X" }],
  ["-AAx", { dump: "x" }],
  ["--nano", { precision: "nano" }],
  ["--nano --micro", { precision: "micro" }],
  ["--micro --time-stamp-precision nano", { precision: "nano" }],
  ["--time-stamp-precision nano --micro", { precision: "micro" }],
])("printing: %s", (line, expected) => {
  expect(settingsOf(line).printing).toMatchObject(expected);
});

test.each<[line: string, name: string]>([
  ["-y EN10MB", "EN10MB"],
  ["-y en10mb", "EN10MB"],
  ["-y LINUX_SLL2", "LINUX_SLL2"],
  ["--linktype=DLT_RAW", "RAW"],
])("%s is %s", (line, name) => {
  expect(settingsOf(line).linkType?.name).toBe(name);
});

test.each<[line: string, message: string]>([
  ["-c 0", "invalid packet count 0"],
  ["-c -1", "invalid packet count -1"],
  ["-c 1abc", "invalid packet count 1abc"],
  ["-s 262145", "invalid snaplen 262145 (must be >= 0 and <= 262144)"],
  ["-s -1", "invalid snaplen -1 (must be >= 0 and <= 262144)"],
  ["-s 9x", "invalid snaplen 9x (must be >= 0 and <= 262144)"],
  ["-s 08", "invalid snaplen 08 (must be >= 0 and <= 262144)"],
  ["-tttttt", "only -t, -tt, -ttt, -tttt and -ttttt are supported"],
  ["--time-stamp-precision pico", "unsupported time stamp precision pico: it is micro or nano"],
  ["-y FOO", "invalid data link type FOO; -L lists those there are"],
  ["-T foo", `unknown packet type \`foo': there are ${types}`],
  ["-n --resolve", "--resolve asks for names and -n for none"],
  ["-B 0", "invalid packet buffer size 0"],
  ["-Q foo", "unknown capture direction `foo'"],
  ["-j foo", "invalid time stamp type foo"],
  ["--color=sometimes", "--color sometimes is none of auto, always, never"],
])("refuses %s", (line, message) => {
  expect(() => settingsOf(line)).toThrow(expect.objectContaining({ constructor: UsageError, message }));
});
