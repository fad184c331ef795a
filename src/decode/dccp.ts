import { expectedChecksum } from "./checksum.js";
import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Datagram Congestion Control Protocol (RFC 4340). */
export interface DccpLayer extends Layer {
  readonly kind: "dccp";
  /** Absent when not all of it is there: see `missing`. */
  readonly header: DccpHeader | undefined;
  /** How many bytes of the generic header the layer outside has no room for. */
  readonly missing: number;
  /** How many bytes of the header of its type there is no room for. */
  readonly missingOfType: number;
  /** That header was not all captured, where tcpdump looks. */
  readonly cut: boolean;
  /** Of requests and responses. */
  readonly serviceCode: number | undefined;
  readonly resetCode: number | undefined;
  readonly acknowledgmentNumber: bigint | undefined;
  readonly options: readonly DccpOption[] | undefined;
}

export interface DccpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** In bytes. */
  readonly headerLength: number;
  readonly ccVal: number;
  readonly checksumCoverage: number;
  readonly checksum: number;
  /** Absent when it was not verified. */
  readonly expectedChecksum: number | undefined;
  readonly type: number;
  readonly sequenceNumber: bigint;
}

export interface DccpOption {
  readonly type: number;
  readonly length: number;
  /**
   * `header`: type or length were not captured; `short`: the length is smaller than 2; `long`: it leads out of the header; `cut`: the
   * option was not all captured. Nothing follows.
   */
  readonly problem: undefined | "header" | "short" | "long" | "cut";
  readonly data: Bytes;
  /** Of the types whose form is known, if the length is one of theirs. */
  readonly value: DccpValue | undefined;
}

export type DccpValue =
  /** Change and Confirm (RFC 4340 section 6). */
  | { readonly form: "feature"; readonly feature: number; readonly values: Bytes }
  /** A time stamp, an elapsed time, and what congestion control gives two or four bytes. */
  | { readonly form: "number"; readonly number: number }
  | { readonly form: "echo"; readonly timestamp: number; readonly elapsedTime: number | undefined };

export const dccpTypes = { request: 0, response: 1, data: 2, reset: 7 } as const;

const dccpProtocol = 33;
const shortHeader = 12;
const longHeader = 16;
/** What the headers of the types add (RFC 4340 sections 5.2 to 5.8). */
const typeHeaders: readonly number[] = [4, 12, 0, 8, 8, 8, 8, 12, 8, 8];

export function decodeDccp(reader: Reader, wireLength: number, context: Context): DccpLayer {
  const start = reader.offset;
  const base = { kind: "dccp", offset: start, wireLength, capturedLength: reader.left } as const;
  const nothing = { serviceCode: undefined, resetCode: undefined, acknowledgmentNumber: undefined, options: undefined };
  const none = { ...base, header: undefined, missingOfType: 0, ...nothing };
  if (!reader.has(shortHeader)) return { ...none, missing: 0, cut: true };
  if (wireLength < shortHeader) return { ...none, missing: shortHeader - wireLength, cut: false };
  const isLong = ((reader.at8(start + 8) ?? 0) & 1) === 1;
  const fixed = isLong ? longHeader : shortHeader;
  if (wireLength < fixed) return { ...none, missing: fixed - wireLength, cut: false };
  if (!reader.has(fixed)) return { ...none, missing: 0, cut: true };
  const header = readHeader(reader, start, isLong, wireLength, context);
  const extra = typeHeaders[header.type] ?? 0;
  const missingOfType = Math.max(fixed + extra - wireLength, 0);
  const common = { ...base, header, missing: 0, missingOfType };
  const isChecked = [dccpTypes.request, dccpTypes.response, dccpTypes.reset].some((type) => type === header.type);
  const cut = isChecked && !reader.has(extra);
  if (missingOfType > 0 || cut) return { ...common, cut: missingOfType === 0, ...nothing };
  return { ...common, cut: false, ...readRest(reader, header, start + fixed, extra, isLong) };
}

function readHeader(reader: Reader, start: number, isLong: boolean, wireLength: number, context: Context): DccpHeader {
  const [sourcePort, destinationPort] = [reader.u16(), reader.u16()];
  const [words, fifth, checksum, ninth] = [reader.u8(), reader.u8(), reader.u16(), reader.u8()];
  const coverage = fifth & 0x0f;
  const covered = coverage === 0 ? wireLength : Math.min((words + coverage - 1) * 4, wireLength);
  const isVerified = context.options.checksums && context.network !== undefined && start + wireLength <= reader.end;
  const pseudo = context.addressSum + dccpProtocol + wireLength;
  const expected = isVerified ? expectedChecksum(checksum, pseudo + reader.sum16(start, covered)) : undefined;
  if (isLong) reader.skip(1);
  const sequenceNumber = isLong ? (BigInt(reader.u16()) << 32n) | BigInt(reader.u32()) : BigInt(reader.u24());
  const ports = { sourcePort, destinationPort, headerLength: words * 4, ccVal: fifth >> 4, checksumCoverage: coverage };
  return { ...ports, checksum, expectedChecksum: expected, type: (ninth >> 1) & 0x0f, sequenceNumber };
}

