/**
 * Writes extended BPF: one constructor for each form of instruction, jumps to labels, places worked out at the end.
 *
 *     assemble([mov64(0, imm(1)), jumpIf("JEQ", 1, imm(0), "end"), mov64(0, imm(2)), label("end"), exit()])
 *
 * Registers are their numbers. Offsets of jumps have 16 bits; where one does not reach, a `gotol` with 32 bits is put in.
 */
import { ebpfAlu, ebpfClass, ebpfJump, ebpfMode, ebpfSize, ebpfSource, LDDW, pseudo, type EbpfInsn } from "./ebpf.js";

/** The second operand of arithmetic and of comparisons. */
export type Operand = { readonly register: number } | { readonly imm: number };

export const reg = (register: number): Operand => ({ register });

/** A constant of 32 bits. 64-bit operations extend its sign. */
export const imm = (value: number): Operand => ({ imm: value | 0 });

/** Something that a program is written as: an instruction, a jump whose target has a name, or such a name. */
export type AssemblyLine =
  | { readonly kind: "insn"; readonly insn: EbpfInsn }
  | { readonly kind: "jump"; readonly insn: EbpfInsn; readonly target: string }
  | { readonly kind: "label"; readonly name: string };

export type AluName = Exclude<keyof typeof ebpfAlu, "END" | "NEG">;
export type ConditionName = Exclude<keyof typeof ebpfJump, "JA" | "CALL" | "EXIT">;
export type SizeName = keyof typeof ebpfSize;

const none = { dst: 0, src: 0, off: 0, imm: 0 } as const;

function plain(insn: Partial<EbpfInsn> & Pick<EbpfInsn, "code">): AssemblyLine {
  return { kind: "insn", insn: { ...none, ...insn } };
}

/** An operation with its second operand, in the fields it belongs to. */
function withOperand(code: number, dst: number, operand: Operand): EbpfInsn {
  return "register" in operand
    ? { ...none, code: code | ebpfSource.X, dst, src: operand.register }
    : { ...none, code: code | ebpfSource.K, dst, imm: operand.imm };
}

/** `r1 += …`, on 64 bits. */
export function alu64(op: AluName, dst: number, operand: Operand): AssemblyLine {
  return plain(withOperand(ebpfClass.ALU64 | ebpfAlu[op], dst, operand));
}

/** `w1 += …`, on 32 bits; the upper half of the register becomes 0. */
export function alu32(op: AluName, dst: number, operand: Operand): AssemblyLine {
  return plain(withOperand(ebpfClass.ALU | ebpfAlu[op], dst, operand));
}

export const mov64 = (dst: number, operand: Operand): AssemblyLine => alu64("MOV", dst, operand);
export const mov32 = (dst: number, operand: Operand): AssemblyLine => alu32("MOV", dst, operand);

/** `w1 = -w1`. */
export function negate32(dst: number): AssemblyLine {
  return plain({ code: ebpfClass.ALU | ebpfAlu.NEG, dst });
}

/** `r1 = be16 r1`: to network byte order, or from it, whatever the machine's is. Other bits become 0. */
export function toBigEndian(dst: number, bits: 16 | 32 | 64): AssemblyLine {
  return plain({ code: ebpfClass.ALU | ebpfAlu.END | ebpfSource.X, dst, imm: bits });
}

/** `r1 = *(u16 *)(r2 + 4)`. */
export function load(size: SizeName, dst: number, base: number, off: number): AssemblyLine {
  return plain({ code: ebpfClass.LDX | ebpfMode.MEM | ebpfSize[size], dst, src: base, off });
}

/** `*(u32 *)(r10 - 4) = r1`. */
export function store(size: SizeName, base: number, off: number, src: number): AssemblyLine {
  return plain({ code: ebpfClass.STX | ebpfMode.MEM | ebpfSize[size], dst: base, src, off });
}

/** `*(u64 *)(r10 - 8) = 0`. */
export function storeImm(size: SizeName, base: number, off: number, value: number): AssemblyLine {
  return plain({ code: ebpfClass.ST | ebpfMode.MEM | ebpfSize[size], dst: base, off, imm: value | 0 });
}

