import type { Value } from "../value.js";

/** A place in the packet: a constant number of bytes after a computed index, or after the packet's first byte. */
export interface Position {
  readonly index: Value | null;
  readonly offset: number;
}
