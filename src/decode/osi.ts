import type { Context } from "./context.js";
import { decodeClnp } from "./clnp.js";
import { decodeEsis } from "./esis.js";
import { decodeIsis } from "./isis.js";
import type { Layer } from "./layer.js";
import { decodePpp } from "./ppp.js";
import { decodeQ933 } from "./q933.js";
import type { Reader } from "./reader.js";

/** A packet of an OSI network layer: its first byte tells which (ISO/IEC TR 9577). */
export interface OsiLayer extends Layer {
  readonly kind: "osi";
  readonly nlpid: number | undefined;
  /** Not even the padding before the packet is there. */
  readonly problem?: "empty";
}

export const nlpids = {
  null: 0x00,
  q933: 0x08,
  clnp: 0x81,
  esis: 0x82,
  isis: 0x83,
  ipv6: 0x8e,
  ipv4: 0xcc,
  ppp: 0xcf,
} as const;

export function decodeOsi(reader: Reader, wireLength: number, context: Context): OsiLayer {
  const base = { kind: "osi", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const nlpid = reader.at8(reader.offset);
  const layer: OsiLayer = { ...base, nlpid };
  layer.payload = nlpid === undefined ? undefined : decodeInside(nlpid, reader, wireLength, context);
  return layer;
}

/** Behind a byte of padding, as in Ethernet frames. */
export function decodePaddedOsi(reader: Reader, wireLength: number, context: Context): OsiLayer {
  if (wireLength <= 0 || reader.left === 0) {
    const { offset, left: capturedLength } = reader;
    return { kind: "osi", offset, wireLength, capturedLength, nlpid: undefined, problem: "empty" };
  }
  reader.skip(1);
  return decodeOsi(reader, wireLength - 1, context);
}

function decodeInside(nlpid: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  switch (nlpid) {
    case nlpids.clnp:
      return context.enter(decodeClnp, reader, wireLength);
    case nlpids.esis:
      return context.enter(decodeEsis, reader, wireLength);
    case nlpids.isis:
      return context.enter(decodeIsis, reader, wireLength);
    case nlpids.ipv4:
    case nlpids.ipv6:
      reader.skip(1);
      return context.ipVersion(nlpid === nlpids.ipv4 ? 4 : 6, reader, wireLength - 1);
    case nlpids.q933:
      reader.skip(1);
      return context.enter(decodeQ933, reader, wireLength - 1);
    case nlpids.ppp:
      reader.skip(1);
      return context.enter(decodePpp, reader, wireLength - 1);
    default:
      return undefined;
  }
}
