/** Reads the forms of a program meant for machines: the C array of `tcpdump -dd`, the decimals of `-ddd`, the one line of iptables. */
import { ProgramError } from "../errors.js";
import type { CbpfInsn } from "./cbpf.js";

const number = "(0x[0-9a-f]{1,8}|[0-9]{1,10})";
const arrayElement = new RegExp(`^\\{ *${number} *, *${number} *, *${number} *, *${number} *\\},?$`, "i");
const decimalLine = /^([0-9]{1,10})\s+([0-9]{1,10})\s+([0-9]{1,10})\s+([0-9]{1,10})$/;

/** Reads one line and refuses numbers that do not fit their field, so that nothing is cut silently. */
function parseInsn(line: string, form: RegExp, index: number): CbpfInsn {
  const match = form.exec(line);
  if (match === null) throw new ProgramError("program-syntax", `\`${line}' is not an instruction`, index);
  const [code, jt, jf, k] = match.slice(1).map(Number) as [number, number, number, number];
  const fields = [
    ["code", code, 0xffff],
    ["jt", jt, 0xff],
    ["jf", jf, 0xff],
    ["k", k, 0xffffffff],
  ] as const;
  for (const [name, value, limit] of fields) {
    if (value > limit) throw new ProgramError("program-syntax", `${name} ${value} is above ${limit}`, index);
  }
  return { code, jt, jf, k };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Reads what `formatCArray` writes. */
export function parseCArray(text: string): CbpfInsn[] {
  return linesOf(text).map((line, index) => parseInsn(line, arrayElement, index));
}

/** Reads what `formatDecimal` writes: a line with the count, then as many lines of four numbers. */
export function parseDecimal(text: string): CbpfInsn[] {
  const [count = "", ...lines] = linesOf(text);
  if (!/^[0-9]+$/.test(count)) {
    throw new ProgramError("program-syntax", `the number of instructions is missing before \`${count}'`, 0);
  }
  if (Number(count) !== lines.length) {
    throw new ProgramError("program-syntax", `${count} instructions announced, ${lines.length} found`, lines.length);
  }
  return lines.map((line, index) => parseInsn(line, decimalLine, index));
}

/** Reads what `formatOneLine` writes, and the same with line feeds for commas. */
export function parseOneLine(text: string): CbpfInsn[] {
  return parseDecimal(text.trim().replace(/,$/, "").replaceAll(",", "\n"));
}
