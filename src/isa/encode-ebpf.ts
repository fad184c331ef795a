/** Extended BPF programs as bytes (RFC 9669, section 3). */
import { ProgramError } from "../errors.js";
import type { EbpfInsn } from "./ebpf.js";

/** Bytes of one slot, `struct bpf_insn`. */
export const ebpfInsnSize = 8;

/** The program as an array of `struct bpf_insn`, in the byte order of the machine it is for. */
export function encodeEbpf(program: readonly EbpfInsn[], bigEndian = false): Uint8Array {
  const bytes = new Uint8Array(ebpfInsnSize * program.length);
  const view = new DataView(bytes.buffer);
  program.forEach(({ code, dst, src, off, imm }, pc) => {
    const at = ebpfInsnSize * pc;
    view.setUint8(at, code);
    // C lays bit fields out from the low end on little-endian machines and from the high end on the others.
    view.setUint8(at + 1, bigEndian ? (dst << 4) | src : (src << 4) | dst);
    view.setInt16(at + 2, off, !bigEndian);
    view.setInt32(at + 4, imm, !bigEndian);
  });
  return bytes;
}

/** The slots in `bytes`. Throws ProgramError if the bytes end within one. */
export function decodeEbpf(bytes: Uint8Array, bigEndian = false): EbpfInsn[] {
  const slots = Math.floor(bytes.length / ebpfInsnSize);
  if (bytes.length % ebpfInsnSize !== 0) {
    const message = `the program has ${bytes.length} bytes, which is no multiple of ${ebpfInsnSize}`;
    throw new ProgramError("program-length", message, slots);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: slots }, (_, pc) => {
    const at = ebpfInsnSize * pc;
    const registers = view.getUint8(at + 1);
    const [low, high] = [registers & 0x0f, registers >> 4];
    return {
      code: view.getUint8(at),
      dst: bigEndian ? high : low,
      src: bigEndian ? low : high,
      off: view.getInt16(at + 2, !bigEndian),
      imm: view.getInt32(at + 4, !bigEndian),
    };
  });
}
