/**
 * The places in the kernel where programs are attached: what packets look like there and what a program's answer means.
 *
 * Sources: linux/bpf.h (contexts, XDP_*, TC_ACT_* in linux/pkt_cls.h), libbpf's program_types for the sections' names.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import type { EbpfHook } from "../../isa/index.js";
import { register } from "./frame.js";

/** What a match does to the packet: it alone goes on, or it alone does not. */
export type MatchAction = "pass" | "drop";

export interface HookFacts {
  /** Sections of the object file; the first one unless another is asked for. */
  readonly sections: readonly string[];
  /** What packets start with unless it is said otherwise. */
  readonly linkType: string;
  /** What the program returns to let the packet go on, or stop it. At socket, how many bytes the socket gets. */
  readonly verdicts: { readonly pass: number | "snapshot length"; readonly drop: number };
  /** Offsets in the context of the packet's first byte and its end, where programs may have pointers into the packet. */
  readonly packet: { readonly data: number; readonly end: number } | undefined;
  /** Whether the kernel may have taken the outer VLAN tag out of the packet and into the skb. */
  readonly hidesVlanTag: boolean;
  /** Whether the packet may be in several pieces, of which pointers reach the first one only; then the context is an skb. */
  readonly inPieces: boolean;
}

/** Offsets in `struct __sk_buff`, whose first field is the length, and in `struct xdp_md`. */
const skbPacket = { data: 76, end: 80 } as const;
const xdpPacket = { data: 0, end: 4 } as const;

export const hooks: Readonly<Record<EbpfHook, HookFacts>> = {
  socket: {
    sections: ["socket"],
    linkType: "EN10MB",
    verdicts: { pass: "snapshot length", drop: 0 },
    packet: undefined,
    inPieces: true,
    hidesVlanTag: true,
  },
  tc: {
    sections: ["tc", "classifier"],
    linkType: "EN10MB",
    // TC_ACT_OK and TC_ACT_SHOT, for direct action.
    verdicts: { pass: 0, drop: 2 },
    packet: skbPacket,
    inPieces: true,
    hidesVlanTag: true,
  },
  xdp: {
    sections: ["xdp"],
    linkType: "EN10MB",
    // XDP_PASS and XDP_DROP.
    verdicts: { pass: 2, drop: 1 },
    packet: xdpPacket,
    inPieces: false,
    hidesVlanTag: false,
  },
  "cgroup-skb": {
    sections: ["cgroup_skb/ingress", "cgroup_skb/egress"],
    linkType: "RAW",
    verdicts: { pass: 1, drop: 0 },
    packet: skbPacket,
    inPieces: true,
    hidesVlanTag: false,
  },
};

/** Loads the packet's length: the skb's, which counts all its pieces, or from pointer to pointer. */
export function loadLength({ inPieces }: HookFacts, dst: number): asm.AssemblyLine[] {
  if (inPieces) return [asm.load("W", dst, register.context, 0)];
  return [asm.mov64(dst, asm.reg(register.dataEnd)), asm.alu64("SUB", dst, asm.reg(register.data))];
}
