import type { CbpfInsn } from "./cbpf.js";
import { formatInsn } from "./listing.js";

/**
 * The program as JSON, an instruction a line: its numbers and, as `text`, its line in the listing without the place.
 * `facts` is what there is to say of the whole program; it comes first.
 */
export function formatJson(program: readonly CbpfInsn[], facts: Readonly<Record<string, unknown>>): string {
  const instructions = program.map((insn, pc) => {
    const { code, jt, jf, k } = insn;
    const text = formatInsn(insn, pc)
      .replace(/^\(\d+\) /, "")
      .replaceAll(/\s+/g, " ")
      .trim();
    return `    ${JSON.stringify({ code, jt, jf, k, text })}`;
  });
  const head = Object.entries(facts).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  return `{\n${head.join("")}  "instructions": [\n${instructions.join(",\n")}\n  ]\n}`;
}
