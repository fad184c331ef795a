import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Broadcom's shim before packets intercepted lawfully, over UDP. */
export interface BcmLiLayer extends Layer {
  readonly kind: "bcm-li";
  /** Direction, kind and tags of the packet, and the identifier; absent when not captured. */
  readonly shim: number | undefined;
  /** The first byte behind the shim, which tells the version of IP where the shim leaves that open. */
  readonly first: number | undefined;
}

export const bcmLiContents = { undecided: 4, ipv4: 5, ipv6: 6, ethernet: 7 } as const;

export const bcmLiHeaderLength = 4;

export function decodeBcmLi(reader: Reader, wireLength: number, context: Context): BcmLiLayer {
  const base = { kind: "bcm-li", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const shim = reader.maybe32();
  const first = reader.at8(reader.offset);
  const layer = { ...base, shim, first };
  // Without -v tcpdump does not look behind the shim.
  if (shim === undefined || wireLength < bcmLiHeaderLength || !context.options.details) return layer;
  const payload = decodeContents((shim >>> 25) & 0xf, first, reader, wireLength - bcmLiHeaderLength, context);
  return { ...layer, payload };
}

function decodeContents(
  contents: number,
  first: number | undefined,
  reader: Reader,
  wireLength: number,
  context: Context,
): Layer | undefined {
  switch (contents) {
    case bcmLiContents.ethernet:
      return context.ethernet(reader, wireLength);
    case bcmLiContents.ipv4:
      return context.ipVersion(4, reader, wireLength);
    case bcmLiContents.ipv6:
      return context.ipVersion(6, reader, wireLength);
    case bcmLiContents.undecided:
      return first === undefined ? undefined : context.ipVersion(first >> 4, reader, wireLength);
    default:
      return undefined;
  }
}
