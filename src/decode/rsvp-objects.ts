import type { Bytes } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

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

/** The contents that have fixed fields, each with those. */
const fixedForms = {
  "session-ipv4": { destination: "ipv4", protocol: "u8", flags: "u8", port: "u16" },
  "session-ipv6": { destination: "ipv6", protocol: "u8", flags: "u8", port: "u16" },
  "session-tunnel-ipv4": { endpoint: "ipv4", padding: { skip: 2 }, tunnel: "u16", extendedTunnel: "ipv4" },
  "session-tunnel-ipv6": { endpoint: "ipv6", padding: { skip: 2 }, tunnel: "u16", extendedTunnel: "ipv6" },
  "session-multipoint-ipv4": { multipoint: "ipv4", padding: { skip: 2 }, tunnel: "u16", extendedTunnel: "ipv4" },
  "session-multipoint-ipv6": {
    ...{ multipoint: "u32", padding: { skip: 2 }, tunnel: "u16", extendedTunnel: "ipv6" },
    // tcpdump wants two bytes more than there are.
    more: { skip: 2 },
  },
  "address-ipv4": { address: "ipv4" },
  "address-ipv6": { address: "ipv6" },
  "generalized-label": { label: "u32" },
  waveband: { id: "u32", startLabel: "u32", endLabel: "u32" },
  style: { flags: "u8", style: "u24" },
  "sender-ipv4": { address: "ipv4", padding: { skip: 2 }, port: "u16" },
  "sender-ipv6": { address: "ipv6", padding: { skip: 2 }, port: "u16" },
  "sender-flow-label": { address: "ipv6", padding: { skip: 1 }, flowLabel: "u24" },
  "sender-tunnel-ipv4": { address: "ipv4", padding: { skip: 2 }, lspId: "u16" },
  // tcpdump shows the first four bytes of the address only.
  "sender-tunnel-ipv6": { address: "ipv4", rest: { skip: 14 }, lspId: "u16" },
  "sender-multipoint-ipv4": {
    ...{ address: "ipv4", padding: { skip: 2 }, lspId: "u16", originator: "ipv4" },
    ...{ group: "u16", padding2: { skip: 2 } },
  },
  "sender-multipoint-ipv6": {
    ...{ address: "ipv6", padding: { skip: 2 }, lspId: "u16", originator: "ipv6" },
    ...{ padding2: { skip: 2 }, group: "u16" },
  },
  "request-atm": {
    ...{ reserved: { skip: 2 }, protocol: "u16", minimumVpi: "u16", minimumVci: "u16" },
    ...{ maximumVpi: "u16", maximumVci: "u16" },
  },
  "request-frame-relay": { reserved: { skip: 2 }, protocol: "u16", minimumDlci: "u32", maximumDlci: "u32" },
  "request-generalized": { encoding: "u8", switching: "u8", payload: "u16" },
  hello: { source: "u32", destination: "u32" },
  restart: { restartTime: "u32", recoveryTime: "u32" },
  capability: { flags: "u32" },
  "hop-ipv4": { address: "ipv4", handle: "u32" },
  "hop-ipv6": { address: "ipv6", handle: "u32" },
  "time-values": { refreshPeriod: "u32" },
  "fast-reroute": {
    ...{ setupPriority: "u8", holdingPriority: "u8", hopLimit: "u8", flags: "u8", bandwidth: "float32" },
    ...{ includeAny: "u32", excludeAny: "u32", includeAll: "u32" },
  },
  "fast-reroute-tunnel": {
    ...{ setupPriority: "u8", holdingPriority: "u8", hopLimit: "u8", flags: "u8", bandwidth: "float32" },
    ...{ includeAny: "u32", excludeAny: "u32" },
  },
  "class-type": { classType: "u32" },
  "error-ipv4": { address: "ipv4", flags: "u8", code: "u8", value: "u16" },
  "error-ipv6": { address: "ipv6", flags: "u8", code: "u8", value: "u16" },
  integrity: { flags: "u8", reserved: { skip: 1 }, keyId: { bytes: 6 }, sequence: "u64", digest: { bytes: 16 } },
  "admin-status": { flags: "u32" },
} as const satisfies Readonly<Record<string, Layout>>;

type FixedForms = typeof fixedForms;
type FixedForm = keyof FixedForms;

export type RsvpFixedContent = {
  [Form in FixedForm]: { readonly form: Form } & Values<FixedForms[Form]>;
}[FixedForm];

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

