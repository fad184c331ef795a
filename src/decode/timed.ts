import { Fields } from "./fields.js";
import type { Layer, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** The Time Synchronization Protocol of BSD's timed. Fields are absent from the first on that was not captured. */
export interface TimedLayer extends Layer {
  readonly kind: "timed";
  readonly type: number | undefined;
  readonly version: number | undefined;
  readonly sequenceNumber: number | undefined;
  /** Of loop detection. */
  readonly hopCount: number | undefined;
  /** Of messages that set or adjust the time; both are signed. */
  readonly seconds: number | undefined;
  readonly microseconds: number | undefined;
  /** What was captured of the machine's name. */
  readonly machine: TextBytes;
}

export const timedTypes = { adjustTime: 1, setTime: 5, setDate: 22, setDateRequest: 23, loop: 24 } as const;
export const timedNameLength = 256;

const { adjustTime, setTime, setDate, setDateRequest } = timedTypes;
export const timesOfTimed: readonly number[] = [adjustTime, setTime, setDate, setDateRequest];

export function decodeTimed(reader: Reader, wireLength: number): TimedLayer {
  const start = reader.offset;
  const base = { kind: "timed", offset: start, wireLength, capturedLength: reader.left } as const;
  const fields = new Fields(reader, 0x10000);
  const [type, version, sequenceNumber] = [fields.u8(), fields.u8(), fields.u16()];
  const hopCount = type === timedTypes.loop ? fields.u8() : undefined;
  const hasTime = type !== undefined && timesOfTimed.includes(type);
  const [seconds, microseconds] = hasTime ? [fields.u32(), fields.u32()] : [undefined, undefined];
  const signed = (value: number | undefined) => (value === undefined ? undefined : value | 0);
  reader.seek(start + 12);
  const machine = reader.captured(timedNameLength);
  const time = { seconds: signed(seconds), microseconds: signed(microseconds) };
  return { ...base, type, version, sequenceNumber, hopCount, ...time, machine: machine.asText() };
}
