import { etherType, sap } from "../net/protocol-numbers.js";
import type { Ipv4Layer } from "./ipv4.js";
import type { Ipv6Layer } from "./ipv6.js";
import type { Layer } from "./layer.js";
import type { PacketType } from "./packet-type-names.js";
import type { Reader } from "./reader.js";
import type { SecretDigests } from "./secret-digests.js";

/**
 * What every protocol's decoder is: it starts at the reader's cursor and answers with a layer of at most `wireLength` bytes on
 * the wire, of which the reader's window shows those captured. It must answer for any bytes, and never throw.
 */
export type Decode = (reader: Reader, wireLength: number, context: Context) => Layer;

/** How much to decode. */
export interface DecodeOptions {
  /** Work out which checksums are right. */
  readonly checksums: boolean;
  /** Those of IPv4, TCP and UDP too, which network hardware may fill in after a packet is captured. */
  readonly offloadedChecksums: boolean;
  /** Decode what TCP and UDP carry. */
  readonly payloads: boolean;
  /** Decode also what only a long form shows, where that costs time: the lines of a text protocol after the first. */
  readonly details: boolean;
  /** Take what UDP and TCP carry for this protocol, whatever the ports and even without `payloads`. */
  readonly packetType?: PacketType | undefined;
  /** Look for the mesh headers of a draft of IEEE 802.11s before what data frames with quality of service carry. */
  readonly meshHeaders?: boolean | undefined;
  /** Verify the signatures of TCP segments, and of messages of IS-IS and RSVP. */
  readonly secretDigests?: SecretDigests | undefined;
}

/** Protocol numbers and the decoders that belong to them. See `registry.ts`. */
export interface Registry {
  readonly linkType: (dlt: number) => Decode;
  readonly etherType: (etherType: number) => Decode | undefined;
  readonly ethernet: Decode;
  readonly llc: Decode;
  readonly llcSap: (sap: number) => Decode | undefined;
  readonly snapProtocol: (oui: number, protocolId: number, isPadded: boolean) => Decode | undefined;
  readonly ipProtocol: (protocol: number, version: 4 | 6, type: PacketType | undefined) => Decode | undefined;
  readonly tcpPort: (source: number, destination: number) => Decode | undefined;
  readonly udpPort: (source: number, destination: number) => Decode | undefined;
  readonly packetType: (type: PacketType, transport: "tcp" | "udp") => Decode | undefined;
}

/** How many layers deep tunnels are followed. No honest packet comes near; without a limit one could exhaust the stack. */
const depthLimit = 200;

/** What the layers of one packet know of each other while it is decoded, and the way from a number to the next decoder. */
export class Context {
  /** The innermost IP layer around the one being decoded. */
  network: Ipv4Layer | Ipv6Layer | undefined;
  /** That layer holds a fragment, so what is inside is not whole and its checksum says nothing. */
  fragmented = false;
  /** The sum of that layer's addresses, for the pseudo header of the checksums inside (RFC 9293 section 3.1). */
  addressSum = 0;
  readonly options: DecodeOptions;
  private readonly registry: Registry;
  private readonly memories = new Map<new () => object, object>();
  private depth = 0;

  constructor(options: DecodeOptions, registry: Registry) {
    this.options = options;
    this.registry = registry;
  }

  /** What a protocol remembers from one packet to the next; made when it is first asked for. */
  memory<T extends object>(Kind: new () => T): T {
    let memory = this.memories.get(Kind) as T | undefined;
    if (memory === undefined) this.memories.set(Kind, (memory = new Kind()));
    return memory;
  }

  /** Begins with another packet. */
  reset(): void {
    this.network = undefined;
    this.depth = 0;
  }

  linkType(dlt: number, reader: Reader, wireLength: number): Layer | undefined {
    return this.enter(this.registry.linkType(dlt), reader, wireLength);
  }

  etherType(type: number, reader: Reader, wireLength: number): Layer | undefined {
    return this.enter(this.registry.etherType(type), reader, wireLength);
  }

  /** An IP packet of the version given. */
  ipVersion(version: number | undefined, reader: Reader, wireLength: number): Layer | undefined {
    if (version === 4) return this.etherType(etherType.ip, reader, wireLength);
    return version === 6 ? this.etherType(etherType.ip6, reader, wireLength) : undefined;
  }

  /** An IEEE 802.2 header, where a length stands in place of an EtherType. */
  llc(reader: Reader, wireLength: number): Layer | undefined {
    return this.enter(this.registry.llc, reader, wireLength);
  }

  /** What a service access point stands for. */
  llcSap(number: number, reader: Reader, wireLength: number): Layer | undefined {
    return this.enter(this.registry.llcSap(number), reader, wireLength);
  }

  /** A packet of OSI, whose first byte tells of which protocol. */
  osi(reader: Reader, wireLength: number): Layer | undefined {
    return this.llcSap(sap.iso, reader, wireLength);
  }

  /** `isPadded`: frames that are bridged have padding before them. */
  snapProtocol(
    oui: number,
    protocolId: number,
    isPadded: boolean,
    reader: Reader,
    wireLength: number,
  ): Layer | undefined {
    return this.enter(this.registry.snapProtocol(oui, protocolId, isPadded), reader, wireLength);
  }

  /** An Ethernet frame inside something else. */
  ethernet(reader: Reader, wireLength: number): Layer | undefined {
    return this.enter(this.registry.ethernet, reader, wireLength);
  }

  ipProtocol(protocol: number, version: 4 | 6, reader: Reader, wireLength: number): Layer | undefined {
    return this.enter(this.registry.ipProtocol(protocol, version, this.options.packetType), reader, wireLength);
  }

  tcpPort(source: number, destination: number, reader: Reader, wireLength: number): Layer | undefined {
    const { packetType, payloads } = this.options;
    if (packetType !== undefined) return this.enter(this.registry.packetType(packetType, "tcp"), reader, wireLength);
    if (!payloads) return undefined;
    return this.enter(this.registry.tcpPort(source, destination), reader, wireLength);
  }

  udpPort(source: number, destination: number, reader: Reader, wireLength: number): Layer | undefined {
    const { packetType, payloads } = this.options;
    if (packetType !== undefined) return this.enter(this.registry.packetType(packetType, "udp"), reader, wireLength);
    if (!payloads) return undefined;
    return this.enter(this.registry.udpPort(source, destination), reader, wireLength);
  }

  /** Decodes an inner layer, unless it is unknown or too deep. */
  enter(decode: Decode | undefined, reader: Reader, wireLength: number): Layer | undefined {
    if (decode === undefined || this.depth >= depthLimit) return undefined;
    const { network, fragmented, addressSum } = this;
    this.depth++;
    const layer = decode(reader, wireLength, this);
    this.depth--;
    // Few layers are those of IP, and the others change only with it.
    if (this.network !== network) {
      this.network = network;
      this.fragmented = fragmented;
      this.addressSum = addressSum;
    }
    return layer;
  }
}
