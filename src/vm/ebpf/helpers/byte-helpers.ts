import type { Helper, HelperCall } from "../helper-call.js";
import { errno } from "../maps/index.js";
import { checkContext, checkMemory, wholeNumber } from "./helper-arguments.js";

/** Larger offsets are errors, not places (INT_MAX; 0xffff for the helpers that look from a header or at an XDP packet). */
const largestOffset = 0x7fffffff;
const largestShortOffset = 0xffff;

/** Flags of `skb_store_bytes`: BPF_F_RECOMPUTE_CSUM, which changes nothing here, and BPF_F_INVALIDATE_HASH. */
const storeFlags = { RECOMPUTE_CSUM: 1, INVALIDATE_HASH: 2 } as const;

/** Headers that `skb_load_bytes_relative` counts from (enum bpf_hdr_start_off). */
const headerStart = { MAC: 0, NET: 1 } as const;

/** Copies packet bytes to the program. Where they are not all there it gets zeros, so that nothing stays uninitialised. */
function load(call: HelperCall, from: number, to: number, length: number, isThere: boolean): number {
  const { bytes } = call.memory;
  if (!isThere) {
    bytes.fill(0, to, to + length);
    return errno.EFAULT;
  }
  bytes.copyWithin(to, from, from + length);
  return 0;
}

/** Helpers that copy packet bytes to and from a program's memory, and one that compares. */
export const byteHelpers: Readonly<Record<string, Helper>> = {
  skb_load_bytes(call, context, offset, to, length) {
    checkContext(call, context);
    checkMemory(call, 3, to, length, true);
    const { data, dataEnd } = call.context;
    return load(call, data + offset, to, length, offset <= largestOffset && data + offset + length <= dataEnd);
  },
  skb_load_bytes_relative(call, context, offset, to, length, start) {
    checkContext(call, context);
    checkMemory(call, 3, to, length, true);
    const { macHeader, networkHeader, dataEnd } = call.context;
    const header = start === headerStart.MAC ? macHeader : start === headerStart.NET ? networkHeader : -1;
    const from = header + offset;
    return load(call, from, to, length, header >= 0 && offset <= largestShortOffset && from + length <= dataEnd);
  },
  skb_store_bytes(call, context, offset, from, length, flags) {
    checkContext(call, context);
    checkMemory(call, 3, from, length, false);
    const whole = wholeNumber(call, 5, flags);
    if (whole > (storeFlags.RECOMPUTE_CSUM | storeFlags.INVALIDATE_HASH)) return errno.EINVAL;
    const { data, dataEnd } = call.context;
    if (offset > largestOffset || data + offset + length > dataEnd) return errno.EFAULT;
    call.memory.bytes.copyWithin(data + offset, from, from + length);
    if ((flags & storeFlags.INVALIDATE_HASH) !== 0) call.context.set("hash", 0);
    return 0;
  },
  strncmp(call, left, size, right) {
    checkMemory(call, 1, left, size, false);
    const { bytes } = call.memory;
    for (let index = 0; index < size; index++) {
      checkMemory(call, 3, right + index, 1, false);
      const [a, b] = [bytes[left + index]!, bytes[right + index]!];
      if (a !== b) return a < b ? -1 : 1;
      if (a === 0) return 0;
    }
    return 0;
  },
  skb_pull_data(call, context, length) {
    checkContext(call, context);
    // All bytes that are there can be touched at once; no more can be had.
    return length <= call.context.dataEnd - call.context.data ? 0 : errno.ENOMEM;
  },
  xdp_load_bytes(call, context, offset, to, length) {
    checkContext(call, context);
    checkMemory(call, 3, to, length, true);
    return copyXdp(call, offset, length, (at) => call.memory.bytes.copyWithin(to, at, at + length));
  },
  xdp_store_bytes(call, context, offset, from, length) {
    checkContext(call, context);
    checkMemory(call, 3, from, length, false);
    return copyXdp(call, offset, length, (at) => call.memory.bytes.copyWithin(at, from, from + length));
  },
  xdp_get_buff_len(call, context) {
    checkContext(call, context);
    return call.context.dataEnd - call.context.data;
  },
};

function copyXdp(call: HelperCall, offset: number, length: number, copy: (at: number) => void): number {
  if (offset > largestShortOffset || length > largestShortOffset) return errno.EFAULT;
  const { data, dataEnd } = call.context;
  if (data + offset + length > dataEnd) return errno.EINVAL;
  copy(data + offset);
  return 0;
}
