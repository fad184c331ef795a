// Long lists: every packet, whole or cut short anywhere, gets the verdict of the plain program, and libpcap's where
// tcpdump is installed; and a packet passes few tests.
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../src/index.js";
import type { CbpfInsn } from "../../src/isa/index.js";
import { interpretCbpf, verifyCbpf } from "../../src/vm/index.js";
import { runTcpdump, tcpdumpVersion } from "../helpers/tcpdump.js";

const hex = (number: number): string => number.toString(16);

/** A term of a list, from a number of 16 bits; and a frame that it may match, from two such numbers. */
interface Kind {
  readonly term: (number: number) => string;
  readonly frame: (from: number, to: number) => string;
}

const pad = (number: number, digits: number): string => hex(number).padStart(digits, "0");
const ipv4 = (from: number, to: number, ports = "00500051") =>
  `0200000000010200000000020800 45000028000000004006ffff 0a00${pad(from, 4)} 0a00${pad(to, 4)} ${ports}`;
const ipv6 = (from: number, to: number) =>
  `02000000000102000000000286dd 6000000000080640 20010db8${pad(from >> 8, 8)}00000000${pad(from & 255, 8)}` +
  ` 20010db8${pad(to >> 8, 8)}00000000${pad(to & 255, 8)} 00500051`;

/** An IPv6 address from a number of 16 bits: few prefixes, many of them only two times in a list. */
const address6 = (number: number) => `2001:db8:0:${hex(number >> 12)}:${hex((number >> 6) & 63)}::${hex(number & 63)}`;
const words6 = (number: number) =>
  `20010db8${pad(number >> 12, 8)}${pad((number >> 6) & 63, 4)}0000${pad(number & 63, 8)}`;
const scattered6 = (from: number, to: number, ports = "00500051") =>
  `02000000000102000000000286dd 6000000000080640 ${words6(from)} ${words6(to)} ${ports}`;

const address4 = (n: number) => `10.0.${n >> 8}.${n & 255}`;
const netOfAnySize = (n: number): string => {
  const bits = n % 8;
  return `10.0.${n >> 8}.${((n & 255) >> bits) << bits}/${32 - bits}`;
};
const portFrames = (from: number, to: number) => ipv4(1, 2, pad(from, 4) + pad(to, 4));

