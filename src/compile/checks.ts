/** Options checked that every filter needs. */
import { UsageError } from "../errors.js";
import { linkTypeByName, linkTypeByNumber, nearestLinkTypes, type LinkType } from "../net/link-types.js";

/** What packets start with unless it is said. */
export const defaultLinkType = "EN10MB";

/** The default snapshot length of tcpdump. */
const defaultSnapshotLength = 262144;

/** The link type of a name or a number. */
export function findLinkType(wanted: string | number): LinkType {
  const found = typeof wanted === "number" ? linkTypeByNumber(wanted) : linkTypeByName(wanted);
  if (found) return found;
  const near = typeof wanted === "string" ? nearestLinkTypes(wanted) : [];
  const meant = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  throw new UsageError("link-type", `unknown data link type ${wanted}${meant}`);
}

export function checkSnapshotLength(length = defaultSnapshotLength): number {
  if (Number.isInteger(length) && length >= 0 && length <= 0xffffffff) return length;
  throw new UsageError("snapshot-length", `snapshot length ${length} is not a whole number from 0 to 4294967295`);
}
