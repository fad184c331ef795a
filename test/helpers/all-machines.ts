/**
 * One filter on every machine there is: what classic BPF says of a packet, all of them must say. Where a hook keeps the VLAN
 * tag elsewhere, a filter with `vlan` is another program there than the classic one: where that was optimized the way libpcap
 * does it, a packet cut short may get the verdict of the plain program there, which is libpcap's too.
 */
import { expect } from "vitest";
import { compile, compileEbpf, type EbpfHook, type EbpfProgram } from "../../src/index.js";
import { createHelpers, HelperState } from "../../src/vm/ebpf/helpers/index.js";
import { MapContents } from "../../src/vm/ebpf/maps/index.js";
import { EbpfMemory, interpretEbpf, PacketContext, prepareEbpf, verifyEbpf } from "../../src/vm/ebpf/index.js";
import { interpretCbpf, prepareCbpf, prepareWasm } from "../../src/vm/index.js";

/** What programs at each hook return for a match. */
const matches: Readonly<Record<EbpfHook, (verdict: number) => boolean>> = {
  socket: (verdict) => verdict > 0,
  tc: (verdict) => verdict === 0,
  xdp: (verdict) => verdict === 2,
  "cgroup-skb": (verdict) => verdict === 1,
};

const plainProgram = "classic, not optimized";

export type Matcher = (packet: Uint8Array, wireLength: number) => boolean;

function ebpfMatcher(program: EbpfProgram, isCompiled: boolean, link: "ethernet" | "ip"): Matcher {
  const memory = new EbpfMemory();
  const maps = new MapContents(memory);
  const state = new HelperState(maps);
  const environment = { memory, maps, helpers: createHelpers(state) };
  const machine = isCompiled
    ? prepareEbpf([program], environment, { verified: true })
    : interpretEbpf([program], environment);
  const context = new PacketContext(memory, program.hook);
  return (packet, wireLength) => {
    state.beginPacket(0, 0);
    context.load(packet, { link, wireLength });
    const verdict = machine.run(0, context);
    expect(machine.fault).toBe(undefined);
    return matches[program.hook](verdict);
  };
}

function classicMatchers(expression: string, linkType: string): Record<string, Matcher> {
  const { instructions } = compile(expression, { linkType });
  const runner = prepareCbpf(instructions, { loops: true });
  const compiled = prepareWasm(instructions, 65536);
  const plain = compile(expression, { linkType, optimize: false }).instructions;
  return {
    ...(expression.includes("vlan") && {
      [plainProgram]: (packet: Uint8Array, wireLength: number) => interpretCbpf(plain, packet, wireLength) !== 0,
    }),
    "classic interpreter": (packet, wireLength) => interpretCbpf(instructions, packet, wireLength) !== 0,
    "classic runner": (packet, wireLength) => runner(packet, wireLength) !== 0,
    ...(compiled && {
      "classic WebAssembly": (packet: Uint8Array, wireLength: number) => {
        compiled.memory.set(packet);
        return compiled.run(0, packet.length, wireLength) !== 0;
      },
    }),
  };
}

/** Every machine with this filter, by name. XDP programs see no more of a packet's length than what was captured. */
export function allMachines(expression: string, linkType: "EN10MB" | "RAW"): Record<string, Matcher> {
  const link = linkType === "RAW" ? "ip" : "ethernet";
  const hooks = linkType === "RAW" ? (["cgroup-skb", "socket"] as const) : (["socket", "tc", "xdp"] as const);
  const machines = classicMatchers(expression, linkType);
  for (const hook of hooks) {
    const program = compileEbpf(expression, { hook, linkType });
    verifyEbpf(program);
    machines[`${hook}, interpreted`] = ebpfMatcher(program, false, link);
    machines[`${hook}, compiled`] = ebpfMatcher(program, true, link);
  }
  return machines;
}

/** Whether the packet matches, which all machines must agree on. */
export function matchEverywhere(
  machines: Record<string, Matcher>,
  packet: Uint8Array,
  wireLength = packet.length,
): boolean {
  const expected = machines["classic interpreter"]!(packet, wireLength);
  for (const [name, matcher] of Object.entries(machines)) {
    if (name === plainProgram || (name.startsWith("xdp") && wireLength !== packet.length)) continue;
    const isOther = plainProgram in machines && /^(socket|tc)/.test(name);
    const verdict = matcher(packet, wireLength);
    if (verdict === expected || !isOther) expect(verdict, name).toBe(expected);
    else expect(verdict, `${name}, as the plain program`).toBe(machines[plainProgram]!(packet, wireLength));
  }
  return expected;
}