const kinds: Readonly<Record<string, Kind>> = {
  hosts: { term: (n) => `host ${address4(n)}`, frame: ipv4 },
  "source hosts": { term: (n) => `src host ${address4(n)}`, frame: ipv4 },
  "hosts in both directions": { term: (n) => `src and dst host ${address4(n)}`, frame: ipv4 },
  nets: { term: (n) => `net 10.0.${n >> 8}.${n & 240}/28`, frame: ipv4 },
  "nets of many sizes": {
    term: (n) =>
      n & 1 ? `net 10.0.${n >> 8}.0/24` : n & 2 ? `net 10.0.${n >> 8}.${n & 240}/28` : `host ${address4(n)}`,
    frame: ipv4,
  },
  "nets of all sizes": { term: (n) => `net ${netOfAnySize(n)}`, frame: ipv4 },
  "nets of all sizes and hosts with ports": {
    term: (n) => (n & 1 ? `net ${netOfAnySize(n)}` : `(src host ${address4(n)} and port ${n & 127})`),
    frame: (from, to) => ipv4(from, to, pad(from & 127, 4) + pad(to & 127, 4)),
  },
  "sources with other questions": {
    term: (n) =>
      n & 1
        ? `(src net ${netOfAnySize(n)} and (icmp or tcp[0:2] = ${n & 127}))`
        : n & 2
          ? `(not src host ${address4(n)} and arp[24:4] = ${n})`
          : `(src host ${address4(n)} and not port ${n & 127} and arp)`,
    frame: (from, to) => ipv4(from, to, pad(from & 127, 4) + pad(to & 127, 4)),
  },
  "IPv6 hosts": { term: (n) => `host 2001:db8:0:${hex(n >> 8)}::${hex(n & 255)}`, frame: ipv6 },
  "IPv6 nets": { term: (n) => `net 2001:db8:0:${hex(n >> 8)}::/64`, frame: ipv6 },
  "scattered IPv6 hosts": { term: (n) => `host ${address6(n)}`, frame: scattered6 },
  "scattered IPv6 destinations": { term: (n) => `dst host ${address6(n)}`, frame: scattered6 },
  "scattered IPv6 nets": {
    term: (n) => `net ${n & 1 ? `${address6(n & 0xffc0)}/80` : n & 2 ? `${address6(n & 0xf000)}/64` : address6(n)}`,
    frame: scattered6,
  },
  ports: { term: (n) => `port ${n}`, frame: portFrames },
  "port ranges": { term: (n) => `portrange ${n}-${Math.min(n + (n & 7), 0xffff)}`, frame: portFrames },
  "ports and port ranges": { term: (n) => (n & 1 ? `src port ${n}` : `portrange ${n >> 1}-${n}`), frame: portFrames },
  "UDP and TCP ports": {
    term: (n) => `${n & 1 ? "tcp" : "udp"} dst port ${n}`,
    frame: portFrames,
  },
  "hardware addresses": {
    term: (n) => `ether host 02:00:00:00:${hex(n >> 8)}:${hex(n & 255)}`,
    frame: (from, to) => `02000000${pad(to, 4)}02000000${pad(from, 4)}0800`,
  },
  "sources with ports": { term: (n) => `(src host ${address4(n)} and tcp port ${n & 127})`, frame: ipv4 },
  "hosts with ports": {
    term: (n) => `(host ${address4(n)} and tcp port ${n & 127})`,
    frame: (from, to) => ipv4(from, to, pad(from & 127, 4) + pad(to & 127, 4)),
  },
  "hosts and ports": {
    term: (n) => (n & 1 ? `host ${address4(n)}` : `port ${n}`),
    frame: (from, to) => ipv4(from, to, pad(to, 4) + pad(from, 4)),
  },
  "hosts of both families and ports": {
    term: (n) => (n & 1 ? `host ${address6(n)}` : n & 2 ? `host ${address4(n)}` : `udp port ${n}`),
    frame: (from, to) => (from & 1 ? scattered6 : ipv4)(from, to, pad(from, 4) + pad(to, 4)),
  },
  "parts of sources and whole destinations": {
    term: (n) =>
      n & 1 ? `ip6[24:4] = ${n >> 12} and ip6[30] = ${n & 63}` : `(dst host ${address6(n)} or ip6[41] = ${n & 63})`,
    frame: scattered6,
  },
};

/** Numbers close together, so that lists and packets meet, and a few from anywhere. */
const number = fc.oneof(fc.integer({ min: 64, max: 127 }), fc.integer({ min: 1, max: 0xffff }));

function check(expression: string, frames: readonly string[], judge?: readonly CbpfInsn[]): void {
  const { instructions } = compile(expression, { snapshotLength: 1 });
  verifyCbpf(instructions);
  const plain = judge ?? compile(expression, { snapshotLength: 1, optimize: false }).instructions;
  for (const text of frames) {
    const whole = new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));
    for (let bytes = 0; bytes <= whole.length; bytes++) {
      const verdict = (program: readonly CbpfInsn[]) =>
        interpretCbpf(program, whole.subarray(0, bytes), whole.length) > 0;
      expect(verdict(instructions), `cut to ${bytes} of ${text}`).toBe(verdict(plain));
    }
  }
}

const isNegated = fc.integer({ min: 0, max: 3 }).map((one) => one === 0);

