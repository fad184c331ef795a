/**
 * The kernel's helper functions that packet programs may call here: numbers (`enum bpf_func_id`), arguments and results
 * (`struct bpf_func_proto` in net/core/filter.c and kernel/bpf/helpers.c). The verifier checks calls against this table and
 * the machine offers exactly its rows.
 */
import type { EbpfHook, EbpfMapType } from "./ebpf-program.js";

/** What a register r1 to r5 must hold at a call. */
export type HelperArgument =
  /** Any number. */
  | "number"
  /** Any number, which need not be there. */
  | "optional-number"
  /** A number known before the program runs. */
  | "constant"
  /** The context that the program was given. */
  | "context"
  /** A map. Keys and values of the same call are those of this map. */
  | "map"
  /** Initialised memory of the map's key or value size. */
  | "map-key"
  | "map-value"
  /** Initialised memory; the next argument is its size in bytes. */
  | "memory"
  | "memory-or-null"
  /** Memory that the call fills; the next argument is its size in bytes. */
  | "output"
  /** The size of the memory before it. */
  | "size"
  | "size-or-zero"
  /** A function of the program (`pseudo.FUNC`). */
  | "callback"
  /** What the callback is handed: an address in the caller's stack, or null. */
  | "callback-context"
  /** A record reserved in a ring buffer. The call ends the right to it. */
  | "record"
  /** A socket. */
  | "socket"
  /** The `struct bpf_spin_lock` in a value of a map. */
  | "lock"
  /** Text that ends with a zero byte, in an array of one value that no program may write to. */
  | "constant-text";

export type HelperResult =
  | "number"
  /** Nothing that could be read. */
  | "nothing"
  /** The address of a value of the map in the call, or null; of an xskmap, that of a socket. */
  | "map-value-or-null"
  /** The address of a socket of which all is known, or null. */
  | "socket-or-null"
  /** The address of as many bytes as the constant argument says, or null. The program must give the record back. */
  | "record-or-null";

export interface EbpfHelper {
  readonly id: number;
  /** As in the kernel, without `bpf_`. */
  readonly name: string;
  readonly arguments: readonly HelperArgument[];
  readonly result: HelperResult;
  /** Hooks whose programs may call it. All unless given. */
  readonly hooks?: readonly EbpfHook[];
  /** Types of maps it takes, if it takes one. */
  readonly maps?: readonly EbpfMapType[];
  /** Whether it may move or resize the packet, so that addresses in the packet are void after it. */
  readonly changesPacket?: boolean;
  /** Whether only programs under a licence compatible with the GPL may call it. */
  readonly gplOnly?: boolean;
}

const skb = ["socket", "tc", "cgroup-skb"] as const;
const notSocket = ["tc", "xdp", "cgroup-skb"] as const;
const tc = ["tc"] as const;
const xdp = ["xdp"] as const;
const tcAndXdp = ["tc", "xdp"] as const;
const ringbuf = ["ringbuf"] as const;

/** Maps whose elements programs can look up, change and delete. */
const elements = ["hash", "array", "percpu_hash", "percpu_array", "lru_hash", "lru_percpu_hash", "lpm_trie"] as const;

