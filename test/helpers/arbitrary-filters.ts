/** Random filters, and random packets that they are likely to say something about. */
import fc from "fast-check";

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const address = pick("10.0.0.1", "10.0.0.2", "192.168.1.7");
const address6 = pick("2001:db8::1", "fe80::1");
const portNumber = pick(53, 80, 443, 8080);
const direction = pick("", "src ", "dst ", "src and dst ", "src or dst ");
const byteProtocol = pick("ip", "ip6", "tcp", "udp", "icmp", "ether", "arp");

const arithmetic: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    fc.integer({ min: 0, max: 300 }).map(String),
    fc.constant("len"),
    fc
      .tuple(byteProtocol, fc.integer({ min: 0, max: 40 }), pick(":1", ":2", ":4", ""))
      .map(([proto, offset, size]) => `${proto}[${offset}${size}]`),
    fc.tuple(tie("value"), pick("+", "-", "*", "&", "|", "^"), tie("value")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie("value"), pick("<<", ">>"), fc.integer({ min: 0, max: 9 })).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie("value"), pick("/", "%"), fc.integer({ min: 1, max: 9 })).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(pick("ip", "tcp", "udp"), tie("value")).map(([proto, index]) => `${proto}[${index} & 31]`),
  ),
})).value;

export const primitive: fc.Arbitrary<string> = fc.oneof(
  pick("ip", "ip6", "arp", "rarp", "tcp", "udp", "icmp", "icmp6", "sctp", "igmp", "esp", "ipx", "iso", "stp", "atalk"),
  fc.tuple(direction, address).map(([dir, host]) => `${dir}host ${host}`),
  fc.tuple(direction, address6).map(([dir, host]) => `${dir}host ${host}`),
  fc
    .tuple(direction, pick("10.0.0.0/8", "10.0.0.0/30", "192.168.0.0/16", "2001:db8::/32"))
    .map(([d, n]) => `${d}net ${n}`),
  fc.tuple(pick("", "tcp ", "udp "), direction, portNumber).map(([proto, dir, n]) => `${proto}${dir}port ${n}`),
  fc.tuple(pick("", "tcp "), direction).map(([proto, dir]) => `${proto}${dir}portrange 50-100`),
  fc.tuple(pick("", "ip ", "ip6 "), pick(6, 17, 58)).map(([proto, n]) => `${proto}proto ${n}`),
  fc.tuple(direction, pick("02:00:00:00:00:01", "02:00:00:00:00:02")).map(([dir, mac]) => `ether ${dir}host ${mac}`),
  pick("broadcast", "multicast", "ip multicast", "ip6 multicast", "vlan", "vlan 5", "mpls", "pppoes", "pppoed"),
  pick("less 60", "greater 100", "len = 64", "ether proto 0x800", "ether proto 0x42"),
  fc.tuple(arithmetic, pick("=", "!=", ">", ">=", "<", "<="), arithmetic).map(([a, op, b]) => `${a} ${op} ${b}`),
);

/** A filter of a few primitives joined by and, or and not. */
export const filter: fc.Arbitrary<string> = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    primitive,
    fc.tuple(tie("filter"), pick("and", "or"), tie("filter")).map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie("filter").map((operand) => `not (${operand})`),
  ),
})).filter;

const macBytes = pick([2, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 2], [255, 255, 255, 255, 255, 255]);
const addressBytes = pick([10, 0, 0, 1], [10, 0, 0, 2], [192, 168, 1, 7], [224, 0, 0, 1]);
const address6Bytes = pick(
  [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
);
const portBytes = portNumber.map((port) => [port >> 8, port & 255]);
const protocolByte = pick(1, 6, 17, 44, 58, 132);
const noise = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 30 });

const transport = fc.tuple(portBytes, portBytes, noise).map((parts) => parts.flat());
const ip4 = fc
  .tuple(pick(0x45, 0x46, 0x4f), noise, pick(0, 0, 0x40, 1), protocolByte, addressBytes, addressBytes, transport)
  .map(([first, random, fragment, protocol, src, dst, payload]) => {
    const header = [first, 0, 0, 60, random[0] ?? 0, 1, fragment, 0, random[1] ?? 64, protocol, 0, 0, ...src, ...dst];
    const options = new Array<number>(((first & 15) - 5) * 4).fill(random[2] ?? 0);
    return [...header, ...options, ...payload];
  });
const ip6 = fc
  .tuple(protocolByte, address6Bytes, address6Bytes, transport)
  .map(([next, src, dst, payload]) => [0x60, 0, 0, 0, 0, 20, next, 64, ...src, ...dst, ...payload]);
const frame = fc.oneof(
  ip4.map((bytes) => [8, 0, ...bytes]),
  ip6.map((bytes) => [0x86, 0xdd, ...bytes]),
  ip4.map((bytes) => [0x81, 0, 0, 5, 8, 0, ...bytes]),
  ip4.map((bytes) => [0x88, 0x47, 0, 0, 0x11, 64, ...bytes]),
  ip4.map((bytes) => [0x88, 0x64, 0x11, 0, 0, 5, 0, 60, 0, 0x21, ...bytes]),
  fc
    .tuple(addressBytes, addressBytes)
    .map(([a, b]) => [8, 6, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, ...a, 0, 0, 0, 0, 0, 0, ...b]),
  fc.tuple(pick(0x42, 0xe0, 0xfe, 0xaa), noise).map(([sap, rest]) => [0, 40, sap, sap, 3, ...rest]),
  noise,
);

/** An Ethernet frame, often of a protocol that filters know, sometimes noise. */
export const ethernetFrame: fc.Arbitrary<Uint8Array> = fc
  .tuple(macBytes, macBytes, frame)
  .map((parts) => Uint8Array.from(parts.flat()));
