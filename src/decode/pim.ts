import { foldSum } from "./checksum.js";
import type { Context } from "./context.js";
import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import type { Layer } from "./layer.js";
import type { PimMessage } from "./pim-messages.js";
import { pimTypes, readMessage } from "./pim-messages.js";
import type { Reader } from "./reader.js";

/** Protocol Independent Multicast, version 2 (RFC 7761, 3973, 5015). Of other versions only the number is known. */
export interface PimLayer extends Layer {
  readonly kind: "pim";
  /** Absent when not captured, like all fields after it. */
  readonly version: number | undefined;
  readonly type: number;
  /** Of election messages. */
  readonly subtype: number;
  /** In the encoding of RFC 2117: the length of all unicast addresses. */
  readonly addressLength: number | undefined;
  readonly checksum: number | undefined;
  /** Absent when it was not verified. */
  readonly checksumCorrect: boolean | undefined;
  readonly message: PimMessage | undefined;
  /** Why fields of the message are missing. */
  readonly problem: FieldProblem;
}

const pimProtocol = 103;
/** A register's checksum leaves out the packet inside (RFC 7761 section 4.9.3). */
const registerCoverage = 8;

export function decodePim(reader: Reader, wireLength: number, context: Context): PimLayer {
  const offset = reader.offset;
  const base = { kind: "pim", offset, wireLength, capturedLength: reader.left } as const;
  const first = reader.maybe8();
  const version = first === undefined ? undefined : first >> 4;
  const type = (first ?? 0) & 0x0f;
  const second = reader.maybe8();
  const addressLength = second === undefined ? undefined : second & 0x0f;
  const checksum = reader.maybe16();
  const common = { ...base, version, type, subtype: (second ?? 0) >> 4, addressLength, checksum };
  const isReadable = version === 2 && wireLength >= 4 && checksum !== undefined && context.options.details;
  if (!isReadable) return { ...common, checksumCorrect: undefined, message: undefined, problem: undefined };
  const checksumCorrect = checksum === 0 ? undefined : verify(reader, offset, type, wireLength, context);
  const fields = new Fields(reader, wireLength - 4);
  const message = readMessage(fields, type, common.subtype, addressLength ?? 0);
  const layer: PimLayer = { ...common, checksumCorrect, message, problem: fields.problem };
  if (message?.kind === "register" && message.ipVersion !== undefined)
    layer.payload = context.ipVersion(message.ipVersion, reader, fields.left);
  return layer;
}

function verify(
  reader: Reader,
  offset: number,
  type: number,
  wireLength: number,
  context: Context,
): boolean | undefined {
  const isRight = (length: number): boolean | undefined => {
    if (offset + length > reader.end || context.network === undefined) return undefined;
    const pseudo = context.network.version === 6 ? context.addressSum + pimProtocol + length : 0;
    return foldSum(pseudo + reader.sum16(offset, length)) === 0xffff;
  };
  // Some senders cover all of a register, and that is to be accepted.
  if (type === pimTypes.register && isRight(registerCoverage) !== false) return isRight(registerCoverage);
  return isRight(wireLength);
}

/** Version 1, whose messages are IGMP's. */
export interface Pim1Layer extends Layer {
  readonly kind: "pim1";
  readonly type: number | undefined;
  readonly version: number | undefined;
  readonly message: Pim1Message | undefined;
  readonly problem: FieldProblem;
}

export type Pim1Message =
  | { readonly kind: "query"; readonly mode: number | undefined; readonly holdTime: number | undefined }
  | { readonly kind: "register"; readonly source: string | undefined; readonly destination: string | undefined }
  | { readonly kind: "registerStop"; readonly source: string | undefined; readonly destination: string | undefined }
  | Pim1Reachability
  | Pim1Assert
  | Pim1JoinPrune;

interface Pim1Reachability {
  readonly kind: "reachability";
  readonly group: string | undefined;
  readonly mask: string | undefined;
  readonly rendezvousPoint: string | undefined;
  readonly holdTime: number | undefined;
}

interface Pim1Assert {
  readonly kind: "assert";
  readonly group: string | undefined;
  readonly mask: string | undefined;
  readonly source: string | undefined;
  readonly preference: number | undefined;
  readonly metric: number | undefined;
}

export interface Pim1JoinPrune {
  readonly kind: "joinPrune";
  readonly upstreamNeighbor: string | undefined;
  readonly holdTime: number | undefined;
  readonly groupCount: number | undefined;
  readonly groups: readonly Pim1Group[];
  /** There is one group with one source, all of it captured, whatever the length says. */
  readonly single: boolean;
}

interface Pim1Group {
  readonly address: string | undefined;
  readonly mask: string | undefined;
  readonly joinCount: number | undefined;
  readonly pruneCount: number | undefined;
  readonly sources: readonly Pim1Source[];
}

interface Pim1Source {
  readonly isJoin: boolean;
  /** Two bytes of flags and the length of the mask. */
  readonly flags: number;
  readonly address: string;
}

/** Fields that the printer shows without regard to the message's length. */
const unbounded = 0xffff;

