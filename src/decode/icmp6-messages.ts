import {
  decodeListenerQuery,
  decodeListenerReport,
  type ListenerQuery,
  type ListenerReport,
} from "./icmp6-listener.js";
import { decodeNodeInformation, type NodeInformation } from "./icmp6-node-information.js";
import { decodeNeighborOptions, type NeighborOptions } from "./icmp6-options.js";
import { decodeRenumbering, type Renumbering } from "./icmp6-renumbering.js";
import { decodeRpl, type Rpl } from "./icmp6-rpl.js";
import type { Reader } from "./reader.js";

/** The fields of the messages. Those not captured are absent. */
export interface Icmp6Message {
  /** Echo and home agent messages. */
  readonly identifier?: number | undefined;
  readonly sequenceNumber?: number | undefined;
  /** Packet too big. */
  readonly mtu?: number | undefined;
  /** Parameter problem. */
  readonly pointer?: number | undefined;
  /** Error messages: of the packet that they quote, read where it would lie if all is well. */
  readonly original?: QuotedPacket;
  /** Multicast listener discovery, version 1 (RFC 2710). */
  readonly maximumResponseDelay?: number | undefined;
  readonly multicastAddress?: string | undefined;
  /** Neighbour discovery (RFC 4861), redirect. */
  readonly targetAddress?: string | undefined;
  readonly destinationAddress?: string | undefined;
  readonly flags?: number | undefined;
  /** Router advertisement. */
  readonly currentHopLimit?: number | undefined;
  readonly routerLifetime?: number | undefined;
  readonly reachableTime?: number | undefined;
  readonly retransTimer?: number | undefined;
  readonly neighborOptions?: NeighborOptions;
  readonly listenerQuery?: ListenerQuery;
  readonly listenerReport?: ListenerReport;
  /** Home agent address discovery reply (RFC 6275); ends with `undefined` where an address was not captured. */
  readonly homeAgents?: readonly (string | undefined)[];
  readonly renumbering?: Renumbering;
  readonly rpl?: Rpl;
  /** Node information (RFC 4620). */
  readonly queryType?: number | undefined;
  readonly nodeInformation?: NodeInformation | undefined;
}

interface QuotedPacket {
  readonly source: string | undefined;
  readonly destination: string | undefined;
  /** The transport protocol behind the extension headers, if it can be found, and its destination port. */
  readonly upperProtocol: number | undefined;
  readonly destinationPort: number | undefined;
}

// prettier-ignore
export const icmp6Types = {
  destinationUnreachable: 1, packetTooBig: 2, timeExceeded: 3, parameterProblem: 4, echoRequest: 128, echoReply: 129,
  listenerQuery: 130, listenerReport: 131, listenerDone: 132, routerSolicitation: 133, routerAdvertisement: 134,
  neighborSolicitation: 135, neighborAdvertisement: 136, redirect: 137, routerRenumbering: 138, nodeQuery: 139,
  nodeReply: 140, inverseSolicitation: 141, inverseAdvertisement: 142, listenerReport2: 143, homeAgentRequest: 144,
  homeAgentReply: 145, mobilePrefixSolicitation: 146, mobilePrefixAdvertisement: 147, rpl: 155, multicastTraceResponse: 200,
  multicastTrace: 201,
} as const;

const types = icmp6Types;
const headerLength = 8;
const listenerLength = 24;

