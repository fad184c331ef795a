/** `src`, `dst` and their combinations, which mean the same for every kind of address and for ports. */
import type { Qualifiers } from "../../parser/ast.js";
import { all, any, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";

/**
 * Joins the test of the source with the test of the destination as the direction says; without a direction either may
 * hold. `what` names the kind of id in the message for a direction that only 802.11 addresses have.
 */
export function inDirection(
  lowering: Lowering,
  qualifiers: Qualifiers,
  what: string,
  side: (side: "src" | "dst") => Condition,
): Condition {
  switch (qualifiers.dir) {
    case "src":
    case "dst":
      return side(qualifiers.dir);
    case "src and dst":
      return all(side("src"), side("dst"));
    case "src or dst":
    case undefined:
      return any(side("src"), side("dst"));
    default:
      return lowering.fail(
        "direction",
        `'${qualifiers.dir}' is valid for 802.11 syntax only, not for ${what}`,
        "write `src` or `dst`, or leave the direction out",
        qualifiers.span,
      );
  }
}
