/** The values of RADIUS's attributes, each in the form of its type (`radius-forms.ts`). */
import { assertNever } from "../errors.js";
import { ipv6Text } from "./address-text.js";
import { readEap, type Eap } from "./eap.js";
import { escapeText } from "./escaped-text.js";
import type { Bytes } from "./layer.js";
import type { NtpTimestamp } from "./ntp.js";
import { formOf } from "./radius-forms.js";
import type { Reader } from "./reader.js";

export type RadiusContent =
  /** The value is not as long as this type's must be: `expected` bytes. */
  | { readonly form: "wrong-length"; readonly expected: string }
  /** Not all of it was captured, and a part says nothing; or there is no room for its fixed part. */
  | { readonly form: "cut" }
  | RadiusText
  | { readonly form: "number"; readonly tag: number | undefined; readonly value: number | undefined }
  | { readonly form: "address"; readonly address: string | undefined }
  | { readonly form: "prefix"; readonly length: number; readonly address: string; readonly tooShort: boolean }
  | { readonly form: "wide-prefix"; readonly length: number }
  | { readonly form: "time"; readonly seconds: number | undefined }
  | { readonly form: "eap"; readonly eap: Eap }
  | { readonly form: "vendor"; readonly vendor: RadiusVendor }
  | { readonly form: "bits"; readonly bits: bigint | undefined }
  | { readonly form: "password"; readonly challenge: HexField; readonly response: HexField }
  | RadiusFeatures
  | { readonly form: "response"; readonly response: HexField }
  | { readonly form: "operator"; readonly namespace: number; readonly name: string }
  | RadiusLocation
  | { readonly form: "location-data"; readonly index: number; readonly location: Bytes }
  | RadiusPolicy;

/** Bytes in hexadecimal, as far as captured. */
export interface HexField {
  readonly hex: string;
  readonly cut: boolean;
}

interface RadiusText {
  readonly form: "text";
  /** Of types that have one: the tag, or how frames are tagged. */
  readonly tag: number | undefined;
  readonly salt: number | undefined;
  /** Up to the first zero byte; characters that are not graphic are dots. */
  readonly text: string;
}

export interface RadiusVendor {
  readonly id: number | undefined;
  readonly attributes: readonly RadiusVendorAttribute[];
  /** Captured bytes end within: in a header, or in a value. */
  readonly end: undefined | "header" | "value";
}

interface RadiusVendorAttribute {
  readonly type: number;
  readonly length: number;
  readonly problem: undefined | "short" | "long";
  readonly text: string;
}

/** RFC 2869 section 5.5. */
interface RadiusFeatures {
  readonly form: "features";
  readonly changeable: number | undefined;
  readonly minimumLength: number | undefined;
  readonly created: HexField;
  readonly expires: HexField;
  readonly current: HexField;
}

/** RFC 5580. */
interface RadiusLocation {
  readonly form: "location";
  readonly index: number;
  readonly code: number;
  readonly entity: number;
  readonly sightingTime: NtpTimestamp;
  readonly timeToLive: NtpTimestamp;
  readonly method: string;
}

interface RadiusPolicy {
  readonly form: "policy";
  readonly flags: number;
  readonly retentionExpires: NtpTimestamp;
  readonly noteWell: string | undefined;
}

/** Numbers of three bytes after a tag. */
const taggedNumbers: ReadonlySet<number> = new Set([56, 64, 65, 83]);
const ipv6Addresses: ReadonlySet<number> = new Set([95, 98]);
const homeLinkPrefix = 125;

export function readContent(type: number, size: number, reader: Reader): RadiusContent | undefined {
  const form = formOf(type);
  switch (form) {
    case "address": {
      const expected = ipv6Addresses.has(type) ? 16 : 4;
      if (size !== expected) return wrongLength(`!= ${expected}`);
      return { form, address: expected === 4 ? reader.ipv4() : reader.ipv6() };
    }
    case "number":
      if (size !== 4) return wrongLength("!= 4");
      if (!taggedNumbers.has(type)) return { form, tag: undefined, value: reader.maybe32() };
      return { form, tag: reader.maybe8(), value: reader.maybe24() };
    case "time":
      return size === 4 ? { form, seconds: reader.maybe32() } : wrongLength("!= 4");
    case "bits":
      return size === 8 ? { form, bits: readBits(reader) } : wrongLength("!= 8");
    case "password":
      if (size !== 16) return wrongLength("!= 16");
      return { form, challenge: readHex(reader, 8), response: readHex(reader, 8) };
    case "features":
      return size === 14 ? readFeatures(reader) : wrongLength("!= 14");
    case "response":
      return size < 8 ? wrongLength("!= 8") : { form, response: readHex(reader, 8) };
    case "vendor":
      return size < 4 ? { form: "cut" } : { form, vendor: readVendor(reader, size) };
    case "prefix":
      return type === homeLinkPrefix ? readHomePrefix(size, reader) : readPrefix(size, reader);
    case undefined:
      return undefined;
    default:
      return reader.has(size) ? readWhole(form, type, size, reader) : { form: "cut" };
  }
}

function wrongLength(expected: string): RadiusContent {
  return { form: "wrong-length", expected };
}

