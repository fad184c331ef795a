// What libpcap's optimizer makes of filters: which it refuses, and which packets cut short its program accepts where its
// plain program does not.
import { expect, test } from "vitest";
import { emitCbpf } from "../../src/codegen/cbpf/emit.js";
import { wire } from "../../src/codegen/condition.js";
import { Graph, type Node } from "../../src/codegen/graph.js";
import { asLibpcap } from "../../src/codegen/libpcap/index.js";
import { lowerExpression } from "../../src/codegen/lower/lower.js";
import { linkTypeByName } from "../../src/net/link-types.js";
import { builtInResolver } from "../../src/net/resolver.js";
import { parseFilter } from "../../src/parser/index.js";
import { compile } from "../../src/index.js";
import { interpretCbpf } from "../../src/vm/index.js";

function graphs(expression: string, linkType = "EN10MB"): { plain: Node; libpcaps: Node | undefined } {
  const { condition } = lowerExpression(parseFilter(expression), {
    linkType: linkTypeByName(linkType)!,
    netmask: undefined,
    resolver: builtInResolver,
    savefile: undefined,
  });
  const graph = new Graph();
  return { plain: wire(graph, condition, graph.accept, graph.reject), libpcaps: asLibpcap(graph, condition) };
}

const refusals: readonly (readonly [expression: string, refused: boolean])[] = [
  ["1 = 2", true],
  ["ip and 1 > 2", true],
  ["1 + 1 = 3 and ip", true],
  // A number computed from numbers is found out too late.
  ["ip and 1 + 1 = 3", false],
  ["ip and arp", true],
  ["not (ip or not ip)", true],
  ["tcp and udp", true],
  // Two tests of the same byte, but one is arithmetic.
  ["ip[9] = 6 and ip[9] = 17", true],
  ["ip proto 6 and ip[9] = 17", false],
  // Nothing is known of ranges.
  ["len > 10 and len < 5", false],
  ["len > 10 and not len > 10", true],
];

test.each(refusals)("%s: refused is %s", (expression, refused) => {
  expect(graphs(expression).libpcaps === undefined).toBe(refused);
});

/** An IPv4 header from 10.0.0.2 to 10.0.0.9, TCP. */
const ipHeader = "4500 0028 0000 0000 4006 0000 0a000002 0a000009";
const fromPort22 = "0016 0050";

const cuts: readonly (readonly [expression: string, bytes: number, plain: boolean, libpcaps: boolean])[] = [
  // The source addresses are compared before the destination is looked at.
  ["host 10.0.0.1 or 10.0.0.2 or 10.0.0.3", 18, false, true],
  ["host 10.0.0.1 or 10.0.0.2 or 10.0.0.3", 20, true, true],
  ["host 10.0.0.1 or 10.0.0.2 or 10.0.0.3", 15, false, false],
  // Whatever the answer, it leads to the same place: the block is passed over, load and all.
  ["tcp or not tcp", 0, false, true],
  ["not (tcp port 22 and udp port 53)", 0, false, true],
  ["dst port 80 or len > 0", 20, false, false],
  // Its ports are compared in the order of the values at hand, not in that of the text.
  ["tcp port 80 or tcp port 22", 22, false, true],
  ["tcp port 80 or tcp port 22", 21, false, false],
];

test.each(cuts)("%s, cut to %d bytes", (expression, bytes, plainAccepts, libpcapAccepts) => {
  const packet = new Uint8Array(Buffer.from((ipHeader + fromPort22).replaceAll(" ", ""), "hex")).subarray(0, bytes);
  const { plain, libpcaps } = graphs(expression, "IPV4");
  const verdict = (root: Node) => interpretCbpf(emitCbpf(root, 1), packet, 40) === 1;
  expect([verdict(plain), verdict(libpcaps!)]).toEqual([plainAccepts, libpcapAccepts]);
});

/** What the right operand requires is asked first; only where that is IPv6's EtherType a packet without more is accepted. */
const orders: readonly (readonly [expression: string, accepted: boolean])[] = [
  ["not tcp[0] = ip6[7]", true],
  ["not ip6[7] = tcp[0]", false],
  ["not tcp[0] + 1 = ip6[7] + 1", true],
];

test.each(orders)("%s, on IPv4 cut after the EtherType", (expression, accepted) => {
  const { matches } = compile(expression, { optimize: false });
  const packet = new Uint8Array(14);
  packet[12] = 0x08;
  expect(matches(packet, 60) > 0).toBe(accepted);
});

// libpcap (1.10.3 and 1.11) stores 46648 where the payload's offset was, and finds no TCP in this packet when asked in
// this order; asked the other way round, it does.
test.each(["tcp", "ether[10:2] <= 46648", "tcp and ether[10:2] <= 46648", "ether[10:2] <= 46648 and tcp"])(
  "%s: the number does not get in the way of 802.11's payload",
  (expression) => {
    const radiotap = "0000 0800 00000000";
    const dataFrame = "0801 0000 000000000000 000000000000 000000000000 0000";
    const hex = `${radiotap} ${dataFrame} aaaa03 000000 0800 ${ipHeader} ${fromPort22}`.replaceAll(" ", "");
    const packet = new Uint8Array(Buffer.from(hex, "hex"));
    for (const optimize of [true, false]) {
      const { matches } = compile(expression, { linkType: "IEEE802_11_RADIO", optimize });
      expect(matches(packet, packet.length)).toBeGreaterThan(0);
    }
  },
);
