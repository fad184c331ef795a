import { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Digests that only those who share a secret can make, to check the ones in packets with. */
export interface SecretDigests {
  /** Of TCP: the MD5 digest of these pieces and, after them, the secret (RFC 2385). */
  readonly ofSegment: (pieces: readonly Uint8Array[]) => Uint8Array;
  /** Of IS-IS (RFC 5304) and RSVP (RFC 2747): the keyed digest HMAC-MD5. */
  readonly ofMessage: (message: Uint8Array) => Uint8Array;
}

const digestLength = 16;

/**
 * The digest that a message should have at `at` in the packet: it counts as zeros there, and so do the 16-bit fields at `changing`,
 * which are counted from the message's start. Nothing where the message was not all captured, or has no room for the digest.
 */
export function expectedDigest(
  reader: Reader,
  message: { readonly offset: number; readonly length: number; readonly changing: readonly number[] },
  at: number,
  digests: SecretDigests,
): Bytes | undefined {
  const { offset, length, changing } = message;
  const end = offset + length;
  if (end > reader.end || at + digestLength > end) return undefined;
  reader.seek(offset);
  const captured = reader.captured(length);
  const bytes = captured.data.slice(captured.start, captured.end);
  bytes.fill(0, at - offset, at - offset + digestLength);
  for (const field of changing) bytes.fill(0, field, field + 2);
  return new Bytes(digests.ofMessage(bytes), 0, digestLength);
}
