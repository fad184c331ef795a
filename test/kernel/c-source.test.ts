// The C source, through clang and libbpf: it compiles without a warning, loads, and has the classic program's verdicts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
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
    await kernel.keep(packets);
    const filter = compile(expression);
    const pass = hook === "xdp" ? 2 : 0;
    const answers = await kernel.verdicts(await kernel.openPinned(pin));
    const wrong = answers.filter(
      (answer, i) => answer !== undefined && (answer === pass) !== filter.matches(packets[i]!) > 0,
    );
    expect([answers.length, wrong]).toEqual([packets.length, []]);
  } finally {
    rmSync(pin, { force: true });
  }
});