function readBits(reader: Reader): bigint | undefined {
  return reader.has(8) ? reader.u64() : undefined;
}

function readHex(reader: Reader, size: number): HexField {
  const bytes = reader.captured(size);
  return { hex: bytes.hex(), cut: bytes.length < size };
}

function readFeatures(reader: Reader): RadiusFeatures {
  return {
    form: "features",
    changeable: reader.maybe8(),
    minimumLength: reader.maybe8(),
    created: readHex(reader, 4),
    expires: readHex(reader, 4),
    current: readHex(reader, 4),
  };
}

/** The values that say nothing unless all of their bytes were captured; the caller has seen to that. */
function readWhole(
  form: "eap" | "operator" | "location" | "location-data" | "policy" | "text",
  type: number,
  size: number,
  reader: Reader,
): RadiusContent {
  switch (form) {
    case "eap":
      return { form: "eap", eap: readEap(reader, size) };
    case "operator":
      if (size < 2) return wrongLength("< 2");
      return { form: "operator", namespace: reader.u8(), name: escapeText(reader, reader.offset, size - 1) };
    case "location":
      return size < 21 ? wrongLength("< 21") : readLocation(size, reader);
    case "location-data":
      if (size < 3) return wrongLength("< 3");
      return { form: "location-data", index: reader.u16(), location: reader.captured(size - 2) };
    case "policy":
      return size < 10 ? wrongLength("< 10") : readPolicy(size, reader);
    case "text":
      return readText(type, size, reader);
    default:
      return assertNever(form);
  }
}

function readTimestamp(reader: Reader): NtpTimestamp {
  return { seconds: reader.u32(), fraction: reader.u32() };
}

function readLocation(size: number, reader: Reader): RadiusLocation {
  return {
    form: "location",
    index: reader.u16(),
    code: reader.u8(),
    entity: reader.u8(),
    sightingTime: readTimestamp(reader),
    timeToLive: readTimestamp(reader),
    method: escapeText(reader, reader.offset, size - 20),
  };
}

function readPolicy(size: number, reader: Reader): RadiusPolicy {
  const flags = reader.u16();
  const retentionExpires = readTimestamp(reader);
  const noteWell = size > 10 ? escapeText(reader, reader.offset, size - 10) : undefined;
  return { form: "policy", flags, retentionExpires, noteWell };
}

export const tunnelPassword = 69;
export const egressVlanName = 58;
/** Tunnel endpoints and the like: a first byte up to 0x1f is a tag (RFC 2868). */
const taggedTexts: ReadonlySet<number> = new Set([66, 67, 81, 82, 90, 91]);
export const largestTag = 0x1f;

function readText(type: number, size: number, reader: Reader): RadiusContent {
  const end = reader.offset + size;
  let tag: number | undefined;
  let salt: number | undefined;
  if (type === tunnelPassword) {
    if (size < 3) return { form: "cut" };
    tag = reader.u8();
    salt = reader.u16();
  } else if (type === egressVlanName) tag = reader.u8();
  else if (taggedTexts.has(type) && (reader.at8(reader.offset) ?? 0) <= largestTag) tag = reader.u8();
  return { form: "text", tag, salt, text: dottedText(reader, end - reader.offset, true) };
}

function dottedText(reader: Reader, size: number, untilZero: boolean): string {
  let text = "";
  for (let left = size; left > 0; left--) {
    const byte = reader.u8();
    if (byte === 0 && untilZero) break;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
  }
  return text;
}

function readVendor(reader: Reader, size: number): RadiusVendor {
  const attributes: RadiusVendorAttribute[] = [];
  const id = reader.maybe32();
  for (let left = size - 4; left >= 2;) {
    if (!reader.has(2)) return { id, attributes, end: "header" };
    const [type, length] = [reader.u8(), reader.u8()];
    const problem = length < 2 ? "short" : length > left ? "long" : undefined;
    if (problem !== undefined) {
      attributes.push({ type, length, problem, text: "" });
      break;
    }
    if (!reader.has(length - 2)) return { id, attributes, end: "value" };
    attributes.push({ type, length, problem, text: dottedText(reader, length - 2, false) });
    left -= length;
  }
  return { id, attributes, end: undefined };
}

const widestPrefix = 128;

/** RFC 3162 section 2.3: a reserved byte, the length, and as much of the prefix as is not zero. */
function readPrefix(size: number, reader: Reader): RadiusContent {
  if (size < 2 || size > 18) return wrongLength("not in range (2..18)");
  if (!reader.has(size)) return { form: "cut" };
  reader.skip(1);
  const length = reader.u8();
  if (length > widestPrefix) return { form: "wide-prefix", length };
  const prefix = new Uint8Array(16);
  for (let index = 0; index < size - 2; index++) prefix[index] = reader.u8();
  return { form: "prefix", length, address: ipv6Text(prefix, 0), tooShort: length > 8 * (size - 2) };
}

function readHomePrefix(size: number, reader: Reader): RadiusContent {
  if (size !== 17) return wrongLength("!= 17");
  if (!reader.has(size)) return { form: "cut" };
  const length = reader.u8();
  if (length > widestPrefix) return { form: "wide-prefix", length };
  return { form: "prefix", length, address: reader.ipv6() ?? "", tooShort: false };
}
