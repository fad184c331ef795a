import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A stack of MPLS labels (RFC 3032). */
export interface MplsLayer extends Layer {
  readonly kind: "mpls";
  /** The entries as 32-bit numbers: label, traffic class, bottom of stack, time to live. */
  readonly entries: readonly number[];
  /** Why the last entry is not the stack's bottom: the wire's bytes or the captured ones end before it. */
  readonly problem: undefined | "short" | "cut";
  /** What follows, as its label or its first byte tells; `cut`: that byte was not captured. */
  readonly contents: "ipv4" | "ipv6" | "osi" | "unknown" | "none" | "cut";
}

export const bottomOfStack = 0x100;

export function decodeMpls(reader: Reader, wireLength: number, context: Context): MplsLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const entries: number[] = [];
  let left = wireLength;
  let problem: MplsLayer["problem"];
  do {
    if (left < 4) problem = "short";
    else if (!reader.has(4)) problem = "cut";
    if (problem !== undefined) break;
    entries.push(reader.u32());
    left -= 4;
  } while ((entries.at(-1)! & bottomOfStack) === 0);
  const base = { kind: "mpls", offset, wireLength, capturedLength, entries, problem } as const;
  if (problem !== undefined) return { ...base, contents: "none" };
  const contents = guessContents(entries.at(-1)! >>> 12, left, reader.at8(reader.offset));
  return { ...base, contents, payload: decodeContents(contents, reader, left, context) };
}

/** Labels that name what follows (RFC 3032 section 2.1); otherwise headers of IP and OSI begin with different bytes. */
function guessContents(label: number, wireLength: number, first: number | undefined): MplsLayer["contents"] {
  if (label === 0 || label === 3) return "ipv4";
  if (label === 2) return "ipv6";
  if (wireLength < 1) return "none";
  if (first === undefined) return "cut";
  if (first >= 0x45 && first <= 0x4f) return "ipv4";
  if (first >= 0x60 && first <= 0x6f) return "ipv6";
  return first >= 0x81 && first <= 0x83 ? "osi" : "unknown";
}

function decodeContents(contents: MplsLayer["contents"], reader: Reader, wireLength: number, context: Context) {
  if (contents === "ipv4") return context.ipVersion(4, reader, wireLength);
  if (contents === "osi") return context.osi(reader, wireLength);
  return contents === "ipv6" ? context.ipVersion(6, reader, wireLength) : undefined;
}
