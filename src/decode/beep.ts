import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** The Blocks Extensible Exchange Protocol (RFC 3080). */
export interface BeepLayer extends Layer {
  readonly kind: "beep";
  /** The word that a frame begins with; absent in the middle of one. */
  readonly keyword: string | undefined;
}

/** As tcpdump knows them: two with a zero byte where the blank should be. */
const starts: readonly string[] = ["MSG\0", "RPY ", "ERR ", "ANS ", "NUL ", "SEQ ", "END\0"];

export function decodeBeep(reader: Reader, wireLength: number): BeepLayer {
  const { offset, left: capturedLength } = reader;
  const text = wireLength < 4 ? "" : reader.text(offset, offset + 4);
  const keyword = starts.find((start) => text === start);
  return { kind: "beep", offset, wireLength, capturedLength, keyword: keyword?.slice(0, 3) };
}
