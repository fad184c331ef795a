import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** IP over Fibre Channel (RFC 2625): the network header. */
export interface FibreChannelLayer extends Layer {
  readonly kind: "fibre-channel";
  /** The lower 48 bits; absent when the header was not all captured. */
  readonly destination: string | undefined;
  readonly source: string | undefined;
  readonly headerLength: number;
}

const fixedLength = 16;

export function decodeFibreChannel(reader: Reader, wireLength: number, context: Context): FibreChannelLayer {
  const base = { kind: "fibre-channel", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(fixedLength)) return { ...base, destination: undefined, source: undefined, headerLength: 0 };
  reader.skip(2);
  const destination = reader.mac();
  reader.skip(2);
  const source = reader.mac();
  const payload = context.llc(reader, wireLength - fixedLength);
  return { ...base, destination, source, headerLength: fixedLength + (payload?.headerLength ?? 0), payload };
}
