// Several captures in one run, and one that is written to several files.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { buildCapture, microMagic, nanoMagic, type RecordFields } from "../capture/build-capture.js";
import { blocks } from "../capture/build-pcapng.js";
import { fixturePath } from "../helpers/fixtures.js";
import { runTcpdump, tcpdumpVersion } from "../helpers/tcpdump.js";
import { runCommand } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));
const inDirectory = (name: string) => join(directory, name);
beforeEach(() => readdirSync(directory).forEach((name) => rmSync(inDirectory(name))));

const [tcp, dns, raw] = ["tcp", "dns", "raw"].map(fixturePath) as [string, string, string];
const count = async (path: string) => parseInt((await runCommand(["-r", path, "--count"])).stdout, 10);

function write(name: string, bytes: Uint8Array | string): string {
  writeFileSync(inDirectory(name), bytes);
  return inDirectory(name);
}

describe("captures one after the other", () => {
  test("-r several times", async () => {
    const { stdout, stderr } = await runCommand(["-r", tcp, "-r", dns, "--count"]);
    expect(stdout).toBe(`${(await count(tcp)) + (await count(dns))} packets\n`);
    expect(stderr.match(/^reading from file .*/gm)).toHaveLength(2);
  });

  test("the filter and the printing follow the link type", async () => {
    const one = async (path: string) => (await runCommand(["-nte", "-r", path, "port 53 or icmp6"])).stdout;
    const { stdout } = await runCommand(["-nte", "-r", dns, "-r", raw, "port 53 or icmp6"]);
    expect(stdout).toBe((await one(dns)) + (await one(raw)));
  });

  test.skipIf(tcpdumpVersion === undefined)("-V as in tcpdump, numbers and times running on, -c for each", async () => {
    const list = write("list", `${tcp}\n${dns}\n${tcp}`);
    for (const args of [["-n#ttttt"], ["-n", "-c", "3", "tcp or port 53"], ["-nS", "--count"]]) {
      const theirs = await runTcpdump(["-V", list, ...args]);
      expect(await runCommand(["-V", list, ...args])).toEqual(theirs);
    }
  });

  test("a capture that breaks off is an error, after those behind it", async () => {
    const cut = write("cut.pcap", readFileSync(tcp).subarray(0, 30));
    const result = await runCommand(["-r", cut, "-r", dns, "--count"]);
    expect(result).toMatchObject({ status: 1, stdout: `${await count(dns)} packets\n` });
    expect(result.stderr).toContain(`pcapsift: ${cut}: truncated dump file`);
  });

  test.each<[title: string, args: (list: string) => string[], list: string, message: string]>([
    ["nothing listed", (list) => ["-V", list], "", "Nothing in "],
    [
      "names ended by NUL",
      (list) => ["-V", list],
      `${tcp}\0${dns}\0`,
      "list: names stand on a line each; there is a NUL byte",
    ],
    ["no list", () => ["-V", "/nowhere"], "", "/nowhere: No such file or directory"],
    ["no such file", (list) => ["-V", list], `${tcp}\n\n`, ": No such file or directory"],
    ["both", (list) => ["-V", list, "-r", tcp], tcp, "-V and -r are mutually exclusive"],
  ])("%s", async (_title, args, list, message) => {
    const { status, stderr } = await runCommand([...args(write("list", list)), "--count"]);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });

  test("into one file, with the times and lengths the first one has", async () => {
    const micro = write(
      "micro.pcap",
      buildCapture({ magic: microMagic, snaplen: 100, records: [{ data: "one", fraction: 5 }] }),
    );
    const nano = write(
      "nano.pcap",
      buildCapture({ magic: nanoMagic, snaplen: 200, records: [{ data: "two", fraction: 7999 }] }),
    );
    const out = inDirectory("out.pcap");
    expect((await runCommand(["-r", micro, "-r", nano, "-w", out])).status).toBe(0);
    const records = [
      { data: "one", fraction: 5 },
      { data: "two", fraction: 7 },
    ];
    expect(new Uint8Array(readFileSync(out))).toEqual(buildCapture({ magic: microMagic, snaplen: 100, records }));
    const long = write("long.pcap", buildCapture({ snaplen: 200, records: [{ data: "x".repeat(101) }] }));
    expect((await runCommand(["-r", micro, "-r", long, "-w", out])).stderr).toContain("more than the snapshot length");
    expect((await runCommand(["-r", tcp, "-r", raw, "-w", out])).stderr).toContain(
      "cannot be written to one pcap file",
    );
    expect((await runCommand(["-r", tcp, "-r", raw, "-w", raw])).stderr).toContain("would be destroyed");
  });

  test("of two pcapngs all that stands between the packets stays, in both byte orders", async () => {
    // Comments, names, statistics, secrets, a custom block, and one nobody knows.
    const others = [4, 5, 10, 0xbad, 0x0bad_cafe].map((type) => ({ type, body: Buffer.from("abcdefgh") }));
    const parts = [true, false].map((isLittle, index) => {
      const make = blocks(isLittle);
      const comment = [1, Buffer.from("a comment")] as const;
      const packets = [make.enhanced("one"), make.old("two"), make.simple("three"), make.enhanced("four", { id: 1 })];
      const between = packets.flatMap((packet, at) => [packet, others[at]!]);
      const interfaces = [make.interface(1, 0, [comment]), make.interface(101 + index, 96, [comment])];
      return make.join(make.section(), ...interfaces, ...others, ...between);
    });
    const paths = parts.map((bytes, index) => write(`${index}.pcapng`, bytes));
    const out = inDirectory("out.pcapng");
    expect((await runCommand(["-r", paths[0]!, "-r", paths[1]!, "-w", out])).status).toBe(0);
    expect(readFileSync(out).equals(Buffer.concat(parts))).toBe(true);
    // Without the packets that do not match, and nothing else.
    expect((await runCommand(["-r", paths[0]!, "-r", paths[1]!, "-w", out, "greater 4"])).status).toBe(0);
    const rest = await runCommand(["-r", out, "--count"]);
    expect(rest.stdout).toBe("4 packets\n");
    expect(readFileSync(out).length).toBe(Buffer.concat(parts).length - 4 * 36);
  });

  test("of two link types into one pcapng", async () => {
    const out = inDirectory("out.pcapng");
    const { status } = await runCommand(["-r", dns, "-r", raw, "--write-format", "pcapng", "-w", out, "port 53"]);
    expect(status).toBe(0);
    const print = async (...args: string[]) => (await runCommand(["-ntttt", ...args])).stdout;
    expect(await print("-r", out)).toBe(await print("-r", dns, "-r", raw, "port 53"));
  });
});

