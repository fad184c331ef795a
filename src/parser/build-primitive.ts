/** Primitives that are neither ids nor comparisons: each begins with a keyword of its own. */
import { assertNever, type Span } from "../errors.js";
import * as t from "../lexer/index.js";
import { numberValue, tokenSpan, type Token } from "../lexer/index.js";
import type { FieldTest, Mtp3Field, NameOrNumber, Primitive, Proto, RelationOp } from "./ast.js";
import { type FieldCst, type NameOrNumberCst, type NumberCst, type PrimitiveCst, type QualifiedCst } from "./cst.js";
import { standalone } from "./vocabulary.js";

/** The text of a name, without the backslash that may stand before it. */
export function nameText(token: Token): string {
  return token.image.startsWith("\\") ? token.image.slice(1) : token.image;
}

/** The number in any number of parentheses. */
export function numberToken(cst: NumberCst): Token {
  let inner = cst;
  while (inner.children.number !== undefined) inner = inner.children.number[0]!;
  return inner.children.NumberLiteral![0]!;
}

/** The comparison that a token stands for: `==` is another way to write `=`. */
export function relationOp(token: Token): RelationOp {
  return (token.image === "==" ? "=" : token.image) as RelationOp;
}

function valueOf(token: Token): number {
  return numberValue(token.image);
}

function name(token: Token): NameOrNumber {
  return { kind: "name", text: nameText(token), span: tokenSpan(token) };
}

function number(token: Token): NameOrNumber {
  return { kind: "number", value: valueOf(token), span: tokenSpan(token) };
}

function nameOrNumber({ children }: NameOrNumberCst): NameOrNumber {
  return children.Name !== undefined ? name(children.Name[0]!) : number(children.NumberLiteral![0]!);
}

/** `broadcast` or `multicast` */
export function buildCast(token: Token, proto: Proto | undefined, span: Span): Primitive {
  const qualifier = proto && { proto };
  return token.image === "broadcast"
    ? { kind: "broadcast", ...qualifier, span }
    : { kind: "multicast", ...qualifier, span };
}

/** `type`, `subtype` or `dir`, of an 802.11 frame. */
export function buildWlan({ children }: QualifiedCst, span: Span): Primitive {
  if (children.direction !== undefined) return { kind: "wlan-dir", dir: nameOrNumber(children.direction[0]!), span };
  if (children.type === undefined) return { kind: "wlan-type", subtype: name(children.Name![0]!), span };
  const type = nameOrNumber(children.type[0]!);
  return { kind: "wlan-type", type, ...(children.subtype && { subtype: nameOrNumber(children.subtype[0]!) }), span };
}

/** A primitive that begins with a keyword of its own. */
export function buildKeyword(cst: PrimitiveCst, span: Span): Primitive {
  const { children } = cst;
  if (children.field !== undefined) return buildField(children.field[0]!, span);
  const keyword = children.keyword![0]!;
  const word = keyword.image;
  const values = (children.NumberLiteral ?? []).map(valueOf);
  switch (keyword.tokenType) {
    case t.Standalone:
      return standalone(keyword, span);
    case t.NumberKeyword:
      return buildNumberKeyword(word, values[0]!, span);
    case t.RuleNumber:
      return { kind: "pf-rnr", value: values[0]!, span };
    case t.NameKeyword:
      return buildNameKeyword(word, children.Name![0]!, span);
    case t.Reason:
      return { kind: "pf-reason", reason: nameOrNumber(children.nameOrNumber![0]!), span };
    case t.Byte:
      return buildByte(values, children.operator![0]!, span);
    case t.Encapsulation:
      return buildEncapsulation(word, children.number?.[0], span);
    case t.Batadv:
      return buildBatadv(children, span);
    case t.Llc:
      return buildLlc(children.Name?.[0], children.RuleNumber?.[0], span);
    default:
      throw new Error(`unexpected keyword ${word}`);
  }
}

function buildNumberKeyword(word: string, value: number, span: Span): Primitive {
  const kind = word === "subrulenum" || word === "srnr" ? "pf-srnr" : (word as "less" | "greater" | "ifindex");
  return { kind, value, span };
}

function buildNameKeyword(word: string, token: Token, span: Span): Primitive {
  if (word === "action") return { kind: "pf-action", action: name(token), span };
  const kind = word === "on" || word === "ifname" ? "pf-ifname" : "pf-rset";
  return { kind, name: nameText(token), nameSpan: tokenSpan(token), span };
}

type ByteOp = (Primitive & { kind: "byte" })["op"];

function buildByte([offset, value]: readonly number[], operator: Token, span: Span): Primitive {
  const op = (operator.tokenType === t.PlainComparison ? relationOp(operator) : operator.image) as ByteOp;
  return { kind: "byte", offset: offset!, op, value: value!, span };
}

function buildEncapsulation(word: string, cst: NumberCst | undefined, span: Span): Primitive {
  const token = cst && numberToken(cst);
  const kind = word as "vlan" | "mpls" | "pppoes" | "geneve" | "vxlan";
  if (token === undefined) return { kind, span };
  const number = valueOf(token);
  const numberSpan = tokenSpan(token);
  switch (kind) {
    case "vlan":
      return { kind, id: number, numberSpan, span };
    case "mpls":
      return { kind, label: number, numberSpan, span };
    case "pppoes":
      return { kind, session: number, numberSpan, span };
    case "geneve":
    case "vxlan":
      return { kind, vni: number, numberSpan, span };
    default:
      return assertNever(kind);
  }
}

function buildBatadv({ number: numbers = [], Name }: PrimitiveCst["children"], span: Span): Primitive {
  const [version, type] = numbers.map(numberToken);
  const packetType = Name !== undefined ? name(Name[0]!) : type && number(type);
  return { kind: "batadv", ...(version && { version: valueOf(version) }), ...(packetType && { packetType }), span };
}

function buildLlc(typeName: Token | undefined, ruleNumber: Token | undefined, span: Span): Primitive {
  if (ruleNumber !== undefined) return { kind: "llc", type: { text: "rnr", span: tokenSpan(ruleNumber) }, span };
  return { kind: "llc", ...(typeName && { type: { text: nameText(typeName), span: tokenSpan(typeName) } }), span };
}

/** `vpi 5`, `vpi > 5` or `vpi (5 or 6)` */
function buildField({ children }: FieldCst, span: Span): Primitive {
  const field = children.Field[0]!.image as "vpi" | "vci" | Mtp3Field;
  const comparison = children.comparison?.[0];
  const op = comparison === undefined ? "=" : relationOp(comparison);
  const tests = children.NumberLiteral.map((literal): FieldTest => ({
    op,
    value: valueOf(literal),
    span: tokenSpan(comparison ?? literal, literal),
  }));
  return field === "vpi" || field === "vci"
    ? { kind: "atm-field", field, tests, span }
    : { kind: "mtp3", field, tests, span };
}
