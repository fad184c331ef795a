/**
 * A packet in the machine's memory, and the context through which a program sees it: `struct __sk_buff` for socket, tc and cgroup
 * programs, `struct xdp_md` for XDP (fields: `isa/ebpf-context.ts`).
 *
 *     areaStart        dataMeta     data              dataEnd              areaEnd
 *        | headroom       | metadata  | packet           | tailroom           |
 *
 * Programs may touch `dataMeta` to `dataEnd`; helpers that make a packet longer or shorter move these within the area.
 */
import { contextLayouts, type EbpfHook } from "../../isa/index.js";
import type { EbpfMemory, Region } from "./memory.js";

/** Room before a packet (XDP_PACKET_HEADROOM) and behind it, where helpers may make packets of 16 KiB (SKB_MAX_ALLOC). */
const headroom = 256;
const tailroom = 16384;

const etherTypes = { IPV4: 0x0800, IPV6: 0x86dd, VLAN: 0x8100, QINQ: 0x88a8, 802.3: 0x0001, 802.2: 0x0004 } as const;

/** What a packet begins with. */
export type PacketLink =
  /** An Ethernet header. */
  | "ethernet"
  /** An IPv4 or IPv6 header. */
  | "ip"
  /** Something else, which programs see from its first byte on and of which nothing is known. */
  | "other";

export interface PacketOrigin {
  readonly link: PacketLink;
  /** The packet's length before it was cut short. */
  readonly wireLength?: number;
  /**
   * Move an outer VLAN tag from the packet into the context, as the kernel does for received packets before socket and tc
   * programs see them. BPF_PROG_TEST_RUN does not, and neither does this unless asked.
   */
  readonly untag?: boolean;
}

/** Where `link` header ends and what follows it. */
interface LinkHeader {
  readonly length: number;
  readonly protocol: number;
  readonly packetType: number;
}

export class PacketContext {
  readonly memory: EbpfMemory;
  readonly hook: EbpfHook;
  /** The address of the context, for r1. */
  readonly address: number;
  dataMeta = 0;
  data = 0;
  dataEnd = 0;
  /** The addresses that the negative offsets of packet loads count from. */
  macHeader = 0;
  networkHeader = 0;
  areaStart = 0;
  areaEnd = 0;
  /** Bytes of the packet that the capture lacks. */
  #missing = 0;
  #region: Region | undefined;
  readonly #length: number;
  readonly #offsets: ReadonlyMap<string, number>;

  constructor(memory: EbpfMemory, hook: EbpfHook) {
    const { size, fields } = contextLayouts[hook];
    this.memory = memory;
    this.hook = hook;
    this.#length = size;
    this.#offsets = new Map(fields.map(({ name, offset }) => [name, offset]));
    this.address = memory.allocate("context", size).start;
  }

