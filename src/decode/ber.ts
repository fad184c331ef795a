import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** What an element holds, by its tag: the types of SNMP's subset of ASN.1 (RFC 3416), and `octets` for all others. */
export type BerType =
  | "any"
  | "endOfMibView"
  | "integer"
  | "ipAddress"
  | "noSuchInstance"
  | "noSuchObject"
  | "null"
  | "objectIdentifier"
  | "octets"
  | "pdu"
  | "sequence"
  | "string"
  | "unsigned"
  | "unsigned64";

/** Why an element could not be read whole. */
export type BerProblem =
  /** Nothing is left of the element outside. */
  | { readonly kind: "empty" | "tag" | "noLength" | "noContent" }
  /** The header ends with the captured bytes; or the content does. */
  | { readonly kind: "cutHeader" | "cutContent" }
  /** More octets of length, or of content, than are left. */
  | { readonly kind: "lengthOctets" | "length"; readonly left: number; readonly needed: number }
  | { readonly kind: "unknownTag" };

/** An element of the Basic Encoding Rules (X.690). */
export interface BerElement {
  readonly tagClass: number;
  readonly constructed: boolean;
  readonly tag: number;
  /** Of the content. */
  readonly length: number;
  /** Header and content. */
  readonly size: number;
  /** Where the content begins. */
  readonly start: number;
  readonly type: BerType;
  readonly value: number | bigint | Bytes | readonly number[] | undefined;
  readonly problem: BerProblem | undefined;
}

export const berClasses = { universal: 0, application: 1, context: 2, private: 3 } as const;

/** How many tags of each class are known. */
const knownTags = [18, 7, 9, 1] as const;
const extendedTag = 0x1f;

/** Reads the elements that lie one behind the other in `left` bytes from `offset` on. */
export class BerFields {
  offset: number;
  left: number;
  private readonly reader: Reader;

  constructor(reader: Reader, offset: number, left: number) {
    this.reader = reader;
    this.offset = offset;
    this.left = left;
  }

  /** The next element; behind one with a problem nothing can be read. */
  next(): BerElement {
    this.reader.seek(this.offset);
    const element = readElement(this.reader, this.left);
    this.offset += element.size;
    this.left -= element.size;
    return element;
  }

  /** The elements inside a constructed one. */
  inside(element: BerElement): BerFields {
    return new BerFields(this.reader, element.start, element.length);
  }
}

function readElement(reader: Reader, room: number): BerElement {
  const begin = reader.offset;
  let left = room;
  let [tagClass, constructed, tag, length] = [0, false, 0, 0];
  const fail = (problem: BerProblem): BerElement => ({
    ...{ tagClass, constructed, tag, length, size: 0, start: reader.offset, type: "any", value: undefined, problem },
  });
  if (left < 1) return fail({ kind: "empty" });
  if (!reader.has(1)) return fail({ kind: "cutHeader" });
  const identifier = reader.u8();
  left--;
  [tagClass, constructed, tag] = [identifier >> 6, (identifier & 0x20) !== 0, identifier & 0x1f];
  if (tag === extendedTag) {
    tag = 0;
    for (let more = true; more;) {
      if (!reader.has(1)) return fail({ kind: "cutHeader" });
      if (left < 1) return fail({ kind: "tag" });
      const octet = reader.u8();
      left--;
      more = (octet & 0x80) !== 0;
      tag = ((tag << 7) | (octet & 0x7f)) & 0xff;
    }
  }
  if (left < 1) return fail({ kind: "noLength" });
  if (!reader.has(1)) return fail({ kind: "cutHeader" });
  length = reader.u8();
  left--;
  if (length & 0x80) {
    const octets = length & 0x7f;
    length = 0;
    if (left < octets) return fail({ kind: "lengthOctets", left, needed: octets });
    if (!reader.has(octets)) return fail({ kind: "cutContent" });
    for (let count = octets; count > 0; count--) length = ((length << 8) | reader.u8()) >>> 0;
    left -= octets;
  }
  if (left < length) return fail({ kind: "length", left, needed: length });
  if (tag >= knownTags[tagClass]!) return fail({ kind: "unknownTag" });
  if (!reader.has(length)) return fail({ kind: "cutContent" });
  const start = reader.offset;
  const type = constructed ? constructedType(tagClass, tag) : primitiveType(tagClass, tag);
  if (type === "integer" && length === 0) return fail({ kind: "noContent" });
  const value = readValue(reader, type, length);
  const size = start - begin + length;
  return { tagClass, constructed, tag, length, size, start, type, value, problem: undefined };
}

function constructedType(tagClass: number, tag: number): BerType {
  if (tagClass === berClasses.context) return "pdu";
  return tagClass === berClasses.universal && tag === 16 ? "sequence" : "octets";
}

const universalTypes: Readonly<Record<number, BerType>> = {
  2: "integer",
  4: "string",
  5: "null",
  6: "objectIdentifier",
};
const applicationTypes: Readonly<Record<number, BerType>> = {
  0: "ipAddress",
  1: "unsigned",
  2: "unsigned",
  3: "unsigned",
  6: "unsigned64",
};
const contextTypes: readonly BerType[] = ["noSuchObject", "noSuchInstance", "endOfMibView"];

function primitiveType(tagClass: number, tag: number): BerType {
  switch (tagClass) {
    case berClasses.universal:
      return universalTypes[tag] ?? "octets";
    case berClasses.application:
      return applicationTypes[tag] ?? "octets";
    case berClasses.context:
      return contextTypes[tag] ?? "any";
    default:
      return "octets";
  }
}

function readValue(reader: Reader, type: BerType, length: number): BerElement["value"] {
  switch (type) {
    case "integer": {
      let value = (reader.at8(reader.offset) ?? 0) & 0x80 ? -1 : 0;
      for (let count = length; count > 0; count--) value = (value << 8) | reader.u8();
      return value;
    }
    case "unsigned": {
      let value = 0;
      for (let count = length; count > 0; count--) value = ((value << 8) | reader.u8()) >>> 0;
      return value;
    }
    case "unsigned64": {
      let value = 0n;
      for (let count = length; count > 0; count--) value = BigInt.asUintN(64, (value << 8n) | BigInt(reader.u8()));
      return value;
    }
    case "objectIdentifier":
      return readObjectIdentifier(reader, length);
    case "ipAddress":
    case "octets":
    case "string":
      return reader.captured(length);
    default:
      return undefined;
  }
}

/** The parts of an object identifier: seven bits an octet, the first two parts in one number (X.690 section 8.19). */
function readObjectIdentifier(reader: Reader, length: number): readonly number[] {
  const parts: number[] = [];
  let part = 0;
  for (let count = length; count > 0; count--) {
    const octet = reader.u8();
    part = ((part << 7) + (octet & 0x7f)) | 0;
    if (octet & 0x80) continue;
    if (parts.length === 0) {
      const first = Math.min(Math.trunc(part / 40), 2);
      parts.push(first >>> 0);
      part -= first * 40;
    }
    parts.push(part >>> 0);
    part = 0;
  }
  return parts;
}
