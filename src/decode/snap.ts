import { etherType } from "../net/protocol-numbers.js";
import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A Subnetwork Access Protocol header (IEEE 802, clause 9.3): who numbers the protocols, and the protocol's number. */
export interface SnapLayer extends Layer {
  readonly kind: "snap";
  /** Absent, like `protocolId`, when the header was not all there. */
  readonly oui: number | undefined;
  readonly protocolId: number | undefined;
}

export const ouis = {
  etherType: 0x000000,
  cisco: 0x00000c,
  ciscoBridged: 0x0000f8,
  bridged: 0x0080c2,
  apple: 0x080007,
};

export function decodeSnap(reader: Reader, wireLength: number, context: Context): SnapLayer {
  return decodeHeader(reader, wireLength, context, true);
}

/** In Frame Relay, where bridged frames follow at once. */
export function decodeUnpaddedSnap(reader: Reader, wireLength: number, context: Context): SnapLayer {
  return decodeHeader(reader, wireLength, context, false);
}

function decodeHeader(reader: Reader, wireLength: number, context: Context, isPadded: boolean): SnapLayer {
  const base = { kind: "snap", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(5) || wireLength < 5) return { ...base, oui: undefined, protocolId: undefined };
  const oui = reader.u24();
  const protocolId = reader.u16();
  return {
    ...base,
    oui,
    protocolId,
    payload: decodeContents(oui, protocolId, isPadded, reader, wireLength - 5, context),
  };
}

/** Numbers under some organizations are EtherTypes. */
function decodeContents(
  oui: number,
  protocolId: number,
  isPadded: boolean,
  reader: Reader,
  wireLength: number,
  context: Context,
) {
  const usesEtherTypes = oui === ouis.etherType || oui === ouis.ciscoBridged;
  if (usesEtherTypes || (oui === ouis.apple && protocolId === etherType.atalk))
    return context.etherType(protocolId, reader, wireLength);
  return context.snapProtocol(oui, protocolId, isPadded, reader, wireLength);
}
