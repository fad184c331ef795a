// Objects that clang made: which programs, functions and maps the loader finds in them.
import { expect, test } from "vitest";
import { ebpfClass, ebpfJump, LDDW, pseudo, type EbpfInsn, type EbpfProgram } from "../../src/isa/index.js";
import { hookOfSection } from "../../src/elf/section-hooks.js";
import { objectNames, programOf, programsOf } from "../helpers/programs.js";

const programText = ({ name, section, hook, instructions, license }: EbpfProgram) =>
  `${name} in ${section}, ${hook}, ${instructions.length} slots, ${license}`;

const mapText = ({ name, type, keySize, valueSize, maxEntries, flags, lock }: EbpfProgram["maps"][number]) =>
  `${name} ${type} ${keySize}:${valueSize} of ${maxEntries}, ${flags}${lock === undefined ? "" : `, lock at ${lock}`}`;

/** Sizes are those of `llvm-readelf -s`: a program's own and those of the functions it calls; flags as in the source. */
const expected: Record<string, [programs: string[], maps: string[]]> = {
  "account-traffic": [
    [
      "account_in in cgroup_skb/ingress, cgroup-skb, 25 slots, GPL",
      "account_out in cgroup_skb/egress, cgroup-skb, 43 slots, GPL",
    ],
    ["bytes percpu_hash 4:8 of 16, 0"],
  ],
  "block-addresses": [["block_addresses in xdp, xdp, 33 slots, GPL"], ["blocked lpm_trie 8:8 of 128, 1"]],
  "count-packets": [
    ["count_packets in xdp, xdp, 72 slots, GPL"],
    ["by_length percpu_array 4:4 of 4, 0", "by_sender lru_hash 6:4 of 1024, 0", "by_type hash 2:16 of 64, 0"],
  ],
  functions: [["drop_even in tc, tc, 74 slots, GPL", "drop_odd in tc, tc, 76 slots, GPL"], [".bss array 4:8 of 1, 0"]],
  "global-data": [
    ["judge_port in xdp, xdp, 76 slots, GPL"],
    [".rodata array 4:49 of 1, 128", ".data array 4:4 of 1, 0", ".bss array 4:36 of 1, 0"],
  ],
  "limit-rate": [["limit_rate in tc, tc, 63 slots, GPL"], ["buckets lru_hash 4:16 of 256, 0"]],
  "lock-totals": [
    ["lock_totals in tc, tc, 86 slots, GPL"],
    [".rodata.str1.1 array 4:10 of 1, 128", "by_sender hash 4:24 of 64, 0, lock at 4"],
  ],
  loops: [["sum_bytes in tc, tc, 63 slots, GPL"], ["classes array 4:8 of 8, 0"]],
  "parse-headers": [["parse_headers in xdp, xdp, 113 slots, GPL"], []],
  "report-events": [
    ["report_events in xdp, xdp, 85 slots, GPL"],
    ["others perf_event_array 4:4 of 1, 0", "events ringbuf 0:0 of 4096, 0"],
  ],
  "sample-flows": [["sample_flows in socket, socket, 38 slots, GPL"], ["flows hash 8:4 of 32, 0"]],
  "steer-packets": [
    ["steer_packets in xdp, xdp, 43 slots, GPL"],
    ["sockets xskmap 4:4 of 4, 0", "interfaces devmap_hash 4:8 of 16, 0"],
  ],
  "tail-calls": [
    [
      "judge_tcp in xdp, xdp, 12 slots, GPL",
      "judge_udp in xdp, xdp, 18 slots, GPL",
      "judge in xdp, xdp, 32 slots, GPL",
    ],
    ["by_protocol prog_array 4:4 of 256, 0", "seen array 4:8 of 3, 0"],
  ],
  "translate-port": [["translate in tc, tc, 75 slots, GPL"], []],
  "vlan-tags": [["vlan_pop in tc, tc, 21 slots, GPL", "vlan_push in tc, tc, 11 slots, GPL"], []],
  "wrap-ip": [["wrap_ip in xdp, xdp, 153 slots, GPL"], []],
};

