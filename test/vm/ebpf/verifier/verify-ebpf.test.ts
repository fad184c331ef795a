import { describe, expect, test } from "vitest";
import { VerificationError } from "../../../../src/errors.js";
import type { EbpfHook, EbpfMap } from "../../../../src/isa/index.js";
import { verifyEbpf } from "../../../../src/vm/ebpf/verifier/verify-ebpf.js";
import { ebpf } from "../../../helpers/ebpf-text.js";

const map = (name: string, type: EbpfMap["type"], keySize: number, valueSize: number, more: Partial<EbpfMap> = {}) => ({
  name,
  type,
  keySize,
  valueSize,
  maxEntries: 16,
  flags: 0,
  ...more,
});

/** The maps of every program here, by their numbers. */
const maps: EbpfMap[] = [
  map("counts", "array", 4, 16),
  map("jumps", "prog_array", 4, 4),
  map("events", "ringbuf", 0, 0),
  map("config", "array", 4, 8, {
    maxEntries: 1,
    flags: 1 << 7,
    entries: [{ key: new Uint8Array(4), value: Uint8Array.of(2, 0, 0, 0, 9, 0, 0, 0) }],
  }),
  map("locked", "array", 4, 16, { lock: 8 }),
  map("sockets", "xskmap", 4, 4),
  map("devices", "devmap", 4, 8),
];

function check(text: string, hook: EbpfHook = "xdp", license = "GPL"): VerificationError | undefined {
  try {
    verifyEbpf({ name: "test", section: hook, hook, instructions: ebpf(text), maps, license });
    return undefined;
  } catch (error) {
    if (error instanceof VerificationError) return error;
    throw error;
  }
}

/** r2 is the packet, r3 its end; bytes up to `length` are there. */
const packet = (length: number) =>
  `r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += ${length}; r0 = 1; if r4 > r3 goto out`;

/** r0 is a value of the map "counts", or null. */
const lookup = `*(u32 *)(r10 - 4) = 3; r2 = r10; r2 += -4; r1 = map[0] ll; call 1`;

const end = "r0 = 0; out:; exit";

/** r0 and r6 are a value of map `index`, and not null. */
const found = (index: number) =>
  `*(u32 *)(r10 - 4) = 3; r2 = r10; r2 += -4; r1 = map[${index}] ll; call 1; if r0 == 0 goto out; r6 = r0`;
const [lock, unlock] = ["r1 = r6; r1 += 8; call 93", "r1 = r6; r1 += 8; call 94"];

