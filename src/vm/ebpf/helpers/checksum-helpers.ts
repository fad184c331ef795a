import type { Helper, HelperCall } from "../helper-call.js";
import { errno } from "../maps/index.js";
import { checkContext, checkMemory, wholeNumber } from "./helper-arguments.js";
import type { HelperState } from "./helper-state.js";
import { addChecksums, changeChecksum, foldChecksum, sumOf } from "./internet-checksum.js";

/** How many bytes of the checked data were replaced, in the flags of both `replace` helpers (BPF_F_HDR_FIELD_MASK). */
const fieldSize = 0x0f;

/** Flags of `l4_csum_replace`: BPF_F_PSEUDO_HDR, _MARK_MANGLED_0, _MARK_ENFORCE and _IPV6. */
const l4Flags = { PSEUDO_HDR: 0x10, MARK_MANGLED_0: 0x20, MARK_ENFORCE: 0x40, IPV6: 0x80 } as const;
const allL4Flags = fieldSize | l4Flags.PSEUDO_HDR | l4Flags.MARK_MANGLED_0 | l4Flags.MARK_ENFORCE | l4Flags.IPV6;

/** What UDP has instead of 0, which means no checksum (CSUM_MANGLED_0). */
const mangledZero = 0xffff;

/** What `csum_level` is to do (BPF_CSUM_LEVEL_*), and the deepest level (SKB_MAX_CSUM_LEVEL). */
const csumLevel = { QUERY: 0, INC: 1, DEC: 2, RESET: 3 } as const;
const deepestLevel = 3;

/** Where a checksum field is, or an error. */
function fieldAt({ context }: HelperCall, offset: number): number {
  if (offset > 0xffff || (offset & 1) !== 0) return errno.EFAULT;
  return context.data + offset + 2 <= context.dataEnd ? context.data + offset : errno.EFAULT;
}

/**
 * The field's value after `from` was replaced by `to`, or an error. With a size of 0, `to` is the difference of sums.
 * Fields and data have the same byte order, so that of the machine serves.
 */
function replaced(field: number, from: number, to: number, size: number): number {
  switch (size) {
    case 0:
      return from === 0 ? changeChecksum(field, to) : errno.EINVAL;
    case 2:
      return changeChecksum(field, addChecksums(~(from & 0xffff), to & 0xffff));
    case 4:
      return changeChecksum(field, addChecksums(~from, to));
    default:
      return errno.EINVAL;
  }
}

/** Helpers for the checksums of IP, TCP and UDP. */
export function checksumHelpers(state: HelperState): Record<string, Helper> {
  return {
    l3_csum_replace(call, context, offset, from, to, flags) {
      checkContext(call, context);
      if (wholeNumber(call, 5, flags) > fieldSize) return errno.EINVAL;
      const at = fieldAt(call, offset);
      if (at < 0) return at;
      if (flags === 0 && wholeNumber(call, 3, from) !== 0) return errno.EINVAL;
      const { view } = call.memory;
      const value = replaced(view.getUint16(at, true), from, to, flags);
      if (value < 0) return value;
      view.setUint16(at, value, true);
      return 0;
    },
    l4_csum_replace(call, context, offset, from, to, flags) {
      checkContext(call, context);
      if (wholeNumber(call, 5, flags) > allL4Flags) return errno.EINVAL;
      const at = fieldAt(call, offset);
      if (at < 0) return at;
      const { view } = call.memory;
      const field = view.getUint16(at, true);
      const marksZero = (flags & l4Flags.MARK_MANGLED_0) !== 0;
      if (marksZero && (flags & l4Flags.MARK_ENFORCE) === 0 && field === 0) return 0;
      const size = flags & fieldSize;
      if (size === 0 && wholeNumber(call, 3, from) !== 0) return errno.EINVAL;
      const value = replaced(field, from, to, size);
      if (value < 0) return value;
      view.setUint16(at, marksZero && value === 0 ? mangledZero : value, true);
      return 0;
    },
    csum_diff(call, from, fromSize, to, toSize, seed) {
      checkMemory(call, 1, from, fromSize, false);
      checkMemory(call, 3, to, toSize, false);
      const { memory } = call;
      // What is taken away is added as its complement, to a seed that is complemented likewise if there is nothing else.
      if (fromSize === 0) return foldChecksum(sumOf(memory, to, toSize, seed));
      if (toSize === 0) return foldChecksum(~sumOf(memory, from, fromSize, ~seed));
      return foldChecksum(addChecksums(sumOf(memory, to, toSize, seed), ~sumOf(memory, from, fromSize, 0)));
    },
    // Only a network card that sums up all bytes (CHECKSUM_COMPLETE) leaves a sum that can be updated.
    csum_update(call, context) {
      checkContext(call, context);
      return errno.ENOTSUPP;
    },
    csum_level(call, context, what) {
      checkContext(call, context);
      switch (wholeNumber(call, 2, what)) {
        case csumLevel.INC:
          state.checksumLevel = Math.min(state.checksumLevel + 1, deepestLevel);
          return 0;
        case csumLevel.DEC:
          state.checksumLevel = Math.max(state.checksumLevel - 1, -1);
          return 0;
        case csumLevel.RESET:
          state.checksumLevel = -1;
          return 0;
        case csumLevel.QUERY:
          return state.checksumLevel >= 0 ? state.checksumLevel : errno.EACCES;
        default:
          return errno.EINVAL;
      }
    },
  };
}
