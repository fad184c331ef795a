/** Qualifiers: what is written before an id, and what an id without any takes over. */
import { tokenSpan, type Token } from "../lexer/index.js";
import type { Dir, Qualifiers } from "./ast.js";
import { cstSpan, type DirectionCst, type QualifiersCst } from "./cst.js";
import { idTypeOf, protocolOf, wlanAddressOf } from "./vocabulary.js";

function buildDir({ children }: DirectionCst): Dir {
  if (children.WlanAddress !== undefined) return wlanAddressOf(children.WlanAddress[0]!);
  if (children.And !== undefined) return "src and dst";
  if (children.Or !== undefined) return "src or dst";
  return children.Src !== undefined ? "src" : "dst";
}

/** The qualifiers written before an id, the protocol among them if there is one. */
export function buildQualifiers(protocol: Token | undefined, cst: QualifiersCst): Qualifiers {
  const { direction, type } = cst.children;
  const span = cstSpan(cst);
  return {
    ...(protocol && { proto: protocolOf(protocol) }),
    ...(direction && { dir: buildDir(direction[0]!) }),
    ...(type && { type: idTypeOf(type[0]!) }),
    span: protocol === undefined ? span : { start: tokenSpan(protocol).start, end: span.end },
    inherited: false,
  };
}

/** The same qualifiers for an id that does not stand directly behind them. */
export function inherit(qualifiers: Qualifiers): Qualifiers {
  return { ...qualifiers, inherited: true };
}
