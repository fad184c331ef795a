// Long lists: a whole packet gets the verdict of the plain program, one cut short that of the plain program or of what
// libpcap's optimizer makes of it; and a packet passes few tests.
import fc from "fast-check";
import { expect, test } from "vitest";
import { emitCbpf } from "../../src/codegen/cbpf/emit.js";
import { wire } from "../../src/codegen/condition.js";
import { Graph } from "../../src/codegen/graph.js";
import { asLibpcap } from "../../src/codegen/libpcap/index.js";
import { lowerExpression } from "../../src/codegen/lower/lower.js";
import { compile } from "../../src/index.js";
import type { CbpfInsn } from "../../src/isa/index.js";
import { linkTypeByName } from "../../src/net/link-types.js";
import { builtInResolver } from "../../src/net/resolver.js";
import { parseFilter } from "../../src/parser/index.js";
import { interpretCbpf, verifyCbpf } from "../../src/vm/index.js";

const hex = (number: number): string => number.toString(16);

/** A term of a list, from a number of 16 bits; and a frame that it may match, from two such numbers. */
interface Kind {
  /** Cut to these sizes a packet may fare otherwise: it ends within an IPv6 destination (see gather-lists.ts). */
  readonly except?: readonly [from: number, to: number];
  readonly term: (number: number) => string;
  readonly frame: (from: number, to: number) => string;
}

const pad = (number: number, digits: number): string => hex(number).padStart(digits, "0");
const ipv4 = (from: number, to: number, ports = "00500051") =>
  `0200000000010200000000020800 45000028000000004006ffff 0a00${pad(from, 4)} 0a00${pad(to, 4)} ${ports}`;
const ipv6 = (from: number, to: number) =>
  `02000000000102000000000286dd 6000000000080640 20010db8${pad(from >> 8, 8)}00000000${pad(from & 255, 8)}` +
  ` 20010db8${pad(to >> 8, 8)}00000000${pad(to & 255, 8)} 00500051`;

const kinds: Readonly<Record<string, Kind>> = {
  hosts: { term: (n) => `host 10.0.${n >> 8}.${n & 255}`, frame: ipv4 },
  "source hosts": { term: (n) => `src host 10.0.${n >> 8}.${n & 255}`, frame: ipv4 },
  nets: { term: (n) => `net 10.0.${n >> 8}.${n & 240}/28`, frame: ipv4 },
  "IPv6 hosts": { term: (n) => `host 2001:db8:0:${hex(n >> 8)}::${hex(n & 255)}`, frame: ipv6, except: [42, 53] },
  "IPv6 nets": { term: (n) => `net 2001:db8:0:${hex(n >> 8)}::/64`, frame: ipv6, except: [42, 53] },
  ports: { term: (n) => `port ${n}`, frame: (from, to) => ipv4(1, 2, pad(from, 4) + pad(to, 4)) },
  "UDP and TCP ports": {
    term: (n) => `${n & 1 ? "tcp" : "udp"} dst port ${n}`,
    frame: (from, to) => ipv4(1, 2, pad(from, 4) + pad(to, 4)),
  },
  "hardware addresses": {
    term: (n) => `ether host 02:00:00:00:${hex(n >> 8)}:${hex(n & 255)}`,
    frame: (from, to) => `02000000${pad(to, 4)}02000000${pad(from, 4)}0800`,
  },
  "hosts with ports": { term: (n) => `(src host 10.0.${n >> 8}.${n & 255} and tcp port ${n & 127})`, frame: ipv4 },
};

/** Numbers close together, so that lists and packets meet, and a few from anywhere. */
const number = fc.oneof(fc.integer({ min: 64, max: 127 }), fc.integer({ min: 1, max: 0xffff }));

function check(expression: string, frames: readonly string[], except: Kind["except"] = [0, -1]): void {
  const { instructions } = compile(expression, { snapshotLength: 1 });
  verifyCbpf(instructions);
  const { condition } = lowerExpression(parseFilter(expression), {
    linkType: linkTypeByName("EN10MB")!,
    netmask: undefined,
    resolver: builtInResolver,
    savefile: undefined,
  });
  const graph = new Graph();
  const plain = emitCbpf(wire(graph, condition, graph.accept, graph.reject), 1);
  const libpcaps = emitCbpf(asLibpcap(graph, condition)!, 1);
  for (const text of frames) {
    const whole = new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));
    for (let bytes = 0; bytes <= whole.length; bytes++) {
      if (bytes >= except[0] && bytes <= except[1]) continue;
      const verdict = (program: readonly CbpfInsn[]) => interpretCbpf(program, whole.subarray(0, bytes), whole.length);
      expect([verdict(plain), verdict(libpcaps)], `cut to ${bytes} of ${text}`).toContain(verdict(instructions));
    }
    const verdict = (program: readonly CbpfInsn[]) => interpretCbpf(program, whole, whole.length);
    expect(verdict(instructions)).toBe(verdict(plain));
  }
}

test.each(Object.keys(kinds))("lists of %s", (name) => {
  const { term, frame, except } = kinds[name]!;
  const frames = fc.array(fc.tuple(number, number), { minLength: 6, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(number, { minLength: 33, maxLength: 48 }), frames, fc.boolean(), (numbers, pairs, negated) => {
      const list = numbers.map(term).join(" or ");
      const packets = pairs.map(([from, to]) => frame(from, to));
      check(negated ? `not (${list})` : list, [...packets, frame(numbers[3]!, 9), frame(9, numbers[20]!)], except);
    }),
    { numRuns: 8 },
  );
});

test.each([
  ["not host a and not host b …", Array.from({ length: 40 }, (_, n) => `not host 10.0.0.${n * 3}`).join(" and ")],
  [
    "a list within",
    `tcp and (${Array.from({ length: 40 }, (_, n) => `host 10.0.0.${n * 3}`).join(" or ")}) and port 80`,
  ],
])("%s", (_name, expression) => {
  check(expression, [ipv4(1, 3), ipv4(3, 1), ipv4(1, 2), ipv6(1, 3)]);
});
