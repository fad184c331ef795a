import { createHash, createHmac } from "node:crypto";
import type { SecretDigests } from "../decode/secret-digests.js";

/** What -M checks signatures with. Loaded only for that. */
export function secretDigests(secret: string): SecretDigests {
  return {
    ofSegment: (pieces) => {
      const hash = createHash("md5");
      for (const piece of pieces) hash.update(piece);
      return hash.update(secret).digest();
    },
    ofMessage: (message) => createHmac("md5", secret).update(message).digest(),
  };
}