/** `r0 = *(u16 *)skb[12]`: a big-endian load from the packet, as in classic BPF. Needs the context in r6. */
export function loadAbsolute(size: "B" | "H" | "W", offset: number): AssemblyLine {
  return plain({ code: ebpfClass.LD | ebpfMode.ABS | ebpfSize[size], imm: offset | 0 });
}

/** `r0 = *(u16 *)skb[r1 + 12]`. */
export function loadIndirect(size: "B" | "H" | "W", index: number, offset: number): AssemblyLine {
  return plain({ code: ebpfClass.LD | ebpfMode.IND | ebpfSize[size], src: index, imm: offset | 0 });
}

/** `r1 = map ll`, two slots: the address of a map, named by its place in the program's list. */
export function loadMap(dst: number, map: number): AssemblyLine[] {
  return [plain({ code: LDDW, dst, src: pseudo.MAP_IDX, imm: map }), plain({ code: 0 })];
}

/** Calls a helper function of the kernel by its number. */
export function call(helper: number): AssemblyLine {
  return plain({ code: ebpfClass.JMP | ebpfJump.CALL, imm: helper });
}

export function exit(): AssemblyLine {
  return plain({ code: ebpfClass.JMP | ebpfJump.EXIT });
}

export function label(name: string): AssemblyLine {
  return { kind: "label", name };
}

export function goto(target: string): AssemblyLine {
  return { kind: "jump", insn: { ...none, code: ebpfClass.JMP | ebpfJump.JA }, target };
}

/** `if r1 == … goto target`, comparing 64 bits. */
export function jumpIf(op: ConditionName, dst: number, operand: Operand, target: string): AssemblyLine {
  return { kind: "jump", insn: withOperand(ebpfClass.JMP | ebpfJump[op], dst, operand), target };
}

/** `if w1 == … goto target`, comparing the lower 32 bits. */
export function jumpIf32(op: ConditionName, dst: number, operand: Operand, target: string): AssemblyLine {
  return { kind: "jump", insn: withOperand(ebpfClass.JMP32 | ebpfJump[op], dst, operand), target };
}

const reach = 0x7fff;
const isGoto = ({ code }: EbpfInsn): boolean => code === (ebpfClass.JMP | ebpfJump.JA);

/** The program, with every jump counted out. */
export function assemble(lines: readonly AssemblyLine[]): EbpfInsn[] {
  const far = new Set<AssemblyLine>();
  for (;;) {
    const places = placeLabels(lines, far);
    const program: EbpfInsn[] = [];
    const tooFar: AssemblyLine[] = [];
    for (const line of lines) {
      if (line.kind === "insn") program.push(line.insn);
      if (line.kind !== "jump") continue;
      const target = places.get(line.target);
      if (target === undefined) throw new Error(`no label ${line.target}`);
      const skip = target - program.length - 1;
      if (far.has(line)) program.push(...farJump(line.insn, skip));
      else if (Math.abs(skip) > reach) tooFar.push(line);
      else program.push({ ...line.insn, off: skip });
    }
    if (tooFar.length === 0) return program;
    tooFar.forEach((line) => far.add(line));
  }
}

function placeLabels(lines: readonly AssemblyLine[], far: ReadonlySet<AssemblyLine>): Map<string, number> {
  const places = new Map<string, number>();
  let place = 0;
  for (const line of lines) {
    if (line.kind === "label") places.set(line.name, place);
    else place += line.kind === "jump" && far.has(line) ? farJump(line.insn, 0).length : 1;
  }
  return places;
}

/** The same jump by `gotol`; a condition first goes there or around it. `skip` is counted from behind the first slot. */
function farJump(insn: EbpfInsn, skip: number): EbpfInsn[] {
  const gotol = (imm: number): EbpfInsn => ({ ...none, code: ebpfClass.JMP32 | ebpfJump.JA, imm });
  if (isGoto(insn)) return [gotol(skip)];
  return [{ ...insn, off: 1 }, { ...none, code: ebpfClass.JMP | ebpfJump.JA, off: 1 }, gotol(skip - 2)];
}
