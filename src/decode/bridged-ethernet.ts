import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** An Ethernet frame behind a SNAP header (RFC 2684 section 5.2), after two bytes of padding. */
export interface BridgedEthernetLayer extends Layer {
  readonly kind: "bridged-ethernet";
  /** The padding was not captured. */
  readonly cut: boolean;
}

const padding = 2;

export function decodeBridgedEthernet(reader: Reader, wireLength: number, context: Context): BridgedEthernetLayer {
  const base = { kind: "bridged-ethernet", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(padding)) return { ...base, cut: true };
  reader.skip(padding);
  return { ...base, cut: false, payload: context.ethernet(reader, wireLength - padding) };
}
