/**
 * Classic BPF instructions as plain data (bpf(4), linux/filter.h).
 *
 *      15      8  7   6   5   4   3   2   1   0
 *     +----------+-----------+-------+-----------+   mode   0x00 IMM  0x20 ABS  0x40 IND  0x60 MEM  0x80 LEN  0xa0 MSH
 *     |    0     |   mode    | size  | LD, LDX   |   size   0x00 W    0x08 H    0x10 B      (4, 2 and 1 bytes)
 *     +----------+-----------+---+---+-----------+   op     0x00 ADD  0x10 SUB  0x20 MUL  0x30 DIV  0x40 OR   0x50 AND
 *     |    0     |      op       |src|   ALU     |          0x60 LSH  0x70 RSH  0x80 NEG  0x90 MOD  0xa0 XOR
 *     +----------+---------------+---+-----------+   op     0x00 JA   0x10 JEQ  0x20 JGT  0x30 JGE  0x40 JSET
 *     |    0     |      op       |src|   JMP     |   src    0x00 K    0x08 X
 *     +----------+-----------+---+---+-----------+   value  0x00 K    0x10 A
 *     |    0     |     0     | value |   RET     |   op     0x00 TAX  0x80 TXA
 *     +----------+-----------+-------+-----------+   class  0 LD  1 LDX  2 ST  3 STX  4 ALU  5 JMP  6 RET  7 MISC
 *     |    0     |        op         |   MISC    |
 *     +----------+-------------------+-----------+   ST and STX have no bits but their class.
 *
 * `jt` and `jf` (8 bits each) are relative: 0 is the next instruction. `k` is 32 bits, unsigned.
 */
export interface CbpfInsn {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** Number of scratch memory cells, `M[0]` to `M[15]` (BPF_MEMWORDS). */
export const scratchCells = 16;

/**
 * Linux's ancillary offsets (SKF_AD_OFF plus SKF_AD_*): absolute loads from there read what the kernel knows of a packet
 * and no capture file stores. The names are the ones listings show.
 */
export const ancillary = {
  proto: 0xfffff000,
  type: 0xfffff004,
  ifidx: 0xfffff008,
  nla: 0xfffff00c,
  nlan: 0xfffff010,
  mark: 0xfffff014,
  queue: 0xfffff018,
  hatype: 0xfffff01c,
  rxhash: 0xfffff020,
  cpu: 0xfffff024,
  xor_x: 0xfffff028,
  vlan_tci: 0xfffff02c,
  vlanp: 0xfffff030,
  poff: 0xfffff034,
  random: 0xfffff038,
  vlan_tpid: 0xfffff03c,
} as const;

/** What the low three bits of a code say. */
export const insnClass = { LD: 0, LDX: 1, ST: 2, STX: 3, ALU: 4, JMP: 5, RET: 6, MISC: 7 } as const;

/** Every instruction code that means something. Written as numbers, so that the type of each is that number. */
export const opcode = {
  LD_W_ABS: 0x20,
  LD_H_ABS: 0x28,
  LD_B_ABS: 0x30,
  LD_W_IND: 0x40,
  LD_H_IND: 0x48,
  LD_B_IND: 0x50,
  LD_IMM: 0x00,
  LD_MEM: 0x60,
  LD_LEN: 0x80,
  LDX_IMM: 0x01,
  LDX_MEM: 0x61,
  LDX_LEN: 0x81,
  /** X = 4 * (low four bits of the byte at k): the length of an IPv4 header. */
  LDX_B_MSH: 0xb1,
  ST: 0x02,
  STX: 0x03,
  ADD_K: 0x04,
  SUB_K: 0x14,
  MUL_K: 0x24,
  DIV_K: 0x34,
  OR_K: 0x44,
  AND_K: 0x54,
  LSH_K: 0x64,
  RSH_K: 0x74,
  NEG: 0x84,
  MOD_K: 0x94,
  XOR_K: 0xa4,
  ADD_X: 0x0c,
  SUB_X: 0x1c,
  MUL_X: 0x2c,
  DIV_X: 0x3c,
  OR_X: 0x4c,
  AND_X: 0x5c,
  LSH_X: 0x6c,
  RSH_X: 0x7c,
  MOD_X: 0x9c,
  XOR_X: 0xac,
  /** Jump always: `k` is the distance, signed only in the loops libpcap makes for `protochain`. */
  JA: 0x05,
  JEQ_K: 0x15,
  JGT_K: 0x25,
  JGE_K: 0x35,
  JSET_K: 0x45,
  JEQ_X: 0x1d,
  JGT_X: 0x2d,
  JGE_X: 0x3d,
  JSET_X: 0x4d,
  RET_K: 0x06,
  RET_A: 0x16,
  TAX: 0x07,
  TXA: 0x87,
} as const;

/** One of the instruction codes in `opcode`. */
export type Opcode = (typeof opcode)[keyof typeof opcode];

const known: ReadonlySet<number> = new Set(Object.values(opcode));

/** Whether `code` is an instruction code of classic BPF. */
export function isOpcode(code: number): code is Opcode {
  return known.has(code);
}

/** An instruction without jumps; `k` may be given as a negative number and is stored as unsigned. */
export function statement(code: Opcode, k = 0): CbpfInsn {
  return { code, jt: 0, jf: 0, k: k >>> 0 };
}

/** A conditional jump: `jt` and `jf` are how many instructions to skip. */
export function jump(code: Opcode, k: number, jt: number, jf: number): CbpfInsn {
  return { code, jt, jf, k: k >>> 0 };
}
