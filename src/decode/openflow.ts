import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Openflow10Body } from "./openflow10.js";
import { openflow10Lengths, readOpenflow10 } from "./openflow10.js";
import type { Openflow13Body } from "./openflow13.js";
import { openflow13Lengths, readOpenflow13 } from "./openflow13.js";
import type { Reader } from "./reader.js";

/** OpenFlow (ONF's OpenFlow Switch Specification): the messages in a TCP segment. */
export interface OpenflowLayer extends Layer {
  readonly kind: "openflow";
  readonly messages: readonly OpenflowMessage[];
}

export interface OpenflowMessage {
  readonly version: number | undefined;
  readonly type: number | undefined;
  readonly length: number | undefined;
  readonly xid: number | undefined;
  /** The segment ends within the header; the length is below that of a header; the type has another length. */
  readonly problem: undefined | "partial" | "length" | "type-length";
  /** Not all of what follows was captured. */
  readonly restCut: boolean;
  /** Of the types that are looked into, whose length allows that. */
  readonly body: OpenflowBody | undefined;
}

export type OpenflowBody = Openflow10Body | Openflow13Body;

export const openflowVersions = { v10: 1, v11: 2, v12: 3, v13: 4, v14: 5, v15: 6 } as const;

export const openflowHeaderLength = 8;

export function decodeOpenflow(reader: Reader, wireLength: number, context: Context): OpenflowLayer {
  const base = { kind: "openflow", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const messages: OpenflowMessage[] = [];
  for (let left = wireLength; left > 0;) {
    const start = reader.offset;
    const message = readMessage(reader, left, context);
    messages.push(message);
    const { length = 0, problem } = message;
    if (length < openflowHeaderLength || length > left || problem === "partial") break;
    reader.seek(start + length);
    left -= length;
  }
  return { ...base, messages };
}

function readMessage(reader: Reader, left: number, context: Context): OpenflowMessage {
  const [version, type] = [reader.maybe8(), left > 1 ? reader.maybe8() : undefined];
  const length = left > 3 ? reader.maybe16() : undefined;
  const xid = left > 7 ? reader.maybe32() : undefined;
  const header = { version, type, length, xid };
  const rest = (count: number) => ({ restCut: !reader.has(count), body: undefined });
  if (left < openflowHeaderLength) {
    const remaining = left < 2 ? left - 1 : left < 4 ? left - 2 : left - 4;
    return { ...header, problem: "partial", ...rest(remaining) };
  }
  if (length === undefined || xid === undefined)
    return { ...header, problem: undefined, restCut: true, body: undefined };
  if (length < openflowHeaderLength) return { ...header, problem: "length", ...rest(left - openflowHeaderLength) };
  const bodyLength = length - openflowHeaderLength;
  const lengths = version === openflowVersions.v10 ? openflow10Lengths : openflow13Lengths;
  const isKnown = version === openflowVersions.v10 || version === openflowVersions.v13;
  const expected = isKnown ? lengths[type!] : undefined;
  const { exactly = bodyLength, atLeast = 0 } = expected ?? {};
  if (exactly !== bodyLength || bodyLength < atLeast) return { ...header, problem: "type-length", ...rest(bodyLength) };
  const { restCut } = rest(bodyLength);
  if (expected === undefined || !context.options.details)
    return { ...header, problem: undefined, restCut, body: undefined };
  const read = version === openflowVersions.v10 ? readOpenflow10 : readOpenflow13;
  return { ...header, problem: undefined, restCut, body: read(type!, reader, bodyLength, context) };
}
