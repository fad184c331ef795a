/** An extended BPF program with what a loader must know of it: where it is to be attached and which maps it uses. */
import type { EbpfInsn } from "./ebpf.js";

/** Where programs that look at packets are attached, with the numbers of `enum bpf_prog_type` (linux/bpf.h). */
export const programTypes = { socket: 1, tc: 3, xdp: 6, "cgroup-skb": 8 } as const;

export type EbpfHook = keyof typeof programTypes;

/** Kinds of maps, with the numbers of `enum bpf_map_type` (linux/bpf.h). */
export const mapTypes = {
  hash: 1,
  array: 2,
  prog_array: 3,
  perf_event_array: 4,
  percpu_hash: 5,
  percpu_array: 6,
  lru_hash: 9,
  lru_percpu_hash: 10,
  lpm_trie: 11,
  devmap: 14,
  cpumap: 16,
  xskmap: 17,
  devmap_hash: 25,
  ringbuf: 27,
} as const;

export type EbpfMapType = keyof typeof mapTypes;

/** Flags of a map (`BPF_F_*`, linux/bpf.h). An LPM trie needs NO_PREALLOC. */
export const mapFlags = { NO_PREALLOC: 1 << 0, RDONLY_PROG: 1 << 7 } as const;

/** Bytes of `struct bpf_spin_lock`. */
export const lockSize = 4;

/** A map as it is to be made. Sizes are in bytes; keys and values are in the byte order of the machine. */
export interface EbpfMap {
  readonly name: string;
  readonly type: EbpfMapType;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  /** Where in its values a `struct bpf_spin_lock` is. */
  readonly lock?: number;
  /** Names of the 64-bit numbers that a value consists of, for tools that show it. */
  readonly valueFields?: readonly string[];
  /** What it holds before the first packet: address lists, or global data as the one value of an array. */
  readonly entries?: readonly EbpfMapEntry[];
  /** The programs in a prog_array before the first packet, by index: names of other programs of the same object. */
  readonly programs?: ReadonlyMap<number, string>;
}

/** Whether programs may only read what it holds: because a flag says so, or as they may look interfaces up and not change them. */
export function isReadOnly({ type, flags }: EbpfMap): boolean {
  return (flags & mapFlags.RDONLY_PROG) !== 0 || type === "devmap" || type === "devmap_hash";
}

export interface EbpfMapEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** A program and its functions, the one that is called first at slot 0. */
export interface EbpfProgram {
  /** The name of that function. */
  readonly name: string;
  /** The section of the object file it came from or goes to, as libbpf names them: `xdp`, `tc`, `socket`, `cgroup_skb/ingress`. */
  readonly section: string;
  readonly hook: EbpfHook;
  /** The slots. Maps are named by their place in `maps`. */
  readonly instructions: readonly EbpfInsn[];
  readonly maps: readonly EbpfMap[];
  /** The licence it declares: some helpers are for GPL-compatible programs only. */
  readonly license: string;
  /** The source, where it is known: by the slot of the first instruction that was made of a line. */
  readonly lines?: ReadonlyMap<number, SourceLine>;
}

/** A line of the source that a program was compiled from. */
export interface SourceLine {
  readonly file: string;
  readonly number: number;
  readonly text: string;
}
