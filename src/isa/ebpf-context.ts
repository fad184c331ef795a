/**
 * The contexts that packet programs get in r1, `struct __sk_buff` and `struct xdp_md` (linux/bpf.h), and who may do what with
 * their fields: the rules are `bpf_skb_is_valid_access`, `sk_filter_`, `tc_cls_act_`, `cg_skb_` and `xdp_is_valid_access` of the
 * kernel's net/core/filter.c, for a caller with all capabilities. Offsets and sizes are in bytes.
 */
import type { EbpfHook } from "./ebpf-program.js";

/** What a field holds when it is no plain number. Its 32 bits are loaded as a whole then, and extended with zeros. */
export type ContextPointer = "packet" | "packet-meta" | "packet-end" | "socket-or-null";

export interface ContextField {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  /**
   * How much of it an access may touch, always aligned to the access's own size: `whole` nothing less; `narrow` reads of 1, 2
   * and 4 bytes within it, writes of the whole; `bytes` reads and writes of 1, 2, 4 and 8 bytes within it.
   */
  readonly access: "whole" | "narrow" | "bytes";
  readonly readable: readonly EbpfHook[];
  readonly writable: readonly EbpfHook[];
  readonly pointer?: ContextPointer;
}

export interface ContextLayout {
  readonly name: "__sk_buff" | "xdp_md";
  readonly size: number;
  readonly fields: readonly ContextField[];
}

const skb = ["socket", "tc", "cgroup-skb"] as const;
const tc = ["tc"] as const;
const cgroup = ["cgroup-skb"] as const;
const tcAndCgroup = ["tc", "cgroup-skb"] as const;
const xdp = ["xdp"] as const;
const none = [] as const;

type Row = readonly [
  name: string,
  offset: number,
  size: number,
  access: ContextField["access"],
  readable: readonly EbpfHook[],
  writable: readonly EbpfHook[],
  pointer?: ContextPointer,
];

const skbRows: readonly Row[] = [
  ["len", 0, 4, "narrow", skb, none],
  ["pkt_type", 4, 4, "narrow", skb, none],
  ["mark", 8, 4, "narrow", skb, tcAndCgroup],
  ["queue_mapping", 12, 4, "narrow", skb, tc],
  ["protocol", 16, 4, "narrow", skb, none],
  ["vlan_present", 20, 4, "narrow", skb, none],
  ["vlan_tci", 24, 4, "narrow", skb, none],
  ["vlan_proto", 28, 4, "narrow", skb, none],
  ["priority", 32, 4, "narrow", skb, tcAndCgroup],
  ["ingress_ifindex", 36, 4, "narrow", skb, none],
  ["ifindex", 40, 4, "narrow", skb, none],
  ["tc_index", 44, 4, "narrow", skb, tc],
  ["cb", 48, 20, "bytes", skb, skb],
  ["hash", 68, 4, "narrow", skb, none],
  ["tc_classid", 72, 4, "narrow", tc, tc],
  ["data", 76, 4, "whole", tcAndCgroup, none, "packet"],
  ["data_end", 80, 4, "whole", tcAndCgroup, none, "packet-end"],
  ["napi_id", 84, 4, "narrow", skb, none],
  ["family", 88, 4, "narrow", cgroup, none],
  ["remote_ip4", 92, 4, "whole", cgroup, none],
  ["local_ip4", 96, 4, "whole", cgroup, none],
  ["remote_ip6[0]", 100, 4, "whole", cgroup, none],
  ["remote_ip6[1]", 104, 4, "whole", cgroup, none],
  ["remote_ip6[2]", 108, 4, "whole", cgroup, none],
  ["remote_ip6[3]", 112, 4, "whole", cgroup, none],
  ["local_ip6[0]", 116, 4, "whole", cgroup, none],
  ["local_ip6[1]", 120, 4, "whole", cgroup, none],
  ["local_ip6[2]", 124, 4, "whole", cgroup, none],
  ["local_ip6[3]", 128, 4, "whole", cgroup, none],
  ["remote_port", 132, 4, "narrow", cgroup, none],
  ["local_port", 136, 4, "narrow", cgroup, none],
  ["data_meta", 140, 4, "whole", tc, none, "packet-meta"],
  // flow_keys (144) is for flow dissectors only.
  ["tstamp", 152, 8, "whole", tcAndCgroup, tcAndCgroup],
  ["wire_len", 160, 4, "narrow", tc, none],
  ["gso_segs", 164, 4, "narrow", skb, none],
  ["sk", 168, 8, "whole", skb, none, "socket-or-null"],
  ["gso_size", 176, 4, "narrow", skb, none],
  ["tstamp_type", 180, 1, "whole", tc, none],
  ["hwtstamp", 184, 8, "whole", tcAndCgroup, none],
];

const xdpRows: readonly Row[] = [
  ["data", 0, 4, "whole", xdp, none, "packet"],
  ["data_end", 4, 4, "whole", xdp, none, "packet-end"],
  ["data_meta", 8, 4, "whole", xdp, none, "packet-meta"],
  ["ingress_ifindex", 12, 4, "whole", xdp, none],
  ["rx_queue_index", 16, 4, "whole", xdp, none],
  // egress_ifindex (20) is for programs in a devmap only.
];

function fields(rows: readonly Row[]): readonly ContextField[] {
  return rows.map(([name, offset, size, access, readable, writable, pointer]) => ({
    name,
    offset,
    size,
    access,
    readable,
    writable,
    ...(pointer && { pointer }),
  }));
}

const skBuff: ContextLayout = { name: "__sk_buff", size: 192, fields: fields(skbRows) };
const xdpMd: ContextLayout = { name: "xdp_md", size: 24, fields: fields(xdpRows) };

/** The context of programs at each hook. */
export const contextLayouts: Readonly<Record<EbpfHook, ContextLayout>> = {
  socket: skBuff,
  tc: skBuff,
  "cgroup-skb": skBuff,
  xdp: xdpMd,
};

/** The field that an access of `size` bytes at `offset` is allowed to touch; nothing if none is. */
export function contextFieldAt(hook: EbpfHook, offset: number, size: number, write: boolean): ContextField | undefined {
  const field = contextLayouts[hook].fields.find(
    (one) => offset >= one.offset && offset + size <= one.offset + one.size,
  );
  if (field === undefined || offset % size !== 0) return undefined;
  if (!(write ? field.writable : field.readable).includes(hook)) return undefined;
  const isWhole = size === field.size;
  return isWhole || field.access === "bytes" || (field.access === "narrow" && !write) ? field : undefined;
}
