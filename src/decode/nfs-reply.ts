import type { Fields } from "./fields.js";
import type { Bytes } from "./layer.js";
import type { NfsName, NfsTime } from "./nfs-call.js";
import { readName } from "./nfs-call.js";
import type { NfsProcedure } from "./nfs-calls.js";
import { nfsProcedures as procedures } from "./nfs-calls.js";
import type { NfsHandle } from "./nfs-handle.js";
import { readHandle } from "./nfs-handle.js";

/** A reply. Fields are absent from the first missing one on; which there are depends on what was called. */
export interface NfsReply {
  /** 0 for accepted, 1 for denied. */
  readonly state: number | undefined;
  readonly denial: NfsDenial | undefined;
  /** What was called, if the call was seen. */
  readonly called: NfsProcedure | undefined;
  /** Of an accepted call: 0 if it was made. */
  readonly acceptState: number | undefined;
  readonly status: number | undefined;
  /** What follows, in its order. */
  readonly results: readonly NfsResult[];
}

export interface NfsDenial {
  readonly reason: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Why authentication failed. */
  readonly why: number | undefined;
}

export type NfsResult =
  | { readonly kind: "attributes"; readonly attributes: NfsAttributes }
  /** Attributes that may be left out. */
  | { readonly kind: "after"; readonly attributes: NfsAttributes | undefined }
  | { readonly kind: "before"; readonly attributes: NfsBefore | undefined }
  | { readonly kind: "handle"; readonly handle: NfsHandle }
  /** A handle that may be left out is. */
  | { readonly kind: "noHandle" }
  | { readonly kind: "name"; readonly name: NfsName }
  | { readonly kind: "numbers"; readonly values: readonly number[] }
  | { readonly kind: "verifier"; readonly bytes: Bytes };

/** Of a file. */
export interface NfsAttributes {
  /** Absent when not all up to the group was captured. */
  readonly owner: NfsOwner | undefined;
  readonly size: bigint | undefined;
  /** The rest, if all of it was captured. */
  readonly version2: NfsRest2 | undefined;
  readonly version3: NfsRest3 | undefined;
}

interface NfsOwner {
  readonly type: number;
  readonly mode: number;
  readonly links: number;
  readonly uid: number;
  readonly gid: number;
}

interface NfsRest2 {
  readonly device: number;
  readonly fileSystem: number;
  readonly file: number;
  readonly times: readonly NfsTime[];
}

interface NfsRest3 {
  readonly device: readonly [number, number];
  readonly fileSystem: bigint;
  readonly file: bigint;
  readonly times: readonly NfsTime[];
}

/** Of a file before it was changed. */
interface NfsBefore {
  readonly size: bigint;
  readonly times: readonly NfsTime[];
}

/** The cursor is behind the direction. What was called is asked for only if the call was accepted. */
export function readReply(fields: Fields, length: number, findCall: () => NfsProcedure | undefined): NfsReply {
  fields.check(4);
  const state = fields.u32();
  const base = { state, denial: undefined, called: undefined, acceptState: undefined, status: undefined, results: [] };
  if (state === 1) return { ...base, denial: readDenial(fields) };
  const known = state === 0 ? findCall() : undefined;
  if (known === undefined) return base;
  const called = { procedure: known.procedure, version: known.version };
  if (!withResults(called)) return { ...base, called };
  fields.skip(4);
  const size = fields.u32();
  if (size === undefined) return { ...base, called };
  if (size >= length) {
    fields.fail("absent");
    return { ...base, called };
  }
  fields.skip(Math.floor((size + 3) / 4) * 4);
  const acceptState = fields.u32();
  if (acceptState !== 0) return { ...base, called, acceptState };
  const status = fields.u32();
  const results: NfsResult[] = [];
  if (status !== undefined) readResults(fields, called, status, results);
  return { ...base, called, acceptState, status, results };
}

const withResults = ({ procedure }: NfsProcedure): boolean =>
  procedure >= procedures.getattr && procedure <= procedures.commit;

function readDenial(fields: Fields): NfsDenial {
  const word = () => (fields.check(4) ? fields.u32() : undefined);
  const reason = word();
  if (reason === 0) {
    fields.check(8);
    return { reason, low: fields.u32(), high: fields.u32(), why: undefined };
  }
  return { reason, low: undefined, high: undefined, why: reason === 1 ? word() : undefined };
}

