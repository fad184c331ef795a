import { lockSize, type EbpfMap } from "../../../isa/index.js";
import type { EbpfMemory } from "../memory.js";

/**
 * A map with what it holds. Keys and values are addresses in the machine's memory; nothing here checks them. Results are
 * the kernel's: an address or 0, and 0 or a negative number of `errno`.
 */
export interface StoredMap {
  readonly map: EbpfMap;
  lookup(key: number): number;
  update(key: number, value: number, flags: number): number;
  delete(key: number): number;
  /** Visits key and value of every element until `visit` returns true. Returns how many it visited. */
  forEach(visit: (key: number, value: number) => boolean): number;
}

/** Errors that maps and helpers return (asm-generic/errno.h; ENOTSUPP is the kernel's own). */
export const errno = {
  ENOENT: -2,
  E2BIG: -7,
  EAGAIN: -11,
  ENOMEM: -12,
  EACCES: -13,
  EFAULT: -14,
  EEXIST: -17,
  ENODEV: -19,
  EINVAL: -22,
  ENOSPC: -28,
  EALREADY: -114,
  ENOTSUPP: -524,
} as const;

/** Flags of an update (BPF_ANY, BPF_NOEXIST, BPF_EXIST, BPF_F_LOCK; linux/bpf.h). Larger ones are for maps that are not here. */
export const updateFlags = { ANY: 0, NOEXIST: 1, EXIST: 2, LOCK: 4 } as const;

/** What an update is to do: one of the first three flags, and whether a lock is to be held; undefined if the map cannot. */
export function readUpdateFlags(
  map: EbpfMap,
  flags: number,
): { readonly when: number; readonly locked: boolean } | undefined {
  const locked = map.lock !== undefined && (flags & updateFlags.LOCK) !== 0;
  const when = locked ? flags - updateFlags.LOCK : flags;
  return when > updateFlags.EXIST ? undefined : { when, locked };
}

/** Copies a value but for its lock, which nobody holds between two runs. */
export function copyValue({ bytes }: EbpfMemory, { lock, valueSize }: EbpfMap, from: number, to: number): void {
  bytes.copyWithin(to, from, from + valueSize);
  if (lock !== undefined) bytes.fill(0, to + lock, to + lock + lockSize);
}

/** Values start at multiples of eight, as in the kernel. */
export const aligned = (size: number) => Math.ceil(size / 8) * 8;
