import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import type { IsisCapability } from "./isis-capability.js";
import { readCapability } from "./isis-capability.js";
import type { IsisNeighbor, IsisPrefix } from "./isis-reachability.js";
import { readNeighbors, readPrefixes } from "./isis-reachability.js";
import type { IsisSpbTlv } from "./isis-spb.js";
import { readSpbInstances, readSpbPorts } from "./isis-spb.js";
import type { Bytes, TextBytes } from "./layer.js";
import { readOsiId } from "./osi-id.js";
import { expectedOsiChecksum } from "./osi-checksum.js";
import type { Reader } from "./reader.js";

/** A type, a length and a value. Its fields may lie beyond its length: what is looked at is what tcpdump looks at. */
export interface IsisTlv {
  readonly type: number;
  readonly length: number;
  /** As much of it as was captured. */
  readonly value: Bytes;
  /** Absent when it does not fit into its PDU, and where nothing is known of the type. */
  readonly body: IsisBody | undefined;
  readonly fits: boolean;
  /** Why fields are missing from the body. */
  readonly problem: FieldProblem;
}

export type IsisBody =
  | { readonly kind: "areas"; readonly addresses: readonly Bytes[] }
  | { readonly kind: "ids"; readonly ids: readonly string[] }
  | {
      readonly kind: "instance";
      readonly id: number | undefined;
      readonly topologies: readonly number[];
      readonly count: number;
    }
  | { readonly kind: "nothing" }
  | {
      readonly kind: "neighbors";
      readonly topology: IsisTopology | undefined;
      readonly neighbors: readonly IsisNeighbor[];
    }
  | { readonly kind: "prefixes"; readonly topology: IsisTopology | undefined; readonly prefixes: readonly IsisPrefix[] }
  | {
      readonly kind: "oldNeighbors";
      readonly virtual: number | undefined;
      readonly neighbors: readonly IsisOldNeighbor[];
    }
  | {
      readonly kind: "oldPrefixes";
      readonly prefixes: readonly IsisOldPrefix[];
      readonly rest: number;
      readonly cut: boolean;
    }
  | { readonly kind: "addresses"; readonly version: 4 | 6; readonly addresses: readonly string[] }
  | {
      readonly kind: "authentication";
      readonly type: number | undefined;
      readonly keyId: number | undefined;
      readonly data: Bytes;
    }
  | IsisAdjacency
  | { readonly kind: "protocols"; readonly nlpids: readonly number[] }
  | IsisSpbTlv
  | { readonly kind: "routerId"; readonly address: string | undefined }
  | { readonly kind: "hostname"; readonly name: TextBytes }
  | IsisRiskGroup
  | { readonly kind: "lsps"; readonly lsps: readonly IsisLspEntry[] }
  | { readonly kind: "checksum"; readonly checksum: number | undefined; readonly expected: number | undefined }
  | {
      readonly kind: "purge";
      readonly count: number | undefined;
      readonly originator: string | undefined;
      readonly receivedFrom: string | undefined;
    }
  | { readonly kind: "topologies"; readonly topologies: readonly IsisTopology[]; readonly odd: boolean }
  | IsisRestart
  | {
      readonly kind: "interDomain";
      readonly type: number | undefined;
      readonly asNumber: number | undefined;
      readonly data: Bytes;
    }
  | { readonly kind: "bufferSize"; readonly size: number | undefined }
  | IsisPrefixNeighbors
  | { readonly kind: "sequence"; readonly number: number | undefined }
  | IsisCapability
  | { readonly kind: "vendor"; readonly oui: number | undefined; readonly data: Bytes };

/** Which topology a TLV is about, with its flags. */
export type IsisTopology = number;

/** Default, delay, expense and error metric (ISO 10589 section 9.8). */
export type IsisMetrics = readonly number[];

export interface IsisOldNeighbor {
  readonly metrics: IsisMetrics;
  readonly id: string;
}

export interface IsisOldPrefix {
  readonly metrics: IsisMetrics;
  readonly prefix: string;
  readonly mask: number;
  readonly maskText: string;
}

