/**
 * What programs may read of a socket, `struct bpf_sock` (linux/bpf.h): `bpf_sock_is_valid_access` and
 * `bpf_sock_common_is_valid_access` of the kernel's net/core/filter.c. Offsets and sizes are in bytes.
 */

/** A packet's socket is known to be no more than a `common` one, and may be a request or a `full` one; xskmaps hold `xdp` ones. */
export type SocketKind = "common" | "full" | "xdp";

/** Reads of a field: `whole` of four bytes, `start` also of its first ones, `within` of any, each aligned to its own size. */
const fields: readonly (readonly [
  name: string,
  offset: number,
  access: "whole" | "start" | "within",
  full?: "full",
])[] = [
  ["bound_dev_if", 0, "whole"],
  ["family", 4, "start"],
  ["type", 8, "start", "full"],
  ["protocol", 12, "start", "full"],
  ["mark", 16, "whole", "full"],
  ["priority", 20, "whole", "full"],
  ["src_ip4", 24, "within"],
  ["src_ip6[0]", 28, "within"],
  ["src_ip6[1]", 32, "within"],
  ["src_ip6[2]", 36, "within"],
  ["src_ip6[3]", 40, "within"],
  ["src_port", 44, "start"],
  // Two bytes, in the order of the network, and two of padding.
  ["dst_port", 48, "start"],
  ["dst_ip4", 52, "within"],
  ["dst_ip6[0]", 56, "within"],
  ["dst_ip6[1]", 60, "within"],
  ["dst_ip6[2]", 64, "within"],
  ["dst_ip6[3]", 68, "within"],
  ["state", 72, "start"],
  ["rx_queue_mapping", 76, "start"],
];

/** Whether so many bytes at an offset may be read. */
export function isReadableOfSocket(kind: SocketKind, offset: number, size: number): boolean {
  const field = fields.find(([, start]) => offset >= start && offset + size <= start + 4);
  if (field === undefined || kind === "xdp" || offset % size !== 0) return false;
  const [name, start, access, full] = field;
  if (full === "full" && kind !== "full") return false;
  // Its second byte alone can be read as well.
  const isAtStart = offset === start || (name === "dst_port" && offset === start + 1);
  return size === 4 || access === "within" || (access === "start" && isAtStart);
}
