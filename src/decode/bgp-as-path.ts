/** The autonomous systems that a route of BGP's came through (RFC 4271 section 4.3, RFC 6793). */
import type { BgpEnd } from "./bgp-route-result.js";
import type { Reader } from "./reader.js";

export interface BgpAsPath {
  readonly form: "as-path";
  readonly segments: readonly BgpAsSegment[];
  readonly end: BgpEnd | undefined;
}

interface BgpAsSegment {
  readonly type: number;
  readonly systems: readonly number[];
  /** All of the systems are there. */
  readonly whole: boolean;
}

const leastSegmentType = 1;
const largestSegmentType = 4;

/**
 * Autonomous systems have two bytes or, between speakers that know of it, four (RFC 6793), and nothing says which. Two are
 * taken if the segments end where the attribute does. `undefined` if captured bytes end before that is known.
 */
function guessSystemSize(length: number, reader: Reader): 2 | 4 | undefined {
  const end = reader.offset + length;
  let at = reader.offset;
  while (at < end) {
    const segment = reader.at8(at);
    if (segment === undefined) return undefined;
    if (segment < leastSegmentType || segment > largestSegmentType) return 4;
    const count = reader.at8(at + 1);
    if (count === undefined) return undefined;
    at += 2 + count * 2;
  }
  return at === end ? 2 : 4;
}

/** `systemSize` is how many bytes an autonomous system has, where the attribute says it. */
export function readAsPath(length: number, reader: Reader, systemSize?: 4): BgpAsPath {
  const segments: BgpAsSegment[] = [];
  const answer = (end?: BgpEnd): BgpAsPath => ({ form: "as-path", segments, end });
  const end = reader.offset + length;
  if (length === 0) return answer();
  const size = systemSize ?? guessSystemSize(length, reader);
  if (size === undefined) return answer("cut");
  while (reader.offset < end) {
    const [segment, count] = [reader.maybe8(), reader.maybe8()];
    if (segment === undefined) return answer("cut");
    const systems: number[] = [];
    while (systems.length < (count ?? 0) && reader.has(size)) systems.push(size === 2 ? reader.u16() : reader.u32());
    const whole = systems.length === count;
    segments.push({ type: segment, systems, whole });
    if (!whole) return answer(count === undefined ? "cut" : "short");
  }
  return answer();
}
