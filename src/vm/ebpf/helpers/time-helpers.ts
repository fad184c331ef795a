import type { Helper, HelperCall } from "../helper-call.js";
import type { HelperState } from "./helper-state.js";

const nanosecondsPerSecond = 1_000_000_000;

/** How often a second the kernel counts in `jiffies64`; Debian's kernels are built with CONFIG_HZ=250. */
const jiffiesPerSecond = 250;

/** Clocks, random numbers, and where the program runs: on the one processor, 0, of the one node, 0. */
export function timeHelpers(state: HelperState): Record<string, Helper> {
  const now: Helper = (call) => nanosecondsOf(call, state);
  return {
    ktime_get_ns: now,
    ktime_get_boot_ns: now,
    ktime_get_coarse_ns: now,
    ktime_get_tai_ns: now,
    jiffies64: () => {
      const ofSecond = Math.floor((state.nanoseconds * jiffiesPerSecond) / nanosecondsPerSecond);
      return state.seconds * jiffiesPerSecond + ofSecond;
    },
    get_prandom_u32: () => state.nextRandom(),
    get_smp_processor_id: () => 0,
    get_numa_node_id: () => 0,
  };
}

/** Seconds times a billion need more than the 53 bits of a number, so the seconds are multiplied by halves of 16 bits. */
function nanosecondsOf(call: HelperCall, { seconds, nanoseconds }: HelperState): number {
  const lower = (seconds & 0xffff) * nanosecondsPerSecond + nanoseconds;
  const upper = Math.floor(seconds / 0x10000) * nanosecondsPerSecond + Math.floor(lower / 0x10000);
  // upper * 2^16 + the low 16 bits of lower
  const high = Math.floor(upper / 0x10000);
  return call.wide((upper - high * 0x10000) * 0x10000 + (lower % 0x10000), high);
}
