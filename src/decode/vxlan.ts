import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Virtual Extensible LAN (RFC 7348), also with the Generic Protocol Extension (draft-ietf-nvo3-vxlan-gpe). */
export interface VxlanLayer extends Layer {
  readonly kind: "vxlan" | "vxlan-gpe";
  /** Here and below, absent when not captured. */
  readonly flags: number | undefined;
  /** Of the extension: what the payload is. */
  readonly nextProtocol: number | undefined;
  /** The VXLAN network identifier. */
  readonly vni: number | undefined;
  /** The header's last byte. */
  readonly reserved: number | undefined;
}

export const vxlanHeaderLength = 8;

export function decodeVxlan(reader: Reader, wireLength: number, context: Context): VxlanLayer {
  const header = readHeader("vxlan", reader, wireLength);
  if (wireLength < vxlanHeaderLength || header.reserved === undefined) return header;
  return { ...header, payload: context.ethernet(reader, wireLength - vxlanHeaderLength) };
}

export function decodeVxlanGpe(reader: Reader, wireLength: number, context: Context): VxlanLayer {
  const header = readHeader("vxlan-gpe", reader, wireLength);
  if (wireLength < vxlanHeaderLength || header.reserved === undefined) return header;
  const { nextProtocol } = header;
  return { ...header, payload: decodeNext(nextProtocol, reader, wireLength - vxlanHeaderLength, context) };
}

function readHeader(kind: VxlanLayer["kind"], reader: Reader, wireLength: number): VxlanLayer {
  const base = { kind, offset: reader.offset, wireLength, capturedLength: reader.left };
  const flags = reader.maybe8();
  reader.skip(2);
  return { ...base, flags, nextProtocol: reader.maybe8(), vni: reader.maybe24(), reserved: reader.maybe8() };
}

function decodeNext(protocol: number | undefined, reader: Reader, wireLength: number, context: Context) {
  switch (protocol) {
    case 1:
      return context.ipVersion(4, reader, wireLength);
    case 2:
      return context.ipVersion(6, reader, wireLength);
    case 3:
      return context.ethernet(reader, wireLength);
    case 4:
      // The Network Service Header, by its EtherType.
      return context.etherType(0x894f, reader, wireLength);
    default:
      return undefined;
  }
}
