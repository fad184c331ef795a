import { expect, test } from "vitest";
import { decodeEbpf, disassembleEbpf, formatEbpfInsn } from "../../src/isa/index.js";

/** Bytes, and what llvm-objdump 14 shows for them as instruction 10; after the blank line, what newer ones show. */
test.each<[bytes: string, text: string]>([
  ["b701000003000000", "r1 = 3"],
  ["b4010000ffffffff", "w1 = -1"],
  ["bc21000000000000", "w1 = w2"],
  ["0f16000000000000", "r6 += r1"],
  ["3400000007000000", "w0 /= 7"],
  ["c701000004000000", "r1 s>>= 4"],
  ["8701000000000000", "r1 = -r1"],
  ["8403000000000000", "w3 = -w3"],
  ["dc00000010000000", "r0 = be16 r0"],
  ["d401000020000000", "r1 = le32 r1"],
  ["18040000230100000000000045000000", "r4 = 296352743715 ll"],
  ["18040000ffffffff00000000ffffffff", "r4 = -1 ll"],
  ["18040000feffffff0000000000000000", "r4 = 4294967294 ll"],
  ["280000000c000000", "r0 = *(u16 *)skb[12]"],
  ["3000000000f0ffff", "r0 = *(u8 *)skb[-4096]"],
  ["4070000000000000", "r0 = *(u32 *)skb[r7]"],
  ["6910feff00000000", "r0 = *(u16 *)(r1 - 2)"],
  ["7b1af8ff00000000", "*(u64 *)(r10 - 8) = r1"],
  ["db21000000000000", "lock *(u64 *)(r1 + 0) += r2"],
  ["db12000051000000", "r1 = atomic_fetch_and((u64 *)(r2 + 0), r1)"],
  ["db12000055000000", "<unknown>"],
  ["db12000001000000", "r1 = atomic_fetch_add((u64 *)(r2 + 0), r1)"],
  ["c312fcffa1000000", "w1 = atomic_fetch_xor((u32 *)(r2 - 4), w1)"],
  ["db320000f1000000", "r0 = cmpxchg_64(r2 + 0, r0, r3)"],
  ["c3320800f1000000", "w0 = cmpxchg32_32(r2 + 8, w0, w3)"],
  ["db120000e1000000", "r1 = xchg_64(r2 + 0, r1)"],
  ["c3120000e1000000", "w1 = xchg32_32(r2 + 0, w1)"],
  ["0500020000000000", "goto +2 <L13>"],
  ["66010300ffffffff", "if w1 s> -1 goto +3 <L14>"],
  ["1e21fdff00000000", "if w1 == w2 goto -3 <L8>"],
  ["8500000003000000", "call 3"],
  ["9500000000000000", "exit"],

  ["4501020007000000", "if r1 & 7 goto +2 <L13>"],
  ["0600000000000100", "gotol +65536 <L65547>"],
  ["6201040000004d00", "*(u32 *)(r1 + 4) = 5046272"],
  ["8121fcff00000000", "r1 = *(s32 *)(r2 - 4)"],
  ["3700010003000000", "r0 s/= 3"],
  ["bf21080000000000", "r1 = (s8)r2"],
  ["d700000010000000", "r0 = bswap16 r0"],
  ["8510000005000000", "call +5 <L16>"],
  ["8d03000000000000", "callx r3"],
  ["18140000040000000000000000000000", "r4 = map[fd:4] ll"],
  ["18540000010000000000000000000000", "r4 = map[1] ll"],
  ["18640000010000000000000008000000", "r4 = map[1][0]+8 ll"],
  ["ff00000000000000", "<unknown>"],
  ["e500000000000000", "<unknown>"],
  ["9901000000000000", "<unknown>"],
])("%s is %s", (bytes, text) => {
  const [insn, next] = decodeEbpf(Buffer.from(bytes, "hex"));
  expect(formatEbpfInsn(insn!, next, 10)).toBe(text);
});

test("a program is listed with the names of its maps, and a wide instruction takes two numbers", () => {
  const instructions = decodeEbpf(
    Buffer.from("18510000000000000000000000000000b7000000000000009500000000000000", "hex"),
  );
  const map = { name: "stats", type: "array", keySize: 4, valueSize: 8, maxEntries: 1, flags: 0 } as const;
  expect(disassembleEbpf({ instructions, maps: [map] })).toBe(
    "       0:\tr1 = stats ll\n       2:\tr0 = 0\n       3:\texit",
  );
});
