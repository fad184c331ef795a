// One filter, two programs: the classic one run here, the extended one run by the kernel, packet by packet.
import { openCapture } from "../../../src/capture/index.js";
import { compile, compileEbpf, type CompileEbpfOptions } from "../../../src/index.js";
import type { EbpfHook, EbpfProgram } from "../../../src/isa/index.js";
import { linkTypeByName, linkTypeByNumber } from "../../../src/net/link-types.js";
import type { Kernel } from "./kernel.js";

/** What a program returns for a packet that goes on, and for one that does not. */
const verdicts: Readonly<Record<EbpfHook, readonly [pass: number, drop: number]>> = {
  socket: [262144, 0],
  tc: [0, 2],
  xdp: [2, 1],
  "cgroup-skb": [1, 0],
};

/** A packet as BPF_PROG_TEST_RUN wants it: it takes an Ethernet header off for hooks that see none. */
function framed(hook: EbpfHook, packet: Uint8Array): Uint8Array {
  if (hook === "tc" || hook === "xdp") return packet;
  const header = new Uint8Array(14);
  const type = hook === "socket" ? 0 : packet[0]! >> 4 === 6 ? 0x86dd : 0x0800;
  new DataView(header.buffer).setUint16(12, type);
  return Buffer.concat([header, packet]);
}

export interface Judgement {
  /** Packets with two verdicts; fewer than all, since the kernel runs no program on a frame of a few bytes. */
  readonly compared: number;
  /** What is wrong, in words. */
  readonly faults: readonly string[];
  readonly instructions: number;
  /** How many instructions the verifier went through. */
  readonly verified: number;
}

/** Compares on packets that it keeps in the kernel's driver. */
export class Judge {
  private packets: readonly Uint8Array[] = [];

  constructor(
    private readonly kernel: Kernel,
    readonly hook: EbpfHook,
    private readonly options: Partial<CompileEbpfOptions> = {},
    /** Another way to write the program for the hook. */
    private readonly write: typeof compileEbpf = compileEbpf,
  ) {}

  async keep(packets: readonly Uint8Array[]): Promise<void> {
    this.packets = packets;
    await this.kernel.keep(packets.map((packet) => framed(this.hook, packet)));
  }

  /** Goes on with the packets that another judge for the same hook has kept. */
  keepAs(other: Judge): void {
    this.packets = other.packets;
  }

  compile(expression: string, linkType: string): EbpfProgram {
    return this.write(expression, { ...this.options, linkType, hook: this.hook });
  }

  /** `onlyLoad`: whether the verifier takes it is all that is asked. */
  async judge(expression: string, linkType: string, onlyLoad = false): Promise<Judgement> {
    const program = this.compile(expression, linkType);
    const instructions = program.instructions.length;
    const loaded = await this.kernel.load(program);
    if (!loaded.ok) {
      return { compared: 0, faults: [`not loaded: ${loaded.reason}\n${loaded.log}`], instructions, verified: 0 };
    }
    const { verified } = loaded;
    const answers = onlyLoad ? [] : await this.kernel.verdicts(loaded.program);
    await this.kernel.unload(loaded);
    const [pass, drop] = verdicts[this.hook];
    const [matched, other] = this.options.match === "drop" ? [drop, pass] : [pass, drop];
    const filter = compile(expression, { ...this.options, linkType });
    const faults: string[] = [];
    let compared = 0;
    answers.forEach((answer, i) => {
      if (answer === undefined) return;
      compared++;
      const packet = this.packets[i]!;
      const expected = filter.matches(packet) === 0 ? other : matched;
      if (answer === expected) return;
      faults.push(`${answer} and not ${expected} for ${Buffer.from(packet).toString("hex").slice(0, 200)}`);
    });
    return { compared, faults, instructions, verified };
  }
}

/** The packets of captures with that link type, by its DLT_ name; captures that cannot be read to the end as far as they can. */
export async function packetsOf(paths: readonly string[], dlt: string): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  const wanted = linkTypeByName(dlt);
  for (const path of paths) {
    try {
      const capture = await openCapture(path);
      for await (const { data, interfaceId } of capture) {
        if (linkTypeByNumber(capture.linktypes[interfaceId]!) === wanted) found.push(data);
      }
    } catch {
      // What is wrong with broken captures is the business of other tests.
    }
  }
  return found;
}

/** Packets, and each of the first few also cut at every byte. */
export function withCuts(packets: readonly Uint8Array[], cut: number): Uint8Array[] {
  return [
    ...packets,
    ...packets
      .slice(0, cut)
      .flatMap((packet) => Array.from({ length: packet.length }, (_, end) => packet.slice(0, end))),
  ];
}
