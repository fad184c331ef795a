import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Transparent Inter-Process Communication: the words of its header, of which those from the first missing one on are absent. */
export interface TipcLayer extends Layer {
  readonly kind: "tipc";
  readonly words: readonly (number | undefined)[];
  readonly user: number | undefined;
  readonly headerSize: number | undefined;
  readonly messageSize: number | undefined;
  readonly messageType: number | undefined;
}

const wordCount = 11;

export function decodeTipc(reader: Reader, wireLength: number): TipcLayer {
  const base = { kind: "tipc", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const words = Array.from({ length: wordCount }, () => reader.maybe32());
  const [first, second] = words;
  const user = first === undefined ? undefined : (first >>> 25) & 15;
  const headerSize = first === undefined ? undefined : (first >>> 21) & 15;
  const messageSize = first === undefined ? undefined : first & 0x1ffff;
  return {
    ...base,
    words,
    user,
    headerSize,
    messageSize,
    messageType: second === undefined ? undefined : second >>> 29,
  };
}
