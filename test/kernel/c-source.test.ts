// The C source, and the filters written by hand that the benchmark has beside it, through clang and libbpf: it compiles without
// a warning, loads, and has the classic program's verdicts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { compile, compileEbpfToC } from "../../src/index.js";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { packetsOf } from "../helpers/kernel/judge.js";
import { openKernel } from "../helpers/kernel/kernel.js";

const { available, reason, kernel } = await openKernel();
const folder = mkdtempSync(join(tmpdir(), "pcapsift-c-"));
const pin = `/sys/fs/bpf/pcapsift-c-${process.pid}`;
afterAll(() => {
  kernel?.close();
  rmSync(folder, { recursive: true });
});

/** The compiler, with the folder of the C library's own headers for this machine. */
function clang(source: string, object: string): string {
  const machine = spawnSync("cc", ["-print-multiarch"], { encoding: "utf8" }).stdout?.trim() ?? "";
  const flags = ["-O2", "-g", "-Wall", "-Wextra", "-Werror", "-target", "bpf", `-I/usr/include/${machine}`];
  const { stderr, error } = spawnSync("clang", [...flags, "-c", source, "-o", object], { encoding: "utf8" });
  return error ? "no clang here" : stderr;
}

writeFileSync(join(folder, "probe.c"), "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n");
const missing = available ? clang(join(folder, "probe.c"), join(folder, "probe.o")) : reason;
const packets = missing ? [] : await packetsOf(fixtures.map(fixturePath), "EN10MB");
if (!missing) await kernel.keep(packets);

/** The packets that the program pinned there takes for others than the classic one does. */
async function differing(path: string, expression: string, pass: number): Promise<number[]> {
  const filter = compile(expression);
  const answers = await kernel.verdicts(await kernel.openPinned(path));
  expect(answers.length).toBe(packets.length);
  return [...answers.keys()].filter(
    (i) => answers[i] !== undefined && (answers[i] === pass) !== filter.matches(packets[i]!) > 0,
  );
}

test.skipIf(missing !== "").each([
  ["", "xdp"],
  ["tcp port 80 or len > 1000", "tc"],
  ["ip6 protochain 6 or ip protochain 17", "xdp"],
  ["ip6 protochain 6 or ip protochain 17", "tc"],
  ["tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420", "xdp"],
  ["1 << ip[9] > 64 and ip[2:2] / ip[8] >> (ip[8] & 7) > 0 and udp", "tc"],
] as const)(`%s at %s${missing ? ` (skipped: ${missing})` : ""}`, async (expression, hook) => {
  const [source, object] = [join(folder, "filter.c"), join(folder, "filter.o")];
  writeFileSync(source, compileEbpfToC(expression, { hook, stats: true }));
  expect(clang(source, object)).toBe("");
  expect(spawnSync("bpftool", ["prog", "load", object, pin], { encoding: "utf8" }).stderr).toBe("");
  try {
    expect(await differing(pin, expression, hook === "xdp" ? 2 : 0)).toEqual([]);
  } finally {
    rmSync(pin, { force: true });
  }
});

describe.skipIf(missing !== "")(`XDP filters written by hand${missing ? ` (skipped: ${missing})` : ""}`, () => {
  const beside = (name: string) => fileURLToPath(new URL(`../../bench/ebpf-code/${name}`, import.meta.url));
  const filters = JSON.parse(readFileSync(beside("filters.json"), "utf8")) as Record<string, string>;
  const programs = `${pin}-by-hand`;
  afterAll(() => rmSync(programs, { recursive: true, force: true }));

  test("compile and load", () => {
    const object = join(folder, "by-hand.o");
    expect(clang(beside("xdp-filters.c"), object)).toBe("");
    expect(spawnSync("bpftool", ["prog", "loadall", object, programs], { encoding: "utf8" }).stderr).toBe("");
    expect(readdirSync(programs).sort()).toEqual(Object.keys(filters).sort());
  });

  test.each(Object.entries(filters))("%s is %s", async (name, expression) => {
    expect(await differing(join(programs, name), expression, 2)).toEqual([]);
  });
});
