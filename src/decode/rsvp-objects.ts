/** The objects that RSVP's messages are lists of (RFC 2205 section A, and the RFCs that add to them). */
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";
import { readFixedContent, rsvpClasses as classes, type RsvpFixedContent } from "./rsvp-forms.js";
import { readServices, type RsvpService } from "./rsvp-services.js";
import { readRoute, readUni, type RsvpRouteSubobject, type RsvpUniSubobject } from "./rsvp-subobjects.js";

/** The objects that RSVP's messages are lists of (RFC 2205 section A, and the RFCs that add to them). */
export interface RsvpObject {
  readonly length: number;
  readonly classNumber: number;
  readonly classType: number;
  /** What is wrong with it, which ends the list. */
  readonly problem: RsvpProblem;
  readonly content: RsvpContent | undefined;
  /** What follows the header; absent where that is wrong or not captured. */
  readonly value: Bytes | undefined;
}

export type RsvpProblem =
  undefined | "alignment" | "length" | "past-end" | "cut" | "short" | "subobject-short" | "property-short" | "invalid";

export type RsvpContent =
  | RsvpFixedContent
  | { readonly form: "labels"; readonly labels: readonly number[] }
  | { readonly form: "request"; readonly protocols: readonly number[] }
  | { readonly form: "route"; readonly subobjects: readonly RsvpRouteSubobject[] }
  | RsvpAttribute
  | { readonly form: "uni"; readonly subobjects: readonly RsvpUniSubobject[] }
  | {
      readonly form: "services";
      readonly version: number;
      readonly length: number;
      readonly services: readonly RsvpService[];
    }
  | {
      readonly form: "detours";
      readonly detours: readonly { readonly router: string | undefined; readonly avoided: string | undefined }[];
    }
  | RsvpProperties
  | { readonly form: "message-ids"; readonly flags: number; readonly epoch: number; readonly ids: readonly number[] }
  | RsvpLabelSet;

interface RsvpAttribute {
  readonly form: "attribute";
  readonly setupPriority: number;
  readonly holdingPriority: number;
  readonly flags: number;
  readonly name: Bytes;
}

interface RsvpProperties {
  readonly form: "properties";
  readonly count: number;
  readonly padding: number;
  readonly properties: readonly { readonly type: number; readonly length: number; readonly value: Bytes | undefined }[];
}

interface RsvpLabelSet {
  readonly form: "label-set";
  readonly action: number;
  readonly labelType: number;
  readonly startRange?: number;
  readonly endRange?: number;
  readonly subchannels: readonly number[];
}

interface Content {
  readonly problem: RsvpProblem;
  readonly content: RsvpContent | undefined;
}

const unknown: Content = { problem: undefined, content: undefined };
const tooShort: Content = { problem: "short", content: undefined };
const headerLength = 4;

export interface RsvpObjects {
  readonly objects: readonly RsvpObject[];
  /** The next object's header was not captured. */
  readonly cut: boolean;
}

/** Reads objects of `length` bytes in all, up to one that is wrong. */
export function readRsvpObjects(reader: Reader, length: number): RsvpObjects {
  const objects: RsvpObject[] = [];
  for (let left = length; left >= headerLength;) {
    if (!reader.has(headerLength)) return { objects, cut: true };
    const [size, classNumber, classType] = [reader.u16(), reader.u8(), reader.u8()];
    const base = { length: size, classNumber, classType };
    const wrong = size % 4 !== 0 ? "alignment" : size < headerLength ? "length" : left < size ? "past-end" : undefined;
    const value = wrong === undefined ? reader.bytes(size - headerLength) : undefined;
    if (value === undefined) {
      objects.push({ ...base, problem: wrong ?? "cut", content: undefined, value });
      break;
    }
    reader.seek(value.start);
    const { problem, content } = readContent(classNumber, classType, reader, value.length);
    objects.push({ ...base, problem, content, value });
    if (problem !== undefined) break;
    reader.seek(value.end);
    left -= size;
  }
  return { objects, cut: false };
}

