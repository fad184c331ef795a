/** The TLVs of IS-IS: one case for each type, by the numbers of IANA (RFC 3563). */
import { Fields, type FieldProblem } from "./fields.js";
import { readCapability, type IsisCapability } from "./isis-capability.js";
import { pushPresent, readAll, readId } from "./isis-fields.js";
import { readAdjacency, readRestart, type IsisAdjacency, type IsisRestart } from "./isis-hello-tlvs.js";
import {
  readOldNeighbors,
  readOldPrefixes,
  readPrefixNeighbors,
  type IsisOldNeighbor,
  type IsisOldPrefix,
  type IsisPrefixNeighbors,
} from "./isis-narrow-reachability.js";
import { readNeighbors, readPrefixes, type IsisNeighbor, type IsisPrefix } from "./isis-reachability.js";
import { readSpbInstances, readSpbPorts, type IsisSpbTlv } from "./isis-spb.js";
import type { Bytes, TextBytes } from "./layer.js";
import { expectedOsiChecksum } from "./osi-checksum.js";
import { readOsiId } from "./osi-id.js";
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
      /** What an MD5 digest should be, where a secret to check it with is known. */
      expectedDigest?: Bytes | undefined;
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
type IsisTopology = number;

export interface IsisRiskGroup {
  readonly kind: "riskGroup";
  readonly neighborId: string | undefined;
  readonly flags: number | undefined;
  readonly interfaceAddress: string | undefined;
  readonly neighborAddress: string | undefined;
  readonly links: readonly number[];
}

/** Fields are absent where they were not captured, from the first on. */
interface IsisLspEntry {
  readonly remainingLifetime: number | undefined;
  readonly lspId: string;
  readonly sequenceNumber: number | undefined;
  readonly checksum: number | undefined;
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
      return { kind: "oldPrefixes", ...readOldPrefixes(fields) };
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

/** A topology too short for its TLV ends the message. */
function readTopology(fields: Fields): IsisTopology | undefined {
  if (fields.left < 2) return fields.fail("absent");
  return fields.u16();
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
/** HMAC-MD5 (RFC 5304). */
export const digestAuthentication = 54;

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
