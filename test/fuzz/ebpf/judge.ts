/** Runs one program on all machines, and in the kernel where there is one, and says where they part. */
import { VerificationError, ProgramError } from "../../../src/errors.js";
import type { EbpfHook, EbpfProgram } from "../../../src/isa/index.js";
import { createHelpers, HelperState } from "../../../src/vm/ebpf/helpers/index.js";
import { MapContents } from "../../../src/vm/ebpf/maps/index.js";
import {
  EbpfMemory,
  interpretEbpf,
  PacketContext,
  prepareEbpf,
  verifyEbpf,
  type EbpfEnvironment,
  type EbpfMachine,
  type Region,
} from "../../../src/vm/ebpf/index.js";
import type { Kernel } from "../../helpers/kernel/kernel.js";

/** What can be seen of a program that has run over some packets: one line a packet, and one of what the maps hold. */
export interface Observation {
  readonly lines: readonly string[];
  readonly fault?: string;
}

const kinds = {
  interpreter: (program: EbpfProgram, environment: EbpfEnvironment): EbpfMachine =>
    interpretEbpf([program], environment),
  compiled: (program: EbpfProgram, environment: EbpfEnvironment): EbpfMachine => prepareEbpf([program], environment),
  unchecked: (program: EbpfProgram, environment: EbpfEnvironment): EbpfMachine =>
    prepareEbpf([program], environment, { verified: true }),
};
export type MachineKind = keyof typeof kinds;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** A memory in which addresses are other ones than usual, and the stack is not zero at first. */
class StrangeMemory extends EbpfMemory {
  constructor() {
    super();
    this.allocate("shift", 1_234_560);
  }

  override allocate(name: string, length: number, writable = true): Region {
    const region = super.allocate(name, length, writable);
    if (name === "stack") this.bytes.fill(0xa5, region.start, region.end);
    return region;
  }
}

/** Machines share a memory for some hundred programs, since a memory is dear to make. */
export class Machines {
  readonly #isStrange: boolean;
  #memory: EbpfMemory;
  #contexts = new Map<EbpfHook, PacketContext>();
  #uses = 0;

  /** In a strange memory, programs do the same unless they tell addresses or what was on the stack before. */
  constructor(isStrange = false) {
    this.#isStrange = isStrange;
    this.#memory = this.#newMemory();
  }

  run(kind: MachineKind, program: EbpfProgram, packets: readonly Uint8Array[]): Observation {
    if (++this.#uses % 1000 === 0) {
      this.#memory = this.#newMemory();
      this.#contexts = new Map();
    }
    const memory = this.#memory;
    const maps = new MapContents(memory);
    const state = new HelperState(maps);
    const machine = kinds[kind](program, { memory, maps, helpers: createHelpers(state) });
    const context = this.#contextOf(program.hook);
    const lines: string[] = [];
    for (const packet of packets) {
      state.beginPacket(0, 0);
      context.load(packet, { link: "ethernet" });
      const verdict = machine.run(0, context);
      const { fault } = machine;
      if (fault) return { lines, fault: `${fault.pc}: ${fault.reason}` };
      // The kernel gives back what is before an XDP program's packet as well.
      const after = memory.bytes.subarray(context.dataMeta, context.dataEnd);
      lines.push(describe(program.hook, verdict, after, this.#fieldsOf(context)));
    }
    lines.push(
      program.maps
        .map((map) => maps.entries(map).map(({ key, value }) => `${hex(key)}=${hex(value)}`))
        .map((entries) => entries.sort().join(" "))
        .join(" | "),
    );
    return { lines };
  }

  #newMemory(): EbpfMemory {
    return this.#isStrange ? new StrangeMemory() : new EbpfMemory();
  }

  #contextOf(hook: EbpfHook): PacketContext {
    const known = this.#contexts.get(hook) ?? new PacketContext(this.#memory, hook);
    this.#contexts.set(hook, known);
    return known;
  }

