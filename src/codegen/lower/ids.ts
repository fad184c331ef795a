/** What the families of ids share: words for an id, and how a name that is not known is refused. */
import type { NameKind } from "../../net/resolver.js";
import type { Id, Qualifiers } from "../../parser/ast.js";
import type { Lowering } from "./context.js";
import { directionText, nearestOr, textOf } from "./hints.js";

export type Named = Id & { kind: "name" };

export const noDirection = "leave the direction out";

/** The primitive that takes the id for what it is. */
export function meantAddress(qualifiers: Qualifiers, id: Id): string {
  const isLink = id.kind === "mac" || id.kind === "arcnet";
  const isNet =
    (id.kind === "ipv4" && (id.mask ?? id.prefixLength) !== undefined) ||
    (id.kind === "ipv6" && id.prefixLength !== undefined);
  const words = `${directionText(qualifiers)}${isNet ? "net" : "host"} ${textOf(id)}`;
  return `write \`${isLink ? "ether " : ""}${words}\``;
}

/** Refuses a name that the resolver does not know, and offers the nearest that it does. */
export function failName(lowering: Lowering, kind: NameKind, id: Named, message: string, otherwise: string): never {
  const hint = (): string => nearestOr(id.text, lowering.options.resolver.names?.(kind) ?? [], otherwise);
  return lowering.fail("name", message, hint, id.span);
}

/** What an id is, in words. */
export function idNoun(id: Id): string {
  return id.kind === "mac" ? "Ethernet address" : id.kind === "arcnet" ? "ARCNET address" : "IP address";
}
