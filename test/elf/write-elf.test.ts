// Objects written here, read back by our own reader and loaded by libbpf.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadObject, writeObject } from "../../src/elf/index.js";
import { compileEbpf, type CompileEbpfOptions } from "../../src/index.js";
import { openKernel } from "../helpers/kernel/kernel.js";

const cases: readonly [expression: string, options: CompileEbpfOptions][] = [
  ["tcp port 80", { hook: "xdp" }],
  ["tcp port 80", { hook: "tc", stats: true }],
  ["tcp port 80", { hook: "tc", section: "classifier" }],
  ["host 10.0.0.1 or host 10.0.0.2", { hook: "socket", listThreshold: 2, stats: true }],
  ["udp", { hook: "cgroup-skb", section: "cgroup_skb/egress", match: "drop" }],
];

test.each(cases)("%s for %o reads back as it was", (expression, options) => {
  const program = compileEbpf(expression, options);
  const [read, ...others] = loadObject(writeObject(program));
  expect(others).toEqual([]);
  // What a hash map holds and what its numbers are called is not in a file.
  const maps = program.maps.map(({ name, type, keySize, valueSize, maxEntries, flags }) => {
    return { name, type, keySize, valueSize, maxEntries, flags };
  });
  expect({ ...read, instructions: withMapNames(read!) }).toEqual({
    ...program,
    maps: expect.arrayContaining(maps),
    instructions: withMapNames(program),
  });
});

/** Maps may come in another order. */
function withMapNames({ instructions, maps }: ReturnType<typeof compileEbpf>) {
  return instructions.map((insn) => (insn.code === 0x18 ? maps[insn.imm]!.name : insn));
}

const { available, reason, kernel } = await openKernel();
const folder = mkdtempSync(join(tmpdir(), "pcapsift-elf-"));
const pins = `/sys/fs/bpf/pcapsift-${process.pid}`;
afterAll(() => {
  kernel?.close();
  rmSync(folder, { recursive: true });
  if (canLoad) spawnSync("rm", ["-rf", pins]);
});
const bpftool = (...args: readonly string[]) => spawnSync("bpftool", args, { encoding: "utf8" });
const canLoad = available && bpftool("version").status === 0 && spawnSync("mkdir", ["-p", pins]).status === 0;
const why = available ? "no bpftool or BPF file system here" : reason;

test.skipIf(!canLoad).each(cases)(
  `libbpf loads %s for %o${canLoad ? "" : ` (skipped: ${why})`}`,
  async (expression, options) => {
    const file = join(folder, "filter.o");
    writeFileSync(file, writeObject(compileEbpf(expression, options)));
    const pin = `${pins}/filter`;
    const loaded = bpftool("prog", "load", file, pin);
    expect(loaded.stderr).toBe("");
    const program = await kernel.openPinned(pin);
    await kernel.ask("close", "program", program);
    spawnSync("rm", [pin]);
  },
);

test.skipIf(!canLoad)("counters can be read by name with bpftool", async () => {
  const file = join(folder, "filter.o");
  writeFileSync(file, writeObject(compileEbpf("ip", { hook: "xdp", stats: true })));
  const pin = `${pins}/counting`;
  expect(bpftool("prog", "load", file, pin).stderr).toBe("");
  const program = await kernel.openPinned(pin);
  const frame = new Uint8Array(60);
  await kernel.run(program, frame, { repeat: 3 });
  frame.set([8, 0], 12);
  await kernel.run(program, frame, { repeat: 2 });
  const shown = JSON.parse(bpftool("-j", "prog", "show", "pinned", pin).stdout) as { map_ids: number[] };
  const dump = JSON.parse(bpftool("-j", "map", "dump", "id", `${shown.map_ids[0]}`).stdout) as {
    formatted: { key: number; values: { value: { packets: number; bytes: number } }[] };
  }[];
  const sums = dump.map(({ formatted: { key, values } }) => [
    key,
    values.reduce((sum, { value }) => sum + value.packets, 0),
    values.reduce((sum, { value }) => sum + value.bytes, 0),
  ]);
  expect(sums).toEqual([
    [0, 3, 180],
    [1, 2, 120],
  ]);
  spawnSync("rm", [pin]);
});
