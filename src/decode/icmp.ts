import { expectedChecksum } from "./checksum.js";
import type { Context } from "./context.js";
import type { IcmpExtension } from "./icmp-extension.js";
import { decodeIcmpExtension } from "./icmp-extension.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** An ICMP message (RFC 792). Which fields there are depends on `type`; those not captured are absent. */
export interface IcmpLayer extends Layer {
  readonly kind: "icmp";
  readonly type: number | undefined;
  readonly code: number | undefined;
  readonly checksum: number | undefined;
  /** What `checksum` should be; absent when it was not verified. */
  readonly expectedChecksum: number | undefined;
  /** Echo and time stamp messages. */
  readonly identifier?: number | undefined;
  readonly sequenceNumber?: number | undefined;
  readonly originateTimestamp?: number | undefined;
  readonly receiveTimestamp?: number | undefined;
  readonly transmitTimestamp?: number | undefined;
  /** Redirect. */
  readonly gatewayAddress?: string | undefined;
  /** Destination unreachable, fragmentation needed (RFC 1191). */
  readonly nextHopMtu?: number | undefined;
  /** Parameter problem. */
  readonly pointer?: number | undefined;
  /** Address mask reply (RFC 950). */
  readonly addressMask?: number | undefined;
  /** Router advertisement (RFC 1256). */
  readonly advertisement?: RouterAdvertisement;
  /** Of the datagram that an error message quotes, read where it would lie if all is well. The datagram itself is `payload`. */
  readonly original?: QuotedDatagram;
  /** The extension of an error message (RFC 4884). */
  readonly extension?: IcmpExtension | undefined;
}

interface RouterAdvertisement {
  readonly addressCount: number | undefined;
  readonly addressEntrySize: number | undefined;
  readonly lifetime: number | undefined;
  /** Ends with `undefined` where an entry was not captured. */
  readonly routers: readonly ({ readonly address: string; readonly preference: number } | undefined)[];
}

interface QuotedDatagram {
  readonly protocol: number | undefined;
  readonly destination: string | undefined;
  readonly destinationPort: number | undefined;
}

// prettier-ignore
export const icmpTypes = {
  echoReply: 0, destinationUnreachable: 3, sourceQuench: 4, redirect: 5, echoRequest: 8, routerAdvertisement: 9,
  timeExceeded: 11, parameterProblem: 12, timestamp: 13, timestampReply: 14, addressMaskReply: 18,
} as const;

const types = icmpTypes;

export function decodeIcmp(reader: Reader, wireLength: number, context: Context): IcmpLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const type = reader.maybe8();
  const code = reader.maybe8();
  const checksum = reader.maybe16();
  const expected = verify(reader, offset, wireLength, checksum, context);
  const layer: IcmpLayer = {
    kind: "icmp",
    offset,
    wireLength,
    capturedLength,
    type,
    code,
    checksum,
    expectedChecksum: expected,
  };
  return Object.assign(layer, decodeRest(reader, type, offset, wireLength, context));
}

function verify(reader: Reader, offset: number, wireLength: number, checksum: number | undefined, context: Context) {
  if (!context.options.checksums || context.fragmented) return undefined;
  if (offset + wireLength > reader.end) return undefined;
  // A message that ends before its checksum is summed up all the same.
  return expectedChecksum(checksum ?? 0, reader.sum16(offset, wireLength));
}

type Rest = Partial<IcmpLayer>;

function decodeRest(
  reader: Reader,
  type: number | undefined,
  offset: number,
  wireLength: number,
  context: Context,
): Rest {
  switch (type) {
    case types.echoRequest:
    case types.echoReply:
    case types.timestamp:
      return { identifier: reader.maybe16(), sequenceNumber: reader.maybe16() };
    case types.timestampReply: {
      const numbers = { identifier: reader.maybe16(), sequenceNumber: reader.maybe16() };
      const [originateTimestamp, receiveTimestamp] = [reader.maybe32(), reader.maybe32()];
      return { ...numbers, originateTimestamp, receiveTimestamp, transmitTimestamp: reader.maybe32() };
    }
    case types.addressMaskReply:
      reader.skip(4);
      return { addressMask: reader.maybe32() };
    case types.routerAdvertisement:
      return { advertisement: decodeAdvertisement(reader) };
    case types.redirect:
      return { gatewayAddress: reader.ipv4(), ...decodeOriginal(reader, offset + 8, context) };
    case types.sourceQuench:
      return decodeOriginal(reader, offset + 8, context);
    case types.parameterProblem: {
      const pointer = reader.maybe8();
      return { pointer, ...decodeError(reader, offset, wireLength, context) };
    }
    case types.timeExceeded:
      return decodeError(reader, offset, wireLength, context);
    case types.destinationUnreachable: {
      reader.skip(2);
      const nextHopMtu = reader.maybe16();
      return { nextHopMtu, ...decodeError(reader, offset, wireLength, context) };
    }
    default:
      return {};
  }
}

const routerEntrySize = 2;

function decodeAdvertisement(reader: Reader): RouterAdvertisement {
  const addressCount = reader.maybe8();
  const addressEntrySize = reader.maybe8();
  const lifetime = reader.maybe16();
  const routers: ({ readonly address: string; readonly preference: number } | undefined)[] = [];
  if (addressEntrySize === routerEntrySize) {
    for (let index = 0; index < (addressCount ?? 0); index++) {
      const address = reader.has(8) ? reader.ipv4() : undefined;
      routers.push(address === undefined ? undefined : { address, preference: reader.u32() });
      if (address === undefined) break;
    }
  }
  return { addressCount, addressEntrySize, lifetime, routers };
}

function decodeError(reader: Reader, offset: number, wireLength: number, context: Context): Rest {
  const quoted = decodeOriginal(reader, offset + 8, context);
  return { ...quoted, extension: decodeIcmpExtension(reader, offset, wireLength) };
}

/** Where the length field of an IPv4 header ends. */
const lengthEnd = 4;

/** The quoted datagram says itself how long it is; what follows is not its business. */
function decodeOriginal(reader: Reader, at: number, context: Context): Rest {
  const headerLength = ((reader.at8(at) ?? 0) & 0xf) * 4;
  const protocol = reader.at8(at + 9);
  reader.seek(at + 16);
  const destination = reader.ipv4();
  reader.seek(at + headerLength + 2);
  const original = { protocol, destination, destinationPort: reader.maybe16() };
  reader.seek(at + 2);
  const totalLength = reader.maybe16();
  // tcpdump cuts the quoted datagram off at its length before it reads that length again.
  if (totalLength === undefined || totalLength < lengthEnd) return { original };
  reader.seek(at);
  const end = reader.narrow(at, totalLength);
  const payload = context.ipVersion(4, reader, totalLength);
  reader.widen(end);
  return { original, payload };
}
