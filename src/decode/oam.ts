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
  /** Of an alarm or a remote defect, and where it lies. */
  readonly failureType?: number;
  readonly location?: Bytes;
  /** Of a loopback: request (1) or reply (0), what the two share, the place that sends it back, and the sender. */
  readonly loopbackIndicator?: number;
  readonly correlationTag?: number;
  readonly loopbackLocation?: Bytes;
  readonly source?: Bytes;
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
    ...(isWhole && content !== undefined && types >> 4 === oamFaultManagement && readFault(types & 0xf, content)),
    checksum: checksum === undefined ? undefined : checksum & 0x3ff,
    checksumCorrect: checksum !== undefined && remainder(reader, start) === 0,
  };
}

/** A cell's type, and functions of that type. */
export const oamFaultManagement = 1;
export const oamFunctions = { alarm: 0, remoteDefect: 1, loopback: 8 } as const;

function readFault(functionType: number, content: Bytes): Partial<OamLayer> | undefined {
  switch (functionType) {
    case oamFunctions.alarm:
    case oamFunctions.remoteDefect:
      return { failureType: content.at(0), location: content.slice(1, 17) };
    case oamFunctions.loopback:
      return {
        ...{ loopbackIndicator: content.at(0) & 1, correlationTag: content.u32(1) },
        ...{ loopbackLocation: content.slice(5, 17), source: content.slice(17, 29) },
      };
    default:
      return undefined;
  }
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
