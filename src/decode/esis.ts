import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import type { Bytes, Layer } from "./layer.js";
import { expectedOsiChecksum } from "./osi-checksum.js";
import type { Reader } from "./reader.js";

/** End system to intermediate system routing (ISO 9542). */
export interface EsisLayer extends Layer {
  readonly kind: "esis";
  /** Absent when not all of it was captured. */
  readonly header: EsisHeader | undefined;
  readonly fault: undefined | "none" | "nlpid" | "version" | "long" | "short";
  /** Absent when of an unknown type. */
  readonly message: EsisMessage | undefined;
  readonly options: readonly EsisOption[];
  readonly optionFault: undefined | "header" | { readonly type: number };
  readonly problem: FieldProblem;
}

export interface EsisHeader {
  readonly nlpid: number;
  readonly lengthIndicator: number;
  readonly version: number;
  readonly type: number;
  readonly holdingTime: number;
  readonly checksum: number;
  readonly expectedChecksum: number | undefined;
}

/** Addresses are absent from the first on that is not whole. */
export type EsisMessage =
  | {
      readonly kind: "redirect";
      readonly destination: Bytes | undefined;
      readonly snpa: Bytes | undefined;
      readonly net: Bytes | undefined;
    }
  | { readonly kind: "endSystem"; readonly count: number | undefined; readonly addresses: readonly Bytes[] }
  | { readonly kind: "intermediateSystem"; readonly net: Bytes | undefined };

export interface EsisOption {
  readonly type: number;
  readonly length: number;
  /** As much as was captured. */
  readonly data: Bytes;
  /** Configuration times, in seconds; absent if the length is wrong or not all was captured. */
  readonly configurationTime: number | undefined;
  /** Protocols supported: network layer protocol identifiers, as many as were captured. */
  readonly protocols: readonly number[] | undefined;
}

export const esisHeaderLength = 9;
const esisNlpid = 0x82;
const esisTypes = { endSystem: 2, intermediateSystem: 4, redirect: 6 } as const;

export function decodeEsis(reader: Reader, wireLength: number): EsisLayer {
  const start = reader.offset;
  const base = { kind: "esis", offset: start, wireLength, capturedLength: reader.left } as const;
  const nothing = { message: undefined, options: [], optionFault: undefined, problem: undefined };
  if (wireLength <= 2) return { ...base, header: undefined, fault: "none", ...nothing };
  if (!reader.has(esisHeaderLength)) return { ...base, header: undefined, fault: undefined, ...nothing };
  const [nlpid, lengthIndicator, version] = [reader.u8(), reader.u8(), reader.u8()];
  reader.skip(1);
  const [type, holdingTime, checksum] = [reader.u8() & 0x1f, reader.u16(), reader.u16()];
  const expectedChecksum = expectedOsiChecksum(reader, start, checksum, 7, lengthIndicator);
  const header: EsisHeader = { nlpid, lengthIndicator, version, type, holdingTime, checksum, expectedChecksum };
  const fault = findFault(header, wireLength);
  if (fault !== undefined) return { ...base, header, fault, ...nothing };
  const fields = new Fields(reader, lengthIndicator - esisHeaderLength);
  const message = readMessage(fields, type);
  const read = message === undefined ? { options: [], optionFault: undefined } : readOptions(fields);
  return { ...base, header, fault, message, ...read, problem: fields.problem };
}

function findFault({ nlpid, version, lengthIndicator }: EsisHeader, wireLength: number): EsisLayer["fault"] {
  if (nlpid !== esisNlpid) return "nlpid";
  if (version !== 1) return "version";
  if (lengthIndicator > wireLength) return "long";
  return lengthIndicator < esisHeaderLength + 2 ? "short" : undefined;
}

/** What was captured is looked at before the length. */
function readNumber(fields: Fields): number | undefined {
  return fields.check(1) ? fields.u8() : undefined;
}

function readAddress(fields: Fields): Bytes | undefined {
  const length = readNumber(fields);
  return length !== undefined && fields.check(length) ? fields.bytes(length) : undefined;
}

function readMessage(fields: Fields, type: number): EsisMessage | undefined {
  switch (type) {
    case esisTypes.redirect: {
      const [destination, snpa] = [readAddress(fields), readAddress(fields)];
      // The byte that holds the last length is not taken from the length that is left.
      const length = readNumber(fields);
      if (length !== undefined) fields.left++;
      const net = length !== undefined && fields.check(length) ? fields.bytes(length) : undefined;
      return { kind: "redirect", destination, snpa, net };
    }
    case esisTypes.endSystem: {
      const count = readNumber(fields);
      const addresses: Bytes[] = [];
      while (fields.whole && addresses.length < (count ?? 0)) {
        const address = readAddress(fields);
        if (address !== undefined) addresses.push(address);
      }
      return { kind: "endSystem", count, addresses };
    }
    case esisTypes.intermediateSystem:
      return { kind: "intermediateSystem", net: readAddress(fields) };
    default:
      return undefined;
  }
}

const protocols = 129;
const configurationTime = 198;

function readOptions(fields: Fields): Pick<EsisLayer, "options" | "optionFault"> {
  const options: EsisOption[] = [];
  const { reader } = fields;
  while (fields.whole && fields.left > 0) {
    if (fields.left < 2) return { options, optionFault: "header" };
    const [type, length] = [fields.u8(), fields.u8()];
    if (type === undefined || length === undefined) break;
    if (length > fields.left) return { options, optionFault: { type } };
    const data = reader.captured(length);
    const hasTime = type === configurationTime && length === 2 && data.length === 2;
    const list = type === protocols ? Array.from({ length: data.length }, (_, index) => data.at(index)) : undefined;
    options.push({ type, length, data, configurationTime: hasTime ? data.u16(0) : undefined, protocols: list });
    fields.left -= length;
    // tcpdump forgets how long the list of protocols was, and takes it for the options that follow.
    if (type === protocols && data.length === length) reader.seek(data.start);
    if (data.length === length) continue;
    if (type === configurationTime && length === 2) fields.fail("absent");
    else if (type !== protocols && fields.left === 1) return { options, optionFault: "header" };
    else if (type === protocols || fields.left > 0) fields.fail("cut");
  }
  return { options, optionFault: undefined };
}