/** A hop of an explicit or recorded route (RFC 3209 section 4.3). */
export interface RsvpRouteSubobject {
  readonly type: number;
  readonly length: number;
  readonly problem: undefined | "past-end" | "length-0" | "length" | "prefix" | "cut";
  readonly loose: boolean;
  /** Of an address. */
  readonly address?: string | undefined;
  readonly prefixLength?: number;
  readonly flags?: number;
  /** Of a label. */
  readonly labelType?: number;
  readonly label?: number;
}

export interface RsvpAttribute {
  readonly form: "attribute";
  readonly setupPriority: number;
  readonly holdingPriority: number;
  readonly flags: number;
  readonly name: Bytes;
}

/** A part of the generalized UNI (OIF UNI 1.0). */
export interface RsvpUniSubobject {
  readonly length: number;
  readonly type: number;
  readonly family: number;
  readonly isWrong: boolean;
  readonly address?: string | undefined;
  readonly labelType?: number;
  readonly port?: number;
  readonly label?: number;
  readonly serviceLevel?: number;
}

/** Integrated services' parameters (RFC 2210). */
export interface RsvpService {
  readonly type: number;
  readonly breakBit: boolean;
  readonly length: number;
  readonly parameters: readonly RsvpParameter[];
}

export interface RsvpParameter {
  readonly id: number;
  readonly flags: number;
  readonly length: number;
  /** Absent if it is longer than the object. */
  readonly value: Bytes | undefined;
  /** What a value of the right length says. */
  readonly fields: RsvpParameterFields | undefined;
}

/** By id. Rates are in bytes a second. */
const parameterLayouts = {
  4: { isHopCount: "u32" },
  6: { pathBandwidth: "float32" },
  8: { minimumPathLatency: "u32" },
  10: { composedMtu: "u32" },
  127: {
    ...{ tokenBucketRate: "float32", tokenBucketSize: "float32", peakDataRate: "float32" },
    ...{ minimumPolicedUnit: "u32", maximumPacketSize: "u32" },
  },
  130: { rate: "float32", slackTerm: "u32" },
  133: { composed: "u32" },
  134: { composed: "u32" },
  135: { composed: "u32" },
  136: { composed: "u32" },
} as const satisfies Readonly<Record<number, Layout>>;

type ParameterLayouts = typeof parameterLayouts;

export type RsvpParameterFields = {
  [Id in keyof ParameterLayouts]: { readonly id: Id } & Values<ParameterLayouts[Id]>;
}[keyof ParameterLayouts];

export interface RsvpProperties {
  readonly form: "properties";
  readonly count: number;
  readonly padding: number;
  readonly properties: readonly { readonly type: number; readonly length: number; readonly value: Bytes | undefined }[];
}

export interface RsvpLabelSet {
  readonly form: "label-set";
  readonly action: number;
  readonly labelType: number;
  readonly startRange?: number;
  readonly endRange?: number;
  readonly subchannels: readonly number[];
}

export const rsvpClasses = {
  ...{ session: 1, hop: 3, integrity: 4, timeValues: 5, errorSpec: 6, scope: 7, style: 8, flowSpec: 9, filterSpec: 10 },
  ...{ senderTemplate: 11, senderTspec: 12, adspec: 13, policyData: 14, confirm: 15, label: 16, labelRequest: 19 },
  ...{ explicitRoute: 20, recordedRoute: 21, hello: 22, messageId: 23, messageIdAck: 24, messageIdList: 25 },
  ...{ recoveryLabel: 34, upstreamLabel: 35, labelSet: 36, protection: 37, subLsp: 50, detour: 63, classType: 66 },
  ...{ oldClassType: 125, suggestedLabel: 129, acceptableLabelSet: 130, restart: 131, capability: 134 },
  ...{ notifyRequest: 195, adminStatus: 196, properties: 204, fastReroute: 205, sessionAttribute: 207 },
  ...{ generalizedUni: 229, callId: 230, callOperations: 236 },
} as const;

const c = rsvpClasses;

