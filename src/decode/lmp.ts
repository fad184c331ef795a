import type { Bytes, Layer } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** The Link Management Protocol (RFC 4204, and OIF UNI 1.0 for its service objects). */
export interface LmpLayer extends Layer {
  readonly kind: "lmp";
  /** Absent if not whole. */
  readonly header: LmpHeader | undefined;
  readonly objects: readonly LmpObject[];
  /** The next object's header was not captured. */
  readonly cut: boolean;
}

interface LmpHeader {
  readonly version: number;
  readonly flags: number;
  readonly type: number;
  readonly length: number;
}

export interface LmpObject {
  /** With the bit that says whether it is negotiable. */
  readonly classType: number;
  readonly classNumber: number;
  readonly length: number;
  /** The length cannot be; or not all of it was captured; or it is longer than what is left, as told. */
  readonly problem: undefined | "short" | "unaligned" | "cut" | "past-end";
  readonly left: number;
  readonly content: LmpContent | undefined;
  readonly value: Bytes | undefined;
}

/** A number of four bytes, or an address, of which tcpdump also shows the first four bytes. */
export interface LmpId {
  readonly number: number;
  readonly address: string | undefined;
}

export type LmpContent =
  | { readonly form: "wrong-length" }
  | { readonly form: "id"; readonly id: LmpId }
  | { [Form in keyof typeof layouts]: { readonly form: Form } & Values<(typeof layouts)[Form]> }[keyof typeof layouts]
  | { readonly form: "te-link"; readonly flags: number; readonly local: LmpId; readonly remote: LmpId }
  | LmpDataLink
  | { readonly form: "channels"; readonly channels: readonly { readonly id: LmpId; readonly status: number }[] }
  | { readonly form: "channel-requests"; readonly ids: readonly LmpId[] };

export interface LmpDataLink {
  readonly form: "data-link";
  readonly flags: number;
  readonly local: LmpId;
  readonly remote: LmpId;
  readonly subobjects: readonly LmpSubobject[];
  /** The next subobject's header was not captured. */
  readonly cut: boolean;
}

export interface LmpSubobject {
  readonly type: number;
  readonly length: number;
  readonly problem: undefined | "short" | "unaligned" | "past-end";
  /** What belongs to a switching type, as far as captured. */
  readonly switching?: Values<typeof switchingLayout>;
  readonly wavelength?: number | undefined;
}

export const lmpClasses = {
  ...{ controlChannel: 1, node: 2, link: 3, interface: 4, message: 5, configuration: 6, hello: 7, verifyBegin: 8 },
  ...{ verifyBeginAck: 9, verifyId: 10, teLink: 11, dataLink: 12, channelStatus: 13, channelStatusRequest: 14 },
  ...{ error: 20, service: 51 },
} as const;

const layouts = {
  configuration: { helloInterval: "u16", deadInterval: "u16" },
  hello: { sent: "u32", received: "u32" },
  "verify-begin": {
    ...{ flags: "u16", interval: "u16", dataLinks: "u32", encoding: "u8", reserved: { skip: 1 } },
    ...{ transport: "u16", rate: "float32", wavelength: "u32" },
  },
  "verify-begin-ack": { deadInterval: "u16", response: "u16" },
  error: { code: "u32" },
  "service-signaling": { protocols: "u8", version: "u8", reserved: { skip: 2 } },
  "service-client": {
    ...{ linkType: "u8", signalType: "u8", transparency: "u8", concatenation: "u8", minimumNcc: "u16" },
    ...{ maximumNcc: "u16", minimumNvc: "u16", maximumNvc: "u16", interfaceAddress: "ipv4" },
  },
  "service-transparency": { transparency: "u32", reserved: { skip: 3 }, monitoring: "u8" },
  "service-diversity": { reserved: { skip: 3 }, diversity: "u8" },
} as const satisfies Readonly<Record<string, Layout>>;

const c = lmpClasses;

const forms: Readonly<Record<number, Readonly<Record<number, keyof typeof layouts>>>> = {
  [c.configuration]: { 1: "configuration" },
  [c.hello]: { 1: "hello" },
  [c.verifyBegin]: { 1: "verify-begin" },
  [c.verifyBeginAck]: { 1: "verify-begin-ack" },
  [c.error]: { 1: "error", 2: "error" },
  [c.service]: { 1: "service-signaling", 2: "service-client", 3: "service-transparency", 4: "service-diversity" },
};

type IdKind = "number" | "ipv4" | "ipv6";

/** The kinds of identifiers that are all of an object, by class and class type. */
const ids: Readonly<Record<number, Readonly<Record<number, IdKind>>>> = {
  [c.controlChannel]: { 1: "number", 2: "number" },
  [c.node]: { 1: "ipv4", 2: "ipv4" },
  [c.link]: { 1: "ipv4", 2: "ipv4", 3: "ipv6", 4: "ipv6", 5: "number", 6: "number" },
  [c.interface]: { 1: "ipv4", 2: "ipv4", 3: "ipv6", 4: "ipv6", 5: "number", 6: "number" },
  [c.message]: { 1: "number", 2: "number" },
  [c.verifyId]: { 1: "number" },
};

/** Those of the classes that hold several. */
const kindsOfLinks: Readonly<Record<number, IdKind>> = { 1: "ipv4", 2: "ipv6", 3: "number" };

