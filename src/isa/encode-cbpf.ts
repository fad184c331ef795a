/** Programs as kernels and their tools take them. */
import type { CbpfInsn } from "./cbpf.js";

/** Bytes of one `struct sock_filter` (Linux) or `struct bpf_insn` (BSD). */
const insnSize = 8;

/** The program as an array of `struct sock_filter`, little-endian: code (2 bytes), jt (1), jf (1), k (4). */
export function encodeCbpf(program: readonly CbpfInsn[]): Uint8Array {
  const bytes = new Uint8Array(insnSize * program.length);
  const view = new DataView(bytes.buffer);
  program.forEach(({ code, jt, jf, k }, pc) => {
    view.setUint16(insnSize * pc, code, true);
    view.setUint8(insnSize * pc + 2, jt);
    view.setUint8(insnSize * pc + 3, jf);
    view.setUint32(insnSize * pc + 4, k, true);
  });
  return bytes;
}

/**
 * The program on one line, as `iptables -m bpf --bytecode` and `tc … bpf bytecode` take it: the count, then the
 * instructions in decimal (iptables-extensions(8), tc-bpf(8)): `2,48 0 0 9,6 0 0 1`.
 */
export function formatOneLine(program: readonly CbpfInsn[]): string {
  return [program.length, ...program.map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}`)].join(",");
}
