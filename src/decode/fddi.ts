import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A frame of the Fiber Distributed Data Interface (ISO 9314-2). */
export interface FddiLayer extends Layer {
  readonly kind: "fddi";
  /** Absent, like the addresses, when the header was not all captured. */
  readonly frameControl: number | undefined;
  readonly destination: string;
  readonly source: string;
  readonly headerLength: number;
}

const fixedLength = 13;
/** The bits of frame control that tell class, length of addresses and format. */
export const fddiFormatMask = 0xf0;
export const fddiFormats = { management: 0x40, llc: 0x50, implementor: 0x60, mac: 0xc0, syncLlc: 0xd0 } as const;

export function decodeFddi(reader: Reader, wireLength: number, context: Context): FddiLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "fddi", offset, wireLength, capturedLength } as const;
  const none = { frameControl: undefined, destination: "", source: "", headerLength: capturedLength };
  if (!reader.has(fixedLength)) return { ...base, ...none };
  const frameControl = reader.u8();
  const addresses = { destination: reader.mac() ?? "", source: reader.mac() ?? "" };
  const isLlc = (frameControl & fddiFormatMask) === fddiFormats.llc;
  const payload = isLlc ? context.llc(reader, wireLength - fixedLength) : undefined;
  return { ...base, frameControl, ...addresses, headerLength: fixedLength + (payload?.headerLength ?? 0), payload };
}
