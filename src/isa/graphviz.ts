/** A program as a graph of its blocks, in the DOT language of Graphviz (https://graphviz.org/doc/info/lang.html). */
import { insnClass, opcode, type CbpfInsn } from "./cbpf.js";
import { formatInsn } from "./listing.js";

interface Edge {
  readonly to: number;
  readonly label: string;
}

/** The graph: a box for each block of instructions, solid arrows for a test that holds, dashed ones for one that does not. */
export function formatGraph(program: readonly CbpfInsn[], title: string): string {
  const starts = blockStarts(program);
  const lines = starts.flatMap((start, index) => {
    const end = starts[index + 1] ?? program.length;
    return [blockLine(program, start, end), ...edgesOf(program, end - 1).map((edge) => edgeLine(start, edge))];
  });
  return [
    `digraph ${quoted(title)} {`,
    "  node [shape=box, fontname=monospace];",
    ...lines.map((line) => `  ${line}`),
    "}",
  ].join("\n");
}

/** Where blocks start: at the first instruction, at every target, and after every jump and return. */
function blockStarts(program: readonly CbpfInsn[]): number[] {
  const starts = new Set([0]);
  program.forEach(({ code }, pc) => {
    const kind = code & 0x07;
    if (kind !== insnClass.JMP && kind !== insnClass.RET) return;
    for (const { to } of edgesOf(program, pc)) starts.add(to);
    if (pc + 1 < program.length) starts.add(pc + 1);
  });
  return [...starts].sort((a, b) => a - b);
}

/** The ways on from an instruction. */
function edgesOf(program: readonly CbpfInsn[], pc: number): Edge[] {
  const { code, jt, jf, k } = program[pc]!;
  const next = pc + 1;
  if ((code & 0x07) === insnClass.RET) return [];
  if ((code & 0x07) !== insnClass.JMP) return [{ to: next, label: "" }];
  if (code === opcode.JA) return [{ to: (next + k) | 0, label: "" }];
  if (jt === jf) return [{ to: next + jt, label: "" }];
  return [
    { to: next + jt, label: 'label="yes"' },
    { to: next + jf, label: 'label="no", style=dashed' },
  ];
}

function blockLine(program: readonly CbpfInsn[], start: number, end: number): string {
  const text = program.slice(start, end).map((insn, index) => escaped(image(insn, start + index)));
  const last = program[end - 1]!;
  const isReturn = (last.code & 0x07) === insnClass.RET;
  const color = !isReturn ? "" : `, color=${last.code === opcode.RET_K && last.k === 0 ? "red" : "darkgreen"}`;
  return `b${start} [label="${text.map((line) => `${line}\\l`).join("")}"${color}];`;
}

function edgeLine(from: number, { to, label }: Edge): string {
  return `b${from} -> b${to}${label === "" ? "" : ` [${label}]`};`;
}

/** A line of the listing without the targets, which the arrows show. */
function image(insn: CbpfInsn, pc: number): string {
  return formatInsn(insn, pc)
    .replace(/ +jt \d+\tjf \d+$/, "")
    .trimEnd();
}

function escaped(text: string): string {
  return text.replaceAll(/[\\"]/g, "\\$&");
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}