describe("accepts", () => {
  test.each<[name: string, text: string, hook?: EbpfHook]>([
    ["a constant", "r0 = 0; exit"],
    ["any result for tc", "r0 = *(u32 *)(r1 + 0); exit", "tc"],
    ["one bit as the result on a cgroup", "r0 = *(u32 *)(r1 + 0); r0 &= 1; exit", "cgroup-skb"],
    ["a lock that is given back", `${found(4)}; ${lock}; *(u64 *)(r6 + 0) = 1; ${unlock}; ${end}`],
    [
      "a lock that is given back on two ways",
      `${found(4)}; ${lock}; r1 = *(u64 *)(r6 + 0); if r1 > 5 goto other; ${unlock}; r0 = 1; goto out; other:; ${unlock}; ${end}`,
    ],
    ["a lock taken twice, one after the other", `${found(4)}; ${lock}; ${unlock}; ${lock}; ${unlock}; ${end}`],
    [
      "what is known of a packet's socket",
      "r0 = *(u64 *)(r1 + 168); if r0 == 0 goto out; r2 = *(u32 *)(r0 + 4); r2 = *(u8 *)(r0 + 24); r2 = *(u16 *)(r0 + 48); r1 = r0; call 95; if r0 == 0 goto out; r2 = *(u32 *)(r0 + 12); r0 = *(u32 *)(r0 + 44); exit; out:; r0 = 0; exit",
      "tc",
    ],
    ["a look at whether there is a socket", `${found(5)}; r0 = 1; out:; r0 = 0; exit`],
    ["an interface that is looked up", `${found(6)}; r1 = *(u32 *)(r6 + 4); ${end}`],
    [
      "a comparison with a constant text",
      "*(u64 *)(r10 - 8) = 7; r1 = r10; r1 += -8; r2 = 8; r3 = value[3] + 0 ll; call 182; exit",
    ],
    ["a packet byte behind a comparison", `${packet(14)}; r5 = *(u16 *)(r2 + 12); ${end}`],
    [
      "the last byte behind a comparison with >=",
      "r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 9; r0 = 0; if r4 >= r3 goto out; r5 = *(u8 *)(r2 + 9); out:; exit",
    ],
    [
      "an address that is null where a second comparison jumps away",
      "r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 14; r1 = 0; if r4 > r3 goto null; r1 = r4; null:; r0 = 2; if r4 > r3 goto out; r5 = *(u8 *)(r1 - 1); out:; exit",
    ],
    [
      "the same with a comparison that says less",
      "r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 14; r1 = 0; if r4 >= r3 goto null; r1 = r4; null:; r0 = 2; r4 += 1; if r4 > r3 goto out; r5 = *(u8 *)(r1 + 0); out:; exit",
    ],
    ["trace_printk without numbers", "*(u64 *)(r10 - 8) = 65; r1 = r10; r1 += -8; r2 = 8; call 6; r0 = 0; exit"],
    [
      "a comparison the other way round",
      "r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 4; r0 = 0; if r3 < r4 goto out; r5 = *(u32 *)(r2 + 0); out:; exit",
    ],
    [
      "a header of variable length",
      `${packet(34)}; r5 = *(u8 *)(r2 + 14); r5 &= 15; r5 <<= 2; r2 += r5; r4 = r2; r4 += 16; if r4 > r3 goto out; r0 = *(u16 *)(r2 + 14); out:; exit`,
    ],
    ["a write to the packet", `${packet(14)}; *(u8 *)(r2 + 0) = 1; ${end}`],
    [
      "metadata behind a comparison with data",
      "r2 = *(u32 *)(r1 + 8); r3 = *(u32 *)(r1 + 0); r4 = r2; r4 += 4; r0 = 0; if r4 > r3 goto out; r0 = *(u32 *)(r2 + 0); out:; exit",
    ],
    [
      "a value of a map after a comparison with 0",
      `${lookup}; if r0 == 0 goto out; r1 = *(u64 *)(r0 + 8); lock *(u64 *)(r0 + 0) += r1; r0 = 0; out:; exit`,
    ],
    [
      "a comparison with 0 that tells of a copy",
      `${lookup}; r6 = r0; if r0 == 0 goto out; r1 = *(u64 *)(r6 + 8); r0 = 0; out:; exit`,
    ],
    [
      "an index with a limit",
      `${lookup}; if r0 == 0 goto out; r6 = r0; call 7; r0 &= 7; r6 += r0; r0 = *(u64 *)(r6 + 0); out:; exit`,
    ],
    [
      "an index tested in a copy",
      `${lookup}; if r0 == 0 goto out; r6 = r0; call 7; r7 = r0; if r7 > 8 goto out; r6 += r0; r0 = *(u64 *)(r6 + 0); out:; exit`,
    ],
    [
      "an index tested by half",
      `${lookup}; if r0 == 0 goto out; r6 = r0; call 5; if w0 > 8 goto zero; w0 = w0; r6 += r0; r0 = *(u8 *)(r6 + 7); goto out; zero:; ${end}`,
    ],
    [
      "what was stored in the stack",
      "*(u64 *)(r10 - 8) = r1; r1 = *(u64 *)(r10 - 8); r0 = *(u32 *)(r1 + 0); r0 = 0; exit",
    ],
    ["a loop with a limit", "r1 = 0; loop:; r1 += 1; if r1 < 100 goto loop; r0 = r1; exit"],
    [
      "a walk over options of one byte or of a length of their own, which go 2^40 ways",
      `${packet(54)}; r5 = r2; r5 += 54; r6 = 0; loop:; r4 = r5; r4 += 2; r0 = 0; if r4 > r3 goto out; r0 = *(u8 *)(r5 + 0); if r0 == 1 goto one; r0 = *(u8 *)(r5 + 1); r5 += r0; goto next; one:; r5 += 1; next:; r6 += 1; if r6 < 40 goto loop; out:; exit`,
    ],
    ["a call of a function", "r1 = 5; call twice; exit; twice:; r0 = r1; r0 += r1; exit"],
    [
      "a function that writes to its caller's stack",
      "r1 = r10; r1 += -8; call fill; r0 = *(u64 *)(r10 - 8); exit; fill:; *(u64 *)(r1 + 0) = 7; r0 = 0; exit",
    ],
    [
      "a function called in rounds",
      "*(u64 *)(r10 - 8) = 0; r1 = 10; r2 = function[body] ll; r3 = r10; r3 += -8; r4 = 0; call 181; r0 = *(u64 *)(r10 - 8); exit; body:; r3 = *(u64 *)(r2 + 0); r3 += r1; *(u64 *)(r2 + 0) = r3; r0 = 0; exit",
    ],
    [
      "a function called in rounds that branches",
      "r1 = 10; r2 = function[body] ll; r3 = 0; r4 = 0; call 181; r0 = 0; exit; body:; r0 = 0; if r1 == 3 goto one; goto done; one:; r0 = 1; done:; exit",
    ],
    [
      "a record that is given back on every way",
      "r1 = map[2] ll; r2 = 16; r3 = 0; call 131; if r0 == 0 goto out; *(u64 *)(r0 + 8) = 1; r1 = r0; r2 = 0; call 132; out:; r0 = 0; exit",
    ],
    ["a tail call", "r6 = r1; r2 = map[1] ll; r3 = 0; call 12; r0 = 0; exit"],
    [
      "a constant in a map that no program writes",
      "r1 = value[3] + 0 ll; r2 = *(u32 *)(r1 + 0); r2 -= 2; if r2 == 0 goto out; r0 = *(u8 *)(r10 - 1); out:; r0 = 0; exit",
    ],
    ["loads of packet bytes in a socket program", "r6 = r1; r0 = *(u16 *)skb[12]; exit", "socket"],
    ["bytes loaded by a helper", "r2 = 12; r3 = r10; r3 += -8; r4 = 2; call 26; r0 = *(u16 *)(r10 - 8); exit", "tc"],
    ["a helper by its number in a register", "r2 = 5; callx r2; exit"],
    ["a way that is never taken", "r0 = 1; if r0 == 1 goto out; r0 = *(u8 *)(r0 + 0); out:; exit"],
  ])("%s", (_, text, hook) => {
    const error = check(text, hook);
    expect(error && [error.message, ...error.registers].join("\n")).toBeUndefined();
  });
});