/** The helpers, by number. */
export const ebpfHelpers: ReadonlyMap<number, EbpfHelper> = table([
  {
    id: 1,
    name: "map_lookup_elem",
    arguments: ["map", "map-key"],
    result: "map-value-or-null",
    maps: [...elements, "devmap", "devmap_hash", "xskmap"],
  },
  {
    id: 2,
    name: "map_update_elem",
    arguments: ["map", "map-key", "map-value", "number"],
    result: "number",
    maps: elements,
  },
  { id: 3, name: "map_delete_elem", arguments: ["map", "map-key"], result: "number", maps: elements },
  { id: 5, name: "ktime_get_ns", arguments: [], result: "number" },
  {
    id: 6,
    name: "trace_printk",
    arguments: ["memory", "size", "optional-number", "optional-number", "optional-number"],
    result: "number",
    gplOnly: true,
  },
  { id: 7, name: "get_prandom_u32", arguments: [], result: "number" },
  { id: 8, name: "get_smp_processor_id", arguments: [], result: "number" },
  {
    id: 9,
    name: "skb_store_bytes",
    arguments: ["context", "number", "memory", "size", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  {
    id: 10,
    name: "l3_csum_replace",
    arguments: ["context", "number", "number", "number", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  {
    id: 11,
    name: "l4_csum_replace",
    arguments: ["context", "number", "number", "number", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  {
    id: 12,
    name: "tail_call",
    arguments: ["context", "map", "number"],
    result: "number",
    maps: ["prog_array"],
    changesPacket: true,
  },
  {
    id: 13,
    name: "clone_redirect",
    arguments: ["context", "number", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  { id: 17, name: "get_cgroup_classid", arguments: ["context"], result: "number", hooks: tc },
  {
    id: 18,
    name: "skb_vlan_push",
    arguments: ["context", "number", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  { id: 19, name: "skb_vlan_pop", arguments: ["context"], result: "number", hooks: tc, changesPacket: true },
  { id: 23, name: "redirect", arguments: ["number", "number"], result: "number", hooks: tcAndXdp },
  {
    id: 25,
    name: "perf_event_output",
    arguments: ["context", "map", "number", "memory", "size-or-zero"],
    result: "number",
    maps: ["perf_event_array"],
    gplOnly: true,
  },
  { id: 26, name: "skb_load_bytes", arguments: ["context", "number", "output", "size"], result: "number", hooks: skb },
  {
    id: 28,
    name: "csum_diff",
    arguments: ["memory-or-null", "size-or-zero", "memory-or-null", "size-or-zero", "number"],
    result: "number",
    hooks: tcAndXdp,
  },
  {
    id: 31,
    name: "skb_change_proto",
    arguments: ["context", "number", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  { id: 32, name: "skb_change_type", arguments: ["context", "number"], result: "number", hooks: tc },
  { id: 34, name: "get_hash_recalc", arguments: ["context"], result: "number", hooks: tc },
  {
    id: 38,
    name: "skb_change_tail",
    arguments: ["context", "number", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  { id: 39, name: "skb_pull_data", arguments: ["context", "number"], result: "number", hooks: tc, changesPacket: true },
  { id: 40, name: "csum_update", arguments: ["context", "number"], result: "number", hooks: tc },
  { id: 41, name: "set_hash_invalid", arguments: ["context"], result: "number", hooks: tc },
  { id: 42, name: "get_numa_node_id", arguments: [], result: "number" },
  {
    id: 43,
    name: "skb_change_head",
    arguments: ["context", "number", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  {
    id: 44,
    name: "xdp_adjust_head",
    arguments: ["context", "number"],
    result: "number",
    hooks: xdp,
    changesPacket: true,
  },
  { id: 46, name: "get_socket_cookie", arguments: ["context"], result: "number", hooks: skb },
  { id: 47, name: "get_socket_uid", arguments: ["context"], result: "number", hooks: skb },
  { id: 48, name: "set_hash", arguments: ["context", "number"], result: "number", hooks: tc },
  {
    id: 50,
    name: "skb_adjust_room",
    arguments: ["context", "number", "number", "number"],
    result: "number",
    hooks: tc,
    changesPacket: true,
  },
  {
    id: 51,
    name: "redirect_map",
    arguments: ["map", "number", "number"],
    result: "number",
    hooks: xdp,
    maps: ["devmap", "devmap_hash", "cpumap", "xskmap"],
  },
  {
    id: 54,
    name: "xdp_adjust_meta",
    arguments: ["context", "number"],
    result: "number",
    hooks: xdp,
    changesPacket: true,
  },
  {
    id: 65,
    name: "xdp_adjust_tail",
    arguments: ["context", "number"],
    result: "number",
    hooks: xdp,
    changesPacket: true,
  },
  {
    id: 68,
    name: "skb_load_bytes_relative",
    arguments: ["context", "number", "output", "size", "number"],
    result: "number",
    hooks: skb,
  },
  { id: 79, name: "skb_cgroup_id", arguments: ["context"], result: "number", hooks: ["tc", "cgroup-skb"] },
  {
    id: 83,
    name: "skb_ancestor_cgroup_id",
    arguments: ["context", "number"],
    result: "number",
    hooks: ["tc", "cgroup-skb"],
  },
  { id: 93, name: "spin_lock", arguments: ["lock"], result: "nothing", hooks: notSocket },
  { id: 94, name: "spin_unlock", arguments: ["lock"], result: "nothing", hooks: notSocket },
  { id: 95, name: "sk_fullsock", arguments: ["socket"], result: "socket-or-null", hooks: ["tc", "cgroup-skb"] },
  { id: 97, name: "skb_ecn_set_ce", arguments: ["context"], result: "number", hooks: ["tc", "cgroup-skb"] },
  { id: 98, name: "get_listener_sock", arguments: ["socket"], result: "socket-or-null", hooks: ["tc", "cgroup-skb"] },
  { id: 118, name: "jiffies64", arguments: [], result: "number" },
  { id: 125, name: "ktime_get_boot_ns", arguments: [], result: "number" },
  {
    id: 130,
    name: "ringbuf_output",
    arguments: ["map", "memory", "size-or-zero", "number"],
    result: "number",
    maps: ringbuf,
  },
  {
    id: 131,
    name: "ringbuf_reserve",
    arguments: ["map", "constant", "number"],
    result: "record-or-null",
    maps: ringbuf,
  },
  { id: 132, name: "ringbuf_submit", arguments: ["record", "number"], result: "nothing" },
  { id: 133, name: "ringbuf_discard", arguments: ["record", "number"], result: "nothing" },
  { id: 134, name: "ringbuf_query", arguments: ["map", "number"], result: "number", maps: ringbuf },
  { id: 135, name: "csum_level", arguments: ["context", "number"], result: "number", hooks: tc },
  { id: 160, name: "ktime_get_coarse_ns", arguments: [], result: "number" },
  {
    id: 164,
    name: "for_each_map_elem",
    arguments: ["map", "callback", "callback-context", "number"],
    result: "number",
    maps: ["hash", "array", "percpu_hash", "percpu_array", "lru_hash", "lru_percpu_hash"],
  },
  { id: 181, name: "loop", arguments: ["number", "callback", "callback-context", "number"], result: "number" },
  { id: 182, name: "strncmp", arguments: ["memory", "size", "constant-text"], result: "number" },
  { id: 188, name: "xdp_get_buff_len", arguments: ["context"], result: "number", hooks: xdp },
  { id: 189, name: "xdp_load_bytes", arguments: ["context", "number", "output", "size"], result: "number", hooks: xdp },
  {
    id: 190,
    name: "xdp_store_bytes",
    arguments: ["context", "number", "memory", "size"],
    result: "number",
    hooks: xdp,
  },
  { id: 208, name: "ktime_get_tai_ns", arguments: [], result: "number" },
]);

function table(rows: readonly EbpfHelper[]): ReadonlyMap<number, EbpfHelper> {
  return new Map(rows.map((row) => [row.id, row]));
}
