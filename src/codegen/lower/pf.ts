/** OpenBSD's packet filter log: what rule a packet met and what became of it (pflog(4), struct pfloghdr). */
import { assertNever } from "../../errors.js";
import type { NameOrNumber, Primitive } from "../../parser/ast.js";
import { all, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { linkTypeHint, nearestOrAll } from "./hints.js";

type PfPrimitive = Extract<Primitive, { kind: `pf-${string}` }>;

const offset = { action: 2, reason: 3, ifname: 4, ruleset: 20, rulenr: 36, subrulenr: 40 } as const;

/** Interface and ruleset names are NUL-terminated in 16 bytes. */
const nameLength = 16;

const reasons: readonly string[] = [
  "match", "bad-offset", "fragment", "short", "normalize", "memory", "bad-timestamp", "congestion", "ip-option",
  "proto-cksum", "state-mismatch", "state-insert", "state-limit", "src-limit", "synproxy",
]; // prettier-ignore

const actions: Readonly<Record<string, number>> = {
  pass: 0, accept: 0, drop: 1, block: 1, scrub: 2, noscrub: 3, nat: 4, nonat: 5, binat: 6, nobinat: 7, rdr: 8, nordr: 9,
  "synproxy-drop": 10,
}; // prettier-ignore

export function lowerPf(lowering: Lowering, primitive: PfPrimitive): Condition {
  switch (primitive.kind) {
    case "pf-ifname":
      requirePflog(lowering, "ifname");
      return nameEquals(lowering, offset.ifname, primitive, "ifname interface names");
    case "pf-rset":
      requirePflog(lowering, "ruleset");
      return nameEquals(lowering, offset.ruleset, primitive, "ruleset names");
    case "pf-rnr":
      requirePflog(lowering, "rnr");
      return lowering.equals(lowering.link(offset.rulenr, 4), primitive.value);
    case "pf-srnr":
      requirePflog(lowering, "srnr");
      return lowering.equals(lowering.link(offset.subrulenr, 4), primitive.value);
    case "pf-reason": {
      const value = reasonNumber(lowering, primitive.reason);
      requirePflog(lowering, "reason");
      return lowering.equals(lowering.link(offset.reason, 1), value);
    }
    case "pf-action": {
      const value = actionNumber(lowering, primitive.action);
      requirePflog(lowering, "action");
      return lowering.equals(lowering.link(offset.action, 1), value);
    }
    default:
      return assertNever(primitive);
  }
}

function requirePflog(lowering: Lowering, what: string): void {
  if (lowering.framing.kind !== "pflog")
    lowering.fail("link-type", `'${what}' supported only on PFLOG linktype`, linkTypeHint(lowering));
}

function reasonNumber(lowering: Lowering, reason: NameOrNumber): number {
  if (reason.kind === "number") return reason.value;
  const number = reasons.indexOf(reason.text.toLowerCase());
  return number >= 0
    ? number
    : lowering.fail("name", `unknown PF reason "${reason.text}"`, nearestOrAll(reason.text, reasons), reason.span);
}

function actionNumber(lowering: Lowering, action: NameOrNumber): number {
  if (action.kind === "number") return action.value;
  const name = action.text.toLowerCase();
  if (Object.hasOwn(actions, name)) return actions[name]!;
  return lowering.fail(
    "name",
    `unknown PF action "${action.text}"`,
    nearestOrAll(action.text, Object.keys(actions)),
    action.span,
  );
}

/** The name's characters, its last four first; what follows them in the field is not looked at. */
function nameEquals(
  lowering: Lowering,
  start: number,
  { name, nameSpan }: Extract<PfPrimitive, { name: string }>,
  what: string,
): Condition {
  if (name.length >= nameLength) {
    const message = `${what} can only be ${nameLength - 1} characters`;
    return lowering.fail("range", message, `"${name}" has ${name.length}`, nameSpan);
  }
  const code = (index: number): number => name.charCodeAt(index) & 0xff;
  const words: Condition[] = [];
  let end = name.length;
  for (const size of [4, 2, 1] as const) {
    while (end >= size) {
      end -= size;
      let word = 0;
      for (let index = 0; index < size; index++) word = ((word << 8) | code(end + index)) >>> 0;
      words.push(lowering.equals(lowering.link(start + end, size), word));
    }
  }
  return all(...words);
}