export interface IsisAdjacency {
  readonly kind: "adjacency";
  readonly state: number | undefined;
  readonly circuitId: number | undefined;
  readonly neighborId: string | undefined;
  readonly neighborCircuitId: number | undefined;
}

export interface IsisRiskGroup {
  readonly kind: "riskGroup";
  readonly neighborId: string | undefined;
  readonly flags: number | undefined;
  readonly interfaceAddress: string | undefined;
  readonly neighborAddress: string | undefined;
  readonly links: readonly number[];
}

/** Fields are absent where they were not captured, from the first on. */
export interface IsisLspEntry {
  readonly remainingLifetime: number | undefined;
  readonly lspId: string;
  readonly sequenceNumber: number | undefined;
  readonly checksum: number | undefined;
}

export interface IsisRestart {
  readonly kind: "restart";
  readonly flags: number | undefined;
  readonly remainingTime: number | undefined;
  readonly neighborId: string | undefined;
}

export interface IsisPrefixNeighbors {
  readonly kind: "prefixNeighbors";
  readonly metrics: IsisMetrics | undefined;
  /** Lengths count half bytes; the address is absent where the length is too small. */
  readonly prefixes: readonly { readonly length: number; readonly address: Bytes | undefined }[];
}

export function readTlvs(
  reader: Reader,
  start: number,
  pduLength: number,
  room: number,
): { tlvs: readonly IsisTlv[]; problem: FieldProblem } {
  const tlvs: IsisTlv[] = [];
  for (let left = room; left > 0;) {
    if (!reader.has(2)) return { tlvs, problem: "absent" };
    if (left < 2) return { tlvs, problem: "short" };
    const [type, length] = [reader.u8(), reader.u8()];
    left -= 2;
    const at = reader.offset;
    const fits = left >= length;
    const fields = new Fields(reader, length);
    const body = fits ? readBody(fields, type, start, pduLength) : undefined;
    const problem = fields.problem;
    reader.seek(at);
    tlvs.push({ type, length, value: reader.captured(length), body, fits, problem });
    if (!fits || problem === "cut" || problem === "absent" || at + length > reader.end) {
      // The next header would lie beyond the captured bytes.
      const isEnd = fits && problem !== "cut" && problem !== "absent" && left > length;
      return { tlvs, problem: isEnd ? "absent" : undefined };
    }
    left -= length;
  }
  return { tlvs, problem: undefined };
}

const nothing: IsisBody = { kind: "nothing" };