export function decodePim1(reader: Reader, wireLength: number): Pim1Layer {
  const start = reader.offset;
  const type = reader.at8(start + 1);
  const fourth = reader.at8(start + 4);
  const base = { kind: "pim1", offset: start, wireLength, capturedLength: reader.left } as const;
  const version = fourth === undefined ? undefined : fourth >> 4;
  const isList = type === 3 || type === 6 || type === 7;
  reader.seek(start + 8);
  const fields = new Fields(reader, isList ? wireLength - 8 : unbounded);
  const message = type === undefined ? undefined : readMessage1(fields, type, start);
  return { ...base, type, version, message, problem: fields.problem };
}

function readMessage1(fields: Fields, type: number, start: number): Pim1Message | undefined {
  const { reader } = fields;
  switch (type) {
    case 0: {
      const mode = reader.maybe8();
      reader.seek(start + 10);
      return { kind: "query", mode: mode === undefined ? undefined : mode >> 4, holdTime: fields.u16() };
    }
    case 1: {
      // An IP header, and nothing unless all of it is there.
      if (!reader.has(20)) fields.fail("short");
      fields.skip(12);
      return { kind: "register", source: fields.ipv4(), destination: fields.ipv4() };
    }
    case 2:
      return { kind: "registerStop", source: fields.ipv4(), destination: fields.ipv4() };
    case 4: {
      const [group, mask, rendezvousPoint] = [fields.ipv4(), fields.ipv4(), fields.ipv4()];
      fields.skip(2);
      return { kind: "reachability", group, mask, rendezvousPoint, holdTime: fields.u16() };
    }
    case 5: {
      const [group, mask, source] = [fields.ipv4(), fields.ipv4(), fields.ipv4()];
      return { kind: "assert", group, mask, source, preference: fields.u32(), metric: fields.u32() };
    }
    case 3:
    case 6:
    case 7:
      return readJoinPrune1(fields);
    default:
      return undefined;
  }
}

function readJoinPrune1(fields: Fields): Pim1JoinPrune {
  const { reader } = fields;
  const start = reader.offset;
  const u16 = (index: number) => ((reader.at8(start + index) ?? 0) << 8) | (reader.at8(start + index + 1) ?? 0);
  const single = fields.left >= 0 && reader.has(30) && reader.at8(start + 11) === 1 && u16(20) + u16(22) === 1;
  if (fields.left < 0) fields.fail("short");
  if (single) fields.left = unbounded;
  const upstreamNeighbor = fields.ipv4();
  if (fields.left < 4) fields.fail("short");
  fields.skip(2);
  const holdTime = fields.u16();
  if (fields.left < 4) fields.fail("short");
  fields.skip(3);
  const groupCount = fields.u8();
  const groups: Pim1Group[] = [];
  while (fields.whole && groups.length < (groupCount ?? 0)) groups.push(readGroup1(fields));
  return { kind: "joinPrune", upstreamNeighbor, holdTime, groupCount, groups, single };
}

function readGroup1(fields: Fields): Pim1Group {
  const address = fields.ipv4();
  const mask = fields.ipv4();
  // The length is compared for both counts at once.
  if (fields.left < 4) fields.fail("short");
  const joinCount = fields.u16();
  const pruneCount = fields.u16();
  const count = (joinCount ?? 0) + (pruneCount ?? 0);
  const sources: Pim1Source[] = [];
  while (fields.whole && sources.length < count) {
    const isJoin = sources.length < (joinCount ?? 0);
    if (!fields.has(6)) break;
    sources.push({ isJoin, flags: fields.u16() ?? 0, address: fields.ipv4() ?? "" });
  }
  return { address, mask, joinCount, pruneCount, sources };
}

/** Cisco's Auto-RP: rendezvous points and the groups they serve. */
export interface AutoRpLayer extends Layer {
  readonly kind: "auto-rp";
  readonly type: number | undefined;
  readonly count: number | undefined;
  readonly holdTime: number | undefined;
  readonly rendezvousPoints: readonly AutoRpPoint[];
  readonly problem: FieldProblem;
}

interface AutoRpPoint {
  readonly address: string | undefined;
  readonly versions: number | undefined;
  readonly groupCount: number | undefined;
  readonly groups: readonly AutoRpGroup[];
}

interface AutoRpGroup {
  readonly flags: number;
  readonly maskLength: number;
  readonly address: string;
}

export function decodeAutoRp(reader: Reader, wireLength: number): AutoRpLayer {
  const base = { kind: "auto-rp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const fields = new Fields(reader, wireLength);
  if (wireLength < 8) fields.fail("short");
  const [type, count, holdTime] = [fields.u8(), fields.u8(), fields.u16()];
  fields.skip(4);
  const rendezvousPoints: AutoRpPoint[] = [];
  while (fields.whole && rendezvousPoints.length < (count ?? 0)) {
    const [address, versions, groupCount] = [fields.ipv4(), fields.u8(), fields.u8()];
    const groups: AutoRpGroup[] = [];
    while (groups.length < (groupCount ?? 0) && fields.has(6))
      groups.push({ flags: fields.u8() ?? 0, maskLength: fields.u8() ?? 0, address: fields.ipv4() ?? "" });
    rendezvousPoints.push({ address, versions, groupCount, groups });
  }
  return { ...base, type, count, holdTime, rendezvousPoints, problem: fields.problem };
}
