import type { Bytes, Layer } from "./layer.js";
import type { FecElement, FecEnd } from "./lsp-ping-fec.js";
import { readFecStack } from "./lsp-ping-fec.js";
import type { NtpTimestamp } from "./ntp.js";
import type { Reader } from "./reader.js";

/** Detecting failures of label switched paths (RFC 4379). */
export interface LspPingLayer extends Layer {
  readonly kind: "lsp-ping";
  /** Absent if not whole. */
  readonly header: LspPingHeader | undefined;
  /** Of version 1. */
  readonly tlvs: readonly LspPingTlv[];
  /** Why the list, or the header, ends early: what the layer outside says, or what was captured. */
  readonly end: undefined | "short" | "cut";
}

export interface LspPingHeader {
  readonly version: number;
  readonly globalFlags: number;
  readonly messageType: number;
  readonly replyMode: number;
  readonly returnCode: number;
  readonly returnSubcode: number;
  readonly senderHandle: number;
  readonly sequenceNumber: number;
  readonly timestampSent: NtpTimestamp;
  readonly timestampReceived: NtpTimestamp;
}

export interface LspPingTlv {
  readonly type: number;
  readonly length: number;
  /** Absent, as the content, if there is none, or it is not whole. */
  readonly value: Bytes | undefined;
  readonly content: LspPingContent | undefined;
}

export type LspPingContent =
  | { readonly form: "fec"; readonly elements: readonly FecElement[]; readonly end: FecEnd }
  | LspPingDownstream
  | { readonly form: "discriminator"; readonly discriminator: number }
  | { readonly form: "vendor"; readonly enterprise: number }
  | { readonly form: "short" }
  | { readonly form: "unknown" };

/** Where a packet of the path goes from here; labels and multipath information are in the value only. */
export interface LspPingDownstream {
  readonly form: "downstream";
  readonly mtu: number;
  readonly addressType: number;
  readonly address: string | undefined;
  /** Of numbered interfaces. */
  readonly interfaceAddress: string | undefined;
  /** Of others. */
  readonly interfaceIndex: number | undefined;
  /** The value ends before the length of the multipath information. */
  readonly short: boolean;
}

const lspPingTlvTypes = { fecStack: 1, downstream: 2, vendor: 5, discriminator: 15 } as const;

const headerLength = 32;
const tlvHeaderLength = 4;

export function decodeLspPing(reader: Reader, wireLength: number): LspPingLayer {
  const base = { kind: "lsp-ping", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (wireLength < headerLength) return { ...base, header: undefined, tlvs: [], end: "short" };
  if (!reader.has(headerLength)) return { ...base, header: undefined, tlvs: [], end: "cut" };
  const header = readHeader(reader);
  if (header.version !== 1) return { ...base, header, tlvs: [], end: undefined };
  return { ...base, header, ...readTlvs(reader, wireLength - headerLength) };
}

function readHeader(reader: Reader): LspPingHeader {
  const [version, globalFlags, messageType, replyMode] = [reader.u16(), reader.u16(), reader.u8(), reader.u8()];
  const [returnCode, returnSubcode] = [reader.u8(), reader.u8()];
  const [senderHandle, sequenceNumber] = [reader.u32(), reader.u32()];
  const timestampSent = { seconds: reader.u32(), fraction: reader.u32() };
  const timestampReceived = { seconds: reader.u32(), fraction: reader.u32() };
  const codes = { messageType, replyMode, returnCode, returnSubcode };
  return { version, globalFlags, ...codes, senderHandle, sequenceNumber, timestampSent, timestampReceived };
}

function readTlvs(reader: Reader, length: number): Pick<LspPingLayer, "tlvs" | "end"> {
  const tlvs: LspPingTlv[] = [];
  let left = length;
  while (left > 0) {
    if (left < tlvHeaderLength) return { tlvs, end: "short" };
    if (!reader.has(tlvHeaderLength)) return { tlvs, end: "cut" };
    const [type, tlvLength] = [reader.u16(), reader.u16()];
    left -= tlvHeaderLength;
    const value = tlvLength === 0 || left < tlvLength ? undefined : reader.bytes(tlvLength);
    const content = value === undefined ? undefined : readContent(type, value, reader);
    tlvs.push({ type, length: tlvLength, value, content });
    // What fills the value up to four bytes must be there, too, but need not be captured.
    const padded = Math.ceil(tlvLength / 4) * 4;
    if (left < tlvLength) return { tlvs, end: "short" };
    if (tlvLength !== 0 && value === undefined) return { tlvs, end: "cut" };
    if (left < padded) return { tlvs, end: "short" };
    if (value !== undefined) reader.seek(value.start + padded);
    left -= padded;
  }
  return { tlvs, end: undefined };
}

function readContent(type: number, value: Bytes, reader: Reader): LspPingContent {
  reader.seek(value.start);
  switch (type) {
    case lspPingTlvTypes.fecStack:
      return { form: "fec", ...readFecStack(reader, value.length) };
    case lspPingTlvTypes.downstream:
      return value.length < 4 ? { form: "short" } : readDownstream(reader, value.length);
    case lspPingTlvTypes.discriminator:
      return value.length < 4 ? { form: "short" } : { form: "discriminator", discriminator: reader.u32() };
    case lspPingTlvTypes.vendor:
      return value.length < 4 ? { form: "short" } : { form: "vendor", enterprise: reader.u32() };
    default:
      return { form: "unknown" };
  }
}

/** How long the addresses of each type are: of the next router, and of its interface or the interface's index. */
const addressLengths: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [2, 8],
  [3, 32],
  [4, 20],
]);

const multipathHeaderLength = 4;

function readDownstream(reader: Reader, length: number): LspPingDownstream {
  const [mtu, addressType] = [reader.u16(), reader.u8()];
  reader.skip(1);
  const base = { form: "downstream", mtu, addressType } as const;
  const nothing = { address: undefined, interfaceAddress: undefined, interfaceIndex: undefined };
  const addresses = addressLengths.get(addressType);
  // Without addresses that it knows, tcpdump takes this header for the next.
  if (addresses === undefined) return { ...base, ...nothing, short: false };
  const left = length - 4 - addresses;
  if (left < 0) return { ...base, ...nothing, short: true };
  const read = () => (addressType <= 2 ? reader.ipv4() : reader.ipv6());
  const address = read();
  const isNumbered = addressType === 1 || addressType === 3;
  const interfaceAddress = isNumbered ? read() : undefined;
  const interfaceIndex = isNumbered ? undefined : reader.u32();
  return { ...base, address, interfaceAddress, interfaceIndex, short: left < multipathHeaderLength };
}
