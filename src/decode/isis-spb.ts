import type { Fields } from "./fields.js";
import type { Bytes, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Shortest path bridging (RFC 6329): what ports and topologies can. */
export interface IsisSpbTlv {
  readonly kind: "spb";
  readonly form: "ports" | "instances";
  /** Flags and topology. */
  readonly word: number | undefined;
  readonly subTlvs: readonly IsisSpbSubTlv[];
}

interface IsisSpbSubTlv {
  readonly type: number;
  readonly length: number;
  /** Absent when not all captured. */
  readonly data: Bytes | undefined;
  /** Of the types known, unless it is too short for the fields of its type. */
  readonly value: SpbValue | undefined;
  /** What is left of the TLV behind the header is less than the length. */
  readonly tooLong: boolean;
}

export type SpbValue =
  | { readonly form: "configurations"; readonly configurations: readonly SpbConfiguration[] }
  /** Version, agreement and the like in the first byte. */
  | { readonly form: "digest"; readonly flags: number; readonly digest: Bytes }
  | SpbVlans
  | SpbInstance
  | SpbService;

/** An identifier of a multiple spanning tree configuration (IEEE 802.1Q). */
export interface SpbConfiguration {
  readonly id: number;
  /** 32 bytes, filled up with zeros. */
  readonly name: TextBytes;
  readonly revision: number;
  readonly digest: Bytes;
}

export interface SpbVlans {
  readonly form: "vlans";
  readonly vlans: readonly SpbVlan[];
  /** The last one has no room. */
  readonly short: boolean;
}

interface SpbVlan {
  /** The algorithm for trees of equal cost. */
  readonly algorithm: number;
  /** The base VLAN in the upper twelve bits, then flags; absent when there is no room for it. */
  readonly word: number | undefined;
}

export interface SpbInstance {
  readonly form: "instance";
  readonly rootId: bigint;
  readonly pathCost: number;
  readonly priority: number;
  readonly flags: number;
  readonly sourceId: number;
  readonly treeCount: number;
  /** As many as there is room for. */
  readonly trees: readonly SpbTree[];
}

interface SpbTree {
  readonly flags: number;
  readonly algorithm: number;
  readonly baseVlanId: number;
  readonly spVlanId: number;
}

export interface SpbService {
  readonly form: "service";
  readonly address: string;
  readonly reserved: number;
  readonly vlanId: number;
  /** Flags in the upper eight bits, the identifier below. */
  readonly services: readonly number[];
}

export function readSpbPorts(fields: Fields): IsisSpbTlv {
  return { kind: "spb", form: "ports", word: fields.u16(), subTlvs: readSubTlvs(fields, readPort) };
}

export function readSpbInstances(fields: Fields): IsisSpbTlv {
  return { kind: "spb", form: "instances", word: fields.u16(), subTlvs: readSubTlvs(fields, readInstance) };
}

type ReadValue = (type: number, length: number, reader: Reader) => SpbValue | undefined;

function readSubTlvs(fields: Fields, readValue: ReadValue): readonly IsisSpbSubTlv[] {
  const { reader } = fields;
  const subTlvs: IsisSpbSubTlv[] = [];
  while (fields.whole && fields.left > 2) {
    const [type, length] = [fields.u8(), fields.u8()];
    if (type === undefined || length === undefined) break;
    const tooLong = fields.left < length;
    const start = reader.offset;
    const data = tooLong ? undefined : reader.bytes(length);
    reader.seek(start);
    const value = data === undefined ? undefined : readValue(type, length, reader);
    subTlvs.push({ type, length, data, value, tooLong });
    if (data === undefined) break;
    reader.seek(start + length);
    fields.left -= length;
  }
  return subTlvs;
}

const configurationLength = 51;
const digestLength = 32;

function readPort(type: number, length: number, reader: Reader): SpbValue | undefined {
  switch (type) {
    case 4:
      if (length < 2 * configurationLength) return undefined;
      return { form: "configurations", configurations: [readConfiguration(reader), readConfiguration(reader)] };
    case 5:
      if (length <= digestLength) return undefined;
      return { form: "digest", flags: reader.u8(), digest: reader.captured(digestLength) };
    case 6:
      return readVlans(length, reader);
    default:
      return undefined;
  }
}

function readConfiguration(reader: Reader): SpbConfiguration {
  const [id, name] = [reader.u8(), reader.captured(32).asText()];
  return { id, name, revision: reader.u16(), digest: reader.captured(16) };
}

const vlanLength = 6;

function readVlans(length: number, reader: Reader): SpbVlans {
  const vlans: SpbVlan[] = [];
  for (let left = length; left > 0; left -= vlanLength) {
    if (left < 4) return { form: "vlans", vlans, short: true };
    vlans.push({ algorithm: reader.u32(), word: left < vlanLength ? undefined : reader.u16() });
    if (left < vlanLength) return { form: "vlans", vlans, short: true };
  }
  return { form: "vlans", vlans, short: false };
}

const instanceLength = 19;
const treeLength = 8;
const serviceLength = 8;

function readInstance(type: number, length: number, reader: Reader): SpbValue | undefined {
  if (type === 3) return length < serviceLength ? undefined : readService(length, reader);
  if (type !== 1 || length < instanceLength) return undefined;
  const rootId = reader.u64();
  const cost = { pathCost: reader.u32(), priority: reader.u16() };
  const word = reader.u32();
  const treeCount = reader.u8();
  const room = Math.floor((length - instanceLength) / treeLength);
  const trees = Array.from({ length: Math.min(treeCount, room) }, () => readTree(reader));
  const source = { flags: word >>> 20, sourceId: word & 0xfffff };
  return { form: "instance", rootId, ...cost, ...source, treeCount, trees };
}

function readTree(reader: Reader): SpbTree {
  const [flags, algorithm, vlans] = [reader.u8(), reader.u32(), reader.u24()];
  return { flags, algorithm, baseVlanId: vlans >> 12, spVlanId: vlans & 0xfff };
}

function readService(length: number, reader: Reader): SpbService {
  const [address, word] = [reader.mac() ?? "", reader.u16()];
  const services = Array.from({ length: (length - serviceLength) >> 2 }, () => reader.u32());
  return { form: "service", address, reserved: word >> 12, vlanId: word & 0xfff, services };
}
