import { expect, test } from "vitest";
import { contextFieldAt, type EbpfHook } from "../../../src/isa/index.js";
import { EbpfMemory } from "../../../src/vm/ebpf/memory.js";
import { PacketContext, type PacketOrigin } from "../../../src/vm/ebpf/packet-context.js";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const ipv4 = "45000014000000004006 0000 0a000001 0a000002";
const ethernetIpv4 = bytes(`02005e005302 02005e005301 0800 ${ipv4}`);
const tagged = bytes(`ffffffffffff 02005e005301 8100 2064 0800 ${ipv4}`);
const ipv6 = bytes(`600000000000 3b40 ${"20010db8".padEnd(32, "0")} ${"fe80".padEnd(31, "0")}1`);

function load(hook: EbpfHook, packet: Uint8Array, origin: PacketOrigin): PacketContext {
  const context = new PacketContext(new EbpfMemory(), hook);
  context.load(packet, origin);
  return context;
}

/** Fields, and `start`, the place in the packet at which the program sees it begin. */
test.each<[title: string, EbpfHook, Uint8Array, PacketOrigin, fields: Record<string, number>]>([
  [
    "tc sees the Ethernet header",
    "tc",
    ethernetIpv4,
    { link: "ethernet" },
    { len: 34, wire_len: 34, protocol: 0x0008, pkt_type: 3, ifindex: 1, start: 0 },
  ],
  ["so does socket", "socket", ethernetIpv4, { link: "ethernet" }, { len: 34, protocol: 0x0008, start: 0 }],
  [
    "cgroup programs begin at the IP header",
    "cgroup-skb",
    ethernetIpv4,
    { link: "ethernet" },
    { len: 20, family: 2, local_ip4: 0x0100000a, remote_ip4: 0x0200000a, start: 14 },
  ],
  ["the wire length", "tc", ethernetIpv4, { link: "ethernet", wireLength: 1514 }, { len: 1514, wire_len: 1514 }],
  [
    "raw IPv6",
    "cgroup-skb",
    ipv6,
    { link: "ip" },
    { len: 40, protocol: 0xdd86, family: 10, "local_ip6[0]": 0xb80d0120, "remote_ip6[3]": 0x01000000, start: 0 },
  ],
  ["other links", "socket", ethernetIpv4, { link: "other" }, { len: 34, protocol: 0, pkt_type: 0, start: 0 }],
  [
    "tags stay in the packet",
    "tc",
    tagged,
    { link: "ethernet" },
    { len: 38, protocol: 0x0081, vlan_present: 0, pkt_type: 2, start: 0 },
  ],
  [
    "tags taken out",
    "tc",
    tagged,
    { link: "ethernet", untag: true },
    { len: 34, protocol: 0x0008, vlan_present: 1, vlan_tci: 0x2064, vlan_proto: 0x0081, wire_len: 34, start: 4 },
  ],
  [
    "802.2 frames",
    "tc",
    bytes("0180c2000000 02005e005301 0026 424203"),
    { link: "ethernet" },
    { protocol: 0x0400, pkt_type: 2 },
  ],
  [
    "Novell's frames",
    "tc",
    bytes("000000000000 02005e005301 0026 ffff03"),
    { link: "ethernet" },
    { protocol: 0x0100, pkt_type: 0 },
  ],
  ["less than an Ethernet header", "tc", bytes("020000"), { link: "ethernet" }, { len: 3, protocol: 0, start: 0 }],
  ["no bytes", "tc", bytes(""), { link: "ip" }, { len: 0, protocol: 0, start: 0 }],
  ["XDP", "xdp", ethernetIpv4, { link: "ethernet" }, { ingress_ifindex: 1, rx_queue_index: 0, start: 0 }],
])("%s", (_title, hook, packet, origin, { start, ...fields }) => {
  const context = load(hook, packet, origin);
  for (const [name, value] of Object.entries(fields)) expect(context.get(name), name).toBe(value);
  if (start !== undefined) expect(context.packet).toHaveLength(packet.length - start);
  expect(context.get("data")).toBe(context.data);
  expect(context.get("data_end")).toBe(context.dataEnd);
  expect(context.get("data_meta")).toBe(context.dataMeta);
  expect(context.memory.find(context.data, context.dataEnd - context.data)?.name).toBe("packet");
});

test("packets longer than the room move the packet, and nothing is left of the one before", () => {
  const context = load("tc", ethernetIpv4, { link: "ethernet" });
  context.set("mark", 7);
  context.load(new Uint8Array(70_000).fill(9), { link: "ethernet" });
  expect(context.get("mark")).toBe(0);
  expect(context.packet).toHaveLength(70_000);
  expect(context.packet.every((byte) => byte === 9)).toBe(true);
});

test.each<[offset: number, size: number, at: number | undefined]>([
  [0, 4, 0],
  [30, 4, 30],
  [31, 4, undefined],
  [0x7fffffff, 1, undefined],
  [-0x100000, 1, 14],
  [-0x100000 + 20, 1, undefined],
  [-0x200000, 2, 0],
  [-0x200000 - 1, 1, undefined],
  [-1, 1, undefined],
])("a packet load at %i of %i bytes", (offset, size, at) => {
  const context = load("tc", ethernetIpv4, { link: "ethernet" });
  expect(context.packetAddress(offset, size)).toBe(at === undefined ? 0 : context.data + at);
});

test.each<[EbpfHook, offset: number, size: number, write: boolean, name: string | undefined]>([
  ["socket", 0, 4, false, "len"],
  ["socket", 1, 1, false, "len"],
  ["socket", 2, 4, false, undefined],
  ["socket", 0, 8, false, undefined],
  ["socket", 0, 4, true, undefined],
  ["socket", 76, 4, false, undefined],
  ["socket", 8, 4, true, undefined],
  ["tc", 8, 4, true, "mark"],
  ["tc", 8, 2, true, undefined],
  ["tc", 76, 4, false, "data"],
  ["tc", 76, 2, false, undefined],
  ["tc", 76, 4, true, undefined],
  ["tc", 88, 4, false, undefined],
  ["cgroup-skb", 88, 4, false, "family"],
  ["cgroup-skb", 140, 4, false, undefined],
  ["tc", 48, 8, true, "cb"],
  ["tc", 64, 8, false, undefined],
  ["tc", 67, 1, true, "cb"],
  ["tc", 152, 8, true, "tstamp"],
  ["tc", 152, 4, false, undefined],
  ["tc", 144, 8, false, undefined],
  ["xdp", 0, 4, false, "data"],
  ["xdp", 12, 2, false, undefined],
  ["xdp", 20, 4, false, undefined],
  ["xdp", 12, 4, true, undefined],
])("%s may touch %i, %i bytes, write: %s", (hook, offset, size, write, name) => {
  expect(contextFieldAt(hook, offset, size, write)?.name).toBe(name);
});
