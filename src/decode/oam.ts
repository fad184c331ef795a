import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A cell of ATM's operation and maintenance (ITU-T I.610). Fields are absent when not captured. */
export interface OamLayer extends Layer {
  readonly kind: "oam";
  /** Virtual path and virtual channel identifier, payload type, cell loss priority. */
  readonly vpi: number;
  readonly vci: number;
  readonly payloadType: number;
  readonly lossPriority: number;
  /** Absent when the header and this were not all captured. */
  readonly cellType: number | undefined;
  readonly functionType: number;
  /** The 45 bytes that belong to the function. */
  readonly content: Bytes | undefined;
  readonly checksum: number | undefined;
  readonly checksumCorrect: boolean;
}

const headerLength = 4;
const contentLength = 45;
const payloadLength = 48;

/** Without the check byte of the header. */
export function decodeOam(reader: Reader, wireLength: number): OamLayer {
  return decodeCell(reader, wireLength, 0);
}

/** With the check byte, before the header, where tcpdump sees it. */
export function decodeCheckedOam(reader: Reader, wireLength: number): OamLayer {
  return decodeCell(reader, wireLength, 1);
}

function decodeCell(reader: Reader, wireLength: number, checkLength: number): OamLayer {
  const base = { kind: "oam", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  reader.skip(checkLength);
  const isWhole = reader.has(headerLength + 1);
  const header = reader.u32();
  const start = reader.offset;
  const types = reader.u8();
  const content = reader.bytes(contentLength);
  const checksum = reader.maybe16();
  return {
    ...base,
    vpi: (header >>> 20) & 0xff,
    vci: (header >>> 4) & 0xffff,
    payloadType: (header >>> 1) & 7,
    lossPriority: header & 1,
    cellType: isWhole ? types >> 4 : undefined,
    functionType: types & 0xf,
    content,
    checksum: checksum === undefined ? undefined : checksum & 0x3ff,
    checksumCorrect: checksum !== undefined && remainder(reader, start) === 0,
  };
}

const polynomial = 0x633;

/** Of dividing the cell's payload by the polynomial of its check bits (I.610: x^10 + x^9 + x^5 + x^4 + x + 1). */
function remainder(reader: Reader, start: number): number {
  let rest = 0;
  for (let at = start; at < start + payloadLength; at++) {
    const byte = reader.at8(at) ?? 0;
    for (let bit = 7; bit >= 0; bit--) {
      rest = (rest << 1) | ((byte >> bit) & 1);
      if (rest & 0x400) rest ^= polynomial;
    }
  }
  return rest;
}
