/**
 * The filter that is none, for commands that begin sooner without what others are compiled with.
 */
import { opcode, statement } from "../isa/cbpf.js";
import { checkSnapshotLength, defaultLinkType, findLinkType } from "./checks.js";
import type { Filter } from "./filter.js";
import type { CompileOptions } from "./options.js";

/** Whether every packet matches because nothing is asked for. */
export function isBlank(expression: string): boolean {
  return /^[ \r\n\t]*$/.test(expression);
}

/** What `compile` makes of a blank expression. */
export function everything(
  expression: string,
  options: Pick<CompileOptions, "linkType" | "snapshotLength"> = {},
): Filter {
  const linkType = findLinkType(options.linkType ?? defaultLinkType);
  const length = checkSnapshotLength(options.snapshotLength);
  return {
    expression,
    linkType,
    instructions: [statement(opcode.RET_K, length)],
    sources: [[]],
    matches: () => length,
  };
}
