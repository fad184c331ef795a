import type { Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** GeoNetworking between vehicles and what stands by the road, as ETSI TS 102 636-4-1 V1.1.1 has it. */
export interface GeonetworkingLayer extends Layer {
  readonly kind: "geonetworking";
  /** Absent if the packet has no room for it. */
  readonly header: GeonetworkingHeader | undefined;
  /** What follows the header of some types of packets; `undefined` where it lacks room or is of another type. */
  readonly transport: GeonetworkingTransport | undefined;
  /** How much lies before what nobody looks into. */
  readonly headerLength: number;
  /** What there is too little room for. */
  readonly problem: undefined | "header" | "extended-header" | "transport";
}

export interface GeonetworkingHeader extends Values<typeof headerLayout> {
  readonly version: number | undefined;
  readonly nextHeader: number | undefined;
  readonly type: number | undefined;
  readonly subtype: number | undefined;
}

/** The Basic Transport Protocol (ETSI TS 102 636-5-1), and how the message in it begins. */
export interface GeonetworkingTransport extends Values<typeof transportLayout> {
  /** Absent without room for it. */
  readonly message: Values<typeof messageLayout> | undefined;
}

const geonetworkingTypes = { any: 0, beacon: 1, topologicallyScoped: 5 } as const;
export const geonetworkingLengths = { header: 36, extendedHeader: 32, transport: 4 } as const;

/** The position is that of the sender. */
const headerLayout = {
  reserved: { skip: 1 },
  flags: "u8",
  payloadLength: "u16",
  trafficClass: "u8",
  hopLimit: "u8",
  address: { bytes: 8 },
  timestamp: "u32",
  latitude: "u32",
  longitude: "u32",
  speed: "u16",
  heading: "u16",
  altitude: "u16",
  accuracy: "u16",
} as const;
const transportLayout = { destinationPort: "u16", sourcePort: "u16" } as const;
const messageLayout = { version: "u8", type: "u8" } as const;
const messageLength = 2;

export function decodeGeonetworking(reader: Reader, wireLength: number): GeonetworkingLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "geonetworking", offset, wireLength, capturedLength, transport: undefined } as const;
  const { header: fixedLength, transport: transportLength } = geonetworkingLengths;
  if (wireLength < fixedLength) return { ...base, header: undefined, headerLength: 0, problem: "header" };
  const header = readHeader(reader);
  const extendedLength = extendedHeaderLength(header);
  const outer = { ...base, header, headerLength: fixedLength, problem: undefined };
  if (extendedLength === undefined) return outer;
  const headerLength = fixedLength + extendedLength;
  if (wireLength < headerLength) return { ...outer, problem: "extended-header" };
  reader.skip(extendedLength);
  if (header.nextHeader !== 1 && header.nextHeader !== 2) return { ...outer, headerLength };
  const room = wireLength - headerLength - transportLength;
  if (room < 0) return { ...outer, headerLength, problem: "transport" };
  const ports = readLayout(reader, transportLayout);
  const message = room < messageLength ? undefined : readLayout(reader, messageLayout);
  return { ...outer, headerLength: headerLength + transportLength, transport: { ...ports, message } };
}

function readHeader(reader: Reader): GeonetworkingHeader {
  const [first, second] = [reader.maybe8(), reader.maybe8()];
  return {
    version: high(first),
    nextHeader: low(first),
    type: high(second),
    subtype: low(second),
    ...readLayout(reader, headerLayout),
  };
}

const high = (byte: number | undefined): number | undefined => (byte === undefined ? undefined : byte >> 4);
const low = (byte: number | undefined): number | undefined => (byte === undefined ? undefined : byte & 0xf);

/** Of the types that tcpdump looks behind. */
function extendedHeaderLength({ type, subtype }: GeonetworkingHeader): number | undefined {
  if (type === geonetworkingTypes.any || type === geonetworkingTypes.beacon) return 0;
  if (type !== geonetworkingTypes.topologicallyScoped) return undefined;
  // To those one hop away, and to those farther off.
  if (subtype === 0) return 0;
  return subtype === 1 ? geonetworkingLengths.extendedHeader : undefined;
}
