// What helpers are asked in helpers.test.ts: scripts by name. The kernel's answers are in helper-results.txt.
import type { EbpfHook, EbpfMap } from "../../../src/isa/index.js";
import type { Argument, Call, Script } from "./helper-scripts.js";

/** A broadcast IPv4 packet of 60 bytes with UDP from port 12345 to 80, and one in two VLANs. */
export const packets = {
  plain:
    "ffffffffffff0202020202020800" +
    "4500002e00010000401100000a0000010a000002" +
    "3039005000160000" +
    "00112233445566778899aabbccdd",
  tagged: "0202020202020404040404048100002a8100000708004500001c00010000401100000a0000010a00000230390050000800000000",
} as const;

export interface Case {
  readonly script: Script;
  readonly packet: keyof typeof packets;
}

export const cases = new Map<string, Case>();

const ctx = "context";

function add(
  name: string,
  hook: EbpfHook,
  calls: Call[],
  maps: EbpfMap[] = [],
  packet: keyof typeof packets = "plain",
): void {
  cases.set(name, { script: { hook, calls, maps }, packet });
}

const room = (bytes: number): Argument => ({ room: bytes });
const hex = (text: string): Argument => ({ hex: text });
const text = (content: string): [Argument, number] => [hex(Buffer.from(content).toString("hex")), content.length];

const load = (offset: number): Call => ["skb_load_bytes", ctx, offset, room(4), 4];
const relative = (offset: number, start: number): Call => ["skb_load_bytes_relative", ctx, offset, room(4), 4, start];
const store = (offset: number, bytes: string, flags: number): Call => [
  "skb_store_bytes",
  ctx,
  offset,
  hex(bytes),
  bytes.length / 2,
  flags,
];

add("load bytes", "tc", [load(12), load(56), load(57), load(-1), load(0x7fffffff)]);
add("load bytes, socket", "socket", [load(0), load(42), load(43)]);
add("load relative", "tc", [
  relative(0, 0),
  relative(0, 1),
  relative(0, 2),
  relative(65535, 1),
  relative(44, 1),
  relative(42, 1),
]);
add("load, cgroup", "cgroup-skb", [load(0), relative(0, 0), relative(12, 0), relative(0, 1)]);
add("store bytes", "tc", [
  store(0, "aabbccdd", 0),
  store(57, "aabbccdd", 0),
  store(3, "aabbccdd", 4),
  store(10, "aabb", 3),
  store(-1, "aa", 3),
]);
for (const length of [0, 1, 60, 61, -1]) add(`pull ${length}`, "tc", [["skb_pull_data", ctx, length]]);
for (const length of [0, 13, 14, 15, 60, 61, 600, 16064, 16065])
  add(`tail ${length}`, "tc", [["skb_change_tail", ctx, length, 0]]);
add("tail with flags", "tc", [["skb_change_tail", ctx, 40, 1]]);
for (const length of [0, 1, 14, 300, 5000, -1])
  add(`head ${length}`, "tc", [["skb_change_head", ctx, length, 0], relative(0, 0), relative(0, 1)]);
for (const protocol of [0xdd86, 0x0008, 0x0081]) {
  add(`protocol ${protocol}`, "tc", [
    ["skb_change_proto", ctx, protocol, 0],
    relative(0, 1),
    ["skb_change_proto", ctx, 8, 0],
    ["skb_change_proto", ctx, 8, 1],
  ]);
}
add(
  "type",
  "tc",
  [0, 1, 3, 4, 7].map((type): Call => ["skb_change_type", ctx, type]),
);

for (const mode of [0, 1, 2]) {
  for (const difference of [0, 4, 100, -4, -20, -27, -26, -28, -46, 4095, 4096, -4096]) {
    add(`room ${difference}, mode ${mode}`, "tc", [["skb_adjust_room", ctx, difference, mode, 0], relative(0, 1)]);
  }
}
for (const flags of [
  1,
  2,
  4,
  6,
  8,
  10,
  16,
  18,
  20,
  24,
  26,
  32,
  64,
  66,
  128,
  256,
  384,
  512,
  0x0e00_0000_0000_0042n,
  0x0100_0000_0000n,
]) {
  for (const difference of [40, -20]) {
    const adjust: Call = ["skb_adjust_room", ctx, difference, 1, flags];
    add(`room ${difference}, flags ${flags}`, "tc", [adjust, relative(0, 0), relative(0, 1), adjust]);
  }
}
add("a tunnel, then another length", "tc", [
  ["skb_adjust_room", ctx, 20, 1, 2],
  ["skb_change_tail", ctx, 60, 0],
]);
for (const count of [1, 2, 3]) add(`pop ${count}`, "tc", Array(count).fill(["skb_vlan_pop", ctx]), [], "tagged");
add("push", "tc", [
  ["skb_vlan_push", ctx, 0x81, 42],
  ["skb_vlan_push", ctx, 0xa888, 43],
  ["skb_vlan_push", ctx, 7, 44],
  relative(0, 1),
]);
add("push and pop", "tc", [
  ["skb_vlan_push", ctx, 0x81, 42],
  ["skb_vlan_pop", ctx],
  ["skb_vlan_pop", ctx],
]);

