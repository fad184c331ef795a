import type { Bytes, Layer } from "./layer.js";
import { readTlvs, type LdpTlv } from "./ldp-tlvs.js";
import type { Reader } from "./reader.js";

/** The Label Distribution Protocol (RFC 5036): one or more protocol data units. */
export interface LdpLayer extends Layer {
  readonly kind: "ldp";
  readonly units: readonly LdpUnit[];
  /** The last unit is longer than what is left: so many bytes. */
  readonly left: number | undefined;
}

export interface LdpUnit {
  /** Absent, like all below, when the header was not all captured. */
  readonly version: number | undefined;
  readonly length: number;
  readonly identifier: string;
  readonly labelSpace: number;
  /** Another version, or a length below the header's. */
  readonly problem: undefined | "version" | "length";
  readonly messages: readonly LdpMessage[];
  /** Bytes of the next message's header were not captured. */
  readonly cut: boolean;
}

export interface LdpMessage {
  readonly type: number;
  /** What to do with a message of an unknown type. */
  readonly ignore: boolean;
  readonly length: number;
  readonly id: number;
  /** The length is below that of the header. */
  readonly tooShort: boolean;
  /** Not all of it was captured. */
  readonly cut: boolean;
  /** Of types whose parameters are decoded. */
  readonly tlvs: readonly LdpTlv[] | undefined;
  /** What follows the header, and the same with four bytes more, which is what tcpdump dumps. */
  readonly contents: Bytes;
  readonly dump: Bytes;
}

export const ldpUnitHeader = 6;
export const ldpMessageHeader = 4;

const headerLength = 10;
const messageHeader = 8;
const supportedVersion = 1;

/** Notifications, hellos, and so on: the messages whose parameters are decoded. */
const decodedMessages: ReadonlySet<number> = new Set([0x0001, 0x0100, 0x0200, 0x0201, 0x0300, 0x0301, 0x0400, 0x0402]);

export function decodeLdp(reader: Reader, wireLength: number): LdpLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "ldp", offset, wireLength, capturedLength } as const;
  const units: LdpUnit[] = [];
  for (let left = wireLength; left > headerLength + messageHeader;) {
    const start = reader.offset;
    const unit = readUnit(reader);
    units.push(unit);
    if (unit.version === undefined || unit.problem !== undefined || unit.cut || unit.messages.at(-1)?.tooShort) break;
    const size = unit.length + 4;
    if (left < size) return { ...base, units, left };
    reader.seek(start + size);
    left -= size;
  }
  return { ...base, units, left: undefined };
}

function readUnit(reader: Reader): LdpUnit {
  const nothing = { length: 0, identifier: "", labelSpace: 0, problem: undefined, messages: [], cut: false };
  if (!reader.has(headerLength)) return { ...nothing, version: undefined };
  const [version, length] = [reader.u16(), reader.u16()];
  const header = { version, length, identifier: reader.ipv4() ?? "", labelSpace: reader.u16() };
  if (version !== supportedVersion) return { ...nothing, ...header, problem: "version" };
  if (length < ldpUnitHeader) return { ...nothing, ...header, problem: "length" };
  const messages: LdpMessage[] = [];
  // tcpdump counts in 16 bits, so that a message longer than what is left is followed by more.
  for (let left = length - ldpUnitHeader; left > 0;) {
    if (!reader.has(messageHeader)) return { ...header, problem: undefined, messages, cut: true };
    const start = reader.offset;
    const message = readMessage(reader);
    messages.push(message);
    if (message.tooShort || message.cut) break;
    reader.seek(start + message.length + 4);
    left = (left - message.length - 4) & 0xffff;
  }
  return { ...header, problem: undefined, messages, cut: false };
}

function readMessage(reader: Reader): LdpMessage {
  const start = reader.offset;
  const [first, length, id] = [reader.u16(), reader.u16(), reader.u32()];
  const contentsLength = length - ldpMessageHeader;
  const base = { type: first & 0x7fff, ignore: (first & 0x8000) === 0, length, id };
  const contentsStart = reader.offset;
  const contents = reader.captured(contentsLength);
  reader.seek(contentsStart);
  const dump = reader.captured(length);
  const cut = start + length > reader.end;
  const tooShort = contentsLength < 0;
  const isDecoded = !cut && !tooShort && decodedMessages.has(base.type);
  reader.seek(contentsStart);
  const tlvs = isDecoded ? readTlvs(reader, contentsLength) : undefined;
  return { ...base, tooShort, cut, tlvs, contents, dump };
}
