import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Exterior Gateway Protocol (RFC 904). */
export interface EgpLayer extends Layer {
  readonly kind: "egp";
  /** Absent if not whole. */
  readonly header: EgpHeader | undefined;
  /** Of an update. */
  readonly reachability: EgpReachability | undefined;
}

export interface EgpHeader {
  readonly version: number;
  readonly type: number;
  readonly code: number;
  readonly status: number;
  readonly checksum: number;
  readonly autonomousSystem: number;
  readonly sequence: number;
  /** The interval of hellos, the reason of an error, or an update's numbers of interior and exterior gateways. */
  readonly intervalOrReason: number;
  /** In an acquisition, the first half of the next. */
  readonly pollInterval: number;
  readonly sourceNetwork: string | undefined;
}

export interface EgpReachability {
  /** As many as are there; of the last, as much as is. */
  readonly gateways: readonly EgpGateway[];
  /** Why they end early: what the layer outside says, or what was captured. */
  readonly end: undefined | "short" | "cut";
}

interface EgpGateway {
  /**
   * As tcpdump 4.99.3 on little-endian machines has it, which takes the source network's bytes in the wrong order: its last
   * tells how many bytes of a gateway's address follow here.
   */
  readonly address: string;
  readonly distances: readonly EgpDistance[];
  readonly distanceCount: number;
}

interface EgpDistance {
  readonly distance: number;
  readonly networkCount: number | undefined;
  /** As many as are there. */
  readonly networks: readonly string[];
}

export const egpTypes = { update: 1, poll: 2, acquire: 3, reach: 5, error: 8 } as const;

export const egpVersion = 2;
const headerLength = 16;

export function decodeEgp(reader: Reader, wireLength: number): EgpLayer {
  const base = { kind: "egp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (wireLength < headerLength || !reader.has(headerLength))
    return { ...base, header: undefined, reachability: undefined };
  const [version, type, code, status, checksum] = [reader.u8(), reader.u8(), reader.u8(), reader.u8(), reader.u16()];
  const [autonomousSystem, sequence, intervalOrReason] = [reader.u16(), reader.u16(), reader.u16()];
  const networkOffset = reader.offset;
  const pollInterval = reader.u16();
  reader.seek(networkOffset);
  const network = reader.u32le();
  const sourceNetwork = addressText(network);
  const codes = { version, type, code, status, checksum, autonomousSystem, sequence };
  const header = { ...codes, intervalOrReason, pollInterval, sourceNetwork };
  const isUpdate = version === egpVersion && type === egpTypes.update;
  const count = (intervalOrReason >>> 8) + (intervalOrReason & 0xff);
  const reachability = isUpdate ? new Gateways(reader, wireLength - headerLength, network).read(count) : undefined;
  return { ...base, header, reachability };
}

/** The bytes of a number, the lowest first. */
const addressText = (value: number): string =>
  `${value & 0xff}.${(value >>> 8) & 0xff}.${(value >>> 16) & 0xff}.${value >>> 24}`;

/** How many bytes of an address are its network's, by the first of them (RFC 791 section 3.2); 0 if no host has it. */
function networkLength(first: number): 0 | 1 | 2 | 3 {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 2;
  return first < 0xe0 ? 3 : 0;
}

class Gateways {
  private readonly reader: Reader;
  private left: number;
  private readonly hostLength: number;
  private readonly network: number;
  private end: EgpReachability["end"];

  constructor(reader: Reader, length: number, network: number) {
    this.reader = reader;
    this.left = length;
    const size = networkLength(network >>> 24);
    this.hostLength = 4 - size;
    this.network = size === 0 ? 0 : network & (-1 << (8 * this.hostLength));
  }

  read(count: number): EgpReachability {
    const gateways: EgpGateway[] = [];
    while (gateways.length < count) {
      const gateway = this.readGateway();
      if (gateway !== undefined) gateways.push(gateway);
      if (this.end !== undefined) break;
    }
    return { gateways, end: this.end };
  }

  private readGateway(): EgpGateway | undefined {
    const host = this.readHost();
    if (host === undefined) return undefined;
    if (!this.has(1)) return undefined;
    const distanceCount = this.u8();
    if (distanceCount === undefined) return undefined;
    const distances: EgpDistance[] = [];
    const address = addressText((this.network | host) >>> 0);
    while (distances.length < distanceCount) {
      const distance = this.readDistance();
      if (distance !== undefined) distances.push(distance);
      if (this.end !== undefined) break;
    }
    return { address, distances, distanceCount };
  }

  /** Of an address without a network, tcpdump counts four bytes and reads none. */
  private readHost(): number | undefined {
    const { hostLength, reader } = this;
    if (!this.has(hostLength) || !reader.has(hostLength)) {
      this.end = "short";
      return undefined;
    }
    this.left -= hostLength;
    if (hostLength === 4) return 0;
    let host = 0;
    for (let index = 0; index < hostLength; index++) host = (host << 8) | reader.u8();
    return host;
  }

  private readDistance(): EgpDistance | undefined {
    if (!this.has(2)) return undefined;
    const distance = this.u8();
    if (distance === undefined) return undefined;
    const networkCount = this.u8();
    const networks: string[] = [];
    while (networks.length < (networkCount ?? 0)) {
      const network = this.readNetwork();
      if (network === undefined) break;
      networks.push(network);
    }
    return { distance, networkCount, networks };
  }

  private readNetwork(): string | undefined {
    if (!this.has(1)) return undefined;
    const first = this.u8();
    if (first === undefined) return undefined;
    const more = (networkLength(first) || 3) - 1;
    if (!this.has(more)) return undefined;
    let network = first << 24;
    for (let index = 0; index < more; index++) {
      const byte = this.u8();
      if (byte === undefined) return undefined;
      network |= byte << (16 - 8 * index);
    }
    return `${first}.${(network >>> 16) & 0xff}.${(network >>> 8) & 0xff}.0`;
  }

  private has(count: number): boolean {
    if (this.left < count) this.end = "short";
    return this.left >= count;
  }

  private u8(): number | undefined {
    this.left--;
    const byte = this.reader.maybe8();
    if (byte === undefined) this.end = "cut";
    return byte;
  }
}
