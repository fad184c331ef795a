/**
 * Reads packets with the loads that classic BPF had (LD_ABS and LD_IND): one instruction each, and the fastest at socket
 * filters. Where the bytes are not there the kernel ends the program with 0, which must be what rejecting means.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import { upperBound, type Size, type Value } from "../value.js";
import type { Evaluator, PacketAccess } from "./evaluate.js";
import type { WalkAccess } from "./walk-headers.js";

/** Above this, offsets are negative to the kernel and ask for other things than the packet (SKF_AD_OFF). */
const largestOffset = 0x7fffffff;

const sizeNames = { 1: "B", 2: "H", 4: "W" } as const;

/** Loads of `protochain`. r8 keeps the length while the protocol is read. */
export const legacyWalk: WalkAccess = {
  count: 7,
  byteAt: (place) => [asm.loadAbsolute("B", place)],
  header: (start) => [
    asm.loadIndirect("B", 9, start + 1),
    asm.mov64(8, asm.reg(0)),
    asm.loadIndirect("B", 9, start),
    asm.mov64(3, asm.reg(8)),
  ],
};

export class LegacyAccess implements PacketAccess {
  readonly gives = "number";

  constructor(readonly length: (dst: number) => asm.AssemblyLine[]) {}

  reaches(size: Size, offset: number): boolean {
    return offset + size <= largestOffset;
  }

  read(evaluator: Evaluator, size: Size, index: Value | null, offset: number): number {
    const { lines, registers, reject } = evaluator;
    const at = index ? evaluator.compute(index) : undefined;
    registers.beforeCall(at);
    if (at === undefined || !index) {
      lines.push(asm.loadAbsolute(sizeNames[size], offset));
      return 0;
    }
    const largestIndex = largestOffset - offset - size;
    if (upperBound(index) > largestIndex) lines.push(asm.jumpIf("JGT", at, asm.imm(largestIndex), reject()));
    lines.push(asm.loadIndirect(sizeNames[size], at, offset));
    return 0;
  }
}
