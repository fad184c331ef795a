// What runs over UDP: DNS, mDNS, NTP, DHCP, syslog, QUIC and large datagrams in fragments.
import * as dns from "./dns-messages.js";
import { ethernet, ip, join, text, u16, u32, u8, udp } from "./frames.js";
import { below, chance, clients, ends, pick, port, random32, randomBytes, router, servers, words } from "./hosts.js";

const broadcastMac = Buffer.alloc(6, 0xff);

export function datagram(from, to, payload, header = {}) {
  const packet = ip(from, to, 17, udp(from, to, payload), { id: below(65536), ...header });
  return ethernet(to.mac, from.mac, from.ip.length === 4 ? 0x0800 : 0x86dd, packet);
}

/** A query and its answer. */
export function* dnsLookup() {
  const { from, to } = ends(53);
  const id = below(65536);
  const { name, ip4, ip6 } = pick(servers);
  const { types, questionName, resource } = dns;
  const type = pick(["A", "A", "A", "A", "AAAA", "AAAA", "MX", "TXT", "PTR", "SRV", "HTTPS"]);
  const asked = type === "PTR" ? `${[...ip4].reverse().join(".")}.in-addr.arpa` : name;
  const additionals = chance(60) ? [dns.edns(1232)] : [];
  const questions = [dns.question(asked, types[type])];
  yield datagram(from, to, dns.message(id, 0x0100, questions, [], [], additionals));
  if (chance(12)) {
    const data = join(
      dns.name("ns1.example.com"),
      dns.name("hostmaster.example.com"),
      ...[1, 7200, 900, 86400, 300].map(u32),
    );
    const authorities = [resource(dns.name("example.com"), types.SOA, 300, data)];
    return yield datagram(to, from, dns.message(id, 0x8183, questions, [], authorities, additionals));
  }
  const ttl = 30 + below(3600);
  const answer = {
    A: () => Array.from({ length: 1 + below(3) }, () => resource(questionName, types.A, ttl, pick(servers).ip4)),
    AAAA: () => [resource(questionName, types.AAAA, ttl, ip6)],
    MX: () => [resource(questionName, types.MX, ttl, join(u16(10), dns.name("mail.example.org")))],
    TXT: () => [resource(questionName, types.TXT, ttl, join(u8(22), text("v=spf1 include:x ~all ")))],
    PTR: () => [resource(questionName, types.PTR, ttl, dns.name(name))],
    SRV: () => [resource(questionName, types.SRV, ttl, join(u16(0), u16(5), u16(5060), dns.name("sip.example.org")))],
    HTTPS: () => [resource(questionName, types.HTTPS, ttl, join(u16(1), u8(0), u16(1), u16(3), u8(2), text("h2")))],
  }[type]();
  const alias = chance(30) && type === "A" ? [resource(questionName, types.CNAME, ttl, dns.name(`edge.${name}`))] : [];
  yield datagram(to, from, dns.message(id, 0x8180, questions, [...alias, ...answer], [], additionals));
}

const dnsGroup = { ip: Buffer.from([224, 0, 0, 251]), port: 5353, mac: Buffer.from("01005e0000fb", "hex") };

export function* multicastDns() {
  const client = pick(clients);
  const from = { ip: client.ip4, port: 5353, mac: client.mac };
  const service = pick(["_ipp._tcp.local", "_airplay._tcp.local", "_googlecast._tcp.local"]);
  yield datagram(from, dnsGroup, dns.message(0, 0, [dns.question(service, dns.types.PTR)]), { ttl: 255 });
  const owner = dns.name(`${client.name}.local`);
  const records = [
    dns.resource(owner, dns.types.A, 120, client.ip4, 0x8001),
    dns.resource(owner, dns.types.AAAA, 120, client.link, 0x8001),
  ];
  yield datagram(from, dnsGroup, dns.message(0, 0x8400, [], records), { ttl: 255 });
}

/** Seconds from 1900 to 1970: where the clocks of NTP and of captures begin. */
const ntpEpoch = 2208988800;

