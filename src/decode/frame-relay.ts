import { sap } from "../net/protocol-numbers.js";
import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import { decodePpp } from "./ppp.js";
import { decodeQ933 } from "./q933.js";
import { readQ922Address, type Q922Address } from "./q922-address.js";
import type { Reader } from "./reader.js";
import { decodeUnpaddedSnap } from "./snap.js";

/** A Frame Relay frame (RFC 2427). */
export interface FrameRelayLayer extends Layer {
  readonly kind: "frame-relay";
  /** `address`: the address has no end; `cut`: the header is not all there. */
  readonly problem: undefined | "address" | "cut";
  readonly addressLength: number;
  readonly dlci: number;
  /** Command, forward and backward congestion, discard eligible and control, where they lie in a long address. */
  readonly flags: number;
  /** Of frames that do not begin as those of RFC 2427 do: what stands in place of the control byte. */
  readonly control?: number | undefined;
  /** Cisco puts an EtherType there. */
  readonly etherType?: number | undefined;
  /** A zero byte lies before the network layer protocol identifier, as it should with addresses of three bytes. */
  readonly padded?: boolean | undefined;
  readonly nlpid?: number | undefined;
  readonly headerLength: number;
}

/** A fragment of a frame that is sent in pieces (FRF.12). */
export interface FragmentLayer extends Layer {
  readonly kind: "frame-relay-fragment";
  /** Begin, end and control, sequence number, and the kind of fragmentation; absent when not all captured. */
  readonly header: number | undefined;
}

/** Multilink Frame Relay (FRF.16). */
export interface MultilinkLayer extends Layer {
  readonly kind: "multilink-frame-relay";
  /** `length`: too short for a header; `cut`: the header was not all captured. */
  readonly problem: undefined | "length" | "cut";
  /** Begin, end and control: three bits at the top of a byte. */
  readonly flags: number;
  readonly sequence: number;
  /** Of control messages. */
  readonly message: number | undefined;
  readonly elements: readonly MultilinkElement[];
  /** Captured bytes end inside an element. */
  readonly elementCut: boolean;
  /** Of fragments that are not the first. */
  readonly fragment: Bytes | undefined;
  readonly headerLength: number;
}

export interface MultilinkElement {
  readonly type: number;
  /** Header included. */
  readonly length: number;
  /** Absent when the length cannot be, or not all of it was captured. */
  readonly value: Bytes | undefined;
  readonly number: number | undefined;
  /** Of a time stamp as Linux keeps one, little-endian in 64 bits each. */
  readonly time?: { readonly seconds: bigint; readonly microseconds: bigint } | undefined;
}

export const nlpids = {
  q933: 0x08,
  snap: 0x80,
  clnp: 0x81,
  esis: 0x82,
  isis: 0x83,
  fragment: 0xb1,
  ipv6: 0x8e,
  ipv4: 0xcc,
  ppp: 0xcf,
} as const;

export const multilinkFlags = { begin: 0x80, end: 0x40, control: 0x20 } as const;
export const multilinkElements = { bundle: 1, link: 2, magicNumber: 3, timeStamp: 5 } as const;

const unnumberedInformation = 0x03;
const leastCaptured = 4;

/** As a link layer: of less than four bytes nothing is told. */
export function decodeFrameRelayLink(reader: Reader, wireLength: number, context: Context): FrameRelayLayer {
  const { offset, left: capturedLength } = reader;
  if (capturedLength >= leastCaptured) return decodeFrameRelay(reader, wireLength, context);
  const base = { kind: "frame-relay", offset, wireLength, capturedLength } as const;
  return { ...base, problem: "cut", addressLength: 0, dlci: 0, flags: 0, headerLength: capturedLength };
}

export function decodeFrameRelay(reader: Reader, wireLength: number, context: Context): FrameRelayLayer {
  const { offset, left: capturedLength } = reader;
  const end = reader.narrow(offset, wireLength);
  const base = { kind: "frame-relay", offset, wireLength, capturedLength } as const;
  const address = readQ922Address(reader);
  const nothing = { ...base, addressLength: 0, dlci: 0, flags: 0, headerLength: 0 };
  const layer =
    typeof address === "string" ? { ...nothing, problem: address } : readFrame(address, reader, base, context);
  reader.widen(end);
  return layer;
}

