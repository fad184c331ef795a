import { createHash } from "node:crypto";
import type { SegmentDigest } from "../decode/tcp-signature.js";

/** What -M checks TCP's signatures with. Loaded only for that. */
export const segmentDigest =
  (secret: string): SegmentDigest =>
  (pieces) => {
    const hash = createHash("md5");
    for (const piece of pieces) hash.update(piece);
    return hash.update(secret).digest();
  };
