import type { Decode } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Lightweight Access Point Protocol (RFC 5412). */
export interface LwappLayer extends Layer {
  readonly kind: "lwapp";
  readonly channel: "control" | "data";
  /** Control messages to a controller begin with the access point's address. */
  readonly accessPoint: string | undefined;
  /** Absent when not all of it was captured. */
  readonly header: LwappHeader | undefined;
  /** Where what follows the header begins. */
  readonly dataOffset: number;
  readonly messages: readonly LwappMessage[];
  /** Why the messages end early: the frame's length, or the captured bytes. */
  readonly problem: undefined | "length" | "cut";
}

export interface LwappHeader {
  readonly first: number;
  readonly fragmentId: number;
  readonly length: number;
  readonly status: number;
}

interface LwappMessage {
  readonly type: number;
  readonly sequenceNumber: number;
  readonly length: number;
  readonly sessionId: number;
}

export const lwappHeaderLength = 6;
const messageHeaderLength = 8;

function decoder(channel: "control" | "data", withAddress: boolean): Decode {
  return (reader, wireLength): LwappLayer => {
    const base = { kind: "lwapp", offset: reader.offset, wireLength, capturedLength: reader.left, channel } as const;
    const accessPoint = withAddress ? reader.mac() : undefined;
    if (!reader.has(lwappHeaderLength))
      return { ...base, accessPoint, header: undefined, dataOffset: reader.offset, messages: [], problem: "cut" };
    const [first, fragmentId, length, status] = [reader.u8(), reader.u8(), reader.u16(), reader.u16()];
    const header: LwappHeader = { first, fragmentId, length, status };
    const dataOffset = reader.offset;
    if (channel === "data") return { ...base, accessPoint, header, dataOffset, messages: [], problem: undefined };
    return { ...base, accessPoint, header, dataOffset, ...readMessages(reader, length) };
  };
}

export const decodeLwappToController = decoder("control", true);
export const decodeLwappFromController = decoder("control", false);
export const decodeLwappData = decoder("data", false);

function readMessages(reader: Reader, room: number): Pick<LwappLayer, "messages" | "problem"> {
  const messages: LwappMessage[] = [];
  for (let left = room; left > 0;) {
    if (!reader.has(messageHeaderLength)) return { messages, problem: "cut" };
    if (left < messageHeaderLength) return { messages, problem: "length" };
    const start = reader.offset;
    const [type, sequenceNumber, length, sessionId] = [reader.u8(), reader.u8(), reader.u16(), reader.u32()];
    if (left < messageHeaderLength + length) return { messages, problem: "length" };
    messages.push({ type, sequenceNumber, length, sessionId });
    // Only the message's length is asked for from the start of its header on.
    if (start + length > reader.end) return { messages, problem: "cut" };
    reader.seek(start + messageHeaderLength + length);
    left -= messageHeaderLength + length;
  }
  return { messages, problem: undefined };
}
