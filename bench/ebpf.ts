// What one run of a compiled program costs: XDP, one packet of 100 bytes that stays in the cache, the calls from JavaScript included.
import { compileEbpf, type EbpfProgram } from "../src/index.js";
import { EbpfMemory, PacketContext, prepareEbpf, verifyEbpf } from "../src/vm/ebpf/index.js";

/** A SYN to port 80 over Ethernet and IPv4, and zeros. */
const packet = new Uint8Array(100);
packet.set([0x08, 0x00, 0x45, 0x00, 0x00, 0x56, 0x00, 0x00, 0x40, 0x00, 64, 6], 12);
packet.set([10, 0, 0, 1, 10, 0, 0, 2, 0xc0, 0x00, 0, 80], 26);

const nothing: EbpfProgram = {
  name: "nothing",
  section: "xdp",
  hook: "xdp",
  instructions: [
    { code: 0xb7, dst: 0, src: 0, off: 0, imm: 2 },
    { code: 0x95, dst: 0, src: 0, off: 0, imm: 0 },
  ],
  maps: [],
  license: "GPL",
};

const rounds = 300;
const runs = 100_000;

/** Nanoseconds a run: those of the fastest of many short rounds, since all that can happen to the others makes them slower. */
function time(program: EbpfProgram): number {
  verifyEbpf(program);
  const memory = new EbpfMemory();
  const maps = { handleOf: () => 0, valueAddressOf: () => 0, programAt: () => -1 };
  const machine = prepareEbpf([program], { memory, maps, helpers: new Map() }, { verified: true });
  const context = new PacketContext(memory, "xdp");
  context.load(packet, { link: "ethernet" });
  let fastest = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    let verdicts = 0;
    for (let run = 0; run < runs; run++) verdicts += machine.run(0, context);
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - start) / runs);
    // XDP_PASS
    if (verdicts !== 2 * runs || machine.fault) throw new Error("the program does not pass the packet");
  }
  return fastest;
}

export function benchEbpf(): void {
  const program = compileEbpf("tcp port 80", { hook: "xdp" });
  const rows = [
    ["ebpf: xdp, tcp port 80, compiled to WebAssembly", time(program), "10"],
    ["ebpf: a program that does nothing, compiled", time(nothing), ""],
  ] as const;
  console.log("| one hot packet | ns | at most |\n|---|---|---|");
  for (const [name, nanoseconds, limit] of rows) console.log(`| ${name} | ${nanoseconds.toFixed(1)} | ${limit} |`);
}