/** Records of the lengths and times given. */
const records = (...list: readonly (readonly [length: number, seconds?: number])[]): RecordFields[] =>
  list.map(([length, seconds = 0]) => ({ data: new Uint8Array(length), seconds }));

describe("files of a size or time", () => {
  const large = [60_000, 50_000, 60_000, 100_000].flatMap((length) =>
    Array.from({ length: 15 }, () => [length] as const),
  );
  const daily = records([1, 0], [1, 86399], [1, 86400], [1, 90000], [1, 86400 * 3], [1, 86400 * 4 - 1]);

  test.each<[options: string, records: RecordFields[], files: Record<string, number>]>([
    ["-C 1", records(...large), { out: 17, out1: 19, out2: 14, out3: 10 }],
    ["-C 1 -W 11", records(...large), { out00: 17, out01: 19, out02: 14, out03: 10 }],
    ["-C 1 -W 3", records(...large), { out0: 10, out1: 19, out2: 14 }],
    ["-C 1 -W 1", records(...large), { out: 10 }],
    ["-C 9", records([5]), { out: 1 }],
    ["-G 86400 %F", daily, { "out1970-01-01": 2, "out1970-01-02": 2, "out1970-01-04": 2 }],
    ["-G 100000 %F", daily, { "out1970-01-01": 4, "out1970-01-04": 2 }],
    ["-G 86400 -W 2 %j", daily, { out001: 2, out002: 2 }],
    ["-G 0 %j", daily, { "out%j": 6 }],
    [
      "-G 86400 -C 1 %d",
      records(...[0, 1, 2, 3, 4].map((second) => [250_000, second] as const), [9, 86400]),
      { out01: 4, out011: 1, out02: 1 },
    ],
  ])("%s", async (line, list, files) => {
    const name = line.split(" ").findLast((word) => word.startsWith("%")) ?? "";
    const options = line.split(" ").filter((word) => !word.startsWith("%"));
    const bytes = buildCapture({ records: list });
    for (const format of ["pcap", "pcapng"]) {
      readdirSync(directory).forEach((each) => rmSync(inDirectory(each)));
      const args = ["-r", "-", ...options, "--write-format", format, "-w", inDirectory(`out${name}`)];
      expect((await runCommand(args, { stdin: bytes })).status).toBe(0);
      const names = readdirSync(directory).sort();
      const counts = await Promise.all(names.map(async (each) => [each, await count(inDirectory(each))]));
      // Records are longer in pcapng, and so are some files.
      if (format === "pcap") expect(Object.fromEntries(counts)).toEqual(files);
      else expect(names).toEqual(Object.keys(files).sort());
    }
  });

  test("what comes before the first packet of a pcapng waits for a name in memory, but not without end", async () => {
    const { section, interface: interfaceBlock, join: joinBlocks } = blocks(true);
    const capture = joinBlocks(section(), interfaceBlock());
    const other = joinBlocks({ type: 0xbad, body: Buffer.alloc(1024 * 1024) });
    const run = (count: number) =>
      runCommand(["-r", "-", "-G", "5", "-w", inDirectory("%s")], { stdin: [capture, ...Array(count).fill(other)] });
    expect((await run(60)).status).toBe(0);
    const { status, stderr } = await run(70);
    expect(status).toBe(1);
    expect(stderr).toContain("-G names a file by the time of its first packet, and none came in 67108864 bytes");
    expect(readdirSync(directory)).toEqual([]);
  });

  test("as many files as -W allows end the run quietly", async () => {
    const args = ["-r", "-", "-G", "86400", "-W", "2", "-w", inDirectory("%j"), "--count"];
    const { status, stdout, stderr } = await runCommand(args, { stdin: buildCapture({ records: daily }) });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "4 packets\n" });
    expect(stderr).toMatch(/\nMaximum file limit reached: 2\n$/);
  });

  test.skipIf(tcpdumpVersion === undefined)("the same files as tcpdump", async () => {
    const path = write("in.pcap", buildCapture({ records: records(...large) }));
    for (const options of [
      ["-C", "1"],
      ["-C", "1", "-W", "12"],
      ["-C", "1", "-W", "2"],
      ["-C", "2"],
    ]) {
      await runCommand(["-r", path, ...options, "-w", inDirectory("ours")]);
      // It would give up the right to make files in the directory.
      const user = process.getuid?.() === 0 ? ["-Z", "root"] : [];
      await runTcpdump(["-r", path, ...user, ...options, "-w", inDirectory("theirs")]);
      const of = (who: string) =>
        readdirSync(directory)
          .filter((name) => name.startsWith(who))
          .sort()
          .map((name) => [name.slice(who.length), readFileSync(inDirectory(name)).toString("latin1")]);
      expect(of("ours")).toEqual(of("theirs"));
    }
  });

  test.each([
    ["-C 0", "invalid file size 0"],
    ["-C 1k", "invalid file size 1k"],
    ["-G -1", "invalid number of seconds -1"],
    ["-W 0", "invalid number of output files 0"],
    ["-C 1 -w -", "-C and -G need a file to write to, not standard output"],
    ["--write-format pcapnx -w x", "--write-format pcapnx is none of pcap, pcapng"],
  ])("refuses %s", async (line, message) => {
    const { status, stderr } = await runCommand(["-r", tcp, ...line.split(" ")]);
    expect(status).toBe(1);
    expect(stderr).toContain(`pcapsift: ${message}\n`);
  });
});