const l3 = (offset: number, from: number, to: number, flags: number): Call => [
  "l3_csum_replace",
  ctx,
  offset,
  from,
  to,
  flags,
];
const l4 = (offset: number, from: number, to: number, flags: number): Call => [
  "l4_csum_replace",
  ctx,
  offset,
  from,
  to,
  flags,
];
add("checksum 3", "tc", [
  l3(24, 0x1234, 0x5678, 2),
  l3(24, 0x12345678, -1, 4),
  l3(24, 0, 0x12345, 0),
  l3(24, 1, 0x12345, 0),
  l3(24, 1, 2, 3),
]);
add("checksum 3, refused", "tc", [
  l3(24, 1, 2, 16),
  l3(25, 1, 2, 2),
  l3(60, 1, 2, 2),
  l3(58, 1, 2, 2),
  l3(0x10000, 1, 2, 2),
]);
add("checksum 4", "tc", [
  l4(40, 0x1234, 0x5678, 0x32),
  l4(40, 0x1234, 0x5678, 0x12),
  l4(40, 0x12345678, -1, 4),
  l4(40, 0, 0x12345, 0x10),
]);
add("checksum 4, zero", "tc", [l4(40, 0, 0, 0x62), l4(40, 0xffff, 0, 0x22), l4(40, 0, 0xffff, 0x22)]);
add("checksum 4, refused", "tc", [
  l4(40, 1, 2, 0),
  l4(40, 1, 2, 3),
  l4(25, 1, 2, 0x82),
  l4(60, 1, 2, 2),
  l4(40, 1, 2, 0x202),
]);
add("checksum difference", "tc", [
  ["csum_diff", hex("0011223344556677"), 8, hex("8899aabbccddeeff"), 8, 0],
  ["csum_diff", hex("0011223344556677"), 8, 0, 0, 0x12345],
  ["csum_diff", 0, 0, hex("0011223344556677"), 8, 0xffff1],
  ["csum_diff", 0, 0, 0, 0, -5],
  ["csum_diff", 0, 0, hex("0000000000000000"), 8, 0],
  ["csum_diff", hex("0000000000000000"), 8, hex("0000000000000000"), 8, 0],
  ["csum_diff", hex("ffffffff"), 4, hex("ffffffff"), 4, 0],
  ["csum_diff", hex("ffffffff"), 3, hex("ffffffff"), 4, 0],
]);
add("checksum state", "tc", [
  ["csum_update", ctx, 5],
  ...[0, 1, 0, 1, 1, 1, 0, 2, 0, 3, 0, 9].map((what): Call => ["csum_level", ctx, what]),
]);
add("hash", "tc", [
  ["set_hash", ctx, 77],
  ["get_hash_recalc", ctx],
  ["set_hash_invalid", ctx],
]);
const mark: Call = ["skb_ecn_set_ce", ctx];
add("congestion", "tc", [mark, store(15, "01", 0), mark, mark, store(15, "02", 0), mark]);
add("redirect", "tc", [
  ["redirect", 1, 0],
  ["redirect", 1, 1],
  ["redirect", 1, 2],
  ["clone_redirect", ctx, 0, 0],
  ["clone_redirect", ctx, 1, 2],
]);
add("redirect, xdp", "xdp", [
  ["redirect", 1, 0],
  ["redirect", 1, 1],
]);
const devices: EbpfMap = { name: "devices", type: "devmap", keySize: 4, valueSize: 4, maxEntries: 2, flags: 0 };
add(
  "redirect by a map",
  "xdp",
  [0, 1, 2, 3, 4, 32].map((flags): Call => ["redirect_map", { map: 0 }, 1, flags]),
  [devices],
);

add(
  "look up and redirect, no interfaces",
  "xdp",
  [
    ["map_lookup_elem", { map: 0 }, hex("01000000")],
    ["map_lookup_elem", { map: 1 }, hex("01000000")],
    ...[0, 1, 2, 3, 4, 8, 16, 32].map((flags): Call => ["redirect_map", { map: 1 }, 1, flags]),
  ],
  [
    { ...devices, valueSize: 8 },
    { ...devices, type: "devmap_hash", valueSize: 8 },
  ],
);
for (const offset of [0, -1, -216, -217, 46, 47, 45])
  add(`xdp head ${offset}`, "xdp", [["xdp_adjust_head", ctx, offset]]);
for (const offset of [0, -1, -46, -47, 1, 3400, 3460, 3461])
  add(`xdp tail ${offset}`, "xdp", [["xdp_adjust_tail", ctx, offset]]);