  #fieldsOf({ address, hook }: PacketContext): Uint8Array {
    return hook === "xdp" ? new Uint8Array() : this.#memory.bytes.slice(address, address + 192);
  }
}

/** What the kernel gives back of the context: mark, priority and cb. Packets only where it does not take off their header. */
function describe(hook: EbpfHook, verdict: number, packet: Uint8Array, context: Uint8Array): string {
  const words = [`r0=${verdict >>> 0}`];
  if (hook === "xdp" || hook === "tc") words.push(`packet=${hex(packet)}`);
  if (hook !== "xdp") {
    words.push(`mark=${hex(context.subarray(8, 12))}`, `priority=${hex(context.subarray(32, 36))}`);
    words.push(`cb=${hex(context.subarray(48, 68))}`);
  }
  return words.join(" ");
}

/** What the kernel makes of it; a text if it refuses the program. */
export async function runInKernel(
  kernel: Kernel,
  program: EbpfProgram,
  packets: readonly Uint8Array[],
): Promise<Observation | string> {
  const made = await Promise.all(program.maps.map((map) => kernel.createMap(map)));
  const loaded = await kernel.load(program, made);
  // Maps of a program that was refused are not given back with it.
  if (!loaded.ok) await Promise.all(made.map((map) => kernel.ask("close", "map", map)));
  if (!loaded.ok) return `${loaded.reason}: ${loaded.log.trim().split("\n").slice(-3).join(" / ")}`;
  try {
    const { hook } = program;
    const lines: string[] = [];
    for (const packet of packets) {
      // Socket programs see the whole packet here, so that the kernel gets a header more to take off.
      const input = hook === "socket" ? Buffer.concat([packet.subarray(0, 14), packet]) : packet;
      const context = new Uint8Array(hook === "xdp" ? 0 : 192);
      const out = await kernel.run(loaded.program, input, { context });
      lines.push(describe(hook, out.verdict, out.packet, out.context));
    }
    const maps = await Promise.all(loaded.maps.map((map) => kernel.dump(map)));
    lines.push(
      maps
        .map((entries) => entries.map(([key, value]) => `${hex(key)}=${hex(value)}`))
        .map((entries) => entries.sort().join(" "))
        .join(" | "),
    );
    return { lines };
  } finally {
    await kernel.unload(loaded);
  }
}

/** Fields of `struct __sk_buff` that the kernel keeps in fewer than 32 bits, by their offsets. */
const shortFields = [4, 12, 16, 20, 24, 28, 44, 72, 88, 132, 136, 164, 176];

/**
 * Whether the program reads the upper part of such a field. The kernel then gives the lower part once more, because it shifts what it
 * has loaded only if the field is longer than the access (`convert_ctx_accesses` in kernel/bpf/verifier.c); here it is 0.
 */
export function readsUpperPart({ hook, instructions }: EbpfProgram): boolean {
  if (hook === "xdp") return false;
  return instructions.some(({ code, off, src }) => {
    const isNarrowLoad = (code & 0x67) === 0x61 && (code & 0x18) !== 0x18 && (code & 0x18) !== 0x00;
    return isNarrowLoad && src !== 10 && off % 4 !== 0 && shortFields.includes(off & ~3);
  });
}

/** Why the verifier refuses the program, if it does. */
export function refusal(program: EbpfProgram): string | undefined {
  try {
    verifyEbpf(program);
    return undefined;
  } catch (error) {
    if (error instanceof VerificationError || error instanceof ProgramError) return error.message;
    throw error;
  }
}

/** The first line in which two observations differ, in words; undefined if there is none. */
export function difference(a: Observation, b: Observation): string | undefined {
  if (a.fault !== b.fault) return `fault ${a.fault ?? "none"} or ${b.fault ?? "none"}`;
  const place = a.lines.findIndex((line, index) => line !== b.lines[index]);
  return place === -1 ? undefined : `\n  ${a.lines[place]}\n  ${b.lines[place]}`;
}