describe("refuses", () => {
  test.each<[message: string, text: string, hook?: EbpfHook, license?: string]>([
    [
      "instruction 5 calls skb_vlan_pop with the context + any number in r1, which must be the context",
      "r6 = r1; call 5; r1 = r6; r1 += r0; r2 = 0; call 19; r0 = 0; exit",
      "tc",
    ],
    [
      "instruction 9 reads r9, which holds nothing here",
      "r6 = r1; call 7; r0 &= 63; r2 = *(u32 *)(r6 + 0); r3 = *(u32 *)(r6 + 4); r2 += r0; if r2 > r3 goto beyond; r0 = 0; exit; beyond:; r0 = r9; exit",
    ],
    ["instruction 12 ends while a lock is held", `${found(4)}; ${lock}; r0 = 0; out:; exit`],
    ["instruction 11 calls ktime_get_ns while a lock is held", `${found(4)}; ${lock}; call 5; ${end}`],
    [
      "instruction 13 takes a lock while one is held: one may be held at a time",
      `${found(4)}; ${lock}; ${lock}; ${unlock}; ${end}`,
    ],
    ["instruction 10 gives a lock back that is not held here", `${found(4)}; ${unlock}; ${end}`],
    [
      "instruction 22 gives another lock back than the one that is held",
      `${found(4)}; r8 = r6; ${found(4)}; r1 = r8; r1 += 8; call 93; ${unlock}; ${end}`,
    ],
    [
      'instruction 8 reads the lock in a value of map "locked", which only spin_lock and spin_unlock may touch',
      `${found(4)}; r1 = *(u32 *)(r6 + 8); ${end}`,
    ],
    [
      'instruction 8 writes the lock in a value of map "locked", which only spin_lock and spin_unlock may touch',
      `${found(4)}; *(u8 *)(r6 + 11) = 0; ${end}`,
    ],
    [
      'instruction 9 calls spin_lock with a value of map "locked" in r1: the lock is at byte 8 of the value',
      `${found(4)}; r1 = r6; call 93; ${end}`,
    ],
    [
      'instruction 10 calls spin_lock with a value of map "counts" + 8 in r1: no lock is declared for the values of that map',
      `${found(0)}; ${lock}; ${end}`,
    ],
    [
      "instruction 11 reads r0, which holds nothing here",
      `${found(4)}; ${unlock.replace("94", "93")}; r1 = r0; ${end}`,
    ],
    [
      "instruction 10 calls spin_lock, which socket programs may not call: it is for tc and xdp and cgroup-skb",
      `${found(4)}; ${lock}; ${end}`,
      "socket",
    ],
    [
      "instruction 1 ends with the number 2 in r0, which must be from 0 to 1 in a program on a cgroup",
      "r0 = 2; exit",
      "cgroup-skb",
    ],
    [
      "instruction 1 ends with a number from 0 to 4294967295 in r0, which must be from 0 to 1 in a program on a cgroup",
      "r0 = *(u32 *)(r1 + 0); exit",
      "cgroup-skb",
    ],
    [
      "instruction 2 reads bytes 12 to 15 of a socket, where nothing can be accessed",
      "r0 = *(u64 *)(r1 + 168); if r0 == 0 goto out; r2 = *(u32 *)(r0 + 12); out:; r0 = 0; exit",
      "tc",
    ],
    [
      "instruction 4 writes bytes 4 to 7 of a socket, where nothing can be accessed",
      "r1 = *(u64 *)(r1 + 168); if r1 == 0 goto out; call 95; if r0 == 0 goto out; *(u32 *)(r0 + 4) = 1; out:; r0 = 0; exit",
      "cgroup-skb",
    ],
    [
      "instruction 1 calls sk_fullsock with r1, which may be null here",
      "r1 = *(u64 *)(r1 + 168); call 95; r0 = 0; exit",
      "tc",
    ],
    [
      "instruction 8 reads byte 0 of a socket, where nothing can be accessed",
      `${found(5)}; r1 = *(u8 *)(r6 + 0); ${end}`,
    ],
    [
      'instruction 8 writes to map "devices", which programs may only read',
      `${found(6)}; *(u32 *)(r6 + 0) = 1; ${end}`,
    ],
    [
      "instruction 5 needs a constant text in r3: one of the program's own, declared const",
      "*(u64 *)(r10 - 8) = 7; r1 = r10; r1 += -8; r2 = 8; r3 = r1; call 182; exit",
    ],
    ["instruction 0 reads r0, which holds nothing here", "exit"],
    ["instruction 2 reads r1, which holds nothing here", "call 7; r0 = 0; r0 = r1; exit"],
    ["instruction 1 ends with the context in r0, which must be a number", "r0 = r1; exit"],
    ["instruction 0 reads r7, which holds nothing here", "r0 = *(u8 *)(r7 + 0); exit"],
    ["instruction 1 uses r0 as an address, but it holds the number 5", "r0 = 5; r0 = *(u8 *)(r0 + 0); exit"],
    [
      "instruction 11 uses r1 as an address, but it holds the number 0",
      "r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 14; r1 = 0; if r4 > r3 goto null; r1 = r4; null:; r5 = r2; r5 += 13; r0 = 2; if r5 > r3 goto out; r5 = *(u8 *)(r1 - 1); out:; exit",
    ],
    [
      "instruction 10 uses r1 as an address, but it holds the number 0",
      "r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 14; r1 = 0; if r4 >= r3 goto null; r1 = r4; null:; r0 = 2; r0 = 3; if r4 > r3 goto out; r5 = *(u8 *)(r1 - 1); out:; exit",
    ],
    [
      "instruction 1 reads bytes 12 to 13 of the packet, of which none is known to be there",
      "r2 = *(u32 *)(r1 + 0); r0 = *(u16 *)(r2 + 12); exit",
    ],
    [
      "instruction 6 reads bytes 12 to 15 of the packet, of which only the first 14 are known to be there",
      `${packet(14)}; r5 = *(u32 *)(r2 + 12); ${end}`,
    ],
    ["instruction 6 reads byte -1 of the packet", `${packet(14)}; r5 = *(u8 *)(r2 - 1); ${end}`],
    [
      "instruction 9 reads byte 0 of the packet, of which none is known to be there",
      `${packet(14)}; r6 = r1; r1 = r6; r2 = *(u32 *)(r6 + 0); r5 = *(u8 *)(r2 + 0); ${end}`,
    ],
    [
      "instruction 7 reads byte 0 of the packet + a number from 0 to 4294967295, of which none",
      "r6 = r1; call 7; r2 = *(u32 *)(r6 + 0); r3 = *(u32 *)(r6 + 4); r2 += r0; r0 = 0; if r2 > r3 goto out; r0 = *(u8 *)(r2 + 0); out:; exit",
    ],
    [
      "instruction 6 writes to the packet, which cgroup-skb programs may only read",
      "r2 = *(u32 *)(r1 + 76); r3 = *(u32 *)(r1 + 80); r4 = r2; r4 += 4; r0 = 1; if r4 > r3 goto out; *(u8 *)(r2 + 0) = 1; out:; exit",
      "cgroup-skb",
    ],
    ['instruction 6 r0 may be null here instead of a value of map "counts"', `${lookup}; r0 = *(u8 *)(r0 + 0); exit`],
    [
      'instruction 6 computes with the address of a value of map "counts", which may be null here',
      `${lookup}; r0 += 4; exit`,
    ],
    [
      'instruction 7 reads bytes 12 to 19 of a value of map "counts", which has 16 bytes',
      `${lookup}; if r0 == 0 goto out; r0 = *(u64 *)(r0 + 12); out:; exit`,
    ],
    [
      'instruction 11 reads byte 8 behind a value of map "counts" + a number from 0 to 15, which has 16 bytes',
      `${lookup}; if r0 == 0 goto out; r6 = r0; call 7; r0 &= 15; r6 += r0; r0 = *(u8 *)(r6 + 8); out:; exit`,
    ],
    [
      "instruction 0 reads bytes -520 to -513 of the end of the stack, which has 512 bytes below it",
      "r0 = *(u64 *)(r10 - 520); exit",
    ],
    [
      "instruction 0 reads the stack from r10-8 to r10-4, but the byte at r10-8 was never written",
      "r0 = *(u32 *)(r10 - 8); exit",
    ],
    [
      "instruction 1 accesses 4 bytes of stack at an address that is no multiple of 4",
      "*(u64 *)(r10 - 8) = 0; r0 = *(u32 *)(r10 - 6); exit",
    ],
    [
      "instruction 4 reads the stack from r10-4 to r10, but the byte at r10-4 was never written",
      "r2 = r10; r2 += -4; r1 = map[0] ll; call 1; r0 = 0; exit",
    ],
    [
      "instruction 0 xdp programs may not read xdp_md's 4 bytes at offset 24, where no field is",
      "r0 = *(u32 *)(r1 + 24); exit",
    ],
    [
      "instruction 0 xdp programs may not write xdp_md's data this way: 4 bytes at offset 0",
      "*(u32 *)(r1 + 0) = 0; r0 = 0; exit",
    ],
    ["instruction 0 computes with half of the address of the context", "w1 += 4; exit"],
    ["instruction 1 may be reached again and again without an end", "r0 = 0; loop:; goto loop"],
    [
      "instruction 1 may be reached again and again without an end",
      "r6 = 0; loop:; call 7; if r0 != 0 goto loop; exit",
    ],
    ["instruction 0 calls helper 69 (fib_lookup), which is not offered here", "call 69; exit"],
    ["instruction 0 calls skb_vlan_pop, which xdp programs may not call: it is for tc", "call 19; exit"],
    [
      'instruction 4 calls trace_printk, which needs a licence compatible with the GPL, not "MIT"',
      "*(u64 *)(r10 - 8) = 0; r1 = r10; r1 += -8; r2 = 8; call 6; exit",
      "xdp",
      "MIT",
    ],
    [
      'instruction 5 calls map_lookup_elem with map "jumps" of type prog_array: it takes',
      "*(u32 *)(r10 - 4) = 3; r2 = r10; r2 += -4; r1 = map[1] ll; call 1; r0 = 0; exit",
    ],
    [
      "instruction 6 ends while a record of a ring buffer is still reserved",
      "r1 = map[2] ll; r2 = 16; r3 = 0; call 131; r0 = 0; exit",
    ],
    [
      "instruction 10 reads r6, which holds nothing here",
      "r1 = map[2] ll; r2 = 16; r3 = 0; call 131; if r0 == 0 goto out; r6 = r0; r1 = r0; r2 = 0; call 132; *(u8 *)(r6 + 0) = 0; out:; r0 = 0; exit",
    ],
    ["instruction 4 returns an address of the function's own stack", "call f; r0 = 0; exit; f:; r0 = r10; exit"],
    [
      "instruction 6 stores an address of a function's stack where it outlives the function",
      "r1 = r10; r1 += -8; call f; r0 = 0; exit; f:; r2 = r10; *(u64 *)(r1 + 0) = r2; r0 = 0; exit",
    ],
    ["instruction 0 calls functions more than 8 deep", "f:; call f; exit"],
    [
      "instruction 7 calls skb_load_bytes with a size in r4 that may be negative",
      "r6 = r1; call 5; r4 = r0; r1 = r6; r2 = 0; r3 = r10; r3 += -8; call 26; r0 = 0; exit",
      "tc",
    ],
  ])("%s", (message, text, hook, license) => {
    const error = check(text, hook, license);
    expect(error?.message ?? "accepted").toContain(message);
  });
});
