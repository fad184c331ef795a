import type { Bytes } from "../decode/index.js";

/** Whether a digest is the one expected; if not, that one comes first. Without a secret there is nothing to check it with. */
export function digestVerdict(digest: Bytes | undefined, expected: Bytes | undefined): string {
  if (expected === undefined) return " (unchecked)";
  return digest?.hex() === expected.hex() ? " (valid)" : `${expected.hex()} (invalid)`;
}
