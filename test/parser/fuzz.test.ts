// Any text parses or is refused with a FilterSyntaxError inside the text; any tree survives being printed and parsed.
import fc from "fast-check";
import { expect, test } from "vitest";
import { FilterSyntaxError } from "../../src/errors.js";
import { allKeywords } from "../../src/lexer/index.js";
import type { Arithmetic, Expression, Id, Qualifiers } from "../../src/parser/ast.js";
import { parseFilter, printExpression } from "../../src/parser/index.js";

function parsesOrRefuses(filter: string): void {
  try {
    const printed = printExpression(parseFilter(filter));
    expect(printExpression(parseFilter(printed))).toBe(printed);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    for (const { message, span, hint } of [error, ...error.others]) {
      expect(message).toMatch(/^[a-z].*[^.]$/s);
      expect(hint).toBeTruthy();
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(span.end).toBeLessThanOrEqual(filter.length);
    }
  }
}

test("any text parses or is refused", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), parsesOrRefuses));
});

const words = [
  ...allKeywords(),
  ..."( ) [ ] : + - * / % & | ^ << >> > >= = == < <= != ! && ||".split(" "),
  ..."80 0 5 0x10 99999999999 08 10.0.0.1 10.1/16 ::1 2001:db8::/32 0:0:5e:0:53:1 0:0:5e $1 foo \\tcp TCP tcp.port 80-90".split(
    " ",
  ),
  ..."; tcp-syn ip[0] = 5 (tcp and not and host and port 80 (5)".split(" "),
];

test("any sequence of words parses or is refused", () => {
  const filter = fc.array(fc.constantFrom(...words), { maxLength: 12 });
  fc.assert(
    fc.property(filter, (sequence) => parsesOrRefuses(sequence.join(" "))),
    { numRuns: 3000 },
  );
});

// Trees have no place in a text, so every span is the same.
const span = { start: 0, end: 0 };
const number = fc.nat({ max: 0xffffffff });

const id: fc.Arbitrary<Id> = fc.oneof(
  fc
    .constantFrom("foo", "www.example.org", "80-90", "http")
    .map((text): Id => ({ kind: "name", text, escaped: false, span })),
  fc.constantFrom("tcp", "80", "a[b]", "10.0.0.1").map((text): Id => ({ kind: "name", text, escaped: true, span })),
  number.map((value): Id => ({ kind: "number", value, span })),
  fc
    .constantFrom({ prefixLength: 24 }, { mask: { text: "255.0", octets: [255, 0], span } }, {})
    .map((rest): Id => ({ kind: "ipv4", text: "10.1.2", octets: [10, 1, 2], ...rest, span })),
  fc
    .constantFrom({ prefixLength: 64 }, {})
    .map((rest): Id => ({ kind: "ipv6", text: "2001:db8::", bytes: new Uint8Array(16), ...rest, span })),
  fc.constant<Id>({ kind: "mac", text: "00-00-5e-00-53-01", bytes: new Uint8Array(6), span }),
  fc.nat({ max: 255 }).map((value): Id => ({ kind: "arcnet", value, span })),
);

const proto = fc.option(fc.constantFrom("link", "ip", "ip6", "tcp", "isis", "radio"), { nil: undefined });
const qualifiers: fc.Arbitrary<Qualifiers> = fc
  .oneof(
    fc.record({ dir: fc.constantFrom("src", "dst", "src or dst", "src and dst", "addr1", "ra") }),
    fc.record({ type: fc.constantFrom("host", "net", "port", "portrange", "proto", "protochain", "gateway") }),
    fc.record({ dir: fc.constantFrom("src", "src or dst"), type: fc.constantFrom("host", "net", "port", "portrange") }),
  )
  .chain((rest) =>
    proto.map((each) => ({ ...(each && { proto: each }), ...rest, span, inherited: false }) as Qualifiers),
  );

const { arithmetic } = fc.letrec<{ arithmetic: Arithmetic }>((tie) => ({
  arithmetic: fc.oneof(
    { maxDepth: 4 },
    number.map((value): Arithmetic => ({ kind: "number", value, text: String(value), span })),
    fc.constant<Arithmetic>({ kind: "length", span }),
    tie("arithmetic").map((offset): Arithmetic => ({ kind: "load", proto: "ip", offset, size: 2, span })),
    tie("arithmetic").map((operand): Arithmetic => ({ kind: "negate", operand, span })),
    fc
      .tuple(fc.constantFrom("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>"), tie("arithmetic"), tie("arithmetic"))
      .map(([op, left, right]): Arithmetic => ({ kind: "binary", op, left, right, span })),
  ),
}));

const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const operands = fc.array(tie("expression"), { minLength: 2, maxLength: 4 });
  return {
    expression: fc.oneof(
      { maxDepth: 5 },
      fc.tuple(qualifiers, id).map(([each, of]): Expression => ({ kind: "match", qualifiers: each, id: of, span })),
      fc.constant<Expression>({ kind: "protocol", proto: "tcp", span }),
      fc
        .tuple(fc.constantFrom("=", "!=", ">", ">=", "<", "<="), arithmetic, arithmetic)
        .map(([op, left, right]): Expression => ({ kind: "relation", op, left, right, span })),
      fc
        .option(number, { nil: undefined })
        .map((vlan): Expression => ({ kind: "vlan", ...(vlan && { id: vlan }), span })),
      tie("expression").map((operand): Expression => ({ kind: "not", operand, span })),
      operands.map((all): Expression => ({ kind: "and", operands: all, span })),
      operands.map((all): Expression => ({ kind: "or", operands: all, span })),
    ),
  };
});

test("any tree survives being printed and parsed", () => {
  fc.assert(
    fc.property(expression, (tree) => {
      const printed = printExpression(tree);
      expect(printExpression(parseFilter(printed))).toBe(printed);
    }),
    { numRuns: 1000 },
  );
});
