import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A segment of an SSH connection (RFC 4253), of which only the identification at the beginning can be read. */
export interface SshLayer extends Layer {
  readonly kind: "ssh";
  /** The identification line, from `SSH-` on. */
  readonly identification: string | undefined;
  /** The captured bytes end in what may be an identification. */
  readonly cut: boolean;
}

const start = "SSH-";
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export function decodeSsh(reader: Reader, wireLength: number): SshLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const layer = (identification: string | undefined, cut: boolean): SshLayer => {
    return { kind: "ssh", offset, wireLength, capturedLength, identification, cut };
  };
  for (let index = 0; index < start.length; index++) {
    const byte = reader.at8(offset + index);
    if (byte !== start.charCodeAt(index)) return layer(undefined, byte === undefined);
  }
  const end = offset + wireLength;
  for (let next = offset + start.length; next < end; next++) {
    const byte = reader.at8(next);
    if (byte === undefined) return layer(undefined, true);
    if (byte === lineFeed) return layer(reader.text(offset, next), false);
    if (byte === carriageReturn) {
      const following = next + 1 < end ? reader.at8(next + 1) : 0;
      return layer(following === lineFeed ? reader.text(offset, next) : undefined, following === undefined);
    }
    if (byte < 0x20 || byte > 0x7e) break;
  }
  return layer(undefined, false);
}
