/** What a capture says of a packet beside its bytes: direction and interface, where the link-layer header has them. */
import type { Condition } from "../condition.js";
import { not } from "../condition.js";
import type { Lowering } from "./context.js";

/** sll_pkttype of a packet sent by this host (packet(7)). */
const outgoing = 4;

export function lowerPacketDirection(lowering: Lowering, side: "inbound" | "outbound"): Condition {
  const out = side === "outbound";
  const { framing } = lowering;
  const orNot = (condition: Condition): Condition => (out ? condition : not(condition));
  switch (framing.name) {
    case "SLIP":
    case "PPP_PPPD":
      // The first byte stands for the direction: 0 in, 1 out.
      return lowering.equals(lowering.link(0, 1), out ? 1 : 0);
    case "IPNET":
      return lowering.equals(lowering.link(2, 2), out ? 1 : 2);
    case "LINUX_SLL":
      return orNot(lowering.equals(lowering.link(0, 2), outgoing));
    case "LINUX_SLL2":
      return orNot(lowering.equals(lowering.link(10, 1), outgoing));
    case "DSA_TAG_BRCM":
      // Broadcom's tag: the opcode in the upper three bits, 0 from a port and 1 to one.
      return lowering.masked(lowering.link(12, 1), 0xe0, out ? 0x20 : 0);
    case "DSA_TAG_DSA":
      // Marvell's tag: the upper two bits are 00 to the CPU or 10 forwarded, 01 from the CPU.
      return out ? lowering.masked(lowering.link(12, 1), 0xc0, 0x40) : lowering.masked(lowering.link(12, 1), 0x40, 0);
    case "PFLOG":
      return lowering.equals(lowering.link(60, 1), out ? 2 : 1);
    default:
      if (framing.kind === "juniper") return lowering.masked(lowering.link(3, 1), 0x01, out ? 0 : 1);
      return notInCapture(lowering, side);
  }
}

export function lowerInterfaceIndex(lowering: Lowering, index: number): Condition {
  if (lowering.framing.name === "LINUX_SLL2") return lowering.equals(lowering.link(4, 4), index);
  return notInCapture(lowering, "ifindex");
}

/** Only the kernel knows, and only while it captures. */
function notInCapture(lowering: Lowering, what: string): never {
  const { name, description } = lowering.framing;
  return lowering.fail(
    "live-only",
    `not a live capture, '${what}' not supported on DLT_${name} (${description})`,
    what === "ifindex"
      ? "only captures of LINUX_SLL2 tell the interface"
      : "captures of LINUX_SLL, LINUX_SLL2, PFLOG and a few others tell the direction; else ask for addresses",
  );
}