/** The form of each class, by class type. */
const forms: Readonly<Record<number, Readonly<Record<number, FixedForm>>>> = {
  [c.session]: {
    ...{ 1: "session-ipv4", 2: "session-ipv6", 7: "session-tunnel-ipv4", 8: "session-tunnel-ipv6" },
    ...{ 11: "session-tunnel-ipv4", 13: "session-multipoint-ipv4", 14: "session-multipoint-ipv6" },
  },
  [c.confirm]: { 1: "address-ipv4", 2: "address-ipv6" },
  [c.notifyRequest]: { 1: "address-ipv4", 2: "address-ipv6" },
  [c.subLsp]: { 1: "address-ipv4", 2: "address-ipv6" },
  [c.suggestedLabel]: { 2: "generalized-label", 3: "waveband" },
  [c.upstreamLabel]: { 2: "generalized-label", 3: "waveband" },
  [c.recoveryLabel]: { 2: "generalized-label", 3: "waveband" },
  [c.label]: { 2: "generalized-label", 3: "waveband" },
  [c.style]: { 1: "style" },
  [c.senderTemplate]: {
    ...{ 1: "sender-ipv4", 2: "sender-ipv6", 7: "sender-tunnel-ipv4", 12: "sender-multipoint-ipv4" },
    ...{ 13: "sender-multipoint-ipv6" },
  },
  [c.filterSpec]: {
    ...{ 1: "sender-ipv4", 2: "sender-ipv6", 3: "sender-flow-label", 7: "sender-tunnel-ipv4", 8: "sender-tunnel-ipv6" },
    ...{ 12: "sender-multipoint-ipv4", 13: "sender-multipoint-ipv6" },
  },
  [c.labelRequest]: { 2: "request-atm", 3: "request-frame-relay", 4: "request-generalized" },
  [c.hello]: { 1: "hello", 2: "hello" },
  [c.restart]: { 1: "restart" },
  [c.capability]: { 1: "capability" },
  [c.hop]: { 1: "hop-ipv4", 2: "hop-ipv6", 3: "hop-ipv4", 4: "hop-ipv6" },
  [c.timeValues]: { 1: "time-values" },
  [c.fastReroute]: { 1: "fast-reroute", 7: "fast-reroute-tunnel" },
  [c.classType]: { 1: "class-type" },
  [c.oldClassType]: { 1: "class-type" },
  [c.errorSpec]: { 1: "error-ipv4", 2: "error-ipv6", 3: "error-ipv4", 4: "error-ipv6" },
  [c.integrity]: { 1: "integrity" },
  [c.adminStatus]: { 1: "admin-status" },
};

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
  const form = forms[classNumber]?.[classType];
  if (form !== undefined) {
    const layout = fixedForms[form];
    if (length < layoutLength(layout)) return tooShort;
    return { problem: undefined, content: { form, ...readLayout(reader, layout) } as RsvpFixedContent };
  }
  switch (classNumber) {
    case c.suggestedLabel:
    case c.upstreamLabel:
    case c.recoveryLabel:
    case c.label:
      return classType === 1 ? whole({ form: "labels", labels: readWords(reader, length) }) : unknown;
    case c.labelRequest:
      if (classType !== 1) return unknown;
      return whole({ form: "request", protocols: readWords(reader, length).map((word) => word & 0xffff) });
    case c.explicitRoute:
    case c.recordedRoute:
      return classType === 1 ? readRoute(reader, length) : unknown;
    case c.sessionAttribute:
      return classType === 7 ? readAttribute(reader, length) : unknown;
    case c.generalizedUni:
      return classType === 1 ? readUni(reader, length) : unknown;
    case c.senderTspec:
    case c.adspec:
    case c.flowSpec:
      return classType === 2 ? readServices(reader, length) : unknown;
    case c.detour:
      return classType === 7 ? whole({ form: "detours", detours: readDetours(reader, length) }) : unknown;
    case c.properties:
      return classType === 1 ? readProperties(reader, length) : unknown;
    case c.messageId:
    case c.messageIdAck:
    case c.messageIdList:
      if (classType !== 1 && classType !== 2) return unknown;
      if (length < 4) return tooShort;
      return whole({
        ...{ form: "message-ids", flags: reader.u8(), epoch: reader.u24() },
        ids: readWords(reader, length - 4),
      });
    case c.labelSet:
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

const routeSubobjects = { ipv4: 1, label: 3 } as const;

function readRoute(reader: Reader, length: number): Content {
  const subobjects: RsvpRouteSubobject[] = [];
  let problem: RsvpProblem;
  for (let left = length; left >= 4 && problem === undefined;) {
    const start = reader.offset;
    const [first, size] = [reader.u8(), reader.u8()];
    const base = { type: first & 0x7f, length: size, loose: (first & 0x80) !== 0 };
    if (left < size || size === 0) {
      subobjects.push({ ...base, problem: left < size ? "past-end" : "length-0" });
      break;
    }
    const isKnown = base.type === routeSubobjects.ipv4 || base.type === routeSubobjects.label;
    if (isKnown && size !== 8) subobjects.push({ ...base, problem: "length" });
    else if (base.type === routeSubobjects.ipv4) {
      const [address, prefixLength, flags] = [reader.ipv4(), reader.u8(), reader.u8()];
      const wrong = prefixLength === 32 ? undefined : "prefix";
      subobjects.push({ ...base, problem: wrong, address, prefixLength, flags });
    } else if (isKnown) {
      const [flags, labelType, label] = [reader.u8(), reader.u8(), reader.u32()];
      subobjects.push({ ...base, problem: undefined, flags, labelType, label });
    } else subobjects.push({ ...base, problem: undefined });
    if (subobjects.at(-1)?.problem !== undefined) problem = "invalid";
    reader.seek(start + size);
    left -= size;
  }
  return { problem, content: { form: "route", subobjects } };
}

function readAttribute(reader: Reader, length: number): Content {
  if (length < 4) return tooShort;
  const [setupPriority, holdingPriority, flags, nameLength] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  if (length < 4 + nameLength) return tooShort;
  const name = reader.captured(nameLength);
  return whole({ form: "attribute", setupPriority, holdingPriority, flags, name });
}

export const rsvpUniTypes = { source: 1, destination: 2, diversity: 3, egressLabel: 4, serviceLevel: 5 } as const;
const families = { ipv4: 1, ipv6: 2 } as const;

function readUni(reader: Reader, length: number): Content {
  if (length < 4) return tooShort;
  const subobjects: RsvpUniSubobject[] = [];
  const content = { form: "uni", subobjects } as const;
  for (let left = length; left > 0;) {
    if (left < 4) return { problem: "invalid", content };
    const start = reader.offset;
    const [size, type, family] = [reader.u16(), reader.u8(), reader.u8()];
    const base = { length: size, type, family };
    const isWrong = size < 4 || size > left;
    if (isWrong) {
      subobjects.push({ ...base, isWrong });
      return { problem: "invalid", content };
    }
    const fields = readUniFields(type, family, size, reader);
    subobjects.push({ ...base, isWrong, ...(fields ?? {}) });
    if (fields === undefined) return { problem: "subobject-short", content };
    reader.seek(start + size);
    left -= size;
  }
  return { problem: undefined, content };
}

/** Nothing if the part is too short for them. */
function readUniFields(
  type: number,
  family: number,
  length: number,
  reader: Reader,
): Partial<RsvpUniSubobject> | undefined {
  switch (type) {
    case rsvpUniTypes.source:
    case rsvpUniTypes.destination:
      if (family === families.ipv4) return length < 8 ? undefined : { address: reader.ipv4() };
      if (family === families.ipv6) return length < 20 ? undefined : { address: reader.ipv6() };
      return {};
    case rsvpUniTypes.egressLabel:
      if (length < 16) return undefined;
      return { labelType: reader.u32(), port: reader.u32(), label: reader.u32() };
    case rsvpUniTypes.serviceLevel:
      return length < 8 ? undefined : { serviceLevel: reader.u32() >>> 24 };
    default:
      return {};
  }
}

function readServices(reader: Reader, length: number): Content {
  if (length < 4) return tooShort;
  const version = reader.u8() >> 4;
  reader.skip(1);
  const messageLength = reader.u16() * 4;
  const services: RsvpService[] = [];
  let left = length - 4;
  while (left >= 4) {
    const [type, flags, size] = [reader.u8(), reader.u8(), reader.u16() * 4];
    left -= 4;
    const parameters: RsvpParameter[] = [];
    // tcpdump lets this go below 0, which is then very large.
    for (let serviceLeft = size; serviceLeft >= 4;) {
      const parameter = readParameter(reader, left);
      if (parameter === undefined) break;
      parameters.push(parameter);
      if (parameter.value === undefined) break;
      left -= parameter.length + 4;
      serviceLeft = (serviceLeft - parameter.length - 4) >>> 0;
    }
    services.push({ type, breakBit: (flags & 0x80) !== 0, length: size, parameters });
  }
  return whole({ form: "services", version, length: messageLength, services });
}

function readParameter(reader: Reader, left: number): RsvpParameter | undefined {
  if (left < 4) return undefined;
  const start = reader.offset;
  const [id, flags, length] = [reader.u8(), reader.u8(), reader.u16() * 4];
  if (left < length + 4) {
    reader.seek(start);
    return { id, flags, length, value: undefined, fields: undefined };
  }
  const fields = readParameterFields(reader, id, length);
  reader.seek(start + 4);
  return { id, flags, length, value: reader.bytes(length), fields };
}

function readParameterFields(reader: Reader, id: number, length: number): RsvpParameterFields | undefined {
  const layout: Layout | undefined = parameterLayouts[id as keyof ParameterLayouts];
  if (layout === undefined || length !== layoutLength(layout)) return undefined;
  return { id, ...readLayout(reader, layout) } as RsvpParameterFields;
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
