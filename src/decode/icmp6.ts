import { expectedChecksum } from "./checksum.js";
import type { Context } from "./context.js";
import type { Icmp6Message } from "./icmp6-messages.js";
import { decodeIcmp6Message } from "./icmp6-messages.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** An ICMPv6 message (RFC 4443). */
export interface Icmp6Layer extends Layer {
  readonly kind: "icmp6";
  /** Absent, like `code` and `checksum`, when not captured. */
  readonly type: number | undefined;
  readonly code: number | undefined;
  readonly checksum: number | undefined;
  /** What `checksum` should be; absent when it was not verified. */
  readonly expectedChecksum: number | undefined;
  /** All of the message was captured. */
  readonly whole: boolean;
  /** The message's own fields; which there are depends on `type`. */
  readonly message: Icmp6Message;
  /** The bytes of the message and what was captured after it. */
  readonly bytes: Bytes;
}

const icmp6Protocol = 58;

export function decodeIcmp6(reader: Reader, wireLength: number, context: Context): Icmp6Layer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const bytes = reader.captured(capturedLength);
  reader.seek(offset);
  const whole = offset + wireLength <= reader.end;
  const type = reader.maybe8();
  const code = reader.maybe8();
  const checksum = reader.maybe16();
  const verified = context.options.checksums && whole && !context.fragmented && checksum !== undefined;
  const sum = context.addressSum + icmp6Protocol + wireLength;
  return {
    kind: "icmp6",
    offset,
    wireLength,
    capturedLength,
    type,
    code,
    checksum,
    expectedChecksum: verified ? expectedChecksum(checksum, sum + reader.sum16(offset, wireLength)) : undefined,
    whole,
    message: decodeIcmp6Message(reader, type, code, offset, wireLength),
    bytes,
  };
}
