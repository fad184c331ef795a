import { readAddress } from "./ieee802154-address.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** What a beacon tells of its network (IEEE 802.15.4-2015, section 7.3.1). */
export interface Ieee802154Beacon {
  readonly superframe: number | undefined;
  readonly timeSlots: GuaranteedTimeSlots | undefined;
  readonly pending: PendingAddresses | undefined;
  /** Before which part the frame ends. */
  readonly problem: undefined | "superframe" | "time-slots" | "pending";
}

export interface GuaranteedTimeSlots {
  readonly count: number;
  readonly short: boolean;
  readonly directions: number;
  readonly slots: readonly { readonly address: string | undefined; readonly slot: number | undefined }[];
}

export interface PendingAddresses {
  readonly shortCount: number;
  readonly extendedCount: number;
  /** They are not all there; then none is. */
  readonly short: boolean;
  readonly addresses: readonly (string | undefined)[];
}

export function readBeacon(reader: Reader, left: number): { beacon: Ieee802154Beacon; length: number } {
  const nothing = { superframe: undefined, timeSlots: undefined, pending: undefined };
  if (left < 2) return { beacon: { ...nothing, problem: "superframe" }, length: 0 };
  const superframe = reader.u16le();
  if (left < 3) return { beacon: { ...nothing, superframe, problem: "time-slots" }, length: 2 };
  const { timeSlots, length } = readTimeSlots(reader, left - 2);
  const soFar = 2 + length;
  const base = { superframe, timeSlots };
  if (timeSlots.short) return { beacon: { ...base, pending: undefined, problem: undefined }, length: soFar };
  if (left < soFar + 1) return { beacon: { ...base, pending: undefined, problem: "pending" }, length: soFar };
  const { pending, length: pendingLength } = readPendingAddresses(reader, left - soFar);
  return { beacon: { ...base, pending, problem: undefined }, length: soFar + pendingLength };
}

function readTimeSlots(reader: Reader, left: number): { timeSlots: GuaranteedTimeSlots; length: number } {
  const count = (reader.at8(reader.offset) ?? 0) & 7;
  if (count === 0) {
    reader.skip(1);
    return { timeSlots: { count, short: false, directions: 0, slots: [] }, length: 1 };
  }
  const length = 2 + count * 3;
  if (left < length) return { timeSlots: { count, short: true, directions: 0, slots: [] }, length: 0 };
  const start = reader.offset;
  reader.skip(1);
  const directions = reader.u8() & 0x7f;
  const slots = Array.from({ length: count }, (_, index) => {
    const at = start + 2 + index * 3;
    reader.seek(at);
    // tcpdump takes the second byte of the address for the slot.
    return { address: readAddress(reader, 2), slot: reader.at8(at + 1) };
  });
  reader.seek(start + length);
  return { timeSlots: { count, short: false, directions, slots }, length };
}

export function readPendingAddresses(reader: Reader, left: number): { pending: PendingAddresses; length: number } {
  const first = reader.at8(reader.offset) ?? 0;
  const [shortCount, extendedCount] = [first & 7, (first >> 4) & 7];
  const length = 1 + shortCount * 2 + extendedCount * 8;
  const base = { shortCount, extendedCount };
  if (left < length) return { pending: { ...base, short: true, addresses: [] }, length: 0 };
  reader.skip(1);
  const count = shortCount + extendedCount;
  const addresses = Array.from({ length: count }, (_, index) => readAddress(reader, index < shortCount ? 2 : 8));
  return { pending: { ...base, short: false, addresses }, length };
}

/** A MAC command (IEEE 802.15.4-2015, section 7.5). */
export interface Ieee802154Command {
  /** Absent if the frame ends before it. */
  readonly id: number | undefined;
  readonly content: CommandContent | undefined;
}

export type CommandContent =
  | { readonly form: "wrong-length" }
  | { readonly form: "association-request"; readonly capabilities: number }
  | { readonly form: "association-response"; readonly address: string | undefined; readonly status: number }
  | { readonly form: "disassociation"; readonly reason: number; readonly later: number | undefined }
  | CoordinatorRealignment
  | { readonly form: "time-slot-request"; readonly characteristics: number }
  | { readonly form: "nothing" }
  | { readonly form: "data"; readonly data: Bytes };

export interface CoordinatorRealignment {
  readonly form: "realignment";
  readonly pan: number;
  readonly coordinator: string | undefined;
  readonly channel: number;
  readonly address: string | undefined;
  readonly page: number | undefined;
}

export const commandIds = {
  ...{ associationRequest: 1, associationResponse: 2, disassociation: 3, dataRequest: 4, panConflict: 5, orphan: 6 },
  ...{ beaconRequest: 7, realignment: 8, timeSlotRequest: 9 },
} as const;

const wrongLength: CommandContent = { form: "wrong-length" };

/** With how much of what follows was understood. */
export function readCommand(reader: Reader, left: number): { command: Ieee802154Command; length: number } {
  if (left < 1) return { command: { id: undefined, content: undefined }, length: 0 };
  const id = reader.u8();
  if (left === 1) return { command: { id, content: undefined }, length: 1 };
  const content = readContent(reader, id, left - 1);
  const isUnderstood = !["wrong-length", "nothing", "data"].includes(content.form);
  return { command: { id, content }, length: isUnderstood ? left : 1 };
}

function readContent(reader: Reader, id: number, length: number): CommandContent {
  switch (id) {
    case commandIds.associationRequest:
      return length === 1 ? { form: "association-request", capabilities: reader.u8() } : wrongLength;
    case commandIds.associationResponse:
      if (length !== 3) return wrongLength;
      return { form: "association-response", address: readAddress(reader, 2), status: reader.u8() };
    case commandIds.disassociation: {
      if (length !== 1) return wrongLength;
      // Of an unknown reason tcpdump shows the byte after the next.
      return { form: "disassociation", later: reader.at8(reader.offset + 2), reason: reader.u8() };
    }
    case commandIds.dataRequest:
    case commandIds.panConflict:
    case commandIds.orphan:
    case commandIds.beaconRequest:
      return { form: "nothing" };
    case commandIds.realignment: {
      if (length < 7 || length > 8) return wrongLength;
      const [pan, coordinator, channel] = [reader.u16le(), readAddress(reader, 2), reader.u8()];
      const address = readAddress(reader, 2);
      return { form: "realignment", pan, coordinator, channel, address, page: length === 8 ? reader.u8() : undefined };
    }
    case commandIds.timeSlotRequest:
      return length === 1 ? { form: "time-slot-request", characteristics: reader.u8() } : wrongLength;
    default:
      return { form: "data", data: reader.captured(length) };
  }
}
