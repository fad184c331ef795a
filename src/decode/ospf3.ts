import type { Bytes, Layer } from "./layer.js";
import { readAddresses } from "./ospf2-lsa.js";
import { ospfTypes } from "./ospf2.js";
import type { Ospf3LsaContents } from "./ospf3-lsa.js";
import { readLsa6Contents } from "./ospf3-lsa.js";
import type { Reader } from "./reader.js";

/** An OSPF packet, version 3 (RFC 5340). A field is absent when it was not captured. */
export interface Ospf3Layer extends Layer {
  readonly kind: "ospf3";
  readonly version: number | undefined;
  readonly type: number | undefined;
  /** Header included; link-local signaling and an authentication trailer follow it. */
  readonly length: number | undefined;
  readonly routerId: string | undefined;
  readonly areaId: string | undefined;
  readonly checksum: number | undefined;
  readonly instanceId: number | undefined;
  readonly hello: Ospf3Hello | undefined;
  readonly description: Ospf3Description | undefined;
  /** Of link state requests; the list ends with `undefined` where an item was not captured. */
  readonly requests: readonly (Lsa6Reference | undefined)[];
  /** Of link state updates. */
  readonly lsaCount: number | undefined;
  /** In descriptions and acknowledgments headers only. Ends as `requests` does, or with the first of a wrong length. */
  readonly lsas: readonly (Lsa6 | undefined)[];
  /** What follows the packet if the options announce it (RFC 5613); its TLVs are not read. */
  readonly signaling: Ospf3Signaling | undefined;
  /** What follows these. */
  readonly authentication: Ospf3Authentication | undefined;
}

export interface Ospf3Signaling {
  readonly checksum: number | undefined;
  /** Of all of it, in bytes. */
  readonly length: number | undefined;
  /** Checksum and length have no room, the length is wrong, or not all was captured. */
  readonly broken: boolean;
}

/** An authentication trailer (RFC 7166). Its fields are absent when there is no room for it. */
export interface Ospf3Authentication {
  readonly type: number | undefined;
  readonly length: number | undefined;
  /** Absent, like what follows, if the length is wrong. */
  readonly securityAssociationId: number | undefined;
  readonly sequenceNumber: readonly [high: number | undefined, low: number | undefined];
  /** Absent when not all of it was captured. */
  readonly data: Bytes | undefined;
}

export interface Ospf3Hello {
  readonly interfaceId: string | undefined;
  /** The options with the router's priority in the upper eight bits. */
  readonly options: number | undefined;
  readonly helloInterval: number | undefined;
  readonly deadInterval: number | undefined;
  readonly designatedRouter: string | undefined;
  readonly backupDesignatedRouter: string | undefined;
  readonly neighbors: readonly (string | undefined)[];
}

export interface Ospf3Description {
  readonly options: number | undefined;
  readonly interfaceMtu: number | undefined;
  readonly flags: number | undefined;
  readonly sequenceNumber: number | undefined;
}

interface Lsa6Reference {
  /** With the bits for scope and for how to treat unknown types. */
  readonly type: number;
  readonly id: string;
  readonly advertisingRouter: string;
}

export interface Lsa6 extends Lsa6Reference {
  readonly age: number;
  readonly sequenceNumber: number;
  readonly checksum: number;
  /** Header included. */
  readonly length: number;
  /** The packet has room for so much. */
  readonly fits: boolean;
  /** Of link state updates: what was captured behind the header. */
  readonly body: Bytes | undefined;
  /** Of link state updates: what it says, as far as known. */
  readonly contents: Ospf3LsaContents | undefined;
}

const headerLength = 20;
const noLists = { hello: undefined, description: undefined, requests: [], lsaCount: undefined, lsas: [] } as const;

export function decodeOspf3(reader: Reader, wireLength: number): Ospf3Layer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const header = {
    version: reader.maybe8(),
    type: reader.maybe8(),
    length: reader.maybe16(),
    routerId: reader.ipv4(),
    areaId: reader.ipv4(),
    checksum: reader.maybe16(),
    instanceId: reader.maybe8(),
  };
  reader.skip(1);
  const { length = 0 } = header;
  const contents = header.version === 3 ? decodeContents(header.type, reader, offset + length) : {};
  reader.seek(offset + length);
  const options = (contents.hello ?? contents.description)?.options ?? 0;
  const trailers = readTrailers(reader, wireLength - length, (options & signalingOption) !== 0);
  const base = { kind: "ospf3", offset, wireLength, capturedLength, ...header } as const;
  return { ...base, ...noLists, ...contents, ...trailers };
}

type Trailers = Pick<Ospf3Layer, "signaling" | "authentication">;

const signalingOption = 0x0200;
const signalingHeaderLength = 4;
export const authenticationHeaderLength = 16;