function readBody(fields: Fields, type: number, start: number, pduLength: number): IsisBody | undefined {
  const { reader } = fields;
  switch (type) {
    case 1:
      return { kind: "areas", addresses: readAll(fields, () => fields.bytes(fields.u8() ?? 0)) };
    case 2: {
      const virtual = fields.u8();
      return { kind: "oldNeighbors", virtual, neighbors: readOldNeighbors(fields, 7) };
    }
    case 3:
      return { kind: "oldNeighbors", virtual: undefined, neighbors: readOldNeighbors(fields, 6) };
    case 4:
    case 6:
      return { kind: "ids", ids: readAll(fields, () => readId(fields, 6)) };
    case 5:
      return readPrefixNeighbors(fields);
    case 7: {
      if (fields.left < 4) fields.fail("short");
      const count = Math.trunc((fields.left - 2) / 2);
      const id = fields.u16();
      const topologies: number[] = [];
      while (fields.whole && topologies.length < count) pushPresent(topologies, fields.u16());
      return { kind: "instance", id, topologies, count };
    }
    case 8:
      return nothing;
    case 9:
      return { kind: "lsps", lsps: readLsps(fields) };
    case 10:
      return readAuthentication(fields);
    case 12: {
      if (fields.left < 2 || !fields.check(2)) return { kind: "checksum", checksum: undefined, expected: undefined };
      const position = fields.offset - start;
      const checksum = reader.u16();
      return {
        kind: "checksum",
        checksum,
        expected: expectedOsiChecksum(reader, start, checksum, position, pduLength),
      };
    }
    case 13:
      return readPurge(fields);
    case 14:
      return { kind: "bufferSize", size: fields.left < 2 ? undefined : fields.u16() };
    case 22:
    case 24:
      return { kind: "neighbors", topology: undefined, neighbors: readNeighbors(fields, type) };
    case 128:
    case 130:
      return readOldPrefixes(fields);
    case 129:
      return { kind: "protocols", nlpids: readAll(fields, () => fields.u8()) };
    case 131: {
      const idrp = fields.left < 1 ? undefined : fields.u8();
      const data = fields.peek(fields.left);
      return { kind: "interDomain", type: idrp, asNumber: idrp === 2 ? fields.u16() : undefined, data };
    }
    case 132:
      return { kind: "addresses", version: 4, addresses: readAll(fields, () => fields.ipv4()) };
    case 134:
      return { kind: "routerId", address: fields.ipv4() };
    case 135:
      return { kind: "prefixes", topology: undefined, prefixes: readPrefixes(fields, 4) };
    case 137:
      return { kind: "hostname", name: fields.peek(fields.left).asText() };
    case 138:
      return readRiskGroup(fields);
    case 143:
      return readSpbPorts(fields);
    case 144:
      return readSpbInstances(fields);
    case 211:
      return readRestart(fields);
    case 222: {
      const topology = readTopology(fields);
      return { kind: "neighbors", topology, neighbors: readNeighbors(fields, type) };
    }
    case 229: {
      const topologies: IsisTopology[] = [];
      while (fields.whole && fields.left > 1) pushPresent(topologies, fields.u16());
      return { kind: "topologies", topologies, odd: fields.whole && fields.left === 1 };
    }
    case 232:
      return { kind: "addresses", version: 6, addresses: readAll(fields, () => fields.ipv6()) };
    case 235:
    case 237: {
      const topology = readTopology(fields);
      return { kind: "prefixes", topology, prefixes: readPrefixes(fields, type === 235 ? 4 : 6) };
    }
    case 236:
      return { kind: "prefixes", topology: undefined, prefixes: readPrefixes(fields, 6) };
    case 240:
      return readAdjacency(fields);
    case 241:
      return { kind: "sequence", number: fields.left < 4 ? undefined : fields.u32() };
    case 242:
      return readCapability(fields);
    case 250: {
      const oui = fields.left < 3 ? undefined : fields.u24();
      return { kind: "vendor", oui, data: fields.peek(fields.left) };
    }
    default:
      return undefined;
  }
}

function pushPresent<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}

/** Items up to the end of the TLV. */
function readAll<T>(fields: Fields, read: () => T | undefined): readonly T[] {
  const items: T[] = [];
  while (fields.whole && fields.left > 0) pushPresent(items, read());
  return items;
}

/** An identifier, whose presence is looked at before. */
function readId(fields: Fields, length: number): string | undefined {
  if (fields.whole && fields.left < length) fields.fail("short");
  if (!fields.check(length)) return undefined;
  fields.left -= length;
  return readOsiId(fields.reader, length);
}

/** A topology too short for its TLV ends the message. */
function readTopology(fields: Fields): IsisTopology | undefined {
  if (fields.left < 2) return fields.fail("absent");
  return fields.u16();
}

function readMetrics(fields: Fields): IsisMetrics {
  return [0, 1, 2, 3].map(() => fields.u8() ?? 0);
}

function readOldNeighbors(fields: Fields, idLength: number): readonly IsisOldNeighbor[] {
  return readAll(fields, () => {
    if (fields.left < 4 + idLength) return fields.fail("short");
    if (!fields.check(4 + idLength)) return undefined;
    const metrics = readMetrics(fields);
    return { metrics, id: readId(fields, idLength) ?? "" };
  });
}

const oldPrefixLength = 12;

function readOldPrefixes(fields: Fields): IsisBody {
  const prefixes: IsisOldPrefix[] = [];
  const { reader } = fields;
  while (fields.left >= oldPrefixLength && reader.has(oldPrefixLength)) {
    const metrics = readMetrics(fields);
    const prefix = fields.ipv4() ?? "";
    const at = reader.offset;
    const maskText = fields.ipv4() ?? "";
    reader.seek(at);
    prefixes.push({ metrics, prefix, mask: reader.u32(), maskText });
  }
  const rest = fields.left;
  return { kind: "oldPrefixes", prefixes, rest: rest < oldPrefixLength ? rest : 0, cut: rest >= oldPrefixLength };
}

