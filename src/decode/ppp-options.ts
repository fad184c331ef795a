import type { Bytes } from "./layer.js";
import { pppControl } from "./ppp-control-protocols.js";
import type { Reader } from "./reader.js";

/** The value of an option of a PPP control protocol. Fields are absent when not captured. */
export type PppOptionValue =
  /** The option's length is not the one it should have, or less than the least. */
  | PppMisfit
  /** LCP: sizes, maps, magic numbers and the like; BACP: the magic number of the favored peer. */
  | { readonly form: "number"; readonly number: number | undefined }
  /** LCP: an extension of a vendor's (RFC 2153). */
  | { readonly form: "vendor"; readonly oui: number | undefined }
  | PppAuthentication
  /** LCP (RFC 1570 section 2.3). */
  | { readonly form: "callback"; readonly operation: number | undefined }
  /** LCP (RFC 1990 section 5.1.3). The address is of the classes that have an IPv4 or a hardware address. */
  | { readonly form: "endpoint"; readonly class: number | undefined; readonly address: string | undefined }
  /** IPCP. */
  | { readonly form: "address"; readonly address: string | undefined }
  | { readonly form: "addresses"; readonly source: string | undefined; readonly destination: string | undefined }
  | PppCompression
  /** IPV6CP (RFC 5072). */
  | { readonly form: "interface-identifier"; readonly identifier: Bytes | undefined }
  /** CCP: BSD compression (RFC 1977). */
  | { readonly form: "bsd"; readonly version: number | undefined; readonly dictionaryBits: number | undefined }
  | PppMagnalink
  | PppDeflate;

interface PppMisfit {
  readonly form: "misfit";
  readonly relation: "=" | ">=";
  /** What the length should be, or should be at least. */
  readonly right: number;
}

/** LCP (RFC 1661 section 6.2). */
export interface PppAuthentication {
  readonly form: "authentication";
  readonly protocol: number | undefined;
  /** Of CHAP. tcpdump takes the fifth byte for it even where the option ends before that. */
  readonly algorithm: number | undefined;
}

/** IPCP: compression of headers (RFC 1332, 3544). */
export interface PppCompression {
  readonly form: "compression";
  readonly protocol: number | undefined;
  /** Of IP Header Compression; absent if the option is too short for them or not all of them were captured. */
  readonly parameters: PppCompressionParameters | undefined;
  /** The list ends with the first that reaches beyond the option, or before one of type or length 0. */
  readonly suboptions: readonly PppSuboption[];
  readonly suboptionsCut: boolean;
}

interface PppCompressionParameters {
  readonly tcpSpace: number;
  readonly nonTcpSpace: number;
  readonly maxPeriod: number;
  readonly maxTime: number;
  readonly maxHeader: number;
}

interface PppSuboption {
  readonly type: number;
  /** Type and length included. */
  readonly length: number;
}

/** CCP: Magnalink's compression (RFC 1975). */
interface PppMagnalink {
  readonly form: "magnalink";
  readonly features: number | undefined;
  readonly packetByPacket: boolean | undefined;
  readonly history: number | undefined;
  readonly contexts: number | undefined;
}

/** CCP (RFC 1979). */
interface PppDeflate {
  readonly form: "deflate";
  readonly window: number | undefined;
  readonly method: number | undefined;
  readonly mustBeZero: number | undefined;
  readonly check: number | undefined;
}

/** Reads what follows an option's type and length; `start` is where the option begins. */
type ReadValue = (reader: Reader, length: number, start: number) => PppOptionValue;

/** A length that an option must have, or at least have, and what then is in it. */
type Row = readonly [relation: "=" | ">=", right: number, read: ReadValue];

const readNumber16: ReadValue = (reader) => ({ form: "number", number: reader.maybe16() });
const readNumber32: ReadValue = (reader) => ({ form: "number", number: reader.maybe32() });
const readAddress: ReadValue = (reader) => ({ form: "address", address: reader.ipv4() });

const lcpRows: ReadonlyMap<number, Row> = new Map<number, Row>([
  [0, [">=", 6, (reader) => ({ form: "vendor", oui: reader.maybe24() })]],
  [1, ["=", 4, readNumber16]],
  [2, ["=", 6, readNumber32]],
  [3, [">=", 4, readAuthentication]],
  [4, [">=", 4, readNumber16]],
  [5, ["=", 6, readNumber32]],
  [13, [">=", 3, (reader) => ({ form: "callback", operation: reader.maybe8() })]],
  [17, ["=", 4, readNumber16]],
  [19, [">=", 3, readEndpoint]],
  [23, ["=", 4, readNumber16]],
]);

const ipcpRows: ReadonlyMap<number, Row> = new Map<number, Row>([
  [1, ["=", 10, (reader) => ({ form: "addresses", source: reader.ipv4(), destination: reader.ipv4() })]],
  [2, [">=", 4, readCompression]],
  ...[3, 4, 129, 130, 131, 132].map((type): [number, Row] => [type, ["=", 6, readAddress]]),
]);

