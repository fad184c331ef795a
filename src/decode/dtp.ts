import type { CapturedText } from "./escaped-text.js";
import { readPaddedText } from "./escaped-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Cisco's Dynamic Trunking Protocol. */
export interface DtpLayer extends Layer {
  readonly kind: "dtp";
  /** Absent when not captured. */
  readonly version: number | undefined;
  readonly tlvs: readonly DtpTlv[];
  /** There is nothing at all, less than a TLV's header, or the last TLV has a length that cannot be. */
  readonly problem: undefined | "empty" | "header" | "length" | "value";
  /** Wire bytes from the problem to the end. */
  readonly remaining: number;
  /** These were not all captured. */
  readonly remainingCut: boolean;
}

export interface DtpTlv {
  /** Absent, like `length`, when not captured. */
  readonly type: number | undefined;
  readonly length: number | undefined;
  readonly text?: CapturedText;
  readonly number?: number | undefined;
  readonly address?: string | undefined;
  /** The value was not all captured. */
  readonly cut: boolean;
}

export const dtpTypes = { domain: 1, status: 2, kind: 3, neighbor: 4 } as const;

const tlvHeader = 4;

export function decodeDtp(reader: Reader, wireLength: number): DtpLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "dtp", offset, wireLength, capturedLength } as const;
  const end = offset + wireLength;
  if (wireLength < 1)
    return { ...base, version: undefined, tlvs: [], problem: "empty", remaining: 0, remainingCut: false };
  const version = reader.maybe8();
  const tlvs: DtpTlv[] = [];
  let problem: DtpLayer["problem"];
  // Where the packet goes on on the wire; the cursor stays where captured bytes end.
  let at = offset + 1;
  while (at < end && problem === undefined) {
    const remaining = end - at;
    if (remaining < tlvHeader) {
      problem = "header";
      break;
    }
    const [type, length] = [reader.maybe16(), reader.maybe16()];
    // Padding, which should not be there.
    if (type === 0 && length !== undefined) break;
    if (length !== undefined && (length < tlvHeader || length > remaining)) problem = "length";
    const value = problem === undefined && type !== undefined ? readValue(type, length ?? 0, reader) : { cut: false };
    if (value === undefined) problem = "value";
    tlvs.push({ type, length, ...(value ?? { cut: false }) });
    if (length === undefined || value?.cut) break;
    if (problem === undefined) at += length;
  }
  const remaining = end - at;
  return { ...base, version, tlvs, problem, remaining, remainingCut: problem !== undefined && end > reader.end };
}

/** `undefined` if the length is not that of the type. */
function readValue(type: number, length: number, reader: Reader): Omit<DtpTlv, "type" | "length"> | undefined {
  const size = length - tlvHeader;
  const cut = !reader.has(size);
  switch (type) {
    case dtpTypes.domain:
      return { cut: false, text: readPaddedText(reader, size) };
    case dtpTypes.status:
    case dtpTypes.kind:
      return size === 1 ? { cut, number: reader.maybe8() } : undefined;
    case dtpTypes.neighbor:
      return size === 6 ? { cut, address: reader.mac() } : undefined;
    default:
      reader.skip(size);
      return { cut };
  }
}
