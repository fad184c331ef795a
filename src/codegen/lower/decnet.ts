/** DECnet Phase IV addresses: in a long or short routing header, with or without a padding byte before it. */
import { etherType } from "../../net/protocol-numbers.js";
import type { Qualifiers } from "../../parser/ast.js";
import { all, any, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { inDirection } from "./directions.js";
import { linkProtocol } from "./link-protocols.js";

/** Low three bits of the routing flags: 2 marks a short header, 6 a long one. */
const flags = { short: 2, long: 6 } as const;
const flagsMask = 0x07;
const padding = 0x81;

/** The routing flags come after a length of two bytes. */
const start = 2;

/** Offset of each address from the routing flags. */
const offsets = { short: { src: 3 }, long: { dst: 7, src: 15 } } as const;

/** `address` has 16 bits and stands in the header low byte first. */
export function lowerDecnetAddress(lowering: Lowering, qualifiers: Qualifiers, address: number): Condition {
  const swapped = ((address & 0xff) << 8) | (address >> 8);
  const carries = linkProtocol(lowering, etherType.decnet);
  const flagsAre = (value: number): Condition => lowering.masked(lowering.network(start, 1), flagsMask, value);
  const paddedFlagsAre = (value: number): Condition =>
    lowering.masked(lowering.network(start, 2), 0xff00 | flagsMask, (padding << 8) | value);
  const addressAt = (offset: number): Condition => lowering.equals(lowering.network(start + offset, 2), swapped);
  const matches = inDirection(lowering, qualifiers, "DECnet addresses", (side) =>
    any(
      ...(side === "dst"
        ? shortDestination(lowering, swapped)
        : [
            all(flagsAre(flags.short), addressAt(offsets.short.src)),
            all(paddedFlagsAre(flags.short), addressAt(offsets.short.src + 1)),
          ]),
      all(flagsAre(flags.long), addressAt(offsets.long[side])),
      all(paddedFlagsAre(flags.long), addressAt(offsets.long[side] + 1)),
    ),
  );
  return all(carries, matches);
}

/** The destination in a short header is next to the flags: one load sees both. */
function shortDestination(lowering: Lowering, swapped: number): Condition[] {
  const word = lowering.network(start, 4);
  return [
    lowering.masked(word, (flagsMask << 24) | 0x00ffff00, (flags.short << 24) | (swapped << 8)),
    lowering.masked(word, (0xff << 24) | (flagsMask << 16) | 0xffff, (padding << 24) | (flags.short << 16) | swapped),
  ];
}
