import type { Helper, HelperCall } from "../helper-call.js";
import { errno } from "../maps/index.js";
import { checkContext } from "./helper-arguments.js";
import { moveEnd } from "./packet-room.js";

/** The kernel keeps notes of its own at the start of the headroom (sizeof(struct xdp_frame)). */
const frameNotes = 40;
/** A packet and its headroom share a page with what the kernel keeps at its end (struct skb_shared_info). */
const pageRoom = 4096 - 320;
const ethernetLength = 14;
/** Metadata are whole words, and their length fits in a byte. */
const longestMeta = 252;

/** Helpers that move the ends of XDP packets. Offsets are signed. */
export const xdpHelpers: Readonly<Record<string, Helper>> = {
  xdp_adjust_head(call, context, offset) {
    checkContext(call, context);
    const { context: xdp } = call;
    const length = xdp.data - xdp.dataMeta;
    const data = xdp.data + (offset | 0);
    if (data < xdp.areaStart + frameNotes + length || data > xdp.dataEnd - ethernetLength) return errno.EINVAL;
    call.memory.bytes.copyWithin(data - length, xdp.dataMeta, xdp.data);
    xdp.setBounds(data - length, data, xdp.dataEnd);
    return 0;
  },
  xdp_adjust_tail(call, context, offset) {
    checkContext(call, context);
    const { context: xdp } = call;
    const dataEnd = xdp.dataEnd + (offset | 0);
    if (dataEnd > largestEnd(call) || dataEnd < xdp.data + ethernetLength) return errno.EINVAL;
    return moveEnd(xdp, dataEnd) ? 0 : errno.EINVAL;
  },
  xdp_adjust_meta(call, context, offset) {
    checkContext(call, context);
    const { context: xdp } = call;
    const meta = xdp.dataMeta + (offset | 0);
    if (meta < xdp.areaStart + frameNotes || meta > xdp.data) return errno.EINVAL;
    const length = xdp.data - meta;
    if (length % 4 !== 0 || length > longestMeta) return errno.EACCES;
    xdp.setBounds(meta, xdp.data, xdp.dataEnd);
    return 0;
  },
};

/** Packets that do not fit in a page as they come, as from a capture with large ones, can only become shorter. */
function largestEnd({ context: { areaStart, dataEnd } }: HelperCall): number {
  return Math.max(areaStart + pageRoom, dataEnd);
}
