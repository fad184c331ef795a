// Programs of fixtures/programs with random changes to their instructions: whatever the verifier still accepts runs without a
// fault on packets of every length, and both machines do the same.
import { expect, test } from "vitest";
import { ProgramError } from "../../../src/errors.js";
import type { EbpfInsn, EbpfProgram } from "../../../src/isa/index.js";
import { EbpfReplay } from "../../../src/vm/ebpf/replay.js";
import { verifyEbpf } from "../../../src/vm/ebpf/index.js";
import { objectNames, programsOf } from "../../helpers/programs.js";
import { packets as samples } from "./helper-cases.js";

/** How many changed programs to try of each object; more by hand, `MUTATIONS=20000`. */
const rounds = Number(process.env.MUTATIONS ?? 24);

/** Small, fast and the same everywhere (xorshift32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomNumbers>;

/** Changes a field by a little, or takes one from elsewhere in the program. */
function mutate(instructions: readonly EbpfInsn[], random: Random): EbpfInsn[] {
  const changed = [...instructions];
  for (let count = 1 + random(2); count > 0; count--) {
    const pc = random(changed.length);
    const insn = changed[pc]!;
    const other = changed[random(changed.length)]!;
    const near = [-8, -4, -1, 1, 2, 4, 8, 64][random(8)]!;
    changed[pc] = [
      { ...insn, imm: (insn.imm + near) | 0 },
      { ...insn, off: ((insn.off + near) << 16) >> 16 },
      { ...insn, dst: random(11) },
      { ...insn, src: random(11) },
      { ...insn, code: other.code },
      { ...insn, imm: other.imm },
      { ...insn, off: other.off },
      other,
    ][random(8)]!;
  }
  return changed;
}

function isAccepted(program: EbpfProgram): boolean {
  try {
    verifyEbpf(program, { maxSteps: 20_000 });
    return true;
  } catch (error) {
    if (error instanceof ProgramError) return false;
    throw error;
  }
}

const bytes = Object.values(samples).map((hex) => Buffer.from(hex, "hex"));
const packets = bytes.flatMap((packet) =>
  [0, 13, 14, 20, 33, 34, 42, packet.length].map((length) => packet.subarray(0, length)),
);

/** What a replay does with the packets: verdicts, packets and maps. */
function outcome(program: EbpfProgram, interprets: boolean): string {
  const replay = new EbpfReplay([program], 0, { verified: true, ...(interprets && { onStep: () => {} }) });
  const lines = packets.map((data) => {
    const verdict = replay.run({ data, length: data.length, link: "ethernet", seconds: 1, nanoseconds: 2 });
    if (replay.fault !== undefined) throw new Error(`instruction ${replay.fault.pc}: ${replay.fault.reason}`);
    return `${verdict} ${Buffer.from(replay.leavingPacket).toString("hex")}`;
  });
  const maps = program.maps.map((map) => JSON.stringify(replay.maps.entries(map)));
  return [...lines, ...maps].join("\n");
}

test.each(objectNames)("%s.o", { timeout: 600_000 }, (name) => {
  const random = randomNumbers(name.length * 31 + rounds);
  const originals = programsOf(name);
  let accepted = 0;
  for (let round = 0; round < rounds; round++) {
    const original = originals[round % originals.length]!;
    const program = { ...original, instructions: mutate(original.instructions, random) };
    if (!isAccepted(program)) continue;
    accepted++;
    expect(outcome(program, false), `round ${round}`).toBe(outcome(program, true));
  }
  expect(accepted).toBeGreaterThan(0);
});