const ipv6cpRows: ReadonlyMap<number, Row> = new Map<number, Row>([
  [1, ["=", 10, (reader) => ({ form: "interface-identifier", identifier: reader.bytes(8) })]],
]);

const ccpRows: ReadonlyMap<number, Row> = new Map<number, Row>([
  [21, [">=", 3, readBsd]],
  [24, [">=", 4, readMagnalink]],
  [26, [">=", 4, readDeflate]],
]);

const rows: ReadonlyMap<number, ReadonlyMap<number, Row>> = new Map([
  [pppControl.lcp, lcpRows],
  [pppControl.ipcp, ipcpRows],
  [pppControl.ipv6cp, ipv6cpRows],
  [pppControl.ccp, ccpRows],
  [pppControl.bacp, new Map<number, Row>([[1, ["=", 6, readNumber32]]])],
]);

/** The cursor is behind the option's type and length. Nothing for options that carry nothing, or nothing known. */
export function decodePppOptionValue(
  protocol: number,
  type: number,
  length: number,
  reader: Reader,
): PppOptionValue | undefined {
  const row = length < 2 ? undefined : rows.get(protocol)?.get(type);
  if (row === undefined) return undefined;
  const [relation, right, read] = row;
  if (relation === "=" ? length !== right : length < right) return { form: "misfit", relation, right };
  return read(reader, length, reader.offset - 2);
}

function readAuthentication(reader: Reader, _length: number, start: number): PppOptionValue {
  return { form: "authentication", protocol: reader.maybe16(), algorithm: reader.at8(start + 4) };
}

const [ipv4Class, macClass] = [2, 3];

function readEndpoint(reader: Reader, length: number): PppOptionValue {
  const kind = reader.maybe8();
  const right = kind === ipv4Class ? 7 : kind === macClass ? 9 : length;
  if (length !== right) return { form: "misfit", relation: "=", right };
  const address = kind === ipv4Class ? reader.ipv4() : kind === macClass ? reader.mac() : undefined;
  return { form: "endpoint", class: kind, address };
}

export const ipHeaderCompression = 0x61;
/** Of the option with the parameters of RFC 3544. */
export const pppCompressionLength = 14;

function readCompression(reader: Reader, length: number, start: number): PppCompression {
  const protocol = reader.maybe16();
  const none = { parameters: undefined, suboptions: [], suboptionsCut: false };
  const hasParameters = protocol === ipHeaderCompression && length >= pppCompressionLength;
  // As tcpdump does, this asks for two bytes more than the parameters have.
  if (!hasParameters || !reader.has(pppCompressionLength - 2)) return { form: "compression", protocol, ...none };
  const parameters = {
    tcpSpace: reader.u16(),
    nonTcpSpace: reader.u16(),
    maxPeriod: reader.u16(),
    maxTime: reader.u16(),
    maxHeader: reader.u16(),
  };
  const suboptions: PppSuboption[] = [];
  const suboptionsCut = !readSuboptions(reader, start + length, suboptions);
  return { form: "compression", protocol, parameters, suboptions, suboptionsCut };
}

/** False if the captured bytes end before the option does. */
function readSuboptions(reader: Reader, end: number, suboptions: PppSuboption[]): boolean {
  for (let at = reader.offset; at + 2 <= end;) {
    reader.seek(at);
    if (!reader.has(2)) return false;
    const [type, length] = [reader.u8(), reader.u8()];
    if (type === 0 || length === 0) return true;
    suboptions.push({ type, length });
    if (at + length > end) return true;
    at += length;
  }
  return true;
}

function readBsd(reader: Reader): PppOptionValue {
  const byte = reader.maybe8();
  if (byte === undefined) return { form: "bsd", version: undefined, dictionaryBits: undefined };
  return { form: "bsd", version: byte >> 5, dictionaryBits: byte & 0x1f };
}

function readMagnalink(reader: Reader): PppMagnalink {
  const byte = reader.maybe8();
  const contexts = reader.maybe8();
  if (byte === undefined)
    return { form: "magnalink", features: undefined, packetByPacket: undefined, history: undefined, contexts };
  return {
    form: "magnalink",
    features: byte >> 6,
    packetByPacket: (byte & 0x20) !== 0,
    history: byte & 0x1f,
    contexts,
  };
}

function readDeflate(reader: Reader): PppDeflate {
  const [first, second] = [reader.maybe8(), reader.maybe8()];
  return {
    form: "deflate",
    window: first === undefined ? undefined : first >> 4,
    method: first === undefined ? undefined : first & 0xf,
    mustBeZero: second === undefined ? undefined : second >> 2,
    check: second === undefined ? undefined : second & 3,
  };
}
