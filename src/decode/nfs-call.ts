import type { Fields } from "./fields.js";
import type { Bytes } from "./layer.js";
import { genericProcedure, nfsProcedures as procedures } from "./nfs-calls.js";
import type { NfsHandle } from "./nfs-handle.js";
import { readHandle } from "./nfs-handle.js";

/** A call. Fields that its procedure does not have are absent, and those from the first missing one on. */
export interface NfsCall {
  readonly version: number;
  readonly procedure: number;
  readonly handle: NfsHandle | undefined;
  readonly name: NfsName | undefined;
  /** Of links and renaming. */
  readonly newHandle: NfsHandle | undefined;
  readonly newName: NfsName | undefined;
  readonly access: number | undefined;
  readonly offset: bigint | undefined;
  readonly count: number | undefined;
  /** Of writing: how stable it is to be, and how many bytes follow; in version 2 the beginning and the total. */
  readonly stable: number | undefined;
  readonly dataLength: number | undefined;
  readonly begin: number | undefined;
  readonly total: number | undefined;
  /** Of reading directories. */
  readonly verifier: Bytes | undefined;
  readonly maximum: number | undefined;
  /** Of new nodes and symbolic links. */
  readonly type: number | undefined;
  readonly attributes: NfsSetAttributes | undefined;
  readonly device: { readonly major: number; readonly minor: number } | undefined;
}

export interface NfsName {
  /** `length`: no padding can be added to it; then it has no bytes. */
  readonly problem: undefined | "length";
  readonly bytes: Bytes;
}

/** Attributes to set: only those present. */
export interface NfsSetAttributes {
  readonly mode: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly size: number | undefined;
  readonly accessTime: NfsTime | undefined;
  readonly modificationTime: NfsTime | undefined;
}

export interface NfsTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const none = {
  ...{
    handle: undefined,
    name: undefined,
    newHandle: undefined,
    newName: undefined,
    access: undefined,
    offset: undefined,
  },
  ...{
    count: undefined,
    stable: undefined,
    dataLength: undefined,
    begin: undefined,
    total: undefined,
    verifier: undefined,
  },
  ...{ maximum: undefined, type: undefined, attributes: undefined, device: undefined },
};

/** Nothing if not even the procedure was captured. The cursor is behind the direction. */
export function readCall(fields: Fields, length: number): NfsCall | undefined {
  const { reader } = fields;
  if (!fields.check(16)) return undefined;
  reader.skip(8);
  const version = reader.u32();
  const number = reader.u32();
  const procedure = genericProcedure(number, version);
  const base: NfsCall = { version, procedure, ...none };
  if (!withArguments.has(procedure)) return base;
  if (!skipCredentials(fields, length, version)) return base;
  return { ...base, handle: readHandle(fields, version), ...readArguments(fields, procedure, version) };
}

const withArguments: ReadonlySet<number> = new Set(Array.from({ length: procedures.commit }, (_, index) => index + 1));

/** Credentials and verifier: each a flavor, a length and as many bytes, padded (RFC 5531 section 8.2). */
function skipCredentials(fields: Fields, length: number, version: number): boolean {
  const { reader } = fields;
  let left = length;
  for (const isLast of [false, true]) {
    if (left < 8) return fields.fail("absent") ?? false;
    fields.skip(4);
    const size = fields.u32();
    if (size === undefined) return false;
    const padded = roundUp(size);
    if (padded < size) {
      // A size close to 2^32 rounds up to nothing. tcpdump ends the packet's text when it looks for what comes next: the
      // verifier, if there is room for one, or the length of a handle, which version 2 has not.
      const rest = left - 8;
      const isMissed = isLast ? rest > 0 && version === 3 : rest >= 8;
      return fields.fail(isMissed ? "cut" : "absent") ?? false;
    }
    if (!fields.check(padded)) return false;
    const fits = isLast ? 8 + padded < left : 8 + padded <= left;
    if (!fits) return fields.fail("absent") ?? false;
    reader.skip(padded);
    left -= 8 + padded;
  }
  return true;
}

/** To a multiple of four, in 32 bits. */
const roundUp = (size: number): number => ((size + 3) & ~3) >>> 0;

export function readName(fields: Fields): NfsName | undefined {
  const length = fields.u32();
  if (length === undefined) return undefined;
  const nothing = fields.reader.captured(0);
  if (length > 0xfffffffc) {
    fields.fail("absent");
    return { problem: "length", bytes: nothing };
  }
  const padded = roundUp(length);
  if (!fields.check(padded)) return undefined;
  const bytes = fields.reader.captured(length);
  fields.reader.skip(padded - length);
  return { problem: undefined, bytes };
}

function readArguments(fields: Fields, procedure: number, version: number): Partial<NfsCall> {
  const u32 = () => fields.u32();
  switch (procedure) {
    case procedures.lookup:
    case procedures.create:
    case procedures.mkdir:
    case procedures.remove:
    case procedures.rmdir:
      return { name: readName(fields) };
    case procedures.access:
      return { access: u32() };
    case procedures.read:
    case procedures.commit:
      if (version === 3 || procedure === procedures.commit) return { offset: fields.u64(), count: u32() };
      return { offset: big(u32()), count: u32() };
    case procedures.write:
      if (version === 3) return { offset: fields.u64(), count: u32(), stable: u32(), dataLength: u32() };
      return { begin: u32(), offset: big(u32()), total: u32(), dataLength: u32() };
    case procedures.symlink: {
      const name = readName(fields);
      const attributes = version === 3 && fields.whole ? readSetAttributes(fields) : undefined;
      return { name, attributes, newName: readName(fields) };
    }
    case procedures.mknod: {
      const [name, type] = [readName(fields), u32()];
      const attributes = readSetAttributes(fields);
      const [major, minor] = fields.whole ? [fields.reader.maybe32(), fields.reader.maybe32()] : [];
      const device = major === undefined || minor === undefined ? undefined : { major, minor };
      return { name, type, attributes, device };
    }
    case procedures.rename: {
      const name = readName(fields);
      return { name, newHandle: fields.whole ? readHandle(fields, version) : undefined, newName: readName(fields) };
    }
    case procedures.link:
      return { newHandle: fields.whole ? readHandle(fields, version) : undefined, newName: readName(fields) };
    case procedures.readdir:
      if (version !== 3) return { offset: big(u32()), count: u32() };
      return { offset: fields.u64(), verifier: fields.bytes(8), count: u32() };
    case procedures.readdirplus: {
      const [offset, verifier, count] = [fields.u64(), fields.bytes(8), u32()];
      // Only the long form asks for the last.
      return { offset, verifier, count, maximum: fields.whole ? fields.reader.maybe32() : undefined };
    }
    default:
      return {};
  }
}

const big = (value: number | undefined): bigint | undefined => (value === undefined ? undefined : BigInt(value));

const setByClient = 2;

function readSetAttributes(fields: Fields): NfsSetAttributes | undefined {
  const optional = () => ((fields.u32() ?? 0) === 0 ? undefined : fields.u32());
  const [mode, uid, gid, size] = [optional(), optional(), optional(), optional()];
  const time = (): NfsTime | undefined =>
    fields.u32() === setByClient ? { seconds: fields.u32() ?? 0, nanoseconds: fields.u32() ?? 0 } : undefined;
  const [accessTime, modificationTime] = [time(), time()];
  return fields.whole ? { mode, uid, gid, size, accessTime, modificationTime } : undefined;
}
