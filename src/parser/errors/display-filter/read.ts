/**
 * Reads display filters, Wireshark's other language (wireshark-filter(4)): as much of it as people type, which is tests of
 * fields joined by `&&`, `||` and `!`.
 */
import type { Span } from "../../../errors.js";

/** One field, and what is asked of it. */
export interface FieldTest {
  readonly kind: "test";
  readonly field: string;
  /** Where the field is. */
  readonly span: Span;
  /** As in pcap-filter(7) where it has the like; `exists` where nothing stands behind the field. */
  readonly operator: Operator;
  /** One value, or those of a set: any of them will do. A range is `first..last`. */
  readonly values: readonly string[];
}

export type Operator = "exists" | "=" | "!=" | ">" | ">=" | "<" | "<=" | "&" | "contains" | "matches";

export type DisplayFilter =
  | FieldTest
  | { readonly kind: "not"; readonly operand: DisplayFilter }
  | { readonly kind: "and" | "or"; readonly operands: readonly DisplayFilter[] };

/** How the operators are written. */
const operators: Readonly<Partial<Record<string, Operator>>> = {
  "==": "=", eq: "=", any_eq: "=", "===": "=", all_eq: "=",
  "!=": "!=", ne: "!=", all_ne: "!=", "~=": "!=", any_ne: "!=", "!==": "!=",
  ">": ">", gt: ">", ">=": ">=", ge: ">=", "<": "<", lt: "<", "<=": "<=", le: "<=",
  "&": "&", bitand: "&", bitwise_and: "&", contains: "contains", matches: "matches", "~": "matches",
}; // prettier-ignore

const connectives: Readonly<Partial<Record<string, "and" | "or">>> = { and: "and", "&&": "and", or: "or", "||": "or" };

/** A string; an operator or bracket; or a word, which may hold dots, colons, dashes and a prefix length. */
const token = /\s*(?:("(?:[^"\\]|\\.)*")|(\.\.|[=!]==|[=!~<>]=|&&|\|\||[!()<>~&{},])|([\w:/-]+(?:\.(?!\.)[\w:/-]+)*))/y;

/** The first blank-free thing of a display filter. */
interface Piece {
  readonly text: string;
  readonly kind: "string" | "symbol" | "word";
  readonly start: number;
}

/** Longer ones nobody types, and deeper ones neither. */
const longest = 2000;
const deepest = 50;

/** Cuts the text from an offset on, to its end or to what no display filter has. */
function cut(text: string, from: number): Piece[] {
  const pieces: Piece[] = [];
  token.lastIndex = from;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const piece = (match[1] ?? match[2] ?? match[3])!;
    const kind = match[1] !== undefined ? "string" : match[2] !== undefined ? "symbol" : "word";
    pieces.push({ text: piece, kind, start: token.lastIndex - piece.length });
  }
  return pieces;
}

/** Thrown within this file where the text is no display filter. */
const notOne = new Error("no display filter");

class Reader {
  private place = 0;
  private depth = 0;

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly isField: (word: string) => boolean,
  ) {}

  whole(): DisplayFilter {
    const filter = this.chain("or");
    if (this.next !== undefined) throw notOne;
    return filter;
  }

  /** A test, which may be followed by anything. */
  first(): FieldTest {
    const test = this.test();
    if (test.kind !== "test") throw notOne;
    return test;
  }

  private get next(): Piece | undefined {
    return this.pieces[this.place];
  }

  private take(): Piece {
    const piece = this.next;
    if (piece === undefined) throw notOne;
    this.place += 1;
    return piece;
  }

  /** Takes the next piece if it is this one. */
  private skip(text: string): boolean {
    const found = this.next?.text === text;
    if (found) this.place += 1;
    return found;
  }

  /** `and` binds more tightly than `or`, unlike in pcap-filter(7). */
  private chain(kind: "and" | "or"): DisplayFilter {
    const operand = (): DisplayFilter => (kind === "or" ? this.chain("and") : this.operand());
    const operands = [operand()];
    while (this.next && connectives[this.next.text] === kind) {
      this.place += 1;
      operands.push(operand());
    }
    return operands.length === 1 ? operands[0]! : { kind, operands };
  }

  private operand(): DisplayFilter {
    this.depth += 1;
    if (this.depth > deepest) throw notOne;
    const operand = this.bareOperand();
    this.depth -= 1;
    return operand;
  }

  private bareOperand(): DisplayFilter {
    if (this.skip("!") || this.skip("not")) return { kind: "not", operand: this.operand() };
    if (!this.skip("(")) return this.test();
    const inside = this.chain("or");
    if (!this.skip(")")) throw notOne;
    return inside;
  }

  /** `tcp.port == 80`, `ip.addr in {192.0.2.1 192.0.2.2}`, `tcp.flags.syn` */
  private test(): DisplayFilter {
    const { text: field, kind, start } = this.take();
    if (kind !== "word" || !this.isField(field)) throw notOne;
    const known = { kind: "test", field, span: { start, end: start + field.length } } as const;
    const negated = this.skip("not");
    if (this.skip("in")) {
      const set = { ...known, operator: "=", values: this.set() } as const;
      return negated ? { kind: "not", operand: set } : set;
    }
    const operator = this.next && operators[this.next.text];
    if (negated || operator === undefined) return { ...known, operator: "exists", values: [] };
    this.place += 1;
    return { ...known, operator, values: [this.value()] };
  }

  private value(): string {
    const { text, kind } = this.take();
    if (kind === "symbol") throw notOne;
    return text;
  }

  private set(): readonly string[] {
    const values: string[] = [];
    if (!this.skip("{")) throw notOne;
    do {
      const first = this.value();
      values.push(this.skip("..") ? `${first}..${this.value()}` : first);
      this.skip(",");
    } while (!this.skip("}"));
    return values;
  }
}

function read<Result>(how: () => Result): Result | undefined {
  try {
    return how();
  } catch (error) {
    if (error !== notOne) throw error;
    return undefined;
  }
}

/** The display filter that a text is; `undefined` if it is none. `isField` knows the words that may be fields. */
export function readDisplayFilter(text: string, isField: (word: string) => boolean): DisplayFilter | undefined {
  if (text.length > longest) return undefined;
  const pieces = cut(text, 0);
  const last = pieces.at(-1);
  if (last === undefined || text.slice(last.start + last.text.length).trim() !== "") return undefined;
  return read(() => new Reader(pieces, isField).whole());
}

/** The test of a field that begins at an offset, whatever stands around it. */
export function readFieldTest(text: string, offset: number, isField: (word: string) => boolean): FieldTest | undefined {
  return read(() => new Reader(cut(text.slice(0, offset + longest), offset), isField).first());
}
