/** What is asked of MAC addresses, wherever in the link-layer header they are. */
import { all, check, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";

/** A MAC address at an offset of the link-layer header: its last four bytes first, as they tell most. */
export function macEquals(lowering: Lowering, offset: number, bytes: Uint8Array): Condition {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 6);
  return all(
    lowering.equals(lowering.link(offset + 2, 4), view.getUint32(2)),
    lowering.equals(lowering.link(offset, 2), view.getUint16(0)),
  );
}

/** The lowest bit of a MAC address's first byte marks a group (IEEE 802). */
export function isGroupAddress(lowering: Lowering, offset: number): Condition {
  return check("set", lowering.link(offset, 1), lowering.const(1));
}
