// The driver that the other tests in this folder rest on.
import { afterAll, expect, test } from "vitest";
import * as asm from "../../src/isa/ebpf-assembler.js";
import type { EbpfMap, EbpfProgram } from "../../src/isa/index.js";
import { openKernel } from "../helpers/kernel/kernel.js";

const { available, reason, kernel } = await openKernel();
afterAll(() => kernel?.close());
const kernelTest = test.skipIf(!available);
const named = (name: string) => (available ? name : `${name} (skipped: ${reason})`);

function program(lines: readonly asm.AssemblyLine[], facts: Partial<EbpfProgram> = {}): EbpfProgram {
  const instructions = asm.assemble(lines);
  return { name: "test", section: "xdp", hook: "xdp", license: "GPL", maps: [], ...facts, instructions };
}

const packet = Uint8Array.from({ length: 60 }, (_, i) => i);

kernelTest(named("a program runs and gives its verdict"), async () => {
  const loaded = await kernel.load(program([asm.mov64(0, asm.imm(2)), asm.exit()]));
  expect(loaded).toMatchObject({ ok: true, verified: 2 });
  if (!loaded.ok) return;
  const result = await kernel.run(loaded.program, packet);
  expect([result.verdict, result.packet]).toEqual([2, Buffer.from(packet)]);
  await kernel.unload(loaded);
});

kernelTest(named("a program that the verifier refuses comes back with what it said"), async () => {
  expect(await kernel.load(program([asm.exit()]))).toMatchObject({
    ok: false,
    reason: "Permission denied",
    log: expect.stringContaining("R0 !read_ok"),
  });
});

kernelTest(named("maps hold what they were made with and what programs do to them"), async () => {
  const map: EbpfMap = {
    name: "counters",
    type: "array",
    keySize: 4,
    valueSize: 8,
    maxEntries: 2,
    flags: 0,
    entries: [{ key: Uint8Array.of(1, 0, 0, 0), value: Uint8Array.of(40, 0, 0, 0, 0, 0, 0, 0) }],
  };
  const loaded = await kernel.load(
    program(
      [
        asm.storeImm("W", 10, -4, 1),
        asm.mov64(2, asm.reg(10)),
        asm.alu64("ADD", 2, asm.imm(-4)),
        ...asm.loadMap(1, 0),
        asm.call(1),
        asm.jumpIf("JEQ", 0, asm.imm(0), "end"),
        asm.load("DW", 1, 0, 0),
        asm.alu64("ADD", 1, asm.imm(2)),
        asm.store("DW", 0, 0, 1),
        asm.mov64(0, asm.imm(1)),
        asm.label("end"),
        asm.exit(),
      ],
      { maps: [map] },
    ),
  );
  if (!loaded.ok) throw new Error(loaded.log);
  await kernel.keep([packet, packet, packet.subarray(0, 5)]);
  // A frame shorter than an Ethernet header is none.
  expect(await kernel.verdicts(loaded.program)).toEqual([1, 1, undefined]);
  expect((await kernel.lookup(loaded.maps[0]!, Uint8Array.of(1, 0, 0, 0))).readBigUInt64LE()).toBe(44n);
  expect((await kernel.dump(loaded.maps[0]!)).map(([key, value]) => [key[0], value[0]])).toEqual([
    [0, 0],
    [1, 44],
  ]);
  await kernel.unload(loaded);
});
