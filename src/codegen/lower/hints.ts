/** What errors say besides what is wrong: how to mend it. */
import { nearestNames } from "../../net/nearest-names.js";
import type { Id, Proto, Qualifiers } from "../../parser/ast.js";
import type { Lowering } from "./context.js";

/** `a`, `b` or `c`, each as it is written in a filter. */
export function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}

/** More names than this are no help. */
const mostNames = 3;

/** The names nearest to an unknown one, or else what may be written. */
export function nearestOr(
  name: string,
  known: Iterable<string>,
  otherwise: string,
  write: (name: string) => string = (each) => each,
): string {
  const near = nearestNames(name, known).slice(0, mostNames).map(write);
  return near.length === 0 ? otherwise : `did you mean ${oneOf(near)}?`;
}

/** The names nearest to an unknown one, or else all there are. */
export function nearestOrAll(name: string, known: readonly string[]): string {
  return nearestOr(name, known, `the names are ${known.join(", ")}`);
}

const keywords: ReadonlySet<string> = new Set([
  "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "carp", "ah", "esp",
  "atalk", "aarp", "batadv", "decnet", "lat", "sca", "moprc", "mopdl", "iso", "esis", "isis", "clnp", "stp", "ipx", "netbeui",
]); // prettier-ignore

/** A protocol's name as it is written after `proto`: with a backslash where it is a keyword as well. */
export function escapeKeyword(name: string): string {
  return keywords.has(name) ? `\\${name}` : name;
}

/** The id as it is written, near enough to be quoted. */
export function textOf(id: Id): string {
  switch (id.kind) {
    case "number":
      return String(id.value);
    case "arcnet":
      return `$${id.value.toString(16)}`;
    case "ipv4":
      if (id.mask !== undefined) return `${id.text} mask ${id.mask.text}`;
      return id.prefixLength === undefined ? id.text : `${id.text}/${id.prefixLength}`;
    case "ipv6":
      return id.prefixLength === undefined ? id.text : `${id.text}/${id.prefixLength}`;
    case "name":
      return id.escaped ? `\\${id.text}` : id.text;
    case "mac":
      return id.text;
  }
}

/** A direction with the blank behind it, or nothing. */
export function directionText({ dir }: Qualifiers): string {
  return dir === undefined ? "" : `${dir} `;
}

/** Protocols carried by IP or above: a packet of one has addresses and ports, just not in its own header. */
const overIp: ReadonlySet<Proto> = new Set([
  "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "carp", "ah", "esp",
]); // prettier-ignore

/** Which protocols may stand before a kind of id; and for one that has such an id elsewhere, two primitives instead. */
export function possibleProtocols(
  { proto }: Pick<Qualifiers, "proto">,
  possible: readonly string[],
  primitive: string,
  joinable: (proto: Proto) => boolean = (each) => overIp.has(each),
): string {
  const list = `only ${oneOf(possible)} can stand here, or nothing`;
  if (proto === undefined || !joinable(proto)) return list;
  return `${list}; for both write \`${proto} and ${primitive}\``;
}

/** What packets are, where a primitive is for others. */
export function linkTypeHint({ framing }: Lowering): string {
  return `packets here are ${framing.name} (${framing.description})`;
}
