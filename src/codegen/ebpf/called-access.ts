/**
 * Reads packets by the kernel's helper bpf_skb_load_bytes, wherever in the skb the bytes are: at hooks without pointers
 * into the packet, and where a pointer does not reach because the packet is in several pieces.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import { upperBound, type Size, type Value } from "../value.js";
import type { Evaluator, PacketAccess } from "./evaluate.js";
import { register, stack } from "./frame.js";
import type { WalkAccess } from "./walk-headers.js";

/** Offsets above this are refused by the kernel (INT_MAX). */
const largestOffset = 0x7fffffff;

const skbLoadBytes = 26;

const sizeNames = { 1: "B", 2: "H", 4: "W" } as const satisfies Record<Size, asm.SizeName>;

/** Reads `size` bytes from the offset in r2 on. */
function callLoadBytes(size: number, reject: string): asm.AssemblyLine[] {
  return [
    asm.mov64(1, asm.reg(register.context)),
    asm.mov64(3, asm.reg(register.frame)),
    asm.alu64("ADD", 3, asm.imm(stack.bytesRead)),
    asm.mov64(4, asm.imm(size)),
    asm.call(skbLoadBytes),
    asm.jumpIf("JNE", 0, asm.imm(0), reject),
  ];
}

/** Loads of `protochain`. */
export function calledWalk(reject: () => string): WalkAccess {
  return {
    count: 7,
    byteAt: (place) => [
      asm.mov64(2, asm.imm(place)),
      ...callLoadBytes(1, reject()),
      asm.load("B", 0, register.frame, stack.bytesRead),
    ],
    header: (start) => [
      asm.mov64(2, asm.reg(9)),
      asm.alu64("ADD", 2, asm.imm(start)),
      ...callLoadBytes(2, reject()),
      asm.load("B", 0, register.frame, stack.bytesRead),
      asm.load("B", 3, register.frame, stack.bytesRead + 1),
    ],
  };
}

export class CalledAccess implements PacketAccess {
  readonly gives = "raw";

  constructor(readonly length: (dst: number) => asm.AssemblyLine[]) {}

  reaches(_size: Size, offset: number): boolean {
    return offset <= largestOffset;
  }

  read(evaluator: Evaluator, size: Size, index: Value | null, offset: number): number {
    const { lines, registers, reject } = evaluator;
    const at = index ? evaluator.compute(index) : undefined;
    registers.beforeCall(at);
    lines.push(asm.mov64(2, at === undefined ? asm.imm(offset) : asm.reg(at)));
    if (index && offset !== 0) lines.push(asm.alu64("ADD", 2, asm.imm(offset)));
    if (index && upperBound(index) + offset > largestOffset) {
      lines.push(asm.jumpIf("JGT", 2, asm.imm(largestOffset), reject()));
    }
    lines.push(...callLoadBytes(size, reject()), asm.load(sizeNames[size], 0, register.frame, stack.bytesRead));
    return 0;
  }
}
