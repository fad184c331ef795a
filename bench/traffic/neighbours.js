// What keeps a network together: ARP, ICMP, IPv6 neighbours, groups, spanning trees, LLDP.
import { ethernet, ip, join, llcFrame, sealed, sealedAlone, text, u16, u32, u8, udp } from "./frames.js";
import { below, chance, clients, ends, pick, randomBytes, router, servers } from "./hosts.js";

const broadcastMac = Buffer.alloc(6, 0xff);
const group4 = (last) => ({ ip: Buffer.from([224, 0, 0, last]), mac: Buffer.from([1, 0, 0x5e, 0, 0, last]) });
const group6 = (...tail) => {
  const address = Buffer.from([0xff, 2, ...Array(14 - tail.length).fill(0), ...tail]);
  return { ip: address, mac: join(u8(0x33, 0x33), address.subarray(12)) };
};

export function* arp() {
  const client = pick(clients);
  const gateway = { mac: router.mac, ip4: router.ip };
  const [asker, asked] = chance(50) ? [client, gateway] : [gateway, client];
  const body = (operation, from, to, toMac) =>
    join(u16(1), u16(0x0800), u8(6, 4), u16(operation), from.mac, from.ip4, toMac, to.ip4);
  yield ethernet(broadcastMac, asker.mac, 0x0806, body(1, asker, asked, Buffer.alloc(6)));
  if (chance(80)) yield ethernet(asker.mac, asked.mac, 0x0806, body(2, asked, asker, asker.mac));
}

function icmpFrame(from, to, message, header = {}) {
  return ethernet(to.mac, from.mac, 0x0800, ip(from, to, 1, sealedAlone(message), { id: below(65536), ...header }));
}

export function* ping() {
  const { from, to, version } = ends(0);
  const id = below(65536);
  for (let sequence = 1, count = 1 + below(5); sequence <= count; sequence++) {
    const data = join(u16(id), u16(sequence), randomBytes(56));
    if (version === "ip4") {
      yield icmpFrame(from, to, join(u8(8, 0, 0, 0), data));
      yield icmpFrame(to, from, join(u8(0, 0, 0, 0), data), { ttl: 54, fragment: 0 });
    } else {
      yield icmp6Frame(from, to, join(u8(128, 0, 0, 0), data), 64);
      yield icmp6Frame(to, from, join(u8(129, 0, 0, 0), data), 54);
    }
  }
}

export function* unreachable() {
  const client = pick(clients);
  const from = { ip: client.ip4, mac: client.mac, port: 40000 + below(1000) };
  const to = { ip: pick(servers).ip4, mac: router.mac, port: 33434 + below(30) };
  const probe = ip(from, to, 17, udp(from, to, randomBytes(32)), { id: below(65536), ttl: 1 });
  yield ethernet(to.mac, from.mac, 0x0800, probe);
  const gateway = { ip: router.ip, mac: router.mac };
  const [type, code] = chance(50) ? [11, 0] : [3, 3];
  yield icmpFrame(gateway, from, join(u8(type, code, 0, 0), u32(0), probe), { tos: 0xc0 });
}

function icmp6Frame(from, to, message, ttl = 255, header = {}) {
  return ethernet(to.mac, from.mac, 0x86dd, ip(from, to, 58, sealed(from, to, 58, message, 2), { ttl, ...header }));
}

export function* neighbours() {
  const client = pick(clients);
  const own = { ip: client.link, mac: client.mac };
  const gateway = { ip: router.link, mac: router.mac };
  const option = (type, mac) => join(u8(type, 1), mac);
  const solicited = group6(1, 0xff, 0, 0, 1);
  yield icmp6Frame(own, solicited, join(u8(135, 0, 0, 0), u32(0), router.link, option(1, client.mac)));
  yield icmp6Frame(gateway, own, join(u8(136, 0, 0, 0), u32(0xe0000000), router.link, option(2, router.mac)));
}

export function* routers() {
  const client = pick(clients);
  const own = { ip: client.link, mac: client.mac };
  const gateway = { ip: router.link, mac: router.mac };
  yield icmp6Frame(own, group6(2), join(u8(133, 0, 0, 0), u32(0), u8(1, 1), client.mac));
  const prefix = join(u8(3, 4, 64, 0xc0), u32(86400), u32(14400), u32(0), client.ip6.subarray(0, 8), Buffer.alloc(8));
  const mtu = join(u8(5, 1, 0, 0), u32(1500));
  const head = join(u8(134, 0, 0, 0), u8(64, 0), u16(1800), u32(0), u32(0));
  yield icmp6Frame(gateway, group6(1), join(head, prefix, mtu, u8(1, 1), router.mac));
}

const routerAlert6 = u8(0, 5, 2, 0, 0, 1, 0);

export function* listeners() {
  const client = pick(clients);
  const own = { ip: client.link, mac: client.mac };
  const report = join(u8(143, 0, 0, 0), u16(0), u16(1), u8(4, 0), u16(0), group6(1, 0xff, 0, 1, below(256)).ip);
  yield icmp6Frame(own, group6(0x16), report, 1, { extension: routerAlert6 });
}

export function* groups() {
  const client = pick(clients);
  const own = { ip: client.ip4, mac: client.mac };
  const header = { ttl: 1, options: u8(0x94, 4, 0, 0), tos: 0xc0 };
  const frame = (to, message) => ethernet(to.mac, own.mac, 0x0800, ip(own, to, 2, sealedAlone(message), header));
  if (chance(50)) yield frame(group4(251), join(u8(0x16, 0, 0, 0), group4(251).ip));
  else yield frame(group4(22), join(u8(0x22, 0, 0, 0), u16(0), u16(1), u8(4, 0), u16(0), group4(251).ip));
}

const bridgeGroup = Buffer.from("0180c2000000", "hex");

export function* spanningTree() {
  const bridge = join(u16(0x8001), router.mac);
  const times = join(u16(0), u16(0x1400), u16(0x0200), u16(0x0f00));
  const rapid = chance(50);
  const head = join(u16(0), u8(rapid ? 2 : 0, rapid ? 2 : 0, rapid ? 0x3c : 0));
  const body = join(head, bridge, u32(0), bridge, u16(0x8001), times, rapid ? u8(0) : u8());
  yield llcFrame(bridgeGroup, router.mac, 0x42, body);
}

const lldpGroup = Buffer.from("0180c200000e", "hex");

export function* lldp() {
  const tlv = (type, value) => join(u16((type << 9) | value.length), value);
  const body = join(
    tlv(1, join(u8(4), router.mac)),
    tlv(2, join(u8(5), text("port1"))),
    tlv(3, u16(120)),
    tlv(4, text("uplink")),
    tlv(5, text("switch1.example.com")),
    tlv(6, text("A switch")),
    tlv(7, u32(0x00140004)),
    tlv(8, join(u8(5, 1), router.ip, u8(2), u32(1), u8(0))),
    tlv(127, join(u8(0, 0x80, 0xc2, 1), u16(5))),
    tlv(0, u8()),
  );
  yield ethernet(lldpGroup, router.mac, 0x88cc, body);
}