/** Decodes what follows the checksum, where the cursor is. */
export function decodeIcmp6Message(
  reader: Reader,
  type: number | undefined,
  code: number | undefined,
  offset: number,
  wireLength: number,
): Icmp6Message {
  const options = (start: number) => decodeNeighborOptions(reader, offset + start, wireLength - start);
  switch (type) {
    case types.destinationUnreachable:
    case types.timeExceeded:
      return { original: decodeOriginal(reader, offset + headerLength) };
    case types.parameterProblem:
      return { pointer: reader.maybe32(), original: decodeOriginal(reader, offset + headerLength) };
    case types.packetTooBig:
      return { mtu: reader.maybe32() };
    case types.echoRequest:
    case types.echoReply:
      return { identifier: reader.maybe16(), sequenceNumber: reader.maybe16() };
    case types.listenerQuery:
      if (wireLength !== listenerLength) return { listenerQuery: decodeListenerQuery(reader, wireLength) };
      return decodeListener(reader, offset);
    case types.listenerReport:
    case types.listenerDone:
      return decodeListener(reader, offset);
    case types.listenerReport2:
      return { listenerReport: decodeListenerReport(reader, wireLength) };
    case types.routerSolicitation:
      return { neighborOptions: options(headerLength) };
    case types.routerAdvertisement:
      return {
        currentHopLimit: reader.maybe8(),
        flags: reader.maybe8(),
        routerLifetime: reader.maybe16(),
        reachableTime: reader.maybe32(),
        retransTimer: reader.maybe32(),
        neighborOptions: options(16),
      };
    case types.neighborSolicitation:
    case types.neighborAdvertisement:
      return { flags: reader.maybe32(), targetAddress: reader.ipv6(), neighborOptions: options(24) };
    case types.redirect: {
      reader.skip(4);
      const targetAddress = reader.ipv6();
      return { targetAddress, destinationAddress: reader.ipv6(), neighborOptions: options(40) };
    }
    case types.routerRenumbering:
      return { renumbering: decodeRenumbering(reader, code) };
    case types.nodeQuery:
    case types.nodeReply: {
      const [queryType, flags] = [reader.maybe16(), reader.maybe16()];
      const isQuery = type === types.nodeQuery;
      return { queryType, flags, nodeInformation: decodeNodeInformation(reader, isQuery, code, queryType) };
    }
    case types.homeAgentRequest:
    case types.mobilePrefixSolicitation:
      return { identifier: reader.maybe16() };
    case types.homeAgentReply:
      return { identifier: reader.maybe16(), homeAgents: decodeHomeAgents(reader, offset, wireLength) };
    case types.mobilePrefixAdvertisement:
      return { identifier: reader.maybe16(), flags: reader.maybe16(), neighborOptions: options(headerLength) };
    case types.rpl:
      return { rpl: decodeRpl(reader, code, (wireLength - 4) >>> 0) };
    default:
      return {};
  }
}

function decodeListener(reader: Reader, offset: number): Icmp6Message {
  if (offset + listenerLength > reader.end) return {};
  const maximumResponseDelay = reader.maybe16();
  reader.skip(2);
  return { maximumResponseDelay, multicastAddress: reader.ipv6() };
}

function decodeHomeAgents(reader: Reader, offset: number, wireLength: number): readonly (string | undefined)[] {
  const homeAgents: (string | undefined)[] = [];
  for (let at = offset + headerLength; at < offset + wireLength; at += 16) {
    reader.seek(at);
    const address = reader.ipv6();
    homeAgents.push(address);
    if (address === undefined) break;
  }
  return homeAgents;
}

function decodeOriginal(reader: Reader, at: number): QuotedPacket {
  const upper = findUpper(reader, at);
  reader.seek(at + 8);
  const source = reader.ipv6();
  return { source, destination: reader.ipv6(), ...upper };
}

const tcp = 6;
const udp = 17;

/** Goes along the headers of the quoted packet to the ports of TCP or UDP. */
function findUpper(reader: Reader, start: number): Pick<QuotedPacket, "upperProtocol" | "destinationPort"> {
  const nothing = { upperProtocol: undefined, destinationPort: undefined };
  let protocol = reader.at8(start + 6);
  for (let at = start + 40; protocol !== undefined;) {
    const [next, length] = [reader.at8(at), reader.at8(at + 1)];
    switch (protocol) {
      case tcp:
      case udp:
        reader.seek(at + 2);
        return { upperProtocol: protocol, destinationPort: reader.maybe16() };
      case 0:
      case 43:
      case 60:
        if (length === undefined) return nothing;
        at += (length + 1) * 8;
        break;
      case 44: {
        reader.seek(at + 2);
        const fragment = reader.maybe16();
        if (fragment === undefined || fragment & 0xfff8) return nothing;
        at += 8;
        break;
      }
      case 51:
        if (length === undefined) return nothing;
        at += (length + 2) * 4;
        break;
      default:
        return nothing;
    }
    protocol = next;
  }
  return nothing;
}
