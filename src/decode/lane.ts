import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** ATM's LAN emulation: a control frame, or an Ethernet frame behind the number of the client. Absent is what was not captured. */
export interface LaneLayer extends Layer {
  readonly kind: "lane";
  /** The client's number; 0xff00 marks control frames. */
  readonly clientId: number | undefined;
  readonly protocol: number | undefined;
  readonly version: number | undefined;
  readonly operation: number | undefined;
}

export const laneControl = 0xff00;

export function decodeLane(reader: Reader, wireLength: number, context: Context): LaneLayer {
  const base = { kind: "lane", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const clientId = reader.maybe16();
  const none = { protocol: undefined, version: undefined, operation: undefined };
  if (clientId === laneControl)
    return { ...base, clientId, protocol: reader.maybe8(), version: reader.maybe8(), operation: reader.maybe16() };
  if (clientId === undefined) return { ...base, clientId, ...none };
  return { ...base, clientId, ...none, payload: context.ethernet(reader, wireLength - 2) };
}