function readPrefixNeighbors(fields: Fields): IsisPrefixNeighbors {
  const metrics = fields.left >= 4 && fields.check(4) ? readMetrics(fields) : undefined;
  const prefixes: { length: number; address: Bytes | undefined }[] = [];
  while (metrics !== undefined && fields.whole && fields.left > 0) {
    const length = fields.u8();
    if (length === undefined) break;
    const size = length >> 1;
    if (length >= 2 && fields.left < size) break;
    const address = length < 2 ? undefined : fields.bytes(size);
    if (fields.whole) prefixes.push({ length, address });
    if (length < 2) break;
  }
  return { kind: "prefixNeighbors", metrics, prefixes };
}

function readLsps(fields: Fields): readonly IsisLspEntry[] {
  const { reader } = fields;
  return readAll(fields, () => {
    if (fields.left < 16) return fields.fail("short");
    if (!fields.check(10)) return undefined;
    const remainingLifetime = fields.u16();
    const lspId = readOsiId(reader, 8);
    fields.left -= 8;
    const [sequenceNumber, checksum] = [fields.u32(), fields.u16()];
    return { remainingLifetime, lspId, sequenceNumber, checksum };
  });
}

const genericCryptography = 3;

function readAuthentication(fields: Fields): IsisBody {
  const type = fields.u8();
  const keyId = type === genericCryptography ? fields.u16() : undefined;
  return { kind: "authentication", type, keyId, data: fields.peek(fields.left) };
}

function readPurge(fields: Fields): IsisBody {
  const count = fields.u8();
  const originator = (count ?? 0) > 0 ? readId(fields, 6) : undefined;
  if ((count ?? 0) < 2 || !fields.whole) return { kind: "purge", count, originator, receivedFrom: undefined };
  if (fields.left < 6) fields.fail("short");
  // As many bytes are asked for as the two identifiers and the count have together.
  else fields.check(13);
  return { kind: "purge", count, originator, receivedFrom: readId(fields, 6) };
}

/** Here a TLV that is too short is merely at its end, up to the list of links. */
function readRiskGroup(fields: Fields): IsisRiskGroup {
  const neighborId = fields.left < 7 ? undefined : readId(fields, 7);
  const flags = neighborId === undefined || fields.left < 1 ? undefined : fields.u8();
  const interfaceAddress = flags === undefined || fields.left < 4 ? undefined : fields.ipv4();
  const neighborAddress = interfaceAddress === undefined || fields.left < 4 ? undefined : fields.ipv4();
  const links = neighborAddress === undefined ? [] : readAll(fields, () => fields.u32());
  return { kind: "riskGroup", neighborId, flags, interfaceAddress, neighborAddress, links };
}

function readRestart(fields: Fields): IsisRestart {
  const flags = fields.left >= 1 && fields.check(1) ? fields.u8() : undefined;
  const remainingTime = flags !== undefined && fields.left >= 2 && fields.check(2) ? fields.u16() : undefined;
  const neighborId = remainingTime !== undefined && fields.left === 6 ? readId(fields, 6) : undefined;
  return { kind: "restart", flags, remainingTime, neighborId };
}

/** Each field has its place, and is there if what is left of the length is enough (RFC 5303). */
function readAdjacency(fields: Fields): IsisAdjacency {
  const { reader } = fields;
  const start = reader.offset;
  const u32At = (offset: number) => {
    reader.seek(start + offset);
    return fields.whole ? (reader.maybe32() ?? fields.fail("cut")) : undefined;
  };
  let left = fields.left;
  const state = left >= 1 ? fields.u8() : undefined;
  if (left >= 1) left--;
  const circuitId = left > 4 ? u32At(1) : undefined;
  if (left > 4) left -= 4;
  reader.seek(start + 5);
  const neighborId = left >= 6 && fields.check(6) ? readOsiId(reader, 6) : undefined;
  if (left >= 6) left -= 6;
  return { kind: "adjacency", state, circuitId, neighborId, neighborCircuitId: left >= 4 ? u32At(11) : undefined };
}