for (const offset of [0, -1, -4, -32, -36, -216, -252, 4]) {
  add(`xdp meta ${offset}`, "xdp", [
    ["xdp_adjust_meta", ctx, offset],
    ["xdp_adjust_head", ctx, 4],
    ["xdp_adjust_head", ctx, -100],
  ]);
}
add("xdp bytes", "xdp", [
  ["xdp_get_buff_len", ctx],
  ...[56, 57, 65536].map((offset): Call => ["xdp_load_bytes", ctx, offset, room(4), 4]),
  ...[56, 57, 65536].map((offset): Call => ["xdp_store_bytes", ctx, offset, hex("01020304"), 4]),
]);

const trace = (format: string, a = 0, b = 0, c = 0): Call => ["trace_printk", ...text(format), a, b, c];
add("trace", "xdp", [
  trace("a %d b\0", 5),
  trace("a %5llx %-3u|\0", 255, 3),
  trace("%d %%\n\0", -1),
  trace("%05d %c %p\0", -12, 65),
  trace("%ld %lu %li\0", -1, -1, 4),
]);
add("trace, refused", "xdp", [
  trace("%q\0"),
  trace("%d %d %d %d\0"),
  trace("%05d"),
  trace("\x01a\0"),
  trace("%#x\0"),
  trace("%hd\0"),
  trace("%\0"),
]);

const ring: EbpfMap = { name: "ring", type: "ringbuf", keySize: 0, valueSize: 0, maxEntries: 4096, flags: 0 };
const write = (bytes: number, flags = 0): Call => ["ringbuf_output", { map: 0 }, hex("5a".repeat(bytes)), bytes, flags];
const query = (what: number): Call => ["ringbuf_query", { map: 0 }, what];
add(
  "ring buffer",
  "xdp",
  [query(1), query(0), write(4), write(0, 3), write(4, 4), write(8), query(0), query(2), query(3), query(4)],
  [ring],
);
// Of 4096 bytes, 8 records of 456 and 8 leave 384, and one of 368 and 8 leaves 8, which stay free.
add(
  "ring buffer, full",
  "xdp",
  [...Array<Call>(8).fill(write(456)), write(384), write(368), write(0), query(0)],
  [ring],
);

/** Small, fast and the same everywhere (xorshift32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed * 0x9e3779b1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const bytes = (length: number, fill: (index: number) => number) =>
  hex(Buffer.from(Array.from({ length }, (_, index) => fill(index))).toString("hex"));

/** Calls with random keys out of a few, random values and flags. */
function randomCalls(seed: number, keyOf: (random: (below: number) => number) => Argument): Call[] {
  const random = randomNumbers(seed);
  const map: Argument = { map: 0 };
  return Array.from({ length: 48 }, (): Call => {
    const key = keyOf(random);
    const kind = random(8);
    if (kind < 3) return ["map_lookup_elem", map, key];
    if (kind === 3) return ["map_delete_elem", map, key];
    return ["map_update_elem", map, key, bytes(8, () => random(256)), kind === 4 ? random(4) : 0];
  });
}

const randomMaps: readonly [
  map: Omit<EbpfMap, "name" | "valueSize">,
  keyOf: (random: (below: number) => number) => Argument,
][] = [
  [
    { type: "array", keySize: 4, maxEntries: 5, flags: 0 },
    (random) => bytes(4, (index) => (index === 0 ? random(7) : 0)),
  ],
  [
    { type: "percpu_array", keySize: 4, maxEntries: 3, flags: 0 },
    (random) => bytes(4, (index) => (index === 0 ? random(5) : 0)),
  ],
  [
    { type: "hash", keySize: 3, maxEntries: 4, flags: 1 },
    (random) => bytes(3, (index) => (index === 1 ? random(7) : 9)),
  ],
  [
    { type: "hash", keySize: 16, maxEntries: 100, flags: 0 },
    (random) => bytes(16, (index) => (index % 9 === 0 ? random(3) : 0)),
  ],
  [
    { type: "percpu_hash", keySize: 4, maxEntries: 6, flags: 1 },
    (random) => bytes(4, (index) => (index === 3 ? random(8) : 1)),
  ],
  [
    { type: "lru_hash", keySize: 4, maxEntries: 64, flags: 0 },
    (random) => bytes(4, (index) => (index === 0 ? random(8) : 1)),
  ],
  [
    { type: "lpm_trie", keySize: 8, maxEntries: 6, flags: 1 },
    (random) => {
      const length = [0, 1, 7, 8, 9, 16, 31, 32, 33][random(9)]!;
      return bytes(8, (index) => (index === 0 ? length : index < 4 ? 0 : [0, 0x80, 0xff, 0x7f][random(4)]!));
    },
  ],
  [
    { type: "lpm_trie", keySize: 6, maxEntries: 40, flags: 1 },
    (random) => {
      const length = random(17);
      return bytes(6, (index) => (index === 0 ? length : index < 4 ? 0 : [0x12, 0x13][random(2)]!));
    },
  ],
];
randomMaps.forEach(([map, keyOf], index) => {
  for (const seed of [1, 2, 3]) {
    const name = `${map.type} ${index}, round ${seed}`;
    add(name, "xdp", randomCalls(100 * index + seed, keyOf), [{ ...map, name: "map", valueSize: 8 }]);
  }
});
