import { VerificationError, type ProgramError } from "../errors.js";
import { formatEbpfInsn, type EbpfProgram } from "../isa/index.js";

/** The line that an instruction was made of: `short-check.c:9: return ethernet->h_proto`. */
function sourceAt(lines: EbpfProgram["lines"], pc: number): string {
  for (let slot = pc; slot >= 0; slot--) {
    const line = lines?.get(slot);
    if (line !== undefined) return `${line.file}:${line.number}: ${line.text}`;
  }
  return "";
}

/**
 * Why a program may not run: the message, then lines with the instruction at fault, its source, what to do, what the registers hold and how
 * the program gets there.
 */
export function explainRefusal({ instructions, maps, lines: source }: EbpfProgram, error: ProgramError): string {
  const listing = (pc: number) => {
    const insn = instructions[pc];
    const mapName = (index: number) => maps[index]?.name ?? `map[${index}]`;
    return insn === undefined ? "" : `${pc}: ${formatEbpfInsn(insn, instructions[pc + 1], pc, mapName)}`;
  };
  const lines = [listing(error.index), sourceAt(source, error.index)];
  if (error instanceof VerificationError) {
    if (error.hint !== undefined) lines.push(error.hint);
    if (error.registers.length > 0) lines.push("registers:", ...error.registers.map((line) => `  ${line}`));
    if (error.way.length > 0) lines.push("the way here, last first:");
    lines.push(...error.way.map(({ pc, taken }) => `  ${listing(pc)}, ${taken ? "taken" : "not taken"}`));
  }
  return [error.message, ...lines.filter((line) => line !== "").map((line) => `  ${line}`)].join("\n");
}
