/**
 * `geneve` and `vxlan`: an Ethernet frame (or with Geneve another protocol) inside a UDP datagram.
 *
 * Where it starts depends on the outer headers, which may be IPv4 with options or IPv6, so the positions of what follows
 * are stored in cells on the way and everything after looks there (RFC 8926, RFC 7348).
 */
import { etherType, ipProtocol } from "../../net/protocol-numbers.js";
import { all, any, never, not, store, type Condition } from "../condition.js";
import type { Cell, Size, Value } from "../value.js";
import { framingFrom, type Framing, type Lowering, type Position } from "./context.js";
import { requireAtMost } from "./encapsulation.js";
import { ethernetAt } from "./framings.js";
import { linkProtocol } from "./link-protocols.js";
import { isFirstFragment } from "./ports.js";

const udpHeaderLength = 8;
const ip6HeaderLength = 40;
const vxlanHeaderLength = 8;
const maxIdentifier = 0xffffff;

const genevePort = 6081;
const vxlanPort = 4789;

/** EtherType of an Ethernet frame within another protocol ("transparent Ethernet bridging"). */
const transparentEthernet = 0x6558;

/** Reads a field of the UDP datagram, counted from the UDP header. */
type DatagramField = (offset: number, size: Size) => Value;

/**
 * The datagram goes to `port` and passes the tests on its payload; then the offset of what follows the payload's first
 * `skipped` bytes is stored. Both IP versions are tried.
 */
function datagramTo(
  lowering: Lowering,
  port: number,
  skipped: number,
  tests: (field: DatagramField) => readonly Condition[],
): { readonly condition: Condition; readonly start: Value } {
  const cell = lowering.values.cell();
  const { index, offset } = lowering.framing.payload ?? lowering.framing.header;
  const network = offset + lowering.framing.network;
  const plus = (value: Value, bytes: number): Value => lowering.values.binary("add", value, lowering.const(bytes));

  const field4: DatagramField = (at, size) => lowering.transport4(at, size);
  const over4 = all(
    linkProtocol(lowering, etherType.ip),
    lowering.equals(lowering.network(9, 1), ipProtocol.udp),
    isFirstFragment(lowering),
    lowering.equals(field4(2, 2), port),
    ...tests(field4),
    store(cell, plus(lowering.transport4Position().index!, network + udpHeaderLength + skipped)),
  );
  const field6: DatagramField = (at, size) => lowering.network(ip6HeaderLength + at, size);
  const start6 = lowering.const(network + ip6HeaderLength + udpHeaderLength + skipped);
  const over6 = all(
    linkProtocol(lowering, etherType.ip6),
    lowering.equals(lowering.network(6, 1), ipProtocol.udp),
    lowering.equals(field6(2, 2), port),
    ...tests(field6),
    store(cell, index ? lowering.values.binary("add", index, start6) : start6),
  );
  return { condition: any(over4, over6), start: cell };
}

/**
 * Where an Ethernet header has its type and its payload. Each position has its own cell, as in libpcap: after `vxlan or`
 * packets that are none come without any, and what is asked of them looks at their first bytes.
 */
function ethernetPositions(lowering: Lowering, header: Value, type: Cell, payload: Cell): readonly Condition[] {
  const plus = (bytes: number): Value => lowering.values.binary("add", header, lowering.const(bytes));
  return [store(type, plus(12)), store(payload, plus(14))];
}

function startingAt(cell: Cell): Position {
  return { index: cell, offset: 0 };
}

/** The framing of an Ethernet frame that starts at a computed offset. */
function ethernetFrom(start: Value): Framing {
  return framingFrom(ethernetAt(0), { name: "EN10MB", description: "Ethernet" }, { index: start, offset: 0 });
}

export function lowerVxlan(lowering: Lowering, vni: number | undefined): Condition {
  if (vni !== undefined) requireAtMost(lowering, "VXLAN VNI", vni, maxIdentifier);
  const { condition, start: header } = datagramTo(lowering, vxlanPort, vxlanHeaderLength, (field) => [
    // Flags: the identifier is valid, and nothing else is set.
    lowering.equals(field(udpHeaderLength, 1), 0x08),
    ...(vni === undefined ? [] : [lowering.masked(field(udpHeaderLength + 4, 4), 0xffffff00, (vni << 8) >>> 0)]),
  ]);
  if (condition !== never) lowering.libpcapOptimizes = false;
  const [type, payload] = [lowering.values.cell(), lowering.values.cell()];
  const framing: Framing = {
    ...ethernetFrom(header),
    type: startingAt(type),
    payload: startingAt(payload),
    networkNoSnap: lowering.framing.networkNoSnap,
  };
  lowering.enterTunnel(framing, payload);
  return all(condition, ...ethernetPositions(lowering, header, type, payload));
}

export function lowerGeneve(lowering: Lowering, vni: number | undefined): Condition {
  if (vni !== undefined) requireAtMost(lowering, "Geneve VNI", vni, maxIdentifier);
  const { condition, start } = datagramTo(lowering, genevePort, 0, (field) => [
    // The version, in the top two bits.
    lowering.masked(field(udpHeaderLength, 1), 0xc0, 0),
    ...(vni === undefined ? [] : [lowering.masked(field(udpHeaderLength + 4, 4), 0xffffff00, (vni << 8) >>> 0)]),
  ]);
  const { values } = lowering;
  const plus = (value: Value, bytes: number): Value => values.binary("add", value, lowering.const(bytes));
  // Eight bytes and the options, whose length is given in words.
  const words = values.binary("and", values.load(1, start, 0), lowering.const(0x3f));
  const inner = plus(values.binary("add", values.binary("mul", words, lowering.const(4)), start), 8);
  const [header, type, payload] = [values.cell(), values.cell(), values.cell()];
  const carriesEthernet = lowering.equals(values.load(2, start, 2), transparentEthernet);
  const positions = all(
    store(header, inner),
    any(
      all(carriesEthernet, ...ethernetPositions(lowering, header, type, payload)),
      // Without an Ethernet header the type is Geneve's own and the payload follows at once.
      all(store(type, plus(start, 2)), store(payload, header)),
    ),
  );
  lowering.libpcapOptimizes = false;
  const framing: Framing = {
    ...ethernetFrom(header),
    type: startingAt(type),
    payload: startingAt(payload),
    networkNoSnap: lowering.framing.networkNoSnap,
    addressPrecondition: not(lowering.equals(values.binary("sub", header, payload), 0)),
  };
  lowering.enterTunnel(framing, payload);
  return all(condition, positions);
}
