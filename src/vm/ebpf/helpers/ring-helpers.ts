import type { Helper, HelperCall } from "../helper-call.js";
import { errno, RingBuffer } from "../maps/index.js";
import { checkContext, checkMemory, mapOf, wholeNumber } from "./helper-arguments.js";
import type { HelperState } from "./helper-state.js";

/** Whether to wake the reader: BPF_RB_NO_WAKEUP and BPF_RB_FORCE_WAKEUP. Here it is awake after every packet. */
const wakeupFlags = 3;

/** Flags of `perf_event_output`: whose buffer, and in bits 32 to 51 how many bytes of the packet to add. */
const currentProcessor = 0xffffffff;
const packetLengthBits = 0xfffff;

/** Helpers that tell a reader outside of what programs see. */
export function ringHelpers(state: HelperState): Record<string, Helper> {
  const ringOf = (call: HelperCall, handle: number): RingBuffer => {
    const map = mapOf(state, call, 1, handle);
    return map instanceof RingBuffer
      ? map
      : call.fail(`a helper function is to use ${map.map.name}, which is no ring buffer`);
  };
  const commit = (call: HelperCall, record: number, isDiscarded: boolean): number => {
    const ring = state.maps.ringOfRecord(record);
    if (ring === undefined) call.fail(`0x${record.toString(16)} is no record that was reserved`);
    ring.commit(record, isDiscarded);
    return 0;
  };
  return {
    ringbuf_reserve(call, handle, size, flags) {
      const ring = ringOf(call, handle);
      return wholeNumber(call, 3, flags) === 0 && call.high[1] === 0 ? ring.reserve(size) : 0;
    },
    ringbuf_submit: (call, record) => commit(call, record, false),
    ringbuf_discard: (call, record) => commit(call, record, true),
    ringbuf_output(call, handle, data, size, flags) {
      const ring = ringOf(call, handle);
      if (wholeNumber(call, 4, flags) > wakeupFlags) return errno.EINVAL;
      checkMemory(call, 2, data, size, false);
      const record = ring.reserve(size);
      if (record === 0) return errno.EAGAIN;
      call.memory.bytes.copyWithin(record, data, data + size);
      ring.commit(record, false);
      return 0;
    },
    ringbuf_query: (call, handle, what) => ringOf(call, handle).query(wholeNumber(call, 2, what)),
    perf_event_output(call, context, handle, flags, data, size) {
      checkContext(call, context);
      const { map } = mapOf(state, call, 2, handle);
      const packetLength = call.high[2]! >>> 0;
      if (packetLength > packetLengthBits) return errno.EINVAL;
      checkMemory(call, 4, data, size, false);
      const { data: start, dataEnd } = call.context;
      if (packetLength > dataEnd - start) return errno.EFAULT;
      if (flags !== currentProcessor && flags >= map.maxEntries) return errno.E2BIG;
      if (flags !== currentProcessor && flags !== 0) return errno.ENOENT;
      const { bytes } = call.memory;
      const event = new Uint8Array(size + packetLength);
      event.set(bytes.subarray(data, data + size));
      event.set(bytes.subarray(start, start + packetLength), size);
      state.options.onEvent?.(map, event);
      return 0;
    },
  };
}
