// Programs in C, compiled with every common warning an error, against the machine: over packets of the fixtures, cut short
// in many places.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { compile, openCapture } from "../../src/index.js";
import { formatCFunction, jump, opcode, statement, type CbpfInsn, type Opcode } from "../../src/isa/index.js";
import { interpretCbpf, verifyCbpf } from "../../src/vm/index.js";
import { fixturePath } from "../helpers/fixtures.js";

const hasGcc = spawnSync("gcc", ["--version"]).status === 0;
const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

const filters = [
  "",
  "ip or tcp and port 80",
  "tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)",
  "ip[ip[1] + 20 : 4] / ip[9] > len - 20",
  "ip6 protochain 6 or ip[0] % 7 = 3 or ether[0] << ip[3] = 8",
  "greater 100 and not host 10.0.0.1 and not ether broadcast",
];

const loads = ["LD_W_ABS", "LD_H_ABS", "LD_B_ABS", "LD_W_IND", "LD_H_IND", "LD_B_IND", "LDX_B_MSH"] as const;
const plain = ["LD_IMM", "LDX_IMM", "LD_LEN", "LDX_LEN", "TAX", "TXA", "NEG"] as const;
const cells = ["LD_MEM", "LDX_MEM", "ST", "STX"] as const;
const arithmetic = [
  "ADD_K",
  "SUB_K",
  "MUL_K",
  "OR_K",
  "AND_K",
  "XOR_K",
  "ADD_X",
  "SUB_X",
  "MUL_X",
  "DIV_X",
  "OR_X",
] as const;
const moreArithmetic = ["AND_X", "LSH_X", "RSH_X", "MOD_X", "XOR_X"] as const;
const jumps = ["JEQ_K", "JGT_K", "JGE_K", "JSET_K", "JEQ_X", "JGT_X", "JGE_X", "JSET_X"] as const;

const operand = fc.oneof(fc.nat(40), fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff));
const insn = (names: readonly (keyof typeof opcode)[], k: fc.Arbitrary<number>): fc.Arbitrary<CbpfInsn> =>
  fc.tuple(fc.constantFrom(...names), k).map(([name, k]) => statement(opcode[name], k));
const step = fc.oneof(
  insn(loads, fc.oneof({ weight: 9, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: operand })),
  insn(plain, operand),
  insn(cells, fc.nat(15)),
  insn([...arithmetic, ...moreArithmetic], operand),
  insn(["DIV_K", "MOD_K"], fc.integer({ min: 1, max: 0xffffffff })),
  insn(["LSH_K", "RSH_K"], fc.nat(31)),
  fc
    .tuple(fc.constantFrom(...jumps), operand, fc.nat(2), fc.nat(2))
    .map(([name, k, jt, jf]) => jump(opcode[name] as Opcode, k, jt, jf)),
  fc.nat(2).map((skip) => statement(opcode.JA, skip)),
);
/** Random programs. They end in enough returns for every jump to land in the program. */
const randomPrograms = fc.sample(
  fc
    .array(step, { minLength: 5, maxLength: 30 })
    .map((steps) => [
      ...steps,
      ...[opcode.RET_A, opcode.TXA, opcode.RET_A, opcode.RET_A].map((code) => statement(code)),
    ]),
  { numRuns: 150, seed: 1 },
);

/** Says the verdict of every function on every packet of a file: captured length, wire length, bytes. */
const main = (count: number): string => `
#include <stdio.h>
typedef uint32_t (*filter)(const uint8_t *, uint32_t, uint32_t);
static const filter filters[] = { ${Array.from({ length: count }, (_, index) => `filter_${index}`).join(", ")} };
int main(void)
{
	static uint8_t packet[65536];
	uint32_t lengths[2];
	while (fread(lengths, 4, 2, stdin) == 2 && fread(packet, 1, lengths[0], stdin) == lengths[0])
		for (unsigned i = 0; i < sizeof filters / sizeof *filters; i++)
			printf("%u\\n", filters[i](packet, lengths[1], lengths[0]));
	return 0;
}`;

interface Sample {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
}

async function samples(): Promise<Sample[]> {
  const result: Sample[] = [];
  for (const name of ["http", "ip-options", "frag6", "arp", "other"]) {
    for await (const { data, length } of await openCapture(fixturePath(name))) {
      if (result.length > 400) return result;
      for (const cut of [data.length, 60, 35, 20, 13]) result.push({ bytes: data.slice(0, cut), wireLength: length });
    }
  }
  return result;
}

test.skipIf(!hasGcc)(
  "a program in C gives the machine's verdict (skipped where there is no gcc)",
  { timeout: 60_000 },
  async () => {
    const programs = [...filters.map((text) => compile(text).instructions), ...randomPrograms];
    for (const program of programs) verifyCbpf(program, { loops: true });
    const functions = programs.map((program, index) =>
      formatCFunction(program, filters[index] ?? "random").replace("pcapsift_filter", `filter_${index}`),
    );
    const [source, binary] = [join(directory, "filters.c"), join(directory, "filters")];
    // A function with external linkage wants a prototype from some compilers; -Wall and -Wextra do not ask for one.
    writeFileSync(source, functions.join("\n") + main(programs.length));
    const compiled = spawnSync("gcc", ["-Wall", "-Wextra", "-Werror", "-o", binary, source], { encoding: "utf8" });
    expect(compiled.stderr).toBe("");

    const packets = await samples();
    expect(packets.length).toBeGreaterThan(100);
    const input = packets.flatMap(({ bytes, wireLength }) => [
      new Uint8Array(Uint32Array.of(bytes.length, wireLength).buffer),
      bytes,
    ]);
    const { stdout } = spawnSync(binary, { input: Buffer.concat(input), encoding: "latin1", maxBuffer: 1 << 26 });
    const expected = packets.flatMap(({ bytes, wireLength }) =>
      programs.map((program) => interpretCbpf(program, bytes, wireLength)),
    );
    expect(stdout.trimEnd().split("\n").map(Number)).toEqual(expected);
    expect(new Set(expected).size, "verdicts that differ").toBeGreaterThan(50);
  },
);
