import type { CapturedText } from "./escaped-text.js";
import { readPaddedText, readText } from "./escaped-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Cisco's UniDirectional Link Detection (RFC 5171). */
export interface UdldLayer extends Layer {
  readonly kind: "udld";
  /** Too short for a header; a TLV that does not fit, or is not as long as its type demands. */
  readonly problem: undefined | "header" | "tlv";
  readonly version: number | undefined;
  readonly opcode: number | undefined;
  readonly flags: number | undefined;
  readonly checksum: number | undefined;
  readonly tlvs: readonly UdldTlv[];
  /** What lies behind the problem was not all captured. */
  readonly remainingCut: boolean;
  /** Not all of the packet was captured. */
  readonly cut: boolean;
}

export interface UdldTlv {
  /** Absent, like `length`, when not captured. */
  readonly type: number | undefined;
  readonly length: number | undefined;
  readonly text?: CapturedText;
  readonly number?: number | undefined;
  /** The value was not all captured. */
  readonly cut: boolean;
}

export const udldTypes = {
  deviceId: 1,
  portId: 2,
  echo: 3,
  messageInterval: 4,
  timeoutInterval: 5,
  deviceName: 6,
  sequence: 7,
} as const;

const headerLength = 4;
const tlvHeader = 4;

export function decodeUdld(reader: Reader, wireLength: number): UdldLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "udld", offset, wireLength, capturedLength, cut: !reader.has(wireLength) } as const;
  if (wireLength < headerLength) {
    const fields = { version: undefined, opcode: undefined, flags: undefined, checksum: undefined, tlvs: [] };
    return { ...base, ...fields, problem: "header", remainingCut: base.cut };
  }
  const end = offset + wireLength;
  const first = reader.maybe8();
  const header = {
    version: first === undefined ? undefined : first >> 5,
    opcode: first === undefined ? undefined : first & 0x1f,
    flags: reader.maybe8(),
    checksum: reader.maybe16(),
  };
  const tlvs: UdldTlv[] = [];
  let problem: UdldLayer["problem"];
  // Where the packet goes on on the wire; the cursor stays where captured bytes end.
  let at = offset + headerLength;
  while (at < end && problem === undefined) {
    if (end - at < tlvHeader) {
      problem = "tlv";
      break;
    }
    const [type, length] = [reader.maybe16(), reader.maybe16()];
    at += tlvHeader;
    const size = (length ?? 0) - tlvHeader;
    if (length !== undefined && (size <= 0 || end - at < size)) problem = "tlv";
    const value = length === undefined || problem !== undefined ? { cut: false } : readValue(type ?? 0, size, reader);
    if (value === undefined) problem = "tlv";
    tlvs.push({ type, length, ...(value ?? { cut: false }) });
    if (length === undefined || value?.cut) break;
    if (problem === undefined) at += size;
  }
  const remainingCut = problem !== undefined && end > reader.end;
  return { ...base, problem, ...header, tlvs, remainingCut };
}

/** `undefined` if the length is not that of the type. */
function readValue(type: number, size: number, reader: Reader): Omit<UdldTlv, "type" | "length"> | undefined {
  const cut = !reader.has(size);
  switch (type) {
    case udldTypes.deviceId:
    case udldTypes.portId:
    case udldTypes.deviceName:
      return { cut: false, text: readPaddedText(reader, size) };
    case udldTypes.echo:
      return { cut: false, text: readText(reader, size) };
    case udldTypes.messageInterval:
    case udldTypes.timeoutInterval:
      return size === 1 ? { cut, number: reader.maybe8() } : undefined;
    case udldTypes.sequence:
      return size === 4 ? { cut, number: reader.maybe32() } : undefined;
    default:
      reader.skip(size);
      return { cut };
  }
}
