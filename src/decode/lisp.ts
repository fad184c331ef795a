import { addressFamily } from "../net/protocol-numbers.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Control messages of the Locator/Identifier Separation Protocol (RFC 6830), of which registrations are decoded. */
export interface LispLayer extends Layer {
  readonly kind: "lisp";
  /** The header was not all captured. */
  readonly cut: boolean;
  readonly type: number;
  /** The first word, with the type. */
  readonly flags: number;
  readonly recordCount: number;
  readonly keyId: number;
  readonly authenticationLength: number;
  /** As far as captured. */
  readonly authentication: Bytes | undefined;
  readonly records: readonly LispRecord[];
  /**
   * What is wrong: `none`, there are no records; `record`, not all of the next one was captured; `locator`, likewise, or a
   * locator's address; `address`, an address of a record was not captured; `family`, it is of a family that is not known;
   * `site`, there is no room for what the flags announce.
   */
  readonly end: undefined | "none" | "record" | "locator" | "address" | "family" | "site";
  readonly routerId: Bytes | undefined;
  readonly siteId: bigint | undefined;
  /** What follows the records where nothing should. */
  readonly rest: Bytes | undefined;
}

export interface LispRecord {
  /** In minutes. */
  readonly timeToLive: number;
  readonly locatorCount: number;
  readonly maskLength: number;
  /** Action (3 bits) and authoritative (1). */
  readonly action: number;
  readonly version: number;
  /** Absent when not captured, or of an unknown family. */
  readonly identifier: string | undefined;
  readonly locators: readonly LispLocator[];
}

export interface LispLocator {
  /** Absent for unknown families. */
  readonly address: string | undefined;
  readonly priority: number;
  readonly weight: number;
  readonly multicastPriority: number;
  readonly multicastWeight: number;
  readonly flags: number;
  /** The address was not captured. */
  readonly cut: boolean;
}

export const lispTypes = { register: 3, notify: 4 } as const;

const headerLength = 16;
const recordLength = 12;
const locatorLength = 8;
const siteLength = 24;
/** In the first byte, by type: identifiers of router and site follow the records. */
const identifierBits = { register: 0x02, notify: 0x08 } as const;

export function decodeLisp(reader: Reader, wireLength: number): LispLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "lisp", offset, wireLength, capturedLength } as const;
  const nothing = { records: [], end: undefined, routerId: undefined, siteId: undefined, rest: undefined };
  if (!reader.has(headerLength)) {
    const header = { type: 0, flags: 0, recordCount: 0, keyId: 0, authenticationLength: 0, authentication: undefined };
    return { ...base, ...nothing, ...header, cut: true };
  }
  const flags = reader.u32();
  reader.skip(8);
  const [keyId, authenticationLength] = [reader.u16(), reader.u16()];
  const type = flags >>> 28;
  const recordCount = flags & 0xff;
  const header = { ...base, cut: false, type, flags, recordCount, keyId, authenticationLength };
  if (type !== lispTypes.register && type !== lispTypes.notify)
    return { ...header, ...nothing, authentication: undefined };
  const authentication = reader.captured(authenticationLength);
  if (recordCount === 0) return { ...header, ...nothing, authentication, end: "none" };
  const records: LispRecord[] = [];
  // tcpdump counts what it has passed in 16 bits.
  const start = headerLength + authenticationLength;
  const end = readRecords(reader, wireLength - start, recordCount, records);
  const read = { ...header, ...nothing, authentication, records, end };
  if (end !== undefined) return read;
  const bit = type === lispTypes.register ? identifierBits.register : identifierBits.notify;
  if (((flags >>> 24) & bit) === 0) return { ...read, rest: reader.captured(reader.left) };
  if (!reader.has(siteLength)) return { ...read, end: "site" };
  const routerId = reader.captured(16);
  return { ...read, routerId, siteId: reader.u64() };
}

function readRecords(reader: Reader, room: number, count: number, records: LispRecord[]): LispLayer["end"] {
  const start = reader.offset;
  while (records.length < count && reader.offset - start < room) {
    if (!reader.has(recordLength)) return "record";
    const fields = {
      timeToLive: reader.u32(),
      locatorCount: reader.u8(),
      maskLength: reader.u8(),
      action: reader.u8() >> 4,
    };
    reader.skip(1);
    const version = reader.u16() & 0xfff;
    const family = reader.u16();
    const isKnown = family === addressFamily.ipv4 || family === addressFamily.ipv6;
    const identifier = family === addressFamily.ipv4 ? reader.ipv4() : isKnown ? reader.ipv6() : undefined;
    const locators: LispLocator[] = [];
    records.push({ ...fields, version, identifier, locators });
    if (identifier === undefined) return isKnown ? "address" : "family";
    while (locators.length < fields.locatorCount) {
      if (!reader.has(locatorLength)) return "locator";
      const locator = readLocator(reader);
      locators.push(locator);
      if (locator.cut) return "locator";
    }
  }
  return undefined;
}

function readLocator(reader: Reader): LispLocator {
  const fields = {
    priority: reader.u8(),
    weight: reader.u8(),
    multicastPriority: reader.u8(),
    multicastWeight: reader.u8(),
    flags: reader.u16(),
  };
  const family = reader.u16();
  const isKnown = family === addressFamily.ipv4 || family === addressFamily.ipv6;
  const address = family === addressFamily.ipv4 ? reader.ipv4() : isKnown ? reader.ipv6() : undefined;
  return { ...fields, address, cut: isKnown && address === undefined };
}