test.each(Object.keys(kinds))("lists of %s", (name) => {
  const { term, frame } = kinds[name]!;
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 33, maxLength: 48 }),
      fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(32), fc.nat(32)), { minLength: 6, maxLength: 6 }),
      isNegated,
      (numbers, pairs, places, negated) => {
        const list = numbers.map(term).join(" or ");
        const listed = places.map(([from, to]) => [numbers[from]!, numbers[to]!] as const);
        const packets = [...pairs, ...listed, [numbers[3]!, 9], [9, numbers[20]!]] as const;
        check(
          negated ? `not (${list})` : list,
          packets.map(([from, to]) => frame(from!, to!)),
        );
      },
    ),
    { numRuns: 8 },
  );
});

/** libpcap's own program, as it is before its optimizer. */
async function programOfTcpdump(expression: string): Promise<CbpfInsn[]> {
  const { stdout } = await runTcpdump(["-O", "-ddd", "-y", "EN10MB", expression]);
  const lines = stdout.trim().split("\n").slice(1);
  return lines.map((line) => {
    const [code, jt, jf, k] = line.split(" ").map(Number);
    return { code: code!, jt: jt!, jf: jf!, k: k! };
  });
}

/** libpcap before 1.11 also looks at the words behind an IPv6 prefix. */
const judged = Object.keys(kinds).filter((name) => !name.endsWith("IPv6 nets"));

test.runIf(tcpdumpVersion).each(judged)("lists of %s get libpcap's verdicts", async (name) => {
  const { term, frame } = kinds[name]!;
  const numbers = Array.from({ length: 36 }, (_, n) => (n * 29) % 128);
  const list = numbers.map((n) => term(n)).join(" or ");
  const judge = await programOfTcpdump(list);
  expect(judge.length).toBeGreaterThan(36);
  const places = [0, 1, 7, 20, 35];
  const frames = places.flatMap((from) => places.map((to) => frame(numbers[from]!, numbers[to]!)));
  check(list, [...frames, ...places.map((place) => frame(numbers[place]!, 9))], judge);
});

const every3 = (count: number, term: (n: number) => string) => Array.from({ length: count }, (_, n) => term(n * 3));

test.each([
  ["not host a and not host b …", every3(40, (n) => `not host 10.0.0.${n}`).join(" and ")],
  ["a list within", `tcp and (${every3(40, (n) => `host 10.0.0.${n}`).join(" or ")}) and port 80`],
  [
    "more lists than cells",
    Array.from({ length: 12 }, (_, m) => `(${every3(40, (n) => `host ${address6(n * 64 + m)}`).join(" or ")})`).join(
      " and ",
    ),
  ],
])("%s", (_name, expression) => {
  check(expression, [ipv4(1, 3), ipv4(3, 1), ipv4(1, 2), ipv6(1, 3), scattered6(0, 192), scattered6(192, 0)]);
});

/** The most tests that a packet passes on its way through a program; jumps go forward only. */
function longestWay(program: readonly CbpfInsn[]): number {
  const longest = new Array<number>(program.length).fill(0);
  for (let index = program.length - 1; index >= 0; index--) {
    const { code, jt, jf, k } = program[index]!;
    const isTest = (code & 7) === 5 && code !== 5;
    const targets = isTest ? [jt, jf] : code === 5 ? [k] : (code & 7) === 6 ? [] : [0];
    longest[index] = Number(isTest) + Math.max(0, ...targets.map((skip) => longest[index + 1 + skip]!));
  }
  return longest[0]!;
}

test.each([
  ["hosts", 30],
  ["nets of many sizes", 75],
  ["nets of all sizes", 40],
  ["scattered IPv6 hosts", 60],
  ["ports and port ranges", 40],
  ["hardware addresses", 30],
  ["sources with ports", 25],
])("a packet passes few tests of a thousand %s", (name, most) => {
  const terms = Array.from({ length: 1000 }, (_, n) => kinds[name]!.term((n * 2741) & 0xffff));
  expect(longestWay(compile(terms.join(" or ")).instructions)).toBeLessThanOrEqual(most);
});
