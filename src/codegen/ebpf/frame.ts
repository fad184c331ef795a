/**
 * What each register and each part of the stack is for, in every program made here.
 *
 *     r0-r5  values; a call takes them        r6  the context (r1 at the start)
 *     r7     packet data, or values           r8  end of packet data, or values       r9  values
 *
 *     r10 -120 cells of the graph, eight bytes each, the first nearest to r10: as many as classic programs have
 *     r10 -128 the bytes that bpf_skb_load_bytes has read
 *     r10 -136 the key of a map
 *     r10 -140 where `protochain` makes the verifier forget what it knows of an offset
 *     below    values waiting for their turn in a computation
 */
export const register = { context: 6, data: 7, dataEnd: 8, frame: 10 } as const;

/** What a call may overwrite (net: r1 to r5 are its arguments, r0 its result). */
export const callerSaved: readonly number[] = [0, 1, 2, 3, 4, 5];

/** Registers that values may use, the ones to be used first in front. */
export const valueRegisters = {
  /** Where r7 and r8 hold the packet. */
  direct: [0, 1, 2, 3, 4, 5, 9],
  calls: [0, 1, 2, 3, 4, 5, 7, 8, 9],
} as const;

export const stack = { bytesRead: -128, mapKey: -136, blurred: -140, waiting: -152, limit: -512 } as const;

/** Where a cell is. */
export function cellOffset(cell: number): number {
  return -8 * (cell + 1);
}