export function* ntp() {
  const { from, to } = ends(123, 123);
  const now = () => join(u32(ntpEpoch + 1_700_000_000 + below(1000)), u32(random32()));
  const none = Buffer.alloc(8);
  yield datagram(from, to, join(u8(0x23, 0, 6, 0xe9), u32(0), u32(0), u32(0), none, none, none, now()));
  const answer = join(u8(0x24, 2, 6, 0xe9), u32(0x0123), u32(0x0456), pick(servers).ip4, now(), now(), now(), now());
  yield datagram(to, from, answer);
}

const dhcpOption = (code, value) => join(u8(code, value.length), value);

function dhcpMessage(op, id, client, own, options) {
  const fixed = join(
    u8(op, 1, 6, 0),
    u32(id),
    u32(0),
    Buffer.alloc(4),
    own,
    Buffer.alloc(8),
    client.mac,
    Buffer.alloc(202),
  );
  const message = join(fixed, u32(0x63825363), ...options, u8(255));
  return message.length < 300 ? join(message, Buffer.alloc(300 - message.length)) : message;
}

export function* dhcp() {
  const client = pick(clients);
  const id = random32();
  const nobody = { ip: Buffer.alloc(4), port: 68, mac: client.mac };
  const everybody = { ip: Buffer.alloc(4, 255), port: 67, mac: broadcastMac };
  const server = { ip: router.ip, port: 67, mac: router.mac };
  const wants = dhcpOption(55, u8(1, 28, 2, 3, 15, 6, 12, 42));
  const host = dhcpOption(12, text(client.name));
  const lease = [
    dhcpOption(54, router.ip),
    dhcpOption(51, u32(3600)),
    dhcpOption(1, Buffer.from([255, 255, 255, 0])),
    dhcpOption(3, router.ip),
    dhcpOption(6, router.ip),
    dhcpOption(15, text("example.com")),
  ];
  const ask = (type, more) =>
    dhcpMessage(1, id, client, Buffer.alloc(4), [dhcpOption(53, u8(type)), ...more, wants, host]);
  const answer = (type) => dhcpMessage(2, id, client, client.ip4, [dhcpOption(53, u8(type)), ...lease]);
  yield datagram(nobody, everybody, ask(1, []), { tos: 0x10 });
  yield datagram(server, { ip: client.ip4, port: 68, mac: client.mac }, answer(2), { tos: 0xc0 });
  yield datagram(nobody, everybody, ask(3, [dhcpOption(50, client.ip4), dhcpOption(54, router.ip)]), { tos: 0x10 });
  yield datagram(server, { ip: client.ip4, port: 68, mac: client.mac }, answer(5), { tos: 0xc0 });
}

export function* syslog() {
  const { from, to, client } = ends(514);
  yield datagram(from, to, text(`<${below(192)}>Nov 14 22:13:20 ${client.name} app[${below(9999)}]: ${words(60)}`));
}

/** QUIC: UDP of which nothing can be read. */
export function* quic() {
  const { from, to } = ends(443);
  yield datagram(from, to, join(u8(0xc0), u32(1), randomBytes(1195)));
  yield datagram(to, from, join(u8(0xd0), u32(1), randomBytes(1195)));
  for (let count = 5 + below(60); count > 0; count--) {
    yield datagram(to, from, join(u8(0x40), randomBytes(1199)));
    if (chance(30)) yield datagram(from, to, join(u8(0x40), randomBytes(25 + below(20))));
  }
}

/** A datagram larger than a frame. */
export function* fragments() {
  const client = pick(clients);
  const from = { ip: client.ip4, port: port(), mac: client.mac };
  const to = { ip: pick(servers).ip4, port: 2055, mac: router.mac };
  const whole = udp(from, to, randomBytes(2000 + below(4000)));
  const id = below(65536);
  for (let at = 0; at < whole.length; at += 1480) {
    const piece = whole.subarray(at, at + 1480);
    const more = at + 1480 < whole.length ? 0x2000 : 0;
    yield ethernet(to.mac, from.mac, 0x0800, ip(from, to, 17, piece, { id, fragment: more | (at / 8) }));
  }
}
