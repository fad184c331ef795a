/** One way to run a program on all machines. */
import { expect } from "vitest";
import type { EbpfHook, EbpfInsn, EbpfMap, EbpfProgram } from "../../src/isa/index.js";
import { mapHandle, type EbpfEnvironment, type Helper, type MapStore } from "../../src/vm/ebpf/helper-call.js";
import { interpretEbpf } from "../../src/vm/ebpf/interpret-ebpf.js";
import { prepareEbpf } from "../../src/vm/ebpf/run-ebpf.js";
import type { EbpfMachine } from "../../src/vm/ebpf/machine.js";
import { EbpfMemory, lowestAddress, type Region } from "../../src/vm/ebpf/memory.js";
import { PacketContext, type PacketOrigin } from "../../src/vm/ebpf/packet-context.js";

export const programOf = (instructions: readonly EbpfInsn[], rest: Partial<EbpfProgram> = {}): EbpfProgram => ({
  name: "test",
  section: "xdp",
  hook: "xdp",
  instructions,
  maps: [],
  license: "GPL",
  ...rest,
});

/** Maps that hold one value each and a prog_array's programs, enough for the machines' own part in maps. */
class SmallMaps implements MapStore {
  readonly #memory: EbpfMemory;
  readonly #known: EbpfMap[] = [];
  readonly #values = new Map<EbpfMap, Region>();

  constructor(memory: EbpfMemory) {
    this.#memory = memory;
  }

  handleOf(map: EbpfMap): number {
    if (!this.#known.includes(map)) this.#known.push(map);
    return mapHandle(this.#known.indexOf(map));
  }

  valueAddressOf(map: EbpfMap): number {
    const value = this.#values.get(map) ?? this.#memory.allocate(map.name, map.valueSize, map.flags === 0);
    this.#values.set(map, value);
    return value.start;
  }

  /** A tail call to index N goes to program N. */
  programAt(handle: number, index: number): number {
    return handle === mapHandle(0) && index < 16 ? index : -1;
  }
}

export interface Run {
  readonly programs: readonly EbpfProgram[];
  readonly helpers?: Readonly<Record<number, Helper>>;
  /** What the program gets: a packet in a context, or bytes and their number in r1 and r2. */
  readonly packet?: Uint8Array;
  readonly hook?: EbpfHook;
  readonly origin?: PacketOrigin;
  readonly bytes?: Uint8Array;
  readonly maxRounds?: number;
}

/** What can be seen of a run. Addresses differ between machines' memories only if the machines do. */
export interface Outcome {
  readonly result: bigint;
  readonly fault: { readonly pc: number; readonly reason: string } | undefined;
  readonly memory: Uint8Array;
}

type MakeMachine = (programs: readonly EbpfProgram[], environment: EbpfEnvironment, run: Run) => EbpfMachine;

export const machines: Readonly<Record<string, MakeMachine>> = {
  interpreter: (programs, environment, { maxRounds }) =>
    interpretEbpf(programs, environment, maxRounds === undefined ? {} : { maxRounds }),
  compiled: (programs, environment, { maxRounds }) =>
    prepareEbpf(programs, environment, maxRounds === undefined ? {} : { maxRounds }),
  // As verified programs are compiled, without checks: for runs without a fault only.
  unchecked: (programs, environment) => prepareEbpf(programs, environment, { verified: true }),
};

/** A machine over a memory of its own. */
function prepare(make: MakeMachine, run: Run): { readonly machine: EbpfMachine; readonly memory: EbpfMemory } {
  const memory = new EbpfMemory();
  const helpers = new Map(Object.entries(run.helpers ?? {}).map(([id, helper]) => [Number(id), helper]));
  const environment = { memory, maps: new SmallMaps(memory), helpers };
  return { machine: make(run.programs, environment, run), memory };
}

function start(machine: EbpfMachine, memory: EbpfMemory, run: Run): Pick<Outcome, "result" | "fault"> {
  const low = startOn(machine, memory, run);
  const result = (BigInt(machine.high >>> 0) << 32n) | BigInt(low);
  return { result, fault: machine.fault && { pc: machine.fault.pc, reason: machine.fault.reason } };
}

function startOn(machine: EbpfMachine, memory: EbpfMemory, { hook = "xdp", packet, origin, bytes }: Run): number {
  if (packet) {
    const context = new PacketContext(memory, hook);
    context.load(packet, origin ?? { link: "ethernet" });
    return machine.run(0, context);
  }
  if (!bytes || bytes.length === 0) return machine.execute(0, 0, 0);
  const region = memory.allocate("memory", bytes.length);
  memory.bytes.set(bytes, region.start);
  return machine.execute(0, region.start, bytes.length);
}

/** The outcome on all machines, which must agree, to the last byte of memory. */
export function runEverywhere(run: Run): Outcome {
  let reference: Outcome | undefined;
  for (const [name, make] of Object.entries(machines)) {
    if (name === "unchecked" && reference!.fault) continue;
    const { machine, memory } = prepare(make, run);
    // Page 0 is the machines' own.
    const outcome = { ...start(machine, memory, run), memory: memory.bytes.slice(lowestAddress) };
    reference ??= outcome;
    const { result, fault } = reference;
    expect({ result: outcome.result, fault: outcome.fault }, name).toEqual({ result, fault });
    expect(Buffer.compare(outcome.memory, reference.memory), `${name}: memory`).toBe(0);
  }
  return reference!;
}

/**
 * A function that runs the same programs again and again: it puts 64-bit numbers into memory, gives the program their address in r1
 * and returns r0, the same on all machines.
 */
export function evaluator(run: Run): (...numbers: readonly bigint[]) => bigint {
  const prepared = Object.entries(machines).map(([name, make]) => {
    const { machine, memory } = prepare(make, run);
    return { name, machine, memory, region: memory.allocate("numbers", 64) };
  });
  return (...numbers) => {
    const results = prepared.map(({ name, machine, memory, region }) => {
      numbers.forEach((number, index) => memory.view.setBigUint64(region.start + 8 * index, number, true));
      const low = machine.execute(0, region.start, 0);
      expect(machine.fault, name).toBe(undefined);
      return (BigInt(machine.high >>> 0) << 32n) | BigInt(low);
    });
    expect(new Set(results).size, `${Object.keys(machines).join()}: ${results.join()}`).toBe(1);
    return results[0]!;
  };
}
