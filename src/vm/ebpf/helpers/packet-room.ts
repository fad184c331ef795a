/** Making packets longer and shorter at a place. Addresses in the packet are void afterwards. */
import type { PacketContext } from "../packet-context.js";

/**
 * Puts `length` zero bytes at `offset` of the packet, whose beginning moves forward; the link header begins where the packet
 * does. False if there is no room.
 */
export function insertBytes(context: PacketContext, offset: number, length: number): boolean {
  if (context.data - length < context.areaStart && !moveBack(context, length)) return false;
  const { bytes } = context.memory;
  const { data, dataEnd } = context;
  bytes.copyWithin(data - length, data, data + offset);
  bytes.fill(0, data - length + offset, data + offset);
  context.macHeader -= length;
  context.networkHeader -= length;
  context.setBounds(data - length, data - length, dataEnd);
  return true;
}

/** Takes `length` bytes out of the packet at `offset`. */
export function removeBytes(context: PacketContext, offset: number, length: number): void {
  const { data, dataEnd } = context;
  context.memory.bytes.copyWithin(data + length, data, data + offset);
  context.macHeader += length;
  context.networkHeader += length;
  context.setBounds(data + length, data + length, dataEnd);
}

/** Moves the end of the packet; new bytes are zeros. False if there is no room. */
export function moveEnd(context: PacketContext, dataEnd: number): boolean {
  if (dataEnd > context.areaEnd) return false;
  if (dataEnd > context.dataEnd) context.memory.bytes.fill(0, context.dataEnd, dataEnd);
  context.setBounds(context.dataMeta, context.data, dataEnd);
  return true;
}

/** Moves the whole packet towards the end of its area, so that there is room for `length` bytes before it. */
function moveBack(context: PacketContext, length: number): boolean {
  const distance = context.areaStart + length - context.data;
  if (context.dataEnd + distance > context.areaEnd) return false;
  // A link header that lies before the packet comes along.
  const start = Math.max(context.areaStart, Math.min(context.data, context.macHeader));
  context.memory.bytes.copyWithin(start + distance, start, context.dataEnd);
  context.macHeader += distance;
  context.networkHeader += distance;
  context.setBounds(context.data + distance, context.data + distance, context.dataEnd + distance);
  return true;
}
