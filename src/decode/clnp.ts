import type { Context } from "./context.js";
import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import type { Bytes, Layer } from "./layer.js";
import { expectedOsiChecksum } from "./osi-checksum.js";
import type { Reader } from "./reader.js";

/** OSI's connectionless network protocol (ISO 8473). */
export interface ClnpLayer extends Layer {
  readonly kind: "clnp";
  /** Absent when not all of the fixed part was captured. */
  readonly header: ClnpHeader | undefined;
  readonly fault: ClnpFault | undefined;
  readonly destination: Bytes | undefined;
  readonly source: Bytes | undefined;
  readonly segment: ClnpSegment | undefined;
  readonly options: readonly ClnpOption[];
  /** What ends the options early: too little for a header, or for the value of the option of that type. */
  readonly optionFault: undefined | "header" | { readonly type: number };
  readonly problem: FieldProblem;
  /** Where the data begin; absent when what is before them is not whole. */
  readonly dataOffset: number | undefined;
  /** The first byte of the data of a report or response, which may be a packet itself, was not captured. */
  readonly dataCut: boolean;
}

type ClnpFault = "version" | "long" | "short" | "addresses" | "segment";

export interface ClnpHeader {
  readonly lengthIndicator: number;
  readonly version: number;
  readonly lifetime: number;
  readonly type: number;
  readonly flags: number;
  readonly segmentLength: number;
  readonly checksum: number;
  readonly expectedChecksum: number | undefined;
}

interface ClnpSegment {
  readonly dataUnitId: number;
  readonly offset: number;
  readonly totalLength: number;
}

export interface ClnpOption {
  readonly type: number;
  readonly length: number;
  readonly data: Bytes;
  /** Of the types known, unless the data are too short. */
  readonly value: ClnpValue | undefined;
}

export type ClnpValue =
  /** Source routing and recording of the route. */
  | ClnpRoute
  | { readonly form: "priority"; readonly priority: number }
  /** Maintenance of the quality of service: what the flags mean depends on the format. */
  | { readonly form: "quality"; readonly format: number; readonly flags: number }
  | { readonly form: "security"; readonly format: number; readonly level: number }
  | { readonly form: "discard"; readonly major: number; readonly minor: number };

export interface ClnpRoute {
  readonly form: "route";
  readonly state: number;
  /** Where the addresses begin, counted from 1 on. */
  readonly offset: number;
  /** tcpdump takes the first one as often as there is room for it. */
  readonly addresses: readonly Bytes[];
  /** An address leads out of the option. */
  readonly broken: boolean;
}

const fixedLength = 9;
const segmented = 0x80;
const errorReport = 1;
const echoResponse = 31;
const clnpNlpid = 0x81;

export function decodeClnp(reader: Reader, wireLength: number, context: Context): ClnpLayer {
  const start = reader.offset;
  const base = { kind: "clnp", offset: start, wireLength, capturedLength: reader.left } as const;
  const nothing = {
    destination: undefined,
    source: undefined,
    segment: undefined,
    options: [],
    optionFault: undefined,
  };
  const end = { problem: undefined, dataOffset: undefined, dataCut: false };
  if (!reader.has(fixedLength)) return { ...base, header: undefined, fault: undefined, ...nothing, ...end };
  const header = readHeader(reader, start);
  const { lengthIndicator } = header;
  const fault = findFault(header, wireLength);
  if (fault !== undefined) return { ...base, header, fault, ...nothing, ...end };
  const fields = new Fields(reader, lengthIndicator - fixedLength);
  const destination = readAddress(fields);
  const source = readAddress(fields);
  const common = { ...base, header, destination, source, dataCut: false };
  if (source === undefined) {
    const isShort = fields.problem === "short";
    const problem = isShort ? undefined : fields.problem;
    const rest = { segment: undefined, options: [], optionFault: undefined, dataOffset: undefined };
    return { ...common, fault: isShort ? "addresses" : undefined, ...rest, problem };
  }
  const isSegment = (header.flags & segmented) !== 0;
  if (isSegment && fields.left < 6)
    return { ...common, fault: "segment", segment: undefined, options: [], optionFault: undefined, ...end };
  if (isSegment) fields.check(6);
  const segment = isSegment && fields.whole ? readSegment(fields) : undefined;
  const { options, optionFault } = readOptions(fields);
  const layer: ClnpLayer = {
    ...common,
    fault: undefined,
    segment,
    options,
    optionFault,
    problem: fields.problem,
    dataOffset: undefined,
  };
  if (!fields.whole || optionFault !== undefined) return layer;
  return withData(layer, header, reader, wireLength, context);
}