/** Reads results into `results` until one is missing. */
function readResults(fields: Fields, { procedure, version }: NfsProcedure, status: number, results: NfsResult[]): void {
  const isVersion3 = version === 3;
  const failed = status !== 0;
  const after = () => push(results, readAfter(fields));
  const wcc = () => push(results, readBefore(fields)) && after();
  const attributes = () => push(results, { kind: "attributes", attributes: readAttributes(fields, version) });
  const numbers = (count: number) => push(results, readNumbers(fields, count));
  switch (procedure) {
    case procedures.getattr:
      return void (failed || attributes());
    case procedures.setattr:
      return void (isVersion3 ? wcc() : failed || attributes());
    case procedures.lookup:
      if (!isVersion3) return void (failed || (handle(fields, 2, results) && attributes()));
      return void (failed ? after() : handle(fields, 3, results) && after() && after());
    case procedures.access:
      return void (after() && !failed && numbers(1));
    case procedures.readlink:
      if (failed) return;
      return void ((!isVersion3 || after()) && name(fields, results));
    case procedures.read:
      return void (isVersion3 ? after() && !failed && numbers(2) : failed || attributes());
    case procedures.write:
      if (!isVersion3) return void (failed || attributes());
      return void (wcc() && !failed && numbers(2) && verifier(fields, results));
    case procedures.create:
    case procedures.mkdir:
      if (!isVersion3) return void (failed || (handle(fields, 2, results) && attributes()));
      return void (failed ? wcc() : created(fields, results) && after() && wcc());
    case procedures.symlink:
    case procedures.mknod:
      if (!isVersion3 && procedure === procedures.symlink) return;
      return void (failed ? wcc() : created(fields, results) && after() && wcc());
    case procedures.remove:
    case procedures.rmdir:
      return void (isVersion3 && wcc());
    case procedures.rename:
      return void (isVersion3 && wcc() && wcc());
    case procedures.link:
      return void (isVersion3 && after() && wcc());
    case procedures.readdir:
      if (!isVersion3) return void (failed || numbers(3));
      return void (after() && !failed && verifier(fields, results));
    case procedures.readdirplus:
      return void (after() && !failed && verifier(fields, results));
    case procedures.fsstat:
      if (!isVersion3) return void (failed || (fields.check(20) && numbers(5)));
      return void (after() && fields.check(52) && numbers(13));
    case procedures.fsinfo:
      return void (after() && !failed && fields.check(48) && numbers(12));
    case procedures.pathconf:
      return void (after() && !failed && fields.check(24) && numbers(6));
    case procedures.commit:
      return void (wcc() && verifier(fields, results));
  }
}

function push(results: NfsResult[], result: NfsResult | undefined): boolean {
  if (result !== undefined) results.push(result);
  return result !== undefined;
}

function handle(fields: Fields, version: number, results: NfsResult[]): boolean {
  const read = readHandle(fields, version);
  return push(results, read === undefined ? undefined : { kind: "handle", handle: read });
}

/** A handle that may be left out, and then ends the results. */
function created(fields: Fields, results: NfsResult[]): boolean {
  const present = fields.u32();
  if (present === undefined) return false;
  if (present !== 0) return handle(fields, 3, results);
  push(results, { kind: "noHandle" });
  return false;
}

function name(fields: Fields, results: NfsResult[]): boolean {
  const read = readName(fields);
  return push(results, read === undefined ? undefined : { kind: "name", name: read });
}

function verifier(fields: Fields, results: NfsResult[]): boolean {
  const bytes = fields.bytes(8);
  return push(results, bytes === undefined ? undefined : { kind: "verifier", bytes });
}

/** Numbers of which as many are given as were captured. */
function readNumbers(fields: Fields, count: number): NfsResult | undefined {
  const values: number[] = [];
  while (values.length < count) {
    const value = fields.u32();
    if (value === undefined) break;
    values.push(value);
  }
  return values.length === 0 ? undefined : { kind: "numbers", values };
}

function readTimes(fields: Fields, count: number): readonly NfsTime[] {
  return Array.from({ length: count }, () => ({ seconds: fields.u32() ?? 0, nanoseconds: fields.u32() ?? 0 }));
}

/** A word tells whether there are any. */
function readAfter(fields: Fields): NfsResult | undefined {
  const present = fields.u32();
  if (present === undefined) return undefined;
  return { kind: "after", attributes: present === 0 ? undefined : readAttributes(fields, 3) };
}

function readBefore(fields: Fields): NfsResult | undefined {
  const present = fields.u32();
  if (present === undefined) return undefined;
  if (present === 0) return { kind: "before", attributes: undefined };
  if (!fields.check(24)) return undefined;
  const size = fields.u64() ?? 0n;
  return { kind: "before", attributes: { size, times: readTimes(fields, 2) } };
}

const attributeSizes = { 2: 68, 3: 84 } as const;
const ownerSize = 20;

/** Attributes that are not all captured are passed over; whether that matters depends on how much is printed. */
function readAttributes(fields: Fields, version: number): NfsAttributes {
  const { reader } = fields;
  const start = reader.offset;
  const size = version === 3 ? attributeSizes[3] : attributeSizes[2];
  const has = (count: number) => fields.whole && start + count <= reader.end;
  const owner = has(ownerSize) ? readOwner(reader) : undefined;
  const sized = has(version === 3 ? 28 : 24);
  const length = sized ? (version === 3 ? fields.u64() : BigInt(fields.u32() ?? 0)) : undefined;
  const whole = has(size);
  const version2 = whole && version !== 3 ? readRest2(fields) : undefined;
  const version3 = whole && version === 3 ? readRest3(fields) : undefined;
  reader.seek(start + size);
  if (!has(size)) reader.seek(reader.end);
  return { owner, size: length, version2, version3 };
}

function readOwner(reader: Fields["reader"]): NfsOwner {
  return { type: reader.u32(), mode: reader.u32(), links: reader.u32(), uid: reader.u32() | 0, gid: reader.u32() | 0 };
}

function readRest2(fields: Fields): NfsRest2 {
  fields.skip(4);
  const device = fields.u32() ?? 0;
  fields.skip(4);
  return { device, fileSystem: fields.u32() ?? 0, file: fields.u32() ?? 0, times: readTimes(fields, 3) };
}

function readRest3(fields: Fields): NfsRest3 {
  fields.skip(8);
  const device: readonly [number, number] = [fields.u32() ?? 0, fields.u32() ?? 0];
  return { device, fileSystem: fields.u64() ?? 0n, file: fields.u64() ?? 0n, times: readTimes(fields, 3) };
}