test.each(objectNames)("%s.o", (name) => {
  const programs = programsOf(name);
  const [texts, maps] = expected[name]!;
  expect(programs.map(programText)).toEqual(texts);
  expect(programs[0]!.maps.map(mapText)).toEqual(maps);
  // Programs of one object share their maps.
  for (const program of programs) program.maps.forEach((map, index) => expect(map).toBe(programs[0]!.maps[index]));
});

const isCall = ({ code, src }: EbpfInsn) => code === (ebpfClass.JMP | ebpfJump.CALL) && src === pseudo.CALL;
const isConstant = (src: number) => (insn: EbpfInsn) => insn.code === LDDW && insn.src === src;

/** Where the instructions lead that `choose` picks: `from -> to`. */
const edges = ({ instructions }: EbpfProgram, choose: (insn: EbpfInsn) => boolean) =>
  instructions.flatMap((insn, pc) => (choose(insn) ? [`${pc} -> ${pc + insn.imm + 1}`] : []));

// Slots as llvm-objdump counts them, with sum_bytes (51 slots) after the program, then is_even (4), then add (8).
test("calls lead to the functions behind the program", () => {
  expect(edges(programOf("functions", "drop_even"), isCall)).toEqual([
    "2 -> 11",
    "4 -> 62",
    ...[18, 24, 30, 36, 42, 48, 54, 60].map((pc) => `${pc} -> 66`),
  ]);
});

test("functions given to helpers are in the program", () => {
  const program = programOf("loops", "sum_bytes");
  expect(edges(program, isConstant(pseudo.FUNC))).toEqual(["8 -> 41", "30 -> 57"]);
  expect(program.instructions[57]!.code).toBe(0x79); // r1 = *(u64 *)(r3 + 0)
});

test("global variables are offsets into the values of maps", () => {
  const { instructions, maps } = programOf("global-data", "judge_port");
  const places = instructions.flatMap((insn, pc) =>
    isConstant(pseudo.MAP_IDX_VALUE)(insn) ? [`${maps[insn.imm]!.name}+${instructions[pc + 1]!.imm}`] : [],
  );
  expect([...new Set(places)].sort()).toEqual([".bss+0", ".bss+32", ".bss+8", ".data+0", ".rodata+0", ".rodata+12"]);
  expect(maps[0]!.entries![0]!.value.subarray(0, 12)).toEqual(Uint8Array.of(0, 22, 2, 0, 0, 53, 3, 0, 0, 80, 1, 0));
  expect(maps[1]!.entries![0]!.value).toEqual(Uint8Array.of(5, 0, 0, 0));
  expect(maps[2]!.entries).toEqual([]);
});

test("instructions know their source", () => {
  const { lines } = programOf("functions", "drop_even");
  const texts = [...lines!].map(([slot, { file, number, text }]) => `${slot} ${file}:${number} ${text}`);
  expect(texts).toContain(
    "0 ./functions.c:26 __u32 sum = sum_bytes((void *)(long)skb->data, (void *)(long)skb->data_end);",
  );
  // Of the function behind the program too, which starts at slot 66 with its head.
  expect(texts.filter((line) => line.endsWith("calls++;"))).toEqual(["67 ./functions.c:7 calls++;"]);
});

test("the object fills its table of programs", () => {
  const programs = programOf("tail-calls", "judge").maps[0]!.programs;
  expect([...programs!]).toEqual([
    [6, "judge_tcp"],
    [17, "judge_udp"],
  ]);
});

test.each<[section: string, hook: string | undefined]>([
  ["xdp", "xdp"],
  ["?xdp", "xdp"],
  ["xdp.frags", "xdp"],
  ["xdp_drop", "xdp"],
  ["tc/in", "tc"],
  ["classifier", "tc"],
  ["socket1", "socket"],
  ["cgroup/skb", "cgroup-skb"],
  ["kprobe/x", undefined],
  ["xdpx", undefined],
  ["sockops", undefined],
])("section %s is for %s", (section, hook) => {
  expect(hookOfSection(section)).toBe(hook);
});