function readFrame(
  address: Q922Address,
  reader: Reader,
  base: Pick<FrameRelayLayer, "kind" | "offset" | "wireLength" | "capturedLength">,
  context: Context,
): FrameRelayLayer {
  const { offset, wireLength } = base;
  const { addressLength, dlci } = address;
  const cut = { ...base, ...address, problem: "cut", headerLength: 0 } as const;
  const first = reader.at8(offset + addressLength);
  if (first === undefined) return cut;
  const isCisco = first !== unnumberedInformation && dlci !== 0;
  const control = isCisco ? first : undefined;
  const etherType = isCisco ? reader.maybe16() : undefined;
  if (etherType !== undefined) {
    const payload = context.etherType(etherType, reader, wireLength - addressLength - 2);
    if (payload !== undefined)
      return { ...base, ...address, problem: undefined, etherType, headerLength: addressLength + 2, payload };
  }
  const second = reader.at8(offset + addressLength + 1);
  if (second === undefined) return { ...cut, control, etherType };
  const padded = second === 0;
  const headerLength = addressLength + (padded ? 3 : 2);
  const nlpid = reader.at8(offset + headerLength - 1);
  if (nlpid === undefined) return { ...cut, control, etherType, padded };
  reader.seek(offset + headerLength);
  const payload = decodeContents(nlpid, reader, wireLength - headerLength, context);
  return { ...base, ...address, problem: undefined, control, etherType, padded, nlpid, headerLength, payload };
}

function decodeContents(nlpid: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  switch (nlpid) {
    case nlpids.ipv4:
      return context.ipVersion(4, reader, wireLength);
    case nlpids.ipv6:
      return context.ipVersion(6, reader, wireLength);
    case nlpids.clnp:
    case nlpids.esis:
    case nlpids.isis:
      // For OSI the identifier is a part of its own header.
      reader.seek(reader.offset - 1);
      return context.llcSap(sap.iso, reader, wireLength + 1);
    case nlpids.snap:
      return context.enter(decodeUnpaddedSnap, reader, wireLength);
    case nlpids.q933:
      return decodeQ933(reader, wireLength);
    case nlpids.fragment:
      return decodeFragment(reader, wireLength);
    case nlpids.ppp:
      return context.enter(decodePpp, reader, wireLength);
    default:
      return undefined;
  }
}

function decodeFragment(reader: Reader, wireLength: number): FragmentLayer {
  const base = {
    kind: "frame-relay-fragment",
    offset: reader.offset,
    wireLength,
    capturedLength: reader.left,
  } as const;
  return { ...base, header: reader.maybe16() };
}

const multilinkHeader = 4;
const controlHeader = 3;
const elementHeader = 2;

export function decodeMultilinkLink(reader: Reader, wireLength: number, context: Context): MultilinkLayer {
  const { left } = reader;
  const layer = decodeMultilink(reader, wireLength, context);
  return left < 2 ? { ...layer, problem: "cut", headerLength: left } : layer;
}

export function decodeMultilink(reader: Reader, wireLength: number, context: Context): MultilinkLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "multilink-frame-relay", offset, wireLength, capturedLength } as const;
  const nothing = { message: undefined, elements: [], elementCut: false, fragment: undefined };
  if (wireLength < multilinkHeader || !reader.has(multilinkHeader)) {
    const problem = wireLength < multilinkHeader ? "length" : "cut";
    return { ...base, ...nothing, problem, flags: 0, sequence: 0, headerLength: wireLength };
  }
  const [first, second, third] = [reader.u8(), reader.u8(), reader.u8()];
  const flags = first & 0xe0;
  const { begin, end, control } = multilinkFlags;
  const header = { ...base, ...nothing, problem: undefined, flags, sequence: ((first & 0x1e) << 7) | second };
  if (flags === (begin | end | control) && second === 0) {
    const { elements, cut } = readElements(reader, wireLength - controlHeader);
    // Where tcpdump finds an element cut short, because it shows them, it takes all for the header.
    const headerLength = cut && context.options.details ? wireLength : controlHeader;
    return { ...header, message: third, elements, elementCut: cut, headerLength };
  }
  if (flags === (begin | end) || flags === begin) {
    reader.seek(offset + 2);
    const payload = context.enter(decodeFrameRelay, reader, wireLength - 2);
    return { ...header, headerLength: 2, payload };
  }
  reader.seek(offset);
  return { ...header, fragment: reader.captured(wireLength), headerLength: 0 };
}

const timeLength = 16;

function readTime(value: Bytes): MultilinkElement["time"] {
  return { seconds: BigInt.asIntN(64, value.u64le(0)), microseconds: BigInt.asIntN(64, value.u64le(8)) };
}

function readElements(
  reader: Reader,
  room: number,
): { readonly elements: readonly MultilinkElement[]; readonly cut: boolean } {
  const elements: MultilinkElement[] = [];
  for (let left = room; left > elementHeader;) {
    if (!reader.has(elementHeader)) return { elements, cut: true };
    const [type, length] = [reader.u8(), reader.u8()];
    const size = length - elementHeader;
    if (type === 0 || size <= 0 || !reader.has(size)) {
      elements.push({ type, length, value: undefined, number: undefined });
      return { elements, cut: type !== 0 && size > 0 };
    }
    const start = reader.offset;
    const number = type === multilinkElements.magicNumber && size === 4 ? reader.u32() : undefined;
    reader.seek(start);
    const value = reader.captured(size);
    const time = type === multilinkElements.timeStamp && size === timeLength ? readTime(value) : undefined;
    elements.push({ type, length, value, number, time });
    // tcpdump's count of what is left wraps round where the element is longer.
    left = (left - length) >>> 0;
  }
  return { elements, cut: false };
}
