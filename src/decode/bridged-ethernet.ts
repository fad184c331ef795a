import type { Context, Decode } from "./context.js";
import { decodeFddi } from "./fddi.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";
import { decodeTokenRing } from "./token-ring.js";

/** An Ethernet frame behind a SNAP header (RFC 2684 section 5.2), after padding. */
export interface BridgedEthernetLayer extends Layer {
  readonly kind: "bridged-ethernet";
  /** The padding was not captured. */
  readonly cut: boolean;
}

export const decodeBridgedEthernet =
  (padding: number): Decode =>
  (reader, wireLength, context): BridgedEthernetLayer => {
    const base = { kind: "bridged-ethernet", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
    if (!reader.has(padding)) return { ...base, cut: true };
    reader.skip(padding);
    return { ...base, cut: false, payload: context.ethernet(reader, wireLength - padding) };
  };

/** A frame of a token ring or of FDDI behind a SNAP header, in the same way. */
export interface BridgedFrameLayer extends Layer {
  readonly kind: "bridged-frame";
  /** The padding was not captured. */
  readonly cut: boolean;
}

/** The access control of a token ring's frame follows the padding; FDDI, which has none, has one more byte of it. */
export const decodeBridgedTokenRing =
  (padding: number): Decode =>
  (reader, wireLength, context) =>
    decodeBridged(decodeTokenRing, padding, reader, wireLength, context);

export const decodeBridgedFddi =
  (padding: number): Decode =>
  (reader, wireLength, context) =>
    decodeBridged(decodeFddi, padding + 1, reader, wireLength, context);

function decodeBridged(
  decode: Decode,
  paddingLength: number,
  reader: Reader,
  wireLength: number,
  context: Context,
): BridgedFrameLayer {
  const base = { kind: "bridged-frame", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(paddingLength)) return { ...base, cut: true };
  reader.skip(paddingLength);
  return { ...base, cut: false, payload: context.enter(decode, reader, wireLength - paddingLength) };
}
