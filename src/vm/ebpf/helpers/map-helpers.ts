import { lockSize } from "../../../isa/index.js";
import type { Helper } from "../helper-call.js";
import { errno } from "../maps/index.js";
import { checkMemory, mapOf, wholeNumber } from "./helper-arguments.js";
import type { HelperState } from "./helper-state.js";

/** How often `loop` calls its function at most (BPF_MAX_LOOPS). */
const mostLoops = 1 << 23;

/** Helpers that work on maps, and `loop`. */
export function mapHelpers(state: HelperState): Record<string, Helper> {
  return {
    map_lookup_elem(call, handle, key) {
      const map = mapOf(state, call, 1, handle);
      checkMemory(call, 2, key, map.map.keySize, false);
      return map.lookup(key);
    },
    map_update_elem(call, handle, key, value, flags) {
      const map = mapOf(state, call, 1, handle);
      checkMemory(call, 2, key, map.map.keySize, false);
      checkMemory(call, 3, value, map.map.valueSize, false);
      return map.update(key, value, wholeNumber(call, 4, flags));
    },
    map_delete_elem(call, handle, key) {
      const map = mapOf(state, call, 1, handle);
      checkMemory(call, 2, key, map.map.keySize, false);
      return map.delete(key);
    },
    // On one processor a lock is always free: the verifier sees to it that it is given back.
    spin_lock: holdLock,
    spin_unlock: holdLock,
    for_each_map_elem(call, handle, callback, context, flags) {
      if (wholeNumber(call, 4, flags) !== 0) return errno.EINVAL;
      const map = mapOf(state, call, 1, handle);
      return map.forEach((key, value) => call.callFunction(callback, handle, key, value, context, 0) !== 0);
    },
    loop(call, count, callback, context, flags) {
      if (wholeNumber(call, 4, flags) !== 0) return errno.EINVAL;
      if (count > mostLoops) return errno.E2BIG;
      for (let index = 0; index < count; index++) {
        if (call.callFunction(callback, index, context, 0, 0, 0) !== 0) return index + 1;
      }
      return count;
    },
  };
}

const holdLock: Helper = (call, lock) => {
  checkMemory(call, 1, lock, lockSize, true);
  return 0;
};
