/** Ids and lists of ids: each becomes a match of its own, with the qualifiers in force. */
import { parseIpv6, parseMac } from "../net/addresses.js";
import { errorLimit, FilterSyntaxError, type Span } from "../errors.js";
import { numberValue, shorten, tokenSpan, type Token } from "../lexer/index.js";
import type { Id, Qualifiers } from "./ast.js";
import { combine, negate, type Operand } from "./combine.js";
import { cstSpan, type IdCst, type NumberCst } from "./cst.js";
import { inherit } from "./qualifiers.js";
import { mistakeError } from "./errors/diagnose.js";
import { missingQualifier } from "./errors/missing-qualifier.js";
import type { Mistake } from "./errors/place.js";
import { nameText, numberToken } from "./build-primitive.js";

/** The qualifiers that an id without any of its own takes over: none, or some that a term left out may have had. */
export type InForce = Qualifiers | "unknown" | undefined;

/** What stands in the tree for a term that cannot be read. */
export function holeFor(span: Span): Operand {
  return { node: { kind: "empty", span }, span, depth: 0 };
}

/** Builds ids and collects what is wrong with the first few. */
export class IdBuilder {
  readonly errors: FilterSyntaxError[] = [];

  /** The match of an id directly behind its qualifiers, or of a list of ids there. */
  direct(cst: IdCst, qualifiers: Qualifiers): Operand {
    const { Not: nots, id: list } = cst.children;
    if (nots !== undefined || list !== undefined) return this.indirect(cst, inherit(qualifiers));
    return this.match(cst, qualifiers, qualifiers.span.start);
  }

  /** The match of an id, or of a list of ids, that takes its qualifiers over; `undefined` when there are none to take. */
  indirect(cst: IdCst, qualifiers: InForce): Operand {
    const { Not: nots, id: list, connective = [], LeftParen } = cst.children;
    if (list === undefined) return negate(this.match(cst, qualifiers), nots);
    this.checkList(list[0]!);
    const joined = combine(
      list.map((each) => this.indirect(each, qualifiers)),
      connective,
    );
    const span = { start: LeftParen![0]!.startOffset, end: cstSpan(cst).end };
    return negate({ ...joined, span }, nots);
  }

  private match(cst: IdCst, qualifiers: InForce, start?: number): Operand {
    const told = this.errors.length;
    const id = this.id(cst);
    const span = { start: start ?? id.span.start, end: id.span.end };
    if (qualifiers === undefined) this.report(() => missingQualifier(id, tokenOf(cst)));
    if (qualifiers === undefined || qualifiers === "unknown" || this.errors.length > told) return holeFor(span);
    return { node: { kind: "match", qualifiers, id, span }, span, depth: 0 };
  }

  private report(describe: () => Mistake): void {
    if (this.errors.length < errorLimit) this.errors.push(mistakeError(describe()));
  }

  /** libpcap takes a list in parentheses as any member of a list but the first. */
  private checkList(first: IdCst): void {
    if (first.children.id === undefined || first.children.Not !== undefined) return;
    this.report(() => ({
      code: "nested-list",
      problem: "a list in parentheses cannot be the first in a list",
      span: cstSpan(first),
      hint: "leave the inner parentheses out, or put a single id first",
    }));
  }

  private id({ children }: IdCst): Id {
    if (children.number !== undefined) return numberId(children.number[0]!);
    if (children.Name !== undefined) return nameId(children.Name[0]!);
    if (children.Ipv4 !== undefined) return ipv4Id(children.Ipv4[0]!, children.prefixLength?.[0], children.mask?.[0]);
    if (children.Ipv6 !== undefined) return this.ipv6Id(children.Ipv6[0]!, children.prefixLength?.[0]);
    if (children.Mac !== undefined) return macId(children.Mac[0]!);
    const arcnet = children.Arcnet![0]!;
    return { kind: "arcnet", value: Number.parseInt(arcnet.image.slice(1), 16), span: tokenSpan(arcnet) };
  }

  private ipv6Id(token: Token, prefixLength: Token | undefined): Id {
    const bytes = parseIpv6(token.image);
    if (bytes === undefined && this.errors.length < errorLimit) {
      this.errors.push(
        new FilterSyntaxError("invalid-address", `invalid IPv6 address ${shorten(token.image)}`, tokenSpan(token), {
          hint: "the IPv4 address at its end needs four decimal octets from 0 to 255 without leading zeros",
        }),
      );
    }
    return {
      kind: "ipv6",
      text: token.image,
      bytes: bytes ?? new Uint8Array(16),
      ...lengthOf(prefixLength),
      span: tokenSpan(token, prefixLength),
    };
  }
}

/** The token of a single id, without what may follow an address. */
function tokenOf({ children }: IdCst): Token {
  const { number, Name, Ipv4, Ipv6, Mac, Arcnet } = children;
  return number === undefined ? (Name ?? Ipv4 ?? Ipv6 ?? Mac ?? Arcnet)![0]! : numberToken(number[0]!);
}

function nameId(token: Token): Id {
  return { kind: "name", text: nameText(token), escaped: token.image.startsWith("\\"), span: tokenSpan(token) };
}

function numberId(cst: NumberCst): Id {
  const token = numberToken(cst);
  return { kind: "number", value: numberValue(token.image), span: tokenSpan(token) };
}

/** Octets as they are written; a hexadecimal one is Infinity, since libpcap takes it for no octet at all. */
function octetsOf(token: Token): readonly number[] {
  return token.image.split(".").map((octet) => (/^[0-9]+$/.test(octet) ? Number(octet) : Infinity));
}

/** The length of a prefix and where it is, if there is one. */
function lengthOf(token: Token | undefined): { prefixLength?: number; numberSpan?: Span } {
  return token === undefined ? {} : { prefixLength: numberValue(token.image), numberSpan: tokenSpan(token) };
}

function ipv4Id(token: Token, prefixLength: Token | undefined, mask: Token | undefined): Id {
  return {
    kind: "ipv4",
    text: token.image,
    octets: octetsOf(token),
    ...lengthOf(prefixLength),
    ...(mask && { mask: { text: mask.image, octets: octetsOf(mask), span: tokenSpan(mask) } }),
    span: tokenSpan(token, prefixLength ?? mask),
  };
}

function macId(token: Token): Id {
  return { kind: "mac", text: token.image, bytes: parseMac(token.image)!, span: tokenSpan(token) };
}