function readRest(
  reader: Reader,
  { type, headerLength }: DccpHeader,
  typeStart: number,
  extra: number,
  isLong: boolean,
): Pick<DccpLayer, "serviceCode" | "resetCode" | "acknowledgmentNumber" | "options"> {
  const at = (offset: number) => reader.seek(typeStart + offset);
  at(type === dccpTypes.response ? 8 : 0);
  const hasService = type === dccpTypes.request || type === dccpTypes.response;
  const serviceCode = hasService ? reader.maybe32() : undefined;
  at(8);
  const resetCode = type === dccpTypes.reset ? reader.maybe8() : undefined;
  const acknowledges = type !== dccpTypes.data && type !== dccpTypes.request;
  const acknowledgmentNumber = acknowledges ? readAcknowledgment(reader, typeStart, isLong) : undefined;
  at(extra);
  const room = headerLength - (typeStart + extra - (typeStart - (isLong ? longHeader : shortHeader)));
  return { serviceCode, resetCode, acknowledgmentNumber, options: room > 0 ? readOptions(reader, room) : undefined };
}

function readAcknowledgment(reader: Reader, typeStart: number, isLong: boolean): bigint | undefined {
  reader.seek(typeStart + (isLong ? 2 : 1));
  const high = isLong ? reader.maybe16() : reader.maybe8();
  const low = isLong ? reader.maybe32() : reader.maybe16();
  if (high === undefined || low === undefined) return undefined;
  return (BigInt(high) << (isLong ? 32n : 16n)) | BigInt(low);
}

const firstWithLength = 32;

function readOptions(reader: Reader, room: number): readonly DccpOption[] {
  const options: DccpOption[] = [];
  for (let left = room; ;) {
    const start = reader.offset;
    const type = reader.maybe8();
    const length = type === undefined ? undefined : type < firstWithLength ? 1 : reader.maybe8();
    const option = { type: type ?? 0, length: length ?? 0, data: reader.captured(0), value: undefined };
    const problem = optionProblem(reader, start, type, length, left);
    if (problem !== undefined || length === undefined) return [...options, { ...option, problem }];
    const data = reader.captured(length - 2);
    options.push({ ...option, problem, data, value: readValue(option.type, data) });
    if (left <= length) return options;
    left -= length;
    reader.seek(start + length);
  }
}

function optionProblem(
  reader: Reader,
  start: number,
  type: number | undefined,
  length: number | undefined,
  left: number,
): DccpOption["problem"] {
  if (type === undefined || length === undefined) return "header";
  if (type >= firstWithLength && length < 2) return "short";
  if (left < length) return "long";
  return start + length > reader.end ? "cut" : undefined;
}

const optionTypes = { changeL: 32, confirmR: 35, timestamp: 41, timestampEcho: 42, elapsedTime: 43 } as const;
/** The first of the options whose meaning the congestion control decides. */
export const firstDccpControlOption = 128;

function readValue(type: number, data: Bytes): DccpValue | undefined {
  const { length } = data;
  if (type >= optionTypes.changeL && type <= optionTypes.confirmR)
    return length === 0 ? undefined : { form: "feature", feature: data.at(0), values: data.slice(1) };
  if (type === optionTypes.timestampEcho) return readEcho(data);
  if (length === 4 && (type === optionTypes.timestamp || hasNumber(type)))
    return { form: "number", number: data.u32(0) };
  return length === 2 && hasNumber(type) ? { form: "number", number: data.u16(0) } : undefined;
}

/** Whether a value is a number of two bytes or four. */
function hasNumber(type: number): boolean {
  return type === optionTypes.elapsedTime || type >= firstDccpControlOption;
}

function readEcho(data: Bytes): DccpValue | undefined {
  const { length } = data;
  if (length !== 4 && length !== 6 && length !== 8) return undefined;
  const elapsedTime = length === 4 ? undefined : length === 6 ? data.u16(4) : data.u32(4);
  return { form: "echo", timestamp: data.u32(0), elapsedTime };
}