export const lmpHeaderLength = 8;
const objectHeaderLength = 4;
export const lmpVersion = 1;

export function decodeLmp(reader: Reader, wireLength: number): LmpLayer {
  const base = { kind: "lmp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(lmpHeaderLength)) return { ...base, header: undefined, objects: [], cut: false };
  const version = reader.u16() >> 12;
  const header = { version, flags: reader.u8(), type: reader.u8(), length: reader.u16() };
  reader.skip(2);
  if (version !== lmpVersion || header.length < lmpHeaderLength) return { ...base, header, objects: [], cut: false };
  // Where the layer outside has no room for a header, what is left wraps below zero, as in 32 bits.
  const left = (Math.min(header.length, wireLength) - lmpHeaderLength) >>> 0;
  return { ...base, header, ...readObjects(reader, left) };
}

function readObjects(reader: Reader, length: number): Pick<LmpLayer, "objects" | "cut"> {
  const objects: LmpObject[] = [];
  for (let left = length; left > 0;) {
    if (!reader.has(objectHeaderLength)) return { objects, cut: true };
    const [classType, classNumber, size] = [reader.u8(), reader.u8(), reader.u16()];
    const base = { classType, classNumber, length: size, left };
    const wrong = size < objectHeaderLength ? "short" : size % 4 !== 0 ? "unaligned" : undefined;
    const value = wrong === undefined ? reader.bytes(size - objectHeaderLength) : undefined;
    if (value === undefined) {
      objects.push({ ...base, problem: wrong ?? "cut", content: undefined, value });
      break;
    }
    reader.seek(value.start);
    const content = readContent(classNumber, classType & 0x7f, reader, value.length);
    const problem = left < size ? "past-end" : undefined;
    objects.push({ ...base, problem, content, value });
    if (problem !== undefined) break;
    reader.seek(value.end);
    left -= size;
  }
  return { objects, cut: false };
}

const sizeOf = (kind: IdKind): number => (kind === "ipv6" ? 16 : 4);

function readId(reader: Reader, kind: IdKind): LmpId {
  const start = reader.offset;
  const number = reader.u32();
  if (kind === "number") return { number, address: undefined };
  reader.seek(start);
  return { number, address: kind === "ipv4" ? reader.ipv4() : reader.ipv6() };
}

const wrongLength: LmpContent = { form: "wrong-length" };

/** Nothing of what is unknown. */
function readContent(classNumber: number, classType: number, reader: Reader, length: number): LmpContent | undefined {
  const form = forms[classNumber]?.[classType];
  if (form !== undefined) {
    const layout = layouts[form];
    if (length !== layoutLength(layout)) return wrongLength;
    return { form, ...readLayout(reader, layout) } as unknown as LmpContent;
  }
  const idKind = ids[classNumber]?.[classType];
  if (idKind !== undefined) return length === sizeOf(idKind) ? { form: "id", id: readId(reader, idKind) } : wrongLength;
  const kind = kindsOfLinks[classType];
  if (kind === undefined) return undefined;
  const size = sizeOf(kind);
  switch (classNumber) {
    case c.teLink:
    case c.dataLink: {
      const linkLength = 4 + size * 2;
      const isTeLink = classNumber === c.teLink;
      if (isTeLink ? length !== linkLength : length < linkLength) return wrongLength;
      const flags = reader.u8();
      reader.skip(3);
      const link = { flags, local: readId(reader, kind), remote: readId(reader, kind) };
      if (isTeLink) return { form: "te-link", ...link };
      return { form: "data-link", ...link, ...readSubobjects(reader, length - linkLength) };
    }
    case c.channelStatus: {
      const channels: { readonly id: LmpId; readonly status: number }[] = [];
      for (let left = length; left >= size + 4; left -= size + 4)
        channels.push({ id: readId(reader, kind), status: reader.u32() });
      return { form: "channels", channels };
    }
    case c.channelStatusRequest: {
      const list: LmpId[] = [];
      for (let left = length; left >= size; left -= size) list.push(readId(reader, kind));
      return { form: "channel-requests", ids: list };
    }
    default:
      return undefined;
  }
}

export const lmpSubobjects = { switching: 1, wavelength: 2 } as const;

const switchingLayout = {
  switching: "u8",
  encoding: "u8",
  minimumBandwidth: "float32",
  maximumBandwidth: "float32",
} as const;

function readSubobjects(reader: Reader, length: number): Pick<LmpDataLink, "subobjects" | "cut"> {
  const subobjects: LmpSubobject[] = [];
  for (let left = length; left > 0;) {
    if (!reader.has(2)) return { subobjects, cut: true };
    const start = reader.offset;
    const [type, size] = [reader.u8(), reader.u8()];
    const problem = size < 4 ? "short" : size % 4 !== 0 ? "unaligned" : left < size ? "past-end" : undefined;
    const base = { type, length: size, problem } as const;
    if (problem !== undefined) {
      subobjects.push(base);
      break;
    }
    if (type === lmpSubobjects.switching) subobjects.push({ ...base, switching: readLayout(reader, switchingLayout) });
    else if (type === lmpSubobjects.wavelength) {
      reader.skip(2);
      subobjects.push({ ...base, wavelength: reader.maybe32() });
    } else {
      // tcpdump looks no further.
      subobjects.push(base);
      break;
    }
    reader.seek(start + size);
    left -= size;
  }
  return { subobjects, cut: false };
}
