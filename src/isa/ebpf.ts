/**
 * Extended BPF instructions as plain data (RFC 9669).
 *
 *      7   6   5   4   3   2   1   0
 *     +---------------+---+-----------+   op     what ALU, ALU64, JMP and JMP32 do
 *     |      op       |src|   class   |   src    0x00 K: the operand is imm   0x08 X: the operand is register src
 *     +-----------+---+---+-----------+
 *     |   mode    | size  |   class   |   mode and size of LD, LDX, ST and STX
 *     +-----------+-------+-----------+
 *
 * An instruction is one slot of eight bytes: code (8 bits), dst and src (4 bits each), off (16 bits, signed), imm (32 bits,
 * signed). Jumps count slots and are relative to the next one. One instruction, `lddw`, fills two slots: see `isWide`.
 *
 * Programs travel between rooms as arrays of slots, the way a kernel takes them. A map is named by its place in the
 * program's list of maps (`pseudo.MAP_IDX`), never by a file descriptor.
 */
export interface EbpfInsn {
  readonly code: number;
  readonly dst: number;
  readonly src: number;
  readonly off: number;
  readonly imm: number;
}

/** What the low three bits of a code say. */
export const ebpfClass = { LD: 0, LDX: 1, ST: 2, STX: 3, ALU: 4, JMP: 5, JMP32: 6, ALU64: 7 } as const;

/** Where the second operand of ALU and JMP is; for `end`, the byte order to convert to. */
export const ebpfSource = { K: 0x00, X: 0x08 } as const;

/** How many bytes LD, LDX, ST and STX move: 4, 2, 1 and 8, as `accessSize` says. */
export const ebpfSize = { W: 0x00, H: 0x08, B: 0x10, DW: 0x18 } as const;

/** How many bytes LD, LDX, ST or STX with this code moves. */
export function accessSize(code: number): 1 | 2 | 4 | 8 {
  return accessSizes[(code & 0x18) >> 3]!;
}

const accessSizes: readonly (1 | 2 | 4 | 8)[] = [4, 2, 1, 8];

/** ABS and IND are the loads of packet bytes that classic BPF had; MEMSX extends the sign. */
export const ebpfMode = { IMM: 0x00, ABS: 0x20, IND: 0x40, MEM: 0x60, MEMSX: 0x80, ATOMIC: 0xc0 } as const;

/** DIV and MOD are signed when off is 1; MOV extends the sign of off bits when off is 8, 16 or 32. */
export const ebpfAlu = {
  ADD: 0x00,
  SUB: 0x10,
  MUL: 0x20,
  DIV: 0x30,
  OR: 0x40,
  AND: 0x50,
  LSH: 0x60,
  RSH: 0x70,
  NEG: 0x80,
  MOD: 0x90,
  XOR: 0xa0,
  MOV: 0xb0,
  ARSH: 0xc0,
  END: 0xd0,
} as const;

/** JA of class JMP32 jumps by imm rather than by off. CALL and EXIT exist in class JMP only. */
export const ebpfJump = {
  JA: 0x00,
  JEQ: 0x10,
  JGT: 0x20,
  JGE: 0x30,
  JSET: 0x40,
  JNE: 0x50,
  JSGT: 0x60,
  JSGE: 0x70,
  CALL: 0x80,
  EXIT: 0x90,
  JLT: 0xa0,
  JLE: 0xb0,
  JSLT: 0xc0,
  JSLE: 0xd0,
} as const;

/** What imm of an atomic store says. FETCH is set in XCHG and CMPXCHG and may be added to the others. */
export const ebpfAtomic = {
  ADD: 0x00,
  OR: 0x40,
  AND: 0x50,
  XOR: 0xa0,
  FETCH: 0x01,
  XCHG: 0xe1,
  CMPXCHG: 0xf1,
} as const;

/** What src of `lddw` and of `call` says about imm (BPF_PSEUDO_* in linux/bpf.h). */
export const pseudo = {
  /** `lddw`: imm is a map's file descriptor. Only a loader that has opened maps can know one. */
  MAP_FD: 1,
  /** `lddw`: imm is a map's file descriptor, the second imm an offset into its first value. */
  MAP_VALUE: 2,
  /** `lddw`: imm is the distance to a function of the program, counted as for CALL. */
  FUNC: 4,
  /** `lddw`: imm is a map's place in the program's list. */
  MAP_IDX: 5,
  /** `lddw`: imm is a map's place in the program's list, the second imm an offset into its first value. */
  MAP_IDX_VALUE: 6,
  /** `call`: imm is the distance to a function of the program, from the slot after the call. */
  CALL: 1,
  /** `call`: imm is the BTF number of a kernel function. */
  KFUNC_CALL: 2,
} as const;

/** Registers r0 to r10. r0 is the result, r1 to r5 are arguments, r6 to r9 outlive calls, r10 is the end of the frame. */
export const ebpfRegisters = 11;

/** Bytes of stack that each function has, below r10 (MAX_BPF_STACK). */
export const ebpfStackSize = 512;

/** The code of `lddw`, the load of a 64-bit constant. */
export const LDDW = ebpfClass.LD | ebpfMode.IMM | ebpfSize.DW;

/** Whether the instruction fills two slots, the second holding the upper half of the constant in its imm and nothing else. */
export function isWide(insn: EbpfInsn): boolean {
  return insn.code === LDDW;
}
