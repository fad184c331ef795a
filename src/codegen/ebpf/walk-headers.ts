/**
 * `protochain`: the loop over a chain of headers, the only one in a program.
 *
 * r0 has the protocol number of the header at hand and r9 its offset from the IP header. As in classic BPF (which see,
 * `cbpf/walk-headers.ts`) the offset after an AH header is that header's own length, and a packet on which the loop has
 * gone back 64 times is rejected. (libpcap's machine counts that over all loops of a filter, not over each.)
 *
 * The verifier goes through all 64 rounds, each time through every way that differs in what it knows. So the count stays in
 * a register, where it follows numbers exactly, and the offset goes through a place on the stack where it does not: it
 * keeps track of what is stored at multiples of eight only.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import { ipProtocol } from "../../net/protocol-numbers.js";
import type { Walk } from "../graph.js";
import { register, stack } from "./frame.js";

/** libpcap's MAX_BACKWARD_JUMPS. */
const maxRounds = 64;

const protocol = 0;
const offset = 9;
const ip6HeaderLength = 40;

/** Writes the loads of a walk. Both may use r1 to r3, and r8 where that is not the end of the packet. */
export interface WalkAccess {
  /** A register that the loads leave alone. */
  readonly count: number;
  /** The byte at a constant place into r0. */
  byteAt(place: number): readonly asm.AssemblyLine[];
  /** The bytes of a next header at r9 + `start`: the protocol after it into r0, its length field into r3. */
  header(start: number): readonly asm.AssemblyLine[];
}

export interface WalkLabels {
  readonly fresh: () => string;
  readonly yes: string;
  readonly no: string;
  readonly reject: string;
}

export function walkHeaders(walk: Walk, access: WalkAccess, labels: WalkLabels): asm.AssemblyLine[] {
  const { version, offset: start } = walk;
  const { count } = access;
  const [again, extension, authentication] = [labels.fresh(), labels.fresh(), labels.fresh()];
  const equals = (number: number, target: string): asm.AssemblyLine =>
    asm.jumpIf("JEQ", protocol, asm.imm(number), target);
  return [
    ...(version === 4
      ? [
          ...access.byteAt(start),
          asm.mov64(offset, asm.reg(protocol)),
          asm.alu64("AND", offset, asm.imm(15)),
          asm.alu64("LSH", offset, asm.imm(2)),
          ...access.byteAt(start + 9),
        ]
      : [...access.byteAt(start + 6), asm.mov64(offset, asm.imm(ip6HeaderLength))]),
    asm.mov64(count, asm.imm(0)),
    asm.label(again),
    equals(walk.protocol, labels.yes),
    equals(ipProtocol.noNextHeader, labels.no),
    ...(version === 4
      ? []
      : [
          equals(ipProtocol.hopByHop, extension),
          equals(ipProtocol.destinationOptions, extension),
          equals(ipProtocol.routing, extension),
          equals(ipProtocol.fragment, extension),
        ]),
    equals(ipProtocol.ah, authentication),
    asm.goto(labels.no),
    ...(version === 4
      ? []
      : [
          asm.label(extension),
          ...access.header(start),
          asm.alu64("ADD", 3, asm.imm(1)),
          asm.alu64("LSH", 3, asm.imm(3)),
          asm.alu64("ADD", offset, asm.reg(3)),
          ...goBack(count, again, labels.reject),
        ]),
    asm.label(authentication),
    ...access.header(start),
    asm.alu64("ADD", 3, asm.imm(2)),
    asm.alu64("LSH", 3, asm.imm(2)),
    asm.mov64(offset, asm.reg(3)),
    ...goBack(count, again, labels.reject),
  ];
}

/** One round more, unless there have been too many. */
function goBack(count: number, again: string, reject: string): asm.AssemblyLine[] {
  return [
    asm.alu64("ADD", count, asm.imm(1)),
    asm.jumpIf("JGT", count, asm.imm(maxRounds), reject),
    asm.store("W", register.frame, stack.blurred, offset),
    asm.load("W", offset, register.frame, stack.blurred),
    asm.goto(again),
  ];
}
