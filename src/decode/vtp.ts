import type { CapturedText } from "./escaped-text.js";
import { readPaddedText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Cisco's VLAN Trunking Protocol. */
export interface VtpLayer extends Layer {
  readonly kind: "vtp";
  /** `header`: too short for one; `domain`: the length of the domain's name cannot be. */
  readonly problem: undefined | "header" | "domain";
  /** The header was not all captured. */
  readonly headerCut: boolean;
  /** Not all of the packet was captured. */
  readonly cut: boolean;
  readonly version: number;
  readonly type: number;
  /** Followers of a summary, sequence number of a subset. */
  readonly third: number;
  readonly domainLength: number;
  readonly domain: CapturedText | undefined;
  /** Fields not captured are absent. */
  readonly body: VtpBody | undefined;
}

export type VtpBody =
  | {
      readonly form: "summary";
      readonly revision: number | undefined;
      readonly updater: string | undefined;
      readonly timestamp: readonly (number | undefined)[];
      readonly digest: readonly (number | undefined)[];
    }
  | {
      readonly form: "subset";
      readonly revision: number | undefined;
      readonly vlans: readonly VtpVlan[];
      /** `cut`: bytes of the next VLAN were not captured; `short`: it is too short. */
      readonly end: undefined | "cut" | "short";
    }
  | { readonly form: "request"; readonly start: number | undefined };

export interface VtpVlan {
  readonly status: number;
  readonly type: number;
  readonly id: number;
  readonly mtu: number;
  /** IEEE 802.10's index. */
  readonly said: number;
  /** Absent when there is no room for it. */
  readonly name: CapturedText | undefined;
  readonly tlvs: readonly VtpTlv[];
  /** Less is left than a TLV's header, or one does not fit, is not of two bytes, or was not all captured. */
  readonly end: undefined | "short" | "long" | "length" | "cut";
}

export interface VtpTlv {
  readonly type: number;
  /** In units of two bytes. */
  readonly length: number;
  /** Absent when it is not of two bytes, or not there. */
  readonly value: number | undefined;
  /** With its header. */
  readonly bytes: Bytes;
}

const vtpTypes = { summary: 1, subset: 2, request: 3, join: 4 } as const;

const headerLength = 36;
const longestDomain = 32;
const vlanLength = 12;

export function decodeVtp(reader: Reader, wireLength: number): VtpLayer {
  const { offset, left: capturedLength } = reader;
  const cut = !reader.has(wireLength);
  const base = { kind: "vtp", offset, wireLength, capturedLength, cut } as const;
  const nothing = { version: 0, type: 0, third: 0, domainLength: 0, domain: undefined, body: undefined };
  if (wireLength < headerLength) return { ...base, ...nothing, problem: "header", headerCut: false };
  if (!reader.has(headerLength)) return { ...base, ...nothing, problem: undefined, headerCut: true };
  const [version, type, third, domainLength] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  const header = { ...base, headerCut: false, version, type, third, domainLength };
  if (domainLength < 1 || domainLength > longestDomain)
    return { ...header, problem: "domain", domain: undefined, body: undefined };
  const domain = readPaddedText(reader, domainLength);
  reader.seek(offset + headerLength);
  return { ...header, problem: undefined, domain, body: readBody(type, reader, offset + wireLength) };
}

function readWords(reader: Reader, count: number): readonly (number | undefined)[] {
  return Array.from({ length: count }, () => reader.maybe32());
}

function readBody(type: number, reader: Reader, end: number): VtpBody | undefined {
  switch (type) {
    case vtpTypes.summary: {
      const [revision, updater] = [reader.maybe32(), reader.ipv4()];
      return { form: "summary", revision, updater, timestamp: readWords(reader, 3), digest: readWords(reader, 4) };
    }
    case vtpTypes.subset: {
      const revision = reader.maybe32();
      const vlans: VtpVlan[] = [];
      return { form: "subset", revision, vlans, end: readVlans(reader, end, vlans) };
    }
    case vtpTypes.request:
      return { form: "request", start: reader.maybe32() };
    default:
      return undefined;
  }
}

function readVlans(reader: Reader, end: number, vlans: VtpVlan[]): "cut" | "short" | undefined {
  while (reader.offset < end) {
    const start = reader.offset;
    const length = reader.at8(start);
    if (length === undefined) return "cut";
    if (length === 0) break;
    if (!reader.has(length)) return "cut";
    if (length < vlanLength) return "short";
    const vlan = readVlan(reader, start + length);
    vlans.push(vlan);
    if (vlan.end !== undefined) break;
    reader.seek(start + length);
  }
  // Where captured bytes end at the end of a VLAN, the next one is missed.
  return undefined;
}

function readVlan(reader: Reader, end: number): VtpVlan {
  reader.skip(1);
  const [status, type, nameLength] = [reader.u8(), reader.u8(), reader.u8()];
  const base = { status, type, id: reader.u16(), mtu: reader.u16(), said: reader.u32() };
  const nameRoom = (nameLength + 3) & ~3;
  const start = reader.offset;
  if (end - start < nameRoom) return { ...base, name: undefined, tlvs: [], end: "short" };
  const name = readPaddedText(reader, nameLength);
  reader.seek(start + nameRoom);
  const tlvs: VtpTlv[] = [];
  return { ...base, name, tlvs, end: readTlvs(reader, end, tlvs) };
}

function readTlvs(reader: Reader, end: number, tlvs: VtpTlv[]): VtpVlan["end"] {
  while (reader.offset < end) {
    if (end - reader.offset < 2) return "short";
    const start = reader.offset;
    const [type, length] = [reader.u8(), reader.u8()];
    const size = length * 2 + 2;
    const fits = size <= end - start;
    const value = length === 1 && fits ? reader.maybe16() : undefined;
    reader.seek(start);
    tlvs.push({ type, length, value, bytes: reader.captured(fits ? size : 0) });
    if (!fits) return "long";
    if (length !== 1) return "length";
  }
  return undefined;
}
