/** `port` and `portrange`, over IPv6 and IPv4, for TCP, UDP and SCTP. */
import { etherType, ipProtocol } from "../../net/protocol-numbers.js";
import type { Qualifiers } from "../../parser/ast.js";
import { all, any, check, not, type Condition } from "../condition.js";
import type { Value } from "../value.js";
import type { Lowering } from "./context.js";
import { inDirection } from "./directions.js";
import { linkProtocol } from "./link-protocols.js";

export type PortProtocol = "tcp" | "udp" | "sctp";

/** Source and destination port come first in all three headers (RFC 9293, RFC 768, RFC 9260). */
const portOffset = { src: 0, dst: 2 } as const;

/** Ports from `low` to `high` of the protocols named. */
export function lowerPorts(
  lowering: Lowering,
  qualifiers: Qualifiers,
  protocols: readonly PortProtocol[],
  low: number,
  high: number,
): Condition {
  const what = low === high ? "ports" : "port ranges";
  const inRange = (port: Value): Condition =>
    low === high
      ? lowering.equals(port, low)
      : all(check("ge", port, lowering.const(low)), not(check("gt", port, lowering.const(high))));
  const oneOf = (field: Value): Condition =>
    any(...protocols.map((protocol) => lowering.equals(field, ipProtocol[protocol])));

  const over6 = all(
    linkProtocol(lowering, etherType.ip6),
    oneOf(lowering.network(6, 1)),
    inDirection(lowering, qualifiers, what, (side) => inRange(lowering.network(40 + portOffset[side], 2))),
  );
  const over4 = all(
    linkProtocol(lowering, etherType.ip),
    oneOf(lowering.network(9, 1)),
    isFirstFragment(lowering),
    inDirection(lowering, qualifiers, what, (side) => inRange(lowering.transport4(portOffset[side], 2))),
  );
  return any(over6, over4);
}

/** Only the first fragment of an IPv4 packet has the transport header: the fragment offset is 0. */
export function isFirstFragment(lowering: Lowering): Condition {
  return not(check("set", lowering.network(6, 2), lowering.const(0x1fff)));
}
