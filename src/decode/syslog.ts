import { escapeText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A syslog message (RFC 3164). */
export interface SyslogLayer extends Layer {
  readonly kind: "syslog";
  /** `cut`: the captured bytes end within the priority; `priority`: there is none. */
  readonly problem: undefined | "cut" | "priority";
  readonly facility: number;
  readonly severity: number;
  /** What follows the priority, as far as captured, escaped. */
  readonly message: string;
  readonly bytes: Bytes;
}

const mostDigits = 3;

export function decodeSyslog(reader: Reader, wireLength: number): SyslogLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const bytes = reader.captured(wireLength);
  const base = { kind: "syslog", offset, wireLength, capturedLength, bytes } as const;
  const nothing = { ...base, facility: 0, severity: 0, message: "" };
  const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
  const first = reader.at8(offset);
  if (first !== 0x3c) return { ...nothing, problem: first === undefined ? "cut" : "priority" };
  let next = offset + 1;
  let priority = 0;
  while (next - offset <= mostDigits && isDigit(reader.at8(next)))
    priority = priority * 10 + reader.at8(next++)! - 0x30;
  const last = reader.at8(next);
  if (last !== 0x3e) return { ...nothing, problem: last === undefined ? "cut" : "priority" };
  const message = escapeText(reader, next + 1, offset + wireLength - next - 1);
  return { ...base, problem: undefined, facility: (priority & 0x3f8) >> 3, severity: priority & 7, message };
}
