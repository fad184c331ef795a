/** Frames captured on Juniper's routers: a header (`juniper-header.ts`), then the frame (`juniper-frame.ts`). */
import type { Decode } from "./context.js";
import { decodeFrame, noFrame, type JuniperFrame } from "./juniper-frame.js";
import { readHeader, type JuniperHeader, type JuniperPic } from "./juniper-header.js";
import type { Layer } from "./layer.js";

export interface JuniperLayer extends Layer, JuniperHeader, JuniperFrame {
  readonly kind: "juniper";
  readonly headerLength: number;
}

export const decodeJuniper =
  (pic: JuniperPic): Decode =>
  (reader, wireLength, context) => {
    const { offset } = reader;
    const base = { kind: "juniper", offset, wireLength, capturedLength: reader.left } as const;
    const header = readHeader(reader, pic);
    const { problem } = header;
    const length = offset + wireLength - reader.offset;
    const frame = problem === undefined ? decodeFrame(header, reader, length, context) : { ...noFrame, problem };
    return { ...base, ...header, ...frame } satisfies JuniperLayer;
  };
