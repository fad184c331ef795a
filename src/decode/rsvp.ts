import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";
import type { RsvpObject } from "./rsvp-objects.js";
import { readRsvpObjects } from "./rsvp-objects.js";
import { expectedDigest } from "./secret-digests.js";

/** The Resource Reservation Protocol (RFC 2205), also as it sets up label switched paths (RFC 3209, RFC 3473). */
export interface RsvpLayer extends Layer {
  readonly kind: "rsvp";
  /** Absent if not whole. */
  readonly header: RsvpHeader | undefined;
  readonly content: RsvpMessageContent;
}

export interface RsvpHeader {
  readonly version: number;
  readonly flags: number;
  readonly type: number;
  readonly checksum: number;
  readonly ttl: number;
  readonly length: number;
}

type RsvpMessageContent =
  | { readonly form: "objects"; readonly objects: readonly RsvpObject[]; readonly cut: boolean }
  | { readonly form: "bundle"; readonly messages: readonly RsvpMessage[]; readonly cut: boolean }
  /** Of an unknown type, version or length, or not looked into. */
  | { readonly form: "none" };

/** A message in a bundle (RFC 2961 section 3). */
export interface RsvpMessage {
  readonly header: RsvpHeader;
  /** The version is unknown, or the length cannot be. */
  readonly problem: undefined | "version" | "length-short" | "length-long";
  /** How much of the bundle there was. */
  readonly left: number;
  readonly objects: readonly RsvpObject[];
  readonly cut: boolean;
}

export const rsvpTypes = {
  ...{ path: 1, resv: 2, pathError: 3, resvError: 4, pathTear: 5, resvTear: 6, resvConfirm: 7 },
  ...{ bundle: 12, acknowledgement: 13, oldHello: 14, refresh: 15, hello: 20 },
} as const;

const withObjects: readonly number[] = Object.values(rsvpTypes).filter((type) => type !== rsvpTypes.bundle);

export const rsvpVersion = 1;
export const rsvpHeaderLength = 8;

export function decodeRsvp(reader: Reader, wireLength: number, context: Context): RsvpLayer {
  const base = { kind: "rsvp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const header = readHeader(reader);
  const nothing = { ...base, header, content: { form: "none" } } as const;
  if (header === undefined || header.version !== rsvpVersion || header.length < rsvpHeaderLength) return nothing;
  if (!context.options.details) return nothing;
  const left = header.length - rsvpHeaderLength;
  if (header.type === rsvpTypes.bundle) return { ...base, header, content: readBundle(reader, left, context) };
  if (!withObjects.includes(header.type)) return nothing;
  const list = readRsvpObjects(reader, left);
  verifyDigests(list.objects, reader, base.offset, header.length, context);
  return { ...base, header, content: { form: "objects", ...list } };
}

/** Where a message has its checksum, which is made after the digest. */
const checksumOffset = 2;

function verifyDigests(
  objects: readonly RsvpObject[],
  reader: Reader,
  offset: number,
  length: number,
  { options: { secretDigests } }: Context,
): void {
  if (secretDigests === undefined) return;
  const message = { offset, length, changing: [checksumOffset] };
  for (const { content } of objects) {
    if (content?.form !== "integrity" || content.digest === undefined) continue;
    content.expectedDigest = expectedDigest(reader, message, content.digest.start, secretDigests);
  }
}

function readHeader(reader: Reader): RsvpHeader | undefined {
  if (!reader.has(rsvpHeaderLength)) return undefined;
  const [first, type, checksum, ttl] = [reader.u8(), reader.u8(), reader.u16(), reader.u8()];
  reader.skip(1);
  return { version: first >> 4, flags: first & 0x0f, type, checksum, ttl, length: reader.u16() };
}

function readBundle(reader: Reader, length: number, context: Context): RsvpMessageContent {
  const messages: RsvpMessage[] = [];
  for (let left = length; left > 0;) {
    const start = reader.offset;
    const header = readHeader(reader);
    if (header === undefined) return { form: "bundle", messages, cut: true };
    const problem = problemOf(header, left);
    if (problem !== undefined) {
      messages.push({ header, problem, left, objects: [], cut: false });
      break;
    }
    const { objects, cut } = readRsvpObjects(reader, header.length - rsvpHeaderLength);
    verifyDigests(objects, reader, start, header.length, context);
    messages.push({ header, problem, left, objects, cut });
    if (cut || objects.at(-1)?.problem !== undefined) break;
    reader.seek(start + header.length);
    left -= header.length;
  }
  return { form: "bundle", messages, cut: false };
}

function problemOf({ version, length }: RsvpHeader, left: number): RsvpMessage["problem"] {
  if (version !== rsvpVersion) return "version";
  if (length < rsvpHeaderLength) return "length-short";
  return left < length ? "length-long" : undefined;
}
