/** The messages of PIM version 2. A field is absent where data end before it; lists end with their first incomplete item. */
import type { Fields } from "./fields.js";
import { readAddress, type Address } from "./pim-address.js";
import { readOptions, type PimHelloOption } from "./pim-hello.js";

export const pimTypes = {
  ...{ hello: 0, register: 1, registerStop: 2, joinPrune: 3, bootstrap: 4, assert: 5, graft: 6, graftAck: 7 },
  ...{ candidateRp: 8, pruneRefresh: 9, election: 10 },
} as const;

interface PimGroup {
  readonly group: Address;
  readonly joinCount: number | undefined;
  readonly pruneCount: number | undefined;
  /** Ends with `undefined` where one is incomplete. */
  readonly joined: readonly Address[];
  readonly pruned: readonly Address[];
}

interface PimRendezvousPoint {
  readonly address: Address;
  readonly holdTime: number | undefined;
  readonly priority: number | undefined;
  /** A reserved byte ends it, whose absence alone is seen by the length. */
  readonly reserved: number | undefined;
}

interface PimBootstrapGroup {
  readonly group: Address;
  readonly rpCount: number | undefined;
  readonly fragmentRpCount: number | undefined;
  readonly reserved: number | undefined;
  readonly rendezvousPoints: readonly PimRendezvousPoint[];
}

export type PimMessage =
  | { readonly kind: "hello"; readonly options: readonly PimHelloOption[] }
  | PimRegister
  | { readonly kind: "registerStop"; readonly group: Address; readonly source: Address }
  | PimJoinPrune
  | PimBootstrap
  | PimAssert
  | PimCandidateRp
  | PimPruneRefresh
  | PimElection;

export interface PimRegister {
  readonly kind: "register";
  readonly flags: number | undefined;
  /** Of the packet inside; absent when there is none. */
  readonly ipVersion: number | undefined;
  /** Of a null register. */
  readonly source: string | undefined;
  readonly destination: string | undefined;
}

export interface PimJoinPrune {
  readonly kind: "joinPrune";
  readonly upstreamNeighbor: Address;
  readonly groupCount: number | undefined;
  readonly holdTime: number | undefined;
  readonly groups: readonly PimGroup[];
}

export interface PimBootstrap {
  readonly kind: "bootstrap";
  readonly fragmentTag: number | undefined;
  readonly hashMaskLength: number | undefined;
  readonly priority: number | undefined;
  readonly router: Address;
  readonly groups: readonly PimBootstrapGroup[];
}

interface PimAssert {
  readonly kind: "assert";
  readonly group: Address;
  readonly source: Address;
  readonly preference: number | undefined;
  readonly metric: number | undefined;
}

interface PimCandidateRp {
  readonly kind: "candidateRp";
  readonly prefixCount: number | undefined;
  readonly priority: number | undefined;
  readonly holdTime: number | undefined;
  readonly address: Address;
  readonly groups: readonly Address[];
}

interface PimPruneRefresh {
  readonly kind: "pruneRefresh";
  readonly source: Address;
  readonly group: Address;
  readonly forwarder: Address;
  readonly pruneTime: number | undefined;
}

export interface PimElection {
  readonly kind: "election";
  readonly rpAddress: Address;
  readonly preference: number | undefined;
  readonly metric: number | undefined;
  /** Of passes and backoffs. */
  readonly newAddress: Address;
  readonly newPreference: number | undefined;
  readonly newMetric: number | undefined;
  /** Of backoffs. */
  readonly interval: number | undefined;
}

export const electionTypes = { backoff: 3, pass: 4 } as const;

/** `addressLength` is that of RFC 2117's unicast addresses; 0 where every address tells its own. */
export function readMessage(
  fields: Fields,
  type: number,
  subtype: number,
  addressLength: number,
): PimMessage | undefined {
  const address = (isUnicast = true) => readAddress(fields, isUnicast, addressLength);
  switch (type) {
    case pimTypes.hello:
      return { kind: "hello", options: readOptions(fields, addressLength) };
    case pimTypes.register:
      return readRegister(fields);
    case pimTypes.registerStop:
      return { kind: "registerStop", group: address(false), source: address() };
    case pimTypes.joinPrune:
    case pimTypes.graft:
    case pimTypes.graftAck:
      return readJoinPrune(fields, type, addressLength);
    case pimTypes.bootstrap:
      return readBootstrap(fields, addressLength);
    case pimTypes.assert: {
      const [group, source] = [address(false), address()];
      if (fields.whole && !fields.reader.has(8)) fields.fail("short");
      // The length is compared for both fields at once.
      if (fields.left < 8) fields.fail("short");
      return { kind: "assert", group, source, preference: fields.u32(), metric: fields.u32() };
    }
    case pimTypes.candidateRp: {
      const [prefixCount, priority, holdTime] = [fields.u8(), fields.u8(), fields.u16()];
      const rp = address();
      const groups: Address[] = [];
      while (fields.whole && fields.left > 0 && groups.length < (prefixCount ?? 0)) groups.push(address(false));
      return { kind: "candidateRp", prefixCount, priority, holdTime, address: rp, groups };
    }
    case pimTypes.pruneRefresh: {
      const [source, group, forwarder] = [address(), address(false), address()];
      return { kind: "pruneRefresh", source, group, forwarder, pruneTime: fields.u16() };
    }
    case pimTypes.election:
      return readElection(fields, subtype, addressLength);
    default:
      return undefined;
  }
}

