/**
 * Primitives that step into an encapsulation: `vlan`, `mpls`, `pppoed`, `pppoes`.
 *
 * Each tests for its header and then moves the positions, so that what follows in the text looks behind that header.
 */
import { etherType } from "../../net/protocol-numbers.js";
import { all, always, any, type Condition } from "../condition.js";
import { framingFrom, type Framing, type Lowering, type Position } from "./context.js";
import { pppWithinPppoe } from "./framings.js";
import { notSupported } from "./not-supported.js";
import { linkProtocol } from "./link-protocols.js";

/** Length of an 802.1Q tag and of an MPLS label stack entry, in bytes. */
const tagLength = 4;
const pppoeHeaderLength = 6;

/** PPP protocol number of MPLS (RFC 3032). */
const pppMplsUnicast = 0x0281;

/** Refuses a number that the field has no room for; what else is wrong can still be found. */
export function requireAtMost(
  lowering: Lowering,
  what: string,
  value: number,
  maximum: number,
  span = lowering.numberSpan,
  hint = `write a number from 0 to ${maximum}`,
): void {
  if (value <= maximum) return;
  lowering.report("range", `${what} ${value} greater than maximum ${maximum}`, hint, span);
}

/** `vlan`: a tag, single, service or old QinQ; `id` is 0 to 4095. */
export function lowerVlan(lowering: Lowering, id: number | undefined): Condition {
  const { framing } = lowering;
  if (framing.mplsDepth > 0)
    lowering.fail("mpls", "no VLAN match after MPLS", "a VLAN tag stands before the labels: put `vlan` before `mpls`");
  if (framing.kind !== "ethernet" && !(framing.kind === "wlan" && framing.name !== "PPI"))
    notSupported(lowering, "vlan");
  const tagged = any(
    linkProtocol(lowering, etherType.vlan),
    linkProtocol(lowering, etherType.vlanAd),
    linkProtocol(lowering, etherType.vlanQinQ),
  );
  let condition = tagged;
  if (id !== undefined) {
    requireAtMost(lowering, "VLAN tag", id, 0xfff);
    condition = all(tagged, lowering.masked(lowering.network(0, 2), 0xfff, id));
  }
  if (lowering.options.hidesVlanTag && isOutermost(framing)) return lowerHiddenTag(lowering, id, condition);
  lowering.framing = {
    ...framing,
    type: framing.type && skip(framing.type, tagLength),
    payload: framing.payload && skip(framing.payload, tagLength),
  };
  return condition;
}

/** Whether this is the header that the packet starts with, before any tag. */
function isOutermost({ kind, type }: Framing): boolean {
  return kind === "ethernet" && type?.index === null && type.offset === 12;
}

/**
 * A tag is in the packet or in the metadata. What follows in the text is four bytes further on in the first case only, so
 * its positions are computed.
 */
function lowerHiddenTag(lowering: Lowering, id: number | undefined, inPacket: Condition): Condition {
  const { framing, values } = lowering;
  const present = values.metadata("vlan-present");
  const hidden = lowering.equals(present, 1);
  const matches = id === undefined ? always : lowering.masked(values.metadata("vlan-tci"), 0xfff, id);
  const absent = values.binary("and", values.binary("xor", present, lowering.const(1)), lowering.const(1));
  const index = values.binary("lsh", absent, lowering.const(2));
  const moved = (position: Position | undefined): Position | undefined => position && { ...position, index };
  lowering.framing = { ...framing, type: moved(framing.type), payload: moved(framing.payload) };
  // libpcap has no such positions.
  lowering.libpcapOptimizes = false;
  return any(all(hidden, matches), inPacket);
}

/** `mpls`: a label stack entry (RFC 3032); a further one only where the entry before it is not the last. */
export function lowerMpls(lowering: Lowering, label: number | undefined): Condition {
  const { framing } = lowering;
  const present = framing.mplsDepth > 0 ? notBottomOfStack(lowering) : mplsAboveLink(lowering);
  let condition = present;
  if (label !== undefined) {
    requireAtMost(lowering, "MPLS label", label, 0xfffff);
    condition = all(present, lowering.masked(lowering.network(0, 4), 0xfffff000, (label << 12) >>> 0));
  }
  lowering.framing = {
    ...framing,
    network: framing.network + tagLength,
    networkNoSnap: framing.networkNoSnap && framing.networkNoSnap + tagLength,
    mplsDepth: framing.mplsDepth + 1,
  };
  return condition;
}

function notBottomOfStack(lowering: Lowering): Condition {
  return lowering.masked(lowering.network(-2, 1), 0x01, 0);
}

function mplsAboveLink(lowering: Lowering): Condition {
  const { kind, name } = lowering.framing;
  if (name === "PPP") return linkProtocol(lowering, pppMplsUnicast);
  return kind === "ethernet" || kind === "hdlc"
    ? linkProtocol(lowering, etherType.mpls)
    : notSupported(lowering, "mpls");
}

/** `pppoes`: a PPPoE session (RFC 2516); what follows in the text looks at the PPP frame within. */
export function lowerPppoeSession(lowering: Lowering, session: number | undefined): Condition {
  const { framing } = lowering;
  const present = linkProtocol(lowering, etherType.pppoeSession);
  let condition = present;
  if (session !== undefined) {
    requireAtMost(lowering, "PPPoE session number", session, 0xffff);
    condition = all(present, lowering.equals(lowering.network(2, 2), session));
  }
  const { index, offset } = framing.payload ?? lowering.framing.header;
  const start: Position = { index, offset: offset + framing.network + pppoeHeaderLength };
  lowering.enterTunnel(framingFrom(pppWithinPppoe, { name: "PPP", description: "PPP" }, start));
  return condition;
}

function skip(position: Position, bytes: number): Position {
  return { ...position, offset: position.offset + bytes };
}

/** `pppoed`: PPPoE discovery. */
export function lowerPppoeDiscovery(lowering: Lowering): Condition {
  return linkProtocol(lowering, etherType.pppoeDiscovery);
}
