import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Enhanced Interior Gateway Routing Protocol (RFC 7868). */
export interface EigrpLayer extends Layer {
  readonly kind: "eigrp";
  /** Absent when it was not all captured. */
  readonly header: EigrpHeader | undefined;
  /** The list ends with the first that is not whole. */
  readonly tlvs: readonly EigrpTlv[];
}

export interface EigrpHeader {
  readonly version: number;
  readonly opcode: number;
  readonly checksum: number;
  readonly flags: number;
  readonly sequenceNumber: number;
  readonly acknowledgmentNumber: number;
  readonly virtualRouterId: number;
  readonly autonomousSystem: number;
}

export interface EigrpTlv {
  /** Absent, like `length`, when not both were captured. */
  readonly type: number | undefined;
  /** Type and length included. */
  readonly length: number | undefined;
  /** Wire bytes from the TLV's start to the packet's end. */
  readonly room: number;
  /** All that was captured behind the length, even beyond the TLV's end. */
  readonly value: Bytes;
}

const headerLength = 20;
const tlvHeaderLength = 4;

export function decodeEigrp(reader: Reader, wireLength: number): EigrpLayer {
  const base = { kind: "eigrp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(headerLength)) return { ...base, header: undefined, tlvs: [] };
  const header = {
    version: reader.u8(),
    opcode: reader.u8(),
    checksum: reader.u16(),
    flags: reader.u32(),
    sequenceNumber: reader.u32(),
    acknowledgmentNumber: reader.u32(),
    virtualRouterId: reader.u16(),
    autonomousSystem: reader.u16(),
  };
  return { ...base, header, tlvs: readTlvs(reader, wireLength - headerLength) };
}

function readTlvs(reader: Reader, wireLength: number): readonly EigrpTlv[] {
  const tlvs: EigrpTlv[] = [];
  for (let room = wireLength; room > 0;) {
    const whole = reader.has(tlvHeaderLength);
    const type = whole ? reader.u16() : undefined;
    const length = whole ? reader.u16() : undefined;
    const start = reader.offset;
    tlvs.push({ type, length, room, value: reader.captured(reader.left) });
    if (length === undefined || length < tlvHeaderLength || length > room) break;
    const next = start + length - tlvHeaderLength;
    if (next > reader.end) break;
    reader.seek(next);
    room -= length;
  }
  return tlvs;
}
