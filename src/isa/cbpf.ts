/**
 * Classic BPF instructions as plain data (bpf(4), linux/filter.h).
 *
 *     code (16 bits)                     class    bits 0-2   LD LDX ST STX ALU JMP RET MISC
 *     +----------+------+-------+        LD:      size  bits 3-4   W H B        mode  bits 5-7  IMM ABS IND MEM LEN MSH
 *     |   op     | src  | class |        ALU/JMP: op    bits 4-7                src   bit 3     K X
 *     +----------+------+-------+        RET:     value bits 3-4   K X A
 *
 * `jt` and `jf` (8 bits each) are relative: 0 is the next instruction. `k` is 32 bits, unsigned.
 */
export interface CbpfInsn {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}
