import type { Bytes, Layer } from "./layer.js";
import { readContent, type RadiusContent } from "./radius-values.js";
import type { Reader } from "./reader.js";

/** A RADIUS message (RFC 2865). */
export interface RadiusLayer extends Layer {
  readonly kind: "radius";
  /** `cut`: the header was not all captured; `length`: the length field is smaller than the header. */
  readonly problem: undefined | "cut" | "length";
  readonly code: number;
  readonly identifier: number;
  /** The length field, or less if less is there. */
  readonly length: number;
  /** In hexadecimal. */
  readonly authenticator: string;
  readonly attributes: readonly RadiusAttribute[];
  /** Bytes are missing where the next attribute should begin. */
  readonly cut: boolean;
}

export interface RadiusAttribute {
  readonly type: number;
  /** Type and length included. */
  readonly length: number;
  /** The length is smaller than 2, or larger than what is left. */
  readonly problem: undefined | "short" | "long";
  /** As far as captured; `content` is what it means. */
  readonly value: Bytes;
  readonly content: RadiusContent | undefined;
}

const headerLength = 20;

export function decodeRadius(reader: Reader, wireLength: number): RadiusLayer {
  const base = { kind: "radius", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const nothing = { code: 0, identifier: 0, length: 0, authenticator: "", attributes: [], cut: true };
  if (!reader.has(headerLength)) return { ...base, ...nothing, problem: "cut" };
  const [code, identifier, field] = [reader.u8(), reader.u8(), reader.u16()];
  if (field < headerLength) return { ...base, ...nothing, problem: "length" };
  const length = Math.min(field, wireLength);
  const authenticator = reader.captured(16).hex();
  const attributes: RadiusAttribute[] = [];
  const cut = length > headerLength && readAttributes(reader, length - headerLength, attributes);
  return { ...base, problem: undefined, code, identifier, length, authenticator, attributes, cut };
}

/** True if bytes are missing for the next attribute's header. */
function readAttributes(reader: Reader, room: number, attributes: RadiusAttribute[]): boolean {
  for (let left = room; left > 0;) {
    if (left < 2 || !reader.has(2)) return true;
    const [type, length] = [reader.u8(), reader.u8()];
    const problem = length < 2 ? "short" : length > left ? "long" : undefined;
    if (problem !== undefined) {
      attributes.push({ type, length, problem, value: reader.captured(0), content: undefined });
      return false;
    }
    const start = reader.offset;
    const content = length > 2 ? readContent(type, length - 2, reader) : undefined;
    reader.seek(start);
    attributes.push({ type, length, problem, value: reader.captured(length - 2), content });
    left -= length;
  }
  return false;
}