/** What follows the packet in `room` bytes. */
function readTrailers(reader: Reader, room: number, isAnnounced: boolean): Trailers {
  const start = reader.offset;
  const signaling = isAnnounced && room > 0 ? readSignaling(reader, room) : undefined;
  if (signaling?.broken) return { signaling, authentication: undefined };
  const size = signaling?.length ?? 0;
  reader.seek(start + size);
  return { signaling, authentication: room > size ? readAuthentication(reader, room - size) : undefined };
}

function readSignaling(reader: Reader, room: number): Ospf3Signaling {
  if (room < signalingHeaderLength) return { checksum: undefined, length: undefined, broken: true };
  const start = reader.offset;
  const [checksum, length] = [reader.maybe16(), reader.maybe16()];
  const size = length ?? 0;
  const broken = size < signalingHeaderLength || size > room || reader.end < start + size;
  return { checksum, length, broken };
}

function readAuthentication(reader: Reader, room: number): Ospf3Authentication {
  const nothing = {
    securityAssociationId: undefined,
    sequenceNumber: [undefined, undefined],
    data: undefined,
  } as const;
  if (room < authenticationHeaderLength) return { type: undefined, length: undefined, ...nothing };
  const [type, length] = [reader.maybe16(), reader.maybe16()];
  const size = length ?? 0;
  if (size < authenticationHeaderLength || size > room) return { type, length, ...nothing };
  reader.skip(2);
  const securityAssociationId = reader.maybe16();
  const sequenceNumber = [reader.maybe32(), reader.maybe32()] as const;
  return { type, length, securityAssociationId, sequenceNumber, data: reader.bytes(size - authenticationHeaderLength) };
}

type Ospf3Contents = Partial<Pick<Ospf3Layer, "hello" | "description" | "requests" | "lsaCount" | "lsas">>;

function decodeContents(type: number | undefined, reader: Reader, end: number): Ospf3Contents {
  switch (type) {
    case ospfTypes.hello:
      return { hello: readHello(reader, end) };
    case ospfTypes.description:
      return { description: readDescription(reader), lsas: readHeaders(reader, end) };
    case ospfTypes.request:
      return { requests: readRequests(reader, end) };
    case ospfTypes.update: {
      const lsaCount = reader.maybe32();
      return { lsaCount, lsas: readLsas(reader, end, lsaCount ?? 0) };
    }
    case ospfTypes.acknowledgment:
      return { lsas: readHeaders(reader, end) };
    default:
      return {};
  }
}

function readHello(reader: Reader, end: number): Ospf3Hello {
  const fields = {
    interfaceId: reader.ipv4(),
    options: reader.maybe32(),
    helloInterval: reader.maybe16(),
    deadInterval: reader.maybe16(),
    designatedRouter: reader.ipv4(),
    backupDesignatedRouter: reader.ipv4(),
  };
  return { ...fields, neighbors: readAddresses(reader, end) };
}

function readDescription(reader: Reader): Ospf3Description {
  const [options, interfaceMtu] = [reader.maybe32(), reader.maybe16()];
  reader.skip(1);
  return { options, interfaceMtu, flags: reader.maybe8(), sequenceNumber: reader.maybe32() };
}

function readReference(reader: Reader): Lsa6Reference {
  return { type: reader.u16(), id: reader.ipv4() ?? "", advertisingRouter: reader.ipv4() ?? "" };
}

function readRequests(reader: Reader, end: number): readonly (Lsa6Reference | undefined)[] {
  const requests: (Lsa6Reference | undefined)[] = [];
  while (reader.offset < end) {
    const whole = reader.has(12);
    reader.skip(2);
    requests.push(whole ? readReference(reader) : undefined);
    if (!whole) break;
  }
  return requests;
}

/** A header, the cursor put behind it; nothing if not all of it is there. */
function readHeader(reader: Reader, end: number): Lsa6 | undefined {
  const start = reader.offset;
  if (!reader.has(headerLength) || start + headerLength > end) return undefined;
  const header = { age: reader.u16(), ...readReference(reader) };
  const rest = { sequenceNumber: reader.u32(), checksum: reader.u16(), length: reader.u16() };
  const fits = rest.length >= headerLength && start + rest.length <= end;
  return { ...header, ...rest, fits, body: undefined, contents: undefined };
}

function readHeaders(reader: Reader, end: number): readonly (Lsa6 | undefined)[] {
  const lsas: (Lsa6 | undefined)[] = [];
  while (reader.offset < end) {
    const lsa = readHeader(reader, end);
    lsas.push(lsa);
    if (lsa === undefined) break;
  }
  return lsas;
}

function readLsas(reader: Reader, end: number, count: number): readonly (Lsa6 | undefined)[] {
  const lsas: (Lsa6 | undefined)[] = [];
  while (reader.offset < end && lsas.length < count) {
    const lsa = readHeader(reader, end);
    if (lsa === undefined || !lsa.fits) {
      lsas.push(lsa);
      break;
    }
    const start = reader.offset;
    const length = lsa.length - headerLength;
    const contents = readLsa6Contents(lsa.type, length, reader);
    reader.seek(start);
    lsas.push({ ...lsa, body: reader.captured(length), contents });
  }
  return lsas;
}
