// Programs of any slots, which no verifier would let pass: the machines must do the same, fault by fault and byte by byte.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ebpfAtomic, type EbpfInsn } from "../../../src/isa/index.js";
import { programOf, runEverywhere } from "../../helpers/ebpf-machines.js";

const register = fc.nat(10);
const number = fc.oneof(fc.integer({ min: -3, max: 40 }), fc.integer({ min: -0x80000000, max: 0x7fffffff }));
const insn = (
  code: fc.Arbitrary<number>,
  rest: Partial<Record<"dst" | "src" | "off" | "imm", fc.Arbitrary<number>>> = {},
) =>
  fc.record({
    code,
    dst: register,
    src: register,
    off: fc.constant(0),
    imm: number,
    ...rest,
  }) as fc.Arbitrary<EbpfInsn>;

const codes = (low: readonly number[], high: readonly number[]) =>
  fc.constantFrom(...low.flatMap((a) => high.map((b) => a | b)));
const operations = [0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 0xa0, 0xb0, 0xc0];
const conditions = [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0xa0, 0xb0, 0xc0, 0xd0];
const sizes = [0x00, 0x08, 0x10, 0x18];

const arithmetic = insn(codes([0x04, 0x07, 0x0c, 0x0f], operations));
/** Near r1, which is the address of some bytes, or r10. */
const memory = insn(codes([0x61, 0x62, 0x63, 0x81], sizes), {
  dst: fc.constantFrom(1, 10, 0),
  src: fc.constantFrom(1, 10, 2),
  off: fc.integer({ min: -20, max: 40 }),
});
const atomic = insn(codes([0xc3], [0x00, 0x18]), {
  dst: fc.constantFrom(1, 10),
  off: fc.integer({ min: -16, max: 16 }),
  imm: fc.constantFrom(...Object.values(ebpfAtomic), 0x41, 0x51, 0xa1),
});
const anything = insn(fc.nat(255), { off: fc.integer({ min: -8, max: 8 }), src: fc.nat(15), dst: fc.nat(11) });
const exit = fc.constant<EbpfInsn>({ code: 0x95, dst: 0, src: 0, off: 0, imm: 0 });

/** Jumps from `pc` to anywhere in the program, rarely out of it, and calls of functions there. */
const jump = (pc: number, length: number) => {
  const off = fc.integer({ min: -1, max: length }).map((target) => target - pc - 1);
  const inside = fc.nat(length - 1).map((target) => target - pc - 1);
  return fc.oneof(
    { weight: 6, arbitrary: insn(codes([0x05, 0x0d, 0x06, 0x0e], conditions), { off: inside }) },
    { weight: 2, arbitrary: insn(fc.constant(0x05), { off: inside }) },
    { weight: 1, arbitrary: insn(fc.constantFrom(0x05, 0x15), { off }) },
    { weight: 1, arbitrary: insn(fc.constant(0x85), { src: fc.constant(1), imm: inside }) },
  );
};

const program = fc
  .integer({ min: 2, max: 24 })
  .chain((length) =>
    fc.tuple(
      ...Array.from({ length }, (_, pc) =>
        fc.oneof(
          { weight: 5, arbitrary: arithmetic },
          { weight: 4, arbitrary: jump(pc, length) },
          { weight: 2, arbitrary: memory },
          { weight: 1, arbitrary: atomic },
          { weight: 1, arbitrary: exit },
          { weight: pc % 8 === 7 ? 1 : 0, arbitrary: anything },
        ),
      ),
    ),
  );

test("any slots at all do the same on all machines", () => {
  let finished = 0;
  fc.assert(
    fc.property(program, (instructions) => {
      const bytes = Uint8Array.from({ length: 32 }, (_, index) => 7 * index);
      const run = { programs: [programOf(instructions)], bytes, maxRounds: 50 };
      if (runEverywhere(run).fault === undefined) finished++;
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 250) },
  );
  expect(finished).toBeGreaterThan(10);
});
