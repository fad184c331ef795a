/** One way to run eBPF and classic programs over packets. */
import { PcapsiftError, ProgramError, UsageError } from "../errors.js";
import type { CbpfInsn, EbpfHook, EbpfProgram } from "../isa/index.js";
import { linkTypeByNumber } from "../net/link-types.js";
import type { Packet } from "../net/packet.js";
import { explainRefusal } from "./explain-refusal.js";
import { EbpfReplay, type ReplayOptions } from "../vm/ebpf/index.js";
import { verifyEbpf, type PacketLink } from "../vm/ebpf/index.js";
import { prepareCbpf } from "../vm/index.js";

export interface PacketRunner {
  readonly title: string;
  /** Whose verdicts these are. Those of classic programs are those of socket filters. */
  readonly hook: EbpfHook;
  run(packet: Packet, linktype: number): number;
  /** The packet that was run last as it leaves the program; valid until the next run. */
  readonly leavingPacket: Uint8Array;
  /** What stopped the program in the last run, which then has no verdict. */
  readonly fault: string | undefined;
  /** Only for eBPF. */
  readonly replay: EbpfReplay | undefined;
}

export interface RunnerOptions extends Omit<ReplayOptions, "verified"> {
  /** Run the program without asking the verifier. */
  readonly unverified: boolean;
  /** Seconds that the clock shows at the first packet. Its time stamp unless given. */
  readonly clock: number | undefined;
}

export function runClassic(instructions: readonly CbpfInsn[]): PacketRunner {
  const judge = prepareCbpf(instructions, { loops: true });
  let last: Uint8Array = new Uint8Array();
  return {
    title: "classic BPF",
    hook: "socket",
    fault: undefined,
    replay: undefined,
    get leavingPacket() {
      return last;
    },
    run({ data, length }) {
      last = data;
      return judge(data, length);
    },
  };
}

/** `programs` are all of the object, since tail calls may lead to any of them. */
export function runExtended(
  programs: readonly EbpfProgram[],
  entry: EbpfProgram,
  { unverified, clock, ...options }: RunnerOptions,
): PacketRunner {
  const reached = reachablePrograms(programs, entry);
  if (!unverified) for (const program of reached) verify(program);
  const replay = new EbpfReplay(reached, 0, { ...options, verified: !unverified });
  let start: number | undefined;
  return {
    title: `${entry.name} (${entry.section})`,
    hook: entry.hook,
    replay,
    get fault() {
      const { fault } = replay;
      return fault && `${reached[fault.program]!.name}, instruction ${fault.pc}: ${fault.reason}`;
    },
    get leavingPacket() {
      return replay.leavingPacket;
    },
    run({ data, length, seconds, nanoseconds }, linktype) {
      start ??= clock === undefined ? 0 : seconds - clock;
      return replay.run({ data, length, link: linkOf(linktype), seconds: seconds - start, nanoseconds });
    },
  };
}

function verify(program: EbpfProgram): void {
  try {
    verifyEbpf(program);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const message = `${program.name} (${program.section}): ${explainRefusal(program, error)}`;
    throw new PcapsiftError(error.code, message, { cause: error });
  }
}

/** The program, and those that its tables and theirs lead to. */
function reachablePrograms(programs: readonly EbpfProgram[], entry: EbpfProgram): readonly EbpfProgram[] {
  const reached = [entry];
  for (const { maps } of reached) {
    for (const name of maps.flatMap((map) => [...(map.programs?.values() ?? [])])) {
      const target = programs.find((each) => each.name === name);
      if (target === undefined || reached.includes(target)) continue;
      if (target.hook !== entry.hook) {
        throw new UsageError("usage", `${name} is for ${target.hook} and cannot be called from ${entry.name}`);
      }
      reached.push(target);
    }
  }
  return reached;
}

/** What programs on a socket, interface or cgroup find at the start of packets of a link type. */
function linkOf(linktype: number): PacketLink {
  switch (linkTypeByNumber(linktype)?.name) {
    case "EN10MB":
      return "ethernet";
    case "RAW":
    case "IPV4":
    case "IPV6":
      return "ip";
    default:
      return "other";
  }
}