function readHeader(reader: Reader, start: number): ClnpHeader {
  reader.skip(1);
  const [lengthIndicator, version, lifetime, kind] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  const [segmentLength, checksum] = [reader.u16(), reader.u16()];
  const expectedChecksum = expectedOsiChecksum(reader, start, checksum, 7, lengthIndicator);
  const common = { lengthIndicator, version, lifetime, type: kind & 0x1f, flags: kind & 0xe0 };
  return { ...common, segmentLength, checksum, expectedChecksum };
}

function findFault({ version, lengthIndicator }: ClnpHeader, wireLength: number): ClnpFault | undefined {
  if (version !== 1) return "version";
  if (lengthIndicator > wireLength) return "long";
  return lengthIndicator < fixedLength ? "short" : undefined;
}

function readAddress(fields: Fields): Bytes | undefined {
  const length = fields.u8();
  if (length === undefined) return undefined;
  if (fields.left < length) return fields.fail("short");
  return fields.check(length) ? fields.bytes(length) : undefined;
}

function readSegment(fields: Fields): ClnpSegment {
  return { dataUnitId: fields.u16() ?? 0, offset: fields.u16() ?? 0, totalLength: fields.u16() ?? 0 };
}

function readOptions(fields: Fields): Pick<ClnpLayer, "options" | "optionFault"> {
  const options: ClnpOption[] = [];
  while (fields.whole && fields.left > 0) {
    if (fields.left < 2) return { options, optionFault: "header" };
    const [type, length] = [fields.u8(), fields.u8()];
    if (type === undefined || length === undefined) break;
    if (length > fields.left) return { options, optionFault: { type } };
    if (!fields.check(length)) break;
    const data = fields.reader.captured(length);
    options.push({ type, length, data, value: readValue(type, data) });
    fields.left -= length;
  }
  return { options, optionFault: undefined };
}

/** How long the values of options must be. */
export const clnpLeastLengths: Readonly<Record<number, number>> = { 193: 1, 195: 1, 197: 2, 200: 2, 203: 2, 205: 1 };

function readValue(type: number, data: Bytes): ClnpValue | undefined {
  if (data.length < (clnpLeastLengths[type] ?? 0)) return undefined;
  const first = data.at(0);
  switch (type) {
    case 193:
      return { form: "discard", major: first >> 4, minor: first & 0x0f };
    case 195:
      return { form: "quality", format: first >> 6, flags: first & 0x3f };
    case 197:
      return { form: "security", format: first >> 6, level: data.at(1) };
    case 200:
    case 203:
      return readRoute(data);
    case 205:
      return { form: "priority", priority: first & 0x0f };
    default:
      return undefined;
  }
}

function readRoute(data: Bytes): ClnpRoute {
  const [state, offset] = [data.at(0), data.at(1)];
  const addresses: Bytes[] = [];
  const route = { form: "route", state, offset, addresses } as const;
  if (offset === 0) return { ...route, broken: false };
  const size = data.at(offset - 1);
  for (let left = data.length - offset + 1; left > 0; left -= size + 1) {
    if (left < size + 1) return { ...route, broken: true };
    addresses.push(data.slice(offset, offset + size));
  }
  return { ...route, broken: false };
}

function withData(
  layer: ClnpLayer,
  header: ClnpHeader,
  reader: Reader,
  wireLength: number,
  context: Context,
): ClnpLayer {
  const dataOffset = reader.offset;
  if (header.type !== errorReport && header.type !== echoResponse) return { ...layer, dataOffset };
  const first = reader.at8(dataOffset);
  if (first !== clnpNlpid) return { ...layer, dataOffset, dataCut: first === undefined };
  return { ...layer, dataOffset, payload: context.enter(decodeClnp, reader, wireLength - header.lengthIndicator) };
}
