/** Programs of one object run over packet after packet, with all that they share: memory, maps, helpers and a clock. */
import type { EbpfProgram } from "../../isa/index.js";
import { createHelpers, HelperState, intoPacket, type HelperOptions } from "./helpers/index.js";
import { interpretEbpf, type EbpfStep } from "./interpret-ebpf.js";
import type { EbpfFault, EbpfMachine } from "./machine.js";
import { MapContents } from "./maps/index.js";
import { EbpfMemory } from "./memory.js";
import { PacketContext, type PacketLink } from "./packet-context.js";
import { prepareEbpf } from "./run-ebpf.js";

export interface ReplayOptions extends HelperOptions {
  /** The programs have passed the verifier. Others run too, every access being checked. */
  readonly verified?: boolean;
  /** Is called before every instruction, which takes the interpreter instead of WebAssembly. */
  readonly onStep?: (step: Readonly<EbpfStep>) => void;
}

/** A packet as it arrives. */
export interface ArrivingPacket {
  readonly data: Uint8Array;
  /** Its length before it was cut short. */
  readonly length: number;
  readonly link: PacketLink;
  /** What the clock shows. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

export class EbpfReplay {
  readonly maps: MapContents;
  readonly state: HelperState;
  readonly #machine: EbpfMachine;
  readonly #context: PacketContext;
  readonly #programs: readonly EbpfProgram[];
  readonly #place: number;
  #arrived: Uint8Array = new Uint8Array();

  /** `place` is that of the program to run in the list; the others may be reached by tail calls. */
  constructor(programs: readonly EbpfProgram[], place: number, options: ReplayOptions = {}) {
    const memory = new EbpfMemory();
    const { verified, onStep } = options;
    this.maps = new MapContents(
      memory,
      programs.map(({ name }) => name),
    );
    // Made now, so that one that cannot be made is told before the first packet.
    for (const map of programs[place]!.maps) this.maps.handleOf(map);
    this.state = new HelperState(this.maps, options);
    const environment = { memory, maps: this.maps, helpers: createHelpers(this.state) };
    this.#machine = onStep
      ? interpretEbpf(programs, environment, { onStep })
      : prepareEbpf(programs, environment, { verified: verified ?? false });
    this.#programs = programs;
    this.#place = place;
    this.#context = new PacketContext(memory, programs[place]!.hook);
  }

  get program(): EbpfProgram {
    return this.#programs[this.#place]!;
  }

  /** Why the last run was stopped, if it was. */
  get fault(): EbpfFault | undefined {
    return this.#machine.fault;
  }

  /** Runs the program on a packet. Returns its verdict. */
  run({ data, length, link, seconds, nanoseconds }: ArrivingPacket): number {
    this.#arrived = data;
    this.state.beginPacket(seconds, nanoseconds);
    // XDP comes before the kernel takes the outer VLAN tag off a packet, the other hooks after that.
    this.#context.load(data, { link, wireLength: length, untag: this.#context.hook !== "xdp" });
    const verdict = this.#machine.run(this.#place, this.#context);
    // Verdicts of tc are signed: -1 is TC_ACT_UNSPEC.
    return this.#context.hook === "tc" ? verdict | 0 : verdict;
  }

  /** The last packet as it leaves the program. The bytes are valid until the next one is run. */
  get leavingPacket(): Uint8Array {
    const context = this.#context;
    switch (context.hook) {
      // These may only look.
      case "socket":
      case "cgroup-skb":
        return this.#arrived;
      case "xdp":
        return context.packet;
      case "tc":
        if (context.get("vlan_present") !== 0 && intoPacket(context)) context.set("vlan_present", 0);
        return context.packet;
    }
  }
}
