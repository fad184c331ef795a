// The forms of a program that other programs take, each for one small program with every kind of block and arrow.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { compile } from "../../src/index.js";
import {
  encodeCbpf,
  formatCFunction,
  formatGraph,
  formatJson,
  formatOneLine,
  jump,
  opcode,
  statement,
} from "../../src/isa/index.js";

const program = [
  statement(opcode.LD_H_ABS, 12),
  jump(opcode.JEQ_K, 0x800, 0, 4),
  statement(opcode.LDX_B_MSH, 14),
  statement(opcode.LD_W_IND, 18),
  jump(opcode.JSET_K, 0xffffffff, 1, 0),
  statement(opcode.JA, 1),
  statement(opcode.RET_K, 262144),
  statement(opcode.RET_K, 0),
];

test("on one line", () => {
  expect(formatOneLine(program)).toBe(
    "8,40 0 0 12,21 0 4 2048,177 0 0 14,64 0 0 18,69 1 0 4294967295,5 0 0 1,6 0 0 262144,6 0 0 0",
  );
});

test("as bytes", () => {
  expect(Buffer.from(encodeCbpf(program.slice(0, 2))).toString("hex")).toBe(
    "28000000" + "0c000000" + "15000004" + "00080000",
  );
});

test("as JSON", () => {
  expect(formatJson(program.slice(6), [[{ start: 0, end: 1 }], []], { expression: 'a "b"' })).toBe(`{
  "expression": "a \\"b\\"",
  "instructions": [
    {"code":6,"jt":0,"jf":0,"k":262144,"text":"ret #262144","sources":[[0,1]]},
    {"code":6,"jt":0,"jf":0,"k":0,"text":"ret #0","sources":[]}
  ]
}`);
});

test("as a graph", () => {
  expect(formatGraph(program, 'a "b"')).toBe(`digraph "a \\"b\\"" {
  node [shape=box, fontname=monospace];
  b0 [label="(000) ldh      [12]\\l(001) jeq      #0x800\\l"];
  b0 -> b2 [label="yes"];
  b0 -> b6 [label="no", style=dashed];
  b2 [label="(002) ldxb     4*([14]&0xf)\\l(003) ld       [x + 18]\\l(004) jset     #0xffffffff\\l"];
  b2 -> b6 [label="yes"];
  b2 -> b5 [label="no", style=dashed];
  b5 [label="(005) ja       7\\l"];
  b5 -> b7;
  b6 [label="(006) ret      #262144\\l", color=darkgreen];
  b7 [label="(007) ret      #0\\l", color=red];
}`);
});

test("in C", () => {
  expect(formatCFunction(program, "ip */ or /* x")).toBe(`/* ip * / or / * x */
#include <stdint.h>

/* Returns how many bytes of the packet to keep, 0 for a packet that does not match. */
uint32_t pcapsift_filter(const uint8_t *packet, uint32_t wire_length, uint32_t captured_length)
{
	uint32_t A = 0;
	uint32_t X = 0;
	(void)wire_length;
	(void)A;
	(void)X;

	if (captured_length < 14u) return 0;
	A = (uint32_t)packet[12u] << 8 | packet[13u];
	if (!(A == 2048u)) goto L6;
	if (captured_length < 15u) return 0;
	X = 4 * (packet[14u] & 15u);
	if ((uint64_t)X + 22 > captured_length) return 0;
	A = (uint32_t)packet[X + 18u] << 24 | (uint32_t)packet[X + 19u] << 16 | (uint32_t)packet[X + 20u] << 8 | packet[X + 21u];
	if (A & 4294967295u) goto L6;
	goto L7;
L6:
	return 262144u;
L7:
	return 0u;
}`);
});

test.skipIf(spawnSync("dot", ["-V"]).status !== 0)("Graphviz draws the graphs (skipped where there is no dot)", () => {
  const filters = ["", "tcp port 80", "ip6 protochain 6", "vlan and not ip", 'ifname \\"<|{\\n}>"\\'];
  for (const filter of filters) {
    const { instructions } = compile(filter, { linkType: filter.startsWith("ifname") ? "PFLOG" : "EN10MB" });
    const drawn = spawnSync("dot", ["-Tsvg"], { input: formatGraph(instructions, filter), encoding: "utf8" });
    expect([drawn.status, drawn.stderr]).toEqual([0, ""]);
    const nodes = drawn.stdout.match(/class="node"/g) ?? [];
    expect(nodes.length).toBe(formatGraph(instructions, filter).match(/^ *b\d+ \[label/gm)?.length);
  }
});
