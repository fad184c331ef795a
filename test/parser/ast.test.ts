// What the printed form does not show: spans, what is inherited, the values of ids.
import { describe, expect, test } from "vitest";
import type { Expression, Id, Qualifiers } from "../../src/parser/ast.js";
import { parseFilter } from "../../src/parser/index.js";

type Match = Expression & { kind: "match" };

function matchesIn(expression: Expression): Match[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.operands.flatMap(matchesIn);
    case "not":
      return matchesIn(expression.operand);
    case "match":
      return [expression];
    default:
      return [];
  }
}

/** All nodes of a tree that have a span, as `kind: text`, each before the nodes in it. */
function stretches(filter: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
    const { kind, span } = value as { kind?: string; span?: Qualifiers["span"] };
    if (kind !== undefined && span !== undefined) found.push(`${kind}: ${filter.slice(span.start, span.end)}`);
    for (const [key, child] of Object.entries(value)) if (key !== "span") visit(child);
  };
  visit(parseFilter(filter));
  return found;
}

describe("spans", () => {
  test.each([
    ["", ["empty: "]],
    ["  tcp ", ["protocol: tcp"]],
    ["tcp  port 80", ["match: tcp  port 80", "number: 80"]],
    ["not (tcp)", ["not: not (tcp)", "protocol: tcp"]],
    [
      "(tcp or udp) and ip or (arp)",
      [
        "or: (tcp or udp) and ip or (arp)",
        "and: (tcp or udp) and ip",
        "or: tcp or udp",
        "protocol: tcp",
        "protocol: udp",
        "protocol: ip",
        "protocol: arp",
      ],
    ],
    ["host (a or not b)", ["or: a or not b", "match: a", "name: a", "not: not b", "match: b", "name: b"]],
    [
      "net 10.0.0.0/8 or 10.0.0.0 mask 255.0.0.0",
      [
        "or: net 10.0.0.0/8 or 10.0.0.0 mask 255.0.0.0",
        "match: net 10.0.0.0/8",
        "ipv4: 10.0.0.0/8",
        "match: 10.0.0.0 mask 255.0.0.0",
        "ipv4: 10.0.0.0 mask 255.0.0.0",
      ],
    ],
    [
      "(ip[0] & 3) * -len=5",
      [
        "relation: (ip[0] & 3) * -len=5",
        "binary: (ip[0] & 3) * -len",
        "binary: ip[0] & 3",
        "load: ip[0]",
        "number: 0",
        "number: 3",
        "negate: -len",
        "length: len",
        "number: 5",
      ],
    ],
    ["wlan type mgt subtype \\ack", ["wlan-type: wlan type mgt subtype \\ack", "name: mgt", "name: \\ack"]],
    ["vlan (5) && llc rnr", ["and: vlan (5) && llc rnr", "vlan: vlan (5)", "llc: llc rnr"]],
  ])("%s", (filter, expected) => {
    expect(stretches(filter)).toEqual(expected);
  });
});

test.each([
  ["tcp port 80 or 443", ["80 tcp port", "443 tcp port inherited"]],
  ["src (80 or 443) or 22", ["80 src inherited", "443 src inherited", "22 src inherited"]],
  ["port not 80", ["80 port inherited"]],
  ["port (80)", ["80 port"]],
])("where qualifiers come from: %s", (filter, expected) => {
  const found = matchesIn(parseFilter(filter)).map(({ id, qualifiers: { span, inherited } }) =>
    [filter.slice(id.span.start, id.span.end), filter.slice(span.start, span.end), inherited ? "inherited" : ""]
      .join(" ")
      .trim(),
  );
  expect(found).toEqual(expected);
});

test.each<[string, object]>([
  ["net 10.1", { kind: "ipv4", octets: [10, 1] }],
  ["net 010.256/33", { kind: "ipv4", octets: [10, 256], prefixLength: 33 }],
  ["net 0x0a.1", { kind: "ipv4", octets: [Infinity, 1] }],
  ["net 10.0.0.0 mask 255.0", { kind: "ipv4", mask: { text: "255.0", octets: [255, 0] } }],
  ["host ::1", { kind: "ipv6", bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1) }],
  ["ether host 0:0:5e:0:53:1", { kind: "mac", bytes: Uint8Array.of(0, 0, 0x5e, 0, 0x53, 1) }],
  ["link host $fE", { kind: "arcnet", value: 0xfe }],
  ["host \\tcp", { kind: "name", text: "tcp", escaped: true }],
  ["host tcp.example", { kind: "name", text: "tcp.example", escaped: false }],
  ["port 4294967295", { kind: "number", value: 0xffffffff }],
  ["port 0x50", { kind: "number", value: 80 }],
  ["port 0120", { kind: "number", value: 80 }],
  ["port tcp-syn", { kind: "number", value: 2 }],
])("id: %s", (filter, expected) => {
  const [match] = matchesIn(parseFilter(filter));
  expect<Id>(match!.id).toMatchObject(expected);
});