  /** Puts a packet into memory and fills the context as the kernel would. */
  load(packet: Uint8Array, origin: PacketOrigin): void {
    this.#makeRoom(packet.length);
    const start = this.areaStart + headroom;
    // Programs may claim the headroom, and must not find there what another packet's program has left.
    this.memory.bytes.fill(0, this.areaStart, start);
    this.memory.bytes.set(packet, start);
    this.memory.bytes.fill(0, this.address, this.address + this.#length);
    this.#missing = Math.max(0, (origin.wireLength ?? packet.length) - packet.length);
    const header = this.#readLinkHeader(start, packet.length, origin.link);
    this.macHeader = start;
    this.networkHeader = start + header.length;
    // Programs on cgroups are called by the IP layer: the link header is still there, but before the packet.
    const data = this.hook === "cgroup-skb" ? this.networkHeader : start;
    this.setBounds(data, data, start + packet.length);
    if (this.hook === "xdp") return this.#fillXdp();
    this.#fillSkb(header);
    if (origin.untag && origin.link === "ethernet") this.#untag();
  }

  /** Moves the ends of the packet and its metadata, within the area, and tells the context. */
  setBounds(dataMeta: number, data: number, dataEnd: number): void {
    this.dataMeta = dataMeta;
    this.data = data;
    this.dataEnd = dataEnd;
    this.#region!.start = dataMeta;
    this.#region!.end = dataEnd;
    const { view } = this.memory;
    const isXdp = this.hook === "xdp";
    view.setUint32(this.address + (isXdp ? 0 : 76), data, true);
    view.setUint32(this.address + (isXdp ? 4 : 80), dataEnd, true);
    view.setUint32(this.address + (isXdp ? 8 : 140), dataMeta, true);
    if (!isXdp) view.setUint32(this.address, dataEnd - data + this.#missing, true);
  }

  /** A field of the context by its name in linux/bpf.h; 64-bit ones by their low half. */
  get(name: string): number {
    return this.memory.view.getUint32(this.#addressOf(name), true);
  }

  set(name: string, value: number): void {
    this.memory.view.setUint32(this.#addressOf(name), value, true);
  }

  /** The packet as it is now. It is a view: the next packet overwrites it. */
  get packet(): Uint8Array {
    return this.memory.bytes.subarray(this.data, this.dataEnd);
  }

  /**
   * The address of `size` bytes that a packet load (`ld_abs`, `ld_ind`) names by a signed 32-bit offset, or 0 if they are not all
   * there. Offsets from -0x100000 (SKF_NET_OFF) count from the network header, from -0x200000 (SKF_LL_OFF) from the link header.
   */
  packetAddress(offset: number, size: number): number {
    if (offset >= 0) return this.data + offset + size <= this.dataEnd ? this.data + offset : 0;
    const address =
      offset >= -0x100000
        ? this.networkHeader + offset + 0x100000
        : offset >= -0x200000
          ? this.macHeader + offset + 0x200000
          : 0;
    return address >= this.areaStart && address + size <= this.dataEnd ? address : 0;
  }

  #addressOf(name: string): number {
    const offset = this.#offsets.get(name);
    if (offset === undefined) throw new Error(`the context of ${this.hook} programs has no field ${name}`);
    return this.address + offset;
  }

  #makeRoom(length: number): void {
    if (this.#region !== undefined && headroom + length + tailroom <= this.areaEnd - this.areaStart) return;
    const region = this.memory.allocate("packet", headroom + Math.max(2 * length, 2048) + tailroom);
    // The area that was too small is nobody's from now on.
    if (this.#region !== undefined) this.#region.end = this.#region.start;
    this.#region = region;
    this.areaStart = region.start;
    this.areaEnd = region.end;
  }

  /** What `eth_type_trans` finds out on a device whose address is all zeros, as that of the loopback device is. */
  #readLinkHeader(start: number, length: number, link: PacketLink): LinkHeader {
    const { bytes, view } = this.memory;
    switch (link) {
      case "other":
        return { length: 0, protocol: 0, packetType: 0 };
      case "ip": {
        const version = length > 0 ? bytes[start]! >> 4 : 0;
        const protocol = version === 4 ? etherTypes.IPV4 : version === 6 ? etherTypes.IPV6 : 0;
        return { length: 0, protocol, packetType: 0 };
      }
      case "ethernet": {
        if (length < 14) return { length, protocol: 0, packetType: 0 };
        const type = view.getUint16(start + 12);
        // Below 0x600 it is a length; Novell's frames go on with an IPX checksum of all ones, the others with an LLC header.
        const isNovell = length >= 16 && view.getUint16(start + 14) === 0xffff;
        const protocol = type >= 0x600 ? type : isNovell ? etherTypes[802.3] : etherTypes[802.2];
        return { length: 14, protocol, packetType: packetType(bytes, start) };
      }
    }
  }

  #fillXdp(): void {
    // The loopback device, on which BPF_PROG_TEST_RUN pretends to receive.
    this.set("ingress_ifindex", 1);
  }

  #fillSkb({ protocol, packetType }: LinkHeader): void {
    const length = this.get("len");
    const { view } = this.memory;
    view.setUint32(this.address + 160, length, true); // wire_len
    view.setUint32(this.address + 4, packetType, true);
    view.setUint16(this.address + 16, protocol); // in network byte order
    view.setUint32(this.address + 40, 1, true); // ifindex: the loopback device
    if (this.hook === "cgroup-skb") this.#fillSocket(protocol);
  }

  /** Programs on cgroups see the packet's socket; BPF_PROG_TEST_RUN makes one that sends this packet, without ports. */
  #fillSocket(protocol: number): void {
    const { bytes } = this.memory;
    const available = this.dataEnd - this.networkHeader;
    const [family, size, source, local, remote] =
      protocol === etherTypes.IPV4
        ? ([2, 4, 12, "local_ip4", "remote_ip4"] as const)
        : ([10, 16, 8, "local_ip6[0]", "remote_ip6[0]"] as const);
    if (protocol !== etherTypes.IPV4 && protocol !== etherTypes.IPV6) return;
    this.set("family", family);
    const from = this.networkHeader + source;
    if (available < (family === 2 ? 20 : 40)) return;
    bytes.copyWithin(this.#addressOf(local), from, from + size);
    bytes.copyWithin(this.#addressOf(remote), from + size, from + 2 * size);
  }

  #untag(): void {
    const { bytes, view } = this.memory;
    const type = view.getUint16(this.macHeader + 12);
    const isTagged = (type === etherTypes.VLAN || type === etherTypes.QINQ) && this.macHeader + 18 <= this.dataEnd;
    if (!isTagged) return;
    this.set("vlan_present", 1);
    this.set("vlan_tci", view.getUint16(this.macHeader + 14));
    view.setUint16(this.address + 28, type);
    bytes.copyWithin(this.macHeader + 4, this.macHeader, this.macHeader + 12);
    this.macHeader += 4;
    this.networkHeader = this.macHeader + 14;
    const data = this.hook === "cgroup-skb" ? this.networkHeader : this.macHeader;
    this.setBounds(data, data, this.dataEnd);
    const header = this.#readLinkHeader(this.macHeader, this.dataEnd - this.macHeader, "ethernet");
    view.setUint16(this.address + 16, header.protocol);
    this.set("wire_len", this.get("len"));
  }
}

/**
 * PACKET_HOST, PACKET_MULTICAST or PACKET_OTHERHOST (linux/if_packet.h), by the destination. The loopback device has no broadcast
 * address, so that a broadcast is one of many multicasts to it.
 */
function packetType(bytes: Uint8Array, start: number): number {
  const destination = bytes.subarray(start, start + 6);
  if (destination.every((byte) => byte === 0)) return 0;
  return (destination[0]! & 1) === 1 ? 2 : 3;
}