function readContent(classNumber: number, classType: number, reader: Reader, length: number): Content {
  const fixed = readFixedContent(classNumber, classType, reader, length);
  if (fixed !== undefined) return fixed === "short" ? tooShort : whole(fixed);
  switch (classNumber) {
    case classes.suggestedLabel:
    case classes.upstreamLabel:
    case classes.recoveryLabel:
    case classes.label:
      return classType === 1 ? whole({ form: "labels", labels: readWords(reader, length) }) : unknown;
    case classes.labelRequest:
      if (classType !== 1) return unknown;
      return whole({ form: "request", protocols: readWords(reader, length).map((word) => word & 0xffff) });
    case classes.explicitRoute:
    case classes.recordedRoute: {
      if (classType !== 1) return unknown;
      const { problem, subobjects } = readRoute(reader, length);
      return { problem, content: { form: "route", subobjects } };
    }
    case classes.sessionAttribute:
      return classType === 7 ? readAttribute(reader, length) : unknown;
    case classes.generalizedUni: {
      if (classType !== 1) return unknown;
      if (length < 4) return tooShort;
      const { problem, subobjects } = readUni(reader, length);
      return { problem, content: { form: "uni", subobjects } };
    }
    case classes.senderTspec:
    case classes.adspec:
    case classes.flowSpec:
      if (classType !== 2) return unknown;
      return length < 4 ? tooShort : whole({ form: "services", ...readServices(reader, length) });
    case classes.detour:
      return classType === 7 ? whole({ form: "detours", detours: readDetours(reader, length) }) : unknown;
    case classes.properties:
      return classType === 1 ? readProperties(reader, length) : unknown;
    case classes.messageId:
    case classes.messageIdAck:
    case classes.messageIdList:
      if (classType !== 1 && classType !== 2) return unknown;
      if (length < 4) return tooShort;
      return whole({
        ...{ form: "message-ids", flags: reader.u8(), epoch: reader.u24() },
        ids: readWords(reader, length - 4),
      });
    case classes.labelSet:
      return classType === 1 ? readLabelSet(reader, length) : unknown;
    default:
      return unknown;
  }
}

const whole = (content: RsvpContent): Content => ({ problem: undefined, content });

function readWords(reader: Reader, length: number): readonly number[] {
  const words: number[] = [];
  for (let left = length; left >= 4; left -= 4) words.push(reader.u32());
  return words;
}

function readAttribute(reader: Reader, length: number): Content {
  if (length < 4) return tooShort;
  const [setupPriority, holdingPriority, flags, nameLength] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  if (length < 4 + nameLength) return tooShort;
  const name = reader.captured(nameLength);
  return whole({ form: "attribute", setupPriority, holdingPriority, flags, name });
}

function readDetours(reader: Reader, length: number) {
  const detours: { readonly router: string | undefined; readonly avoided: string | undefined }[] = [];
  for (let left = length; left >= 8; left -= 8) detours.push({ router: reader.ipv4(), avoided: reader.ipv4() });
  return detours;
}

function readProperties(reader: Reader, length: number): Content {
  if (length < 4) return tooShort;
  const [count, padding] = [reader.u16(), reader.u16()];
  const properties: { type: number; length: number; value: Bytes | undefined }[] = [];
  const content = { form: "properties", count, padding, properties } as const;
  for (let left = length - 4; left >= 2 + padding;) {
    const [type, size] = [reader.u8(), reader.u8()];
    const problem = left < size ? "short" : size < 2 ? "property-short" : undefined;
    const value = problem === undefined ? reader.bytes(size - 2) : undefined;
    properties.push({ type, length: size, value });
    if (problem !== undefined) return { problem, content };
    left -= size;
  }
  return { problem: undefined, content };
}

const rsvpRanges: readonly number[] = [2, 3];

function readLabelSet(reader: Reader, length: number): Content {
  if (length < 4) return tooShort;
  const word = reader.u32();
  const base = { form: "label-set", action: word >>> 24, labelType: word & 0x7f } as const;
  if (!rsvpRanges.includes(base.action)) return whole({ ...base, subchannels: readWords(reader, length - 4) });
  if (length < 12) return { problem: "short", content: { ...base, subchannels: [] } };
  return whole({ ...base, startRange: reader.u32(), endRange: reader.u32(), subchannels: [] });
}
