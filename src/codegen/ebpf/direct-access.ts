/**
 * Reads packets through pointers, as XDP programs do and tc and cgroup programs may: r7 is the first byte, r8 the end.
 *
 * The verifier lets a program read bytes that it has compared with the end on every way there. One comparison serves all
 * loads after it that lie before what was compared, so each one looks as far ahead as the packets must reach that can
 * still match. At a computed place the pointer is kept, with how far it has been compared.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import type { Size, Value } from "../value.js";
import { verifiedBound } from "./bounds.js";
import type { Evaluator, PacketAccess } from "./evaluate.js";
import { register } from "./frame.js";
import type { WalkAccess } from "./walk-headers.js";

/** Loads of `protochain`. `fail` is where packets go that do not hold the bytes. */
export function directWalk(fail: () => string): WalkAccess {
  const within = (end: number, base: number, length: number): asm.AssemblyLine[] => [
    asm.mov64(end, asm.reg(base)),
    asm.alu64("ADD", end, asm.imm(length)),
    asm.jumpIf("JGT", end, asm.reg(register.dataEnd), fail()),
  ];
  return {
    count: 4,
    byteAt: (place) => [...within(1, register.data, place + 1), asm.load("B", 0, register.data, place)],
    header: (start) => [
      asm.jumpIf("JGT", 9, asm.imm(directReach), fail()),
      asm.mov64(1, asm.reg(9)),
      asm.alu64("ADD", 1, asm.reg(register.data)),
      ...within(2, 1, start + 2),
      asm.load("B", 0, 1, start),
      asm.load("B", 3, 1, start + 1),
    ],
  };
}

/**
 * How far offsets may go. Offsets of instructions have 16 bits with a sign, and the verifier follows a pointer no further
 * than 65535 bytes (MAX_PACKET_OFF), a computed index and a constant offset together.
 */
export const directReach = 0x7fff;

const sizeNames = { 1: "B", 2: "H", 4: "W" } as const satisfies Record<Size, asm.SizeName>;

export class DirectAccess implements PacketAccess {
  readonly gives = "raw";

  /**
   * `needs`: packets shorter than this are rejected from here on, whatever they hold. `fail` is where packets go whose
   * bytes do not lie before the end, and what is out of reach.
   */
  constructor(
    private readonly needs: number,
    private readonly fail: () => string,
    readonly length: (dst: number) => asm.AssemblyLine[],
  ) {}

  reaches(size: Size, offset: number): boolean {
    return offset + size <= directReach;
  }

  read(evaluator: Evaluator, size: Size, index: Value | null, offset: number): number {
    const { lines, registers } = evaluator;
    const base = index ? this.pointer(evaluator, index, offset + size) : this.start(evaluator, offset + size);
    const pin = registers.pin(base);
    const dst = registers.take();
    lines.push(asm.load(sizeNames[size], dst, registers.unpin(pin), offset));
    return dst;
  }

  /** Makes sure of the first `end` bytes. */
  private start(evaluator: Evaluator, end: number): number {
    const { registers } = evaluator;
    if (end > registers.checked) {
      const ahead = Math.max(end, Math.min(this.needs, directReach));
      this.compare(evaluator, register.data, ahead);
      registers.checked = ahead;
    }
    return register.data;
  }

  /** The address of the byte at `index`, of which the first `end` bytes are there. */
  private pointer(evaluator: Evaluator, index: Value, end: number): number {
    const { registers } = evaluator;
    const base = registers.find("pointer", index) ?? this.makePointer(evaluator, index);
    const holding = registers.holdingOf(base);
    const reach = holding?.kind === "pointer" ? holding.reach : 0;
    if (end > reach) {
      const pin = registers.pin(base);
      this.compare(evaluator, base, end);
      registers.unpin(pin);
      registers.hold(base, { kind: "pointer", value: index, reach: end });
    }
    return base;
  }

  private makePointer(evaluator: Evaluator, index: Value): number {
    const { lines, registers } = evaluator;
    const number = evaluator.compute(index);
    if (verifiedBound(index) > directReach) lines.push(asm.jumpIf("JGT", number, asm.imm(directReach), this.fail()));
    const pointer = registers.writable(number);
    lines.push(asm.alu64("ADD", pointer, asm.reg(register.data)));
    registers.hold(pointer, { kind: "pointer", value: index, reach: 0 });
    return pointer;
  }

  /** Leaves unless the `length` bytes from `base` on lie before the end of the packet. */
  private compare({ lines, registers }: Evaluator, base: number, length: number): void {
    const end = registers.take();
    lines.push(
      asm.mov64(end, asm.reg(base)),
      asm.alu64("ADD", end, asm.imm(length)),
      asm.jumpIf("JGT", end, asm.reg(register.dataEnd), this.fail()),
    );
  }
}
