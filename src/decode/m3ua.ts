import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** SS7's MTP3 user adaptation layer (RFC 4666), all of which was captured with the chunk around it. */
export interface M3uaLayer extends Layer {
  readonly kind: "m3ua";
  /** Absent when there is no room for it. */
  readonly header: M3uaHeader | undefined;
  readonly parameters: readonly M3uaParameter[];
  /** Too little is left for another parameter. */
  readonly short: boolean;
}

interface M3uaHeader {
  readonly version: number;
  readonly messageClass: number;
  readonly messageType: number;
  readonly length: number;
}

interface M3uaParameter {
  readonly tag: number;
  readonly length: number;
  /** `length`: smaller than its header; `cut`: it or its padding was not captured. Nothing follows. */
  readonly problem: undefined | "length" | "cut";
}

const headerLength = 8;
const parameterHeaderLength = 4;

export function decodeM3ua(reader: Reader, wireLength: number): M3uaLayer {
  const base = { kind: "m3ua", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (wireLength < headerLength || !reader.has(headerLength))
    return { ...base, header: undefined, parameters: [], short: false };
  const version = reader.u8();
  reader.skip(1);
  const header: M3uaHeader = { version, messageClass: reader.u8(), messageType: reader.u8(), length: reader.u32() };
  const isReadable = version === 1 && header.length === wireLength;
  if (!isReadable) return { ...base, header, parameters: [], short: false };
  return { ...base, header, ...readParameters(reader, wireLength - headerLength) };
}

function readParameters(reader: Reader, room: number): Pick<M3uaLayer, "parameters" | "short"> {
  const parameters: M3uaParameter[] = [];
  const start = reader.offset;
  const end = start + room;
  while (reader.offset < end) {
    const at = reader.offset;
    if (at + parameterHeaderLength > end) return { parameters, short: true };
    const [tag, length] = [reader.u16(), reader.u16()];
    const next = at + length + (-(at + length - start) & 3);
    const problem = length < parameterHeaderLength ? "length" : next > reader.end ? "cut" : undefined;
    parameters.push({ tag, length, problem });
    if (problem !== undefined) break;
    reader.seek(next);
  }
  return { parameters, short: false };
}
