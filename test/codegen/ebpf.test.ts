// What is written for each hook, and that our own verifier takes it; test/kernel has the kernel's word and the verdicts.
import { describe, expect, test } from "vitest";
import { compileEbpf, disassemble, type CompileEbpfOptions } from "../../src/index.js";
import { verifyEbpf } from "../../src/vm/ebpf/index.js";

const hooks = ["socket", "tc", "xdp", "cgroup-skb"] as const;

function listing(expression: string, options: CompileEbpfOptions): string {
  return disassemble(compileEbpf(expression, options)).replaceAll(/^ +/gm, "");
}

test.each<[expression: string, options: CompileEbpfOptions, expected: readonly string[]]>([
  ["", { hook: "xdp" }, ["0:\tw0 = 2", "1:\texit"]],
  ["", { hook: "xdp", match: "drop" }, ["0:\tw0 = 1", "1:\texit"]],
  ["", { hook: "tc" }, ["0:\tw0 = 0", "1:\texit"]],
  ["", { hook: "cgroup-skb" }, ["0:\tw0 = 1", "1:\texit"]],
  ["", { hook: "socket", snapshotLength: 100 }, ["0:\tw0 = 100", "1:\texit"]],
  [
    // Nothing but numbers are compared, so the constant is turned round and not the packet's bytes.
    "ip",
    { hook: "xdp" },
    [
      "0:\tr7 = *(u32 *)(r1 + 0)",
      "1:\tr8 = *(u32 *)(r1 + 4)",
      "2:\tr0 = r7",
      "3:\tr0 += 14",
      "4:\tif r0 > r8 goto +4 <L9>",
      "5:\tr0 = *(u16 *)(r7 + 12)",
      "6:\tif r0 != 8 goto +2 <L9>",
      "7:\tw0 = 2",
      "8:\texit",
      "9:\tw0 = 1",
      "10:\texit",
    ],
  ],
  [
    "ether[0] = 1",
    { hook: "socket" },
    [
      "0:\tr6 = r1",
      "1:\tr0 = *(u8 *)skb[0]",
      "2:\tif r0 != 1 goto +2 <L5>",
      "3:\tw0 = 262144",
      "4:\texit",
      "5:\tw0 = 0",
      "6:\texit",
    ],
  ],
])("%s for %o", (expression, options, expected) => {
  expect(listing(expression, options).split("\n")).toEqual(expected);
});

const filters = [
  "tcp port 80",
  "host 10.0.0.1",
  "net 10.0.0.0/8 and len > 100",
  "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420",
  "ip[ip[4:2]] = 0 or icmp",
  "ip[0xfffffff0] = 1 or udp",
  "1 << ip[9] > 64 and ip[2:2] >> ip[8] = 0",
  "(ip[2:2] - ((ip[0] & 0xf) << 2)) / ip[8] > ip[9] % tcp[13]",
  "ip protochain 17",
  "ip6 protochain 58",
];

describe.each(hooks)("our own verifier takes what is written for %s", (hook) => {
  test.each(filters)("%s", (expression) => {
    for (const options of [
      {},
      { stats: true },
      { match: "drop" },
      { listThreshold: 2 },
      { optimize: false },
    ] as const) {
      const program = compileEbpf(expression, { hook, ...options });
      expect(() => verifyEbpf(program), disassemble(program)).not.toThrow();
    }
  });
});

test("a long list becomes a map that holds it in the order of the packet's bytes", () => {
  const hosts = Array.from({ length: 200 }, (_, i) => `10.0.${i & 255}.1`);
  const expression = hosts.map((host) => `src host ${host}`).join(" or ");
  const { maps, instructions } = compileEbpf(`ip and (${expression})`, { hook: "xdp", listThreshold: 200 });
  expect(maps.map(({ name, type, keySize, maxEntries }) => [name, type, keySize, maxEntries])).toEqual([
    ["pcapsift_list0", "hash", 4, 200],
  ]);
  expect(maps[0]!.entries!.map(({ key }) => key.join("."))).toEqual(expect.arrayContaining(hosts));
  expect(instructions.length).toBeLessThan(40);
});

test("counters are a map of their own", () => {
  const { maps } = compileEbpf("tcp", { hook: "tc", stats: true });
  expect(maps.map(({ name, type, valueSize }) => [name, type, valueSize])).toEqual([
    ["pcapsift_stats", "percpu_array", 16],
  ]);
});

test.each<[expression: string, options: object, message: string, hint?: string]>([
  ["tcp", { hook: "kprobe" }, "unknown hook kprobe: the hooks are socket, tc, xdp, cgroup-skb"],
  ["tcp", { hook: "xdp", section: "tc" }, "section tc is not for hook xdp: that takes xdp"],
  [
    "ether host 02:00:00:00:00:01",
    { hook: "cgroup-skb" },
    "'link host 02:00:00:00:00:01' not supported on DLT_RAW (Raw IP)",
    "programs at cgroup-skb see packets from the IP header on: ask for IP addresses, protocols and ports",
  ],
  ["tcp", { hook: "xdp", linkType: "NONE_SUCH" }, "unknown data link type NONE_SUCH"],
])("%s for %o is refused", (expression, options, message, hint) => {
  expect(() => compileEbpf(expression, options as CompileEbpfOptions)).toThrow(
    expect.objectContaining(hint === undefined ? { message } : { message, hint }),
  );
});