function readRegister(fields: Fields): PimRegister {
  if (fields.left < 4 || !fields.reader.has(4)) fields.fail("short");
  const flags = fields.u32();
  if (fields.left === 0) fields.fail("short");
  const { reader } = fields;
  const first = reader.at8(reader.offset);
  if (fields.whole && first === undefined) fields.fail("cut");
  const ipVersion = fields.whole && first !== undefined ? first >> 4 : undefined;
  if (ipVersion !== 0) return { kind: "register", flags, ipVersion, source: undefined, destination: undefined };
  const left = fields.left;
  fields.left = Infinity;
  fields.skip(12);
  const [source, destination] = [fields.ipv4(), fields.ipv4()];
  fields.left = left;
  return { kind: "register", flags, ipVersion, source, destination };
}

function readJoinPrune(fields: Fields, type: number, addressLength: number): PimJoinPrune {
  const upstreamNeighbor = type === pimTypes.graftAck ? undefined : readAddress(fields, true, addressLength);
  if (fields.whole && (fields.left < 4 || !fields.reader.has(4))) fields.fail("short");
  fields.skip(1);
  const [groupCount, holdTime] = [fields.u8(), fields.u16()];
  const groups: PimGroup[] = [];
  while (fields.whole && groups.length < (groupCount ?? 0)) {
    const group = readAddress(fields, false, addressLength);
    if (fields.whole && (fields.left < 4 || !fields.reader.has(4))) fields.fail("short");
    const [joinCount, pruneCount] = [fields.u16(), fields.u16()];
    const joined = readSources(fields, joinCount, addressLength);
    groups.push({ group, joinCount, pruneCount, joined, pruned: readSources(fields, pruneCount, addressLength) });
  }
  return { kind: "joinPrune", upstreamNeighbor, groupCount, holdTime, groups };
}

function readSources(fields: Fields, count: number | undefined, addressLength: number): readonly Address[] {
  const sources: Address[] = [];
  while (fields.whole && sources.length < (count ?? 0)) sources.push(readAddress(fields, false, addressLength));
  return sources;
}

function readBootstrap(fields: Fields, addressLength: number): PimBootstrap {
  const [fragmentTag, hashMaskLength] = [fields.u16(), fields.u8()];
  // The byte behind the priority is asked for too.
  if (fields.whole && fields.left >= 1 && !fields.reader.has(2)) fields.fail("short");
  const priority = fields.u8();
  const router = readAddress(fields, true, addressLength);
  const groups: PimBootstrapGroup[] = [];
  while (fields.whole && fields.left > 0) groups.push(readBootstrapGroup(fields, addressLength));
  return { kind: "bootstrap", fragmentTag, hashMaskLength, priority, router, groups };
}

function readBootstrapGroup(fields: Fields, addressLength: number): PimBootstrapGroup {
  const group = readAddress(fields, false, addressLength);
  const [rpCount, fragmentRpCount] = [fields.u8(), fields.u8()];
  const reserved = readUnseen(fields, 2);
  const rendezvousPoints: PimRendezvousPoint[] = [];
  while (fields.whole && fields.left > 0 && rendezvousPoints.length < (fragmentRpCount ?? 0)) {
    const address = readAddress(fields, true, addressLength);
    const [holdTime, priority] = [fields.u16(), fields.u8()];
    rendezvousPoints.push({ address, holdTime, priority, reserved: readUnseen(fields, 1) });
  }
  return { group, rpCount, fragmentRpCount, reserved, rendezvousPoints };
}

/** Reserved bytes: only the room for them matters. */
function readUnseen(fields: Fields, count: number): number | undefined {
  if (!fields.whole) return undefined;
  if (fields.left < count) return fields.fail("short");
  fields.left -= count;
  fields.reader.skip(count);
  return 0;
}

function readElection(fields: Fields, subtype: number, addressLength: number): PimElection {
  const rpAddress = readAddress(fields, true, addressLength);
  // From here on the length is compared for addresses only, and wraps below zero.
  const u32 = () => fields.reader.maybe32() ?? fields.fail("cut");
  const [preference, metric] = fields.whole ? [u32(), u32()] : [];
  fields.left = (fields.left - 8) >>> 0;
  const hasNew = subtype === electionTypes.backoff || subtype === electionTypes.pass;
  const newAddress = hasNew ? readAddress(fields, true, addressLength) : undefined;
  const [newPreference, newMetric] = hasNew && fields.whole ? [u32(), u32()] : [];
  const timed = subtype === electionTypes.backoff && fields.whole;
  const interval = timed ? (fields.reader.maybe16() ?? fields.fail("cut")) : undefined;
  return { kind: "election", rpAddress, preference, metric, newAddress, newPreference, newMetric, interval };
}
