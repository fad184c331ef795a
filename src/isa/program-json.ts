import type { Span } from "../errors.js";
import type { CbpfInsn } from "./cbpf.js";
import { isWide } from "./ebpf.js";
import { formatEbpfInsn } from "./ebpf-listing.js";
import type { EbpfMap, EbpfProgram } from "./ebpf-program.js";
import { formatInsn } from "./listing.js";

/**
 * The program as JSON, an instruction a line: its numbers, as `text` its line in the listing without the place, and as
 * `sources` the parts of the expression it comes from, by start and end. `facts` is what there is to say of the whole
 * program; it comes first.
 */
export function formatJson(
  program: readonly CbpfInsn[],
  sources: readonly (readonly Span[])[],
  facts: Readonly<Record<string, unknown>>,
): string {
  const instructions = program.map((insn, pc) => {
    const { code, jt, jf, k } = insn;
    const text = formatInsn(insn, pc)
      .replace(/^\(\d+\) /, "")
      .replaceAll(/\s+/g, " ")
      .trim();
    const from = sources[pc]?.map(({ start, end }) => [start, end]) ?? [];
    return `    ${JSON.stringify({ code, jt, jf, k, text, sources: from })}`;
  });
  const head = Object.entries(facts).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  return `{\n${head.join("")}  "instructions": [\n${instructions.join(",\n")}\n  ]\n}`;
}

/**
 * An extended program as JSON, a slot a line. Maps are listed with what they are to hold; instructions name them by their
 * place. The second slot of a wide instruction has no text of its own.
 */
export function formatEbpfJson(program: EbpfProgram, facts: Readonly<Record<string, unknown>>): string {
  const { instructions, maps, name, section, hook, license } = program;
  const slots = instructions.map((insn, pc) => {
    const { code, dst, src, off, imm } = insn;
    const previous = instructions[pc - 1];
    const isSecond = previous !== undefined && isWide(previous);
    const text = isSecond ? {} : { text: formatEbpfInsn(insn, instructions[pc + 1], pc) };
    return `    ${JSON.stringify({ code, dst, src, off, imm, ...text })}`;
  });
  const all = { ...facts, hook, section, name, license, maps: maps.map(describeMap) };
  const head = Object.entries(all).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  return `{\n${head.join("")}  "instructions": [\n${slots.join(",\n")}\n  ]\n}`;
}

function describeMap({ name, type, keySize, valueSize, maxEntries, flags, entries }: EbpfMap): object {
  const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const held = entries?.map(({ key, value }) => [hex(key), hex(value)]);
  return { name, type, keySize, valueSize, maxEntries, flags, ...(held && { entries: held }) };
}
