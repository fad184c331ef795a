// How text is cut into tokens: a case is a text and the types of its tokens.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keywordType, tokenize } from "../../src/lexer/index.js";

const typesOf = (text: string) =>
  tokenize(text)
    .tokens.map(({ tokenType }) => tokenType.name)
    .join(" ");

test.each([
  ["", ""],
  [" \t\r\n", ""],
  ["tcp port 80", "Protocol DirectedType NumberLiteral"],
  ["src or dst net 10.1", "Src Or Dst DirectedType Ipv4"],
  ["a && b || !c", "Name And Name Or Not Name"],
  ["a and b or not c", "Name And Name Or Not Name"],
  // A keyword only as a whole word; a dash or dot at the end of a word is not part of a name.
  ["portable", "Name"],
  ["port80", "Name"],
  ["tcp-x", "Name"],
  ["tcp-", "Protocol Minus"],
  ["tcp.", "Name"],
  ["tcp_x", "Name"],
  ["TCP", "Name"],
  ["es-is is-is", "Protocol Protocol"],
  ["es-isx", "Name"],
  ["www.example.org.", "Name"],
  ["a.-b", "Name"],
  ["80-90", "Name"],
  ["80 -90", "NumberLiteral Minus NumberLiteral"],
  // Numbers.
  ["80 0x1F 0X1f 017", "NumberLiteral NumberLiteral NumberLiteral NumberLiteral"],
  ["0x", "Name"],
  ["0x1g", "Name"],
  ["80a", "Name"],
  ["tcp-syn tcpflags icmptype icmp6-echo", "NumberLiteral NumberLiteral NumberLiteral NumberLiteral"],
  ["tcp-synx", "Name"],
  // Addresses; twelve digits are a MAC address before they are a number.
  ["1.2 1.2.3 1.2.3.4", "Ipv4 Ipv4 Ipv4"],
  ["0x1.2", "Ipv4"],
  ["1.2.", "Name"],
  ["1.2.3.4.5", "Name"],
  ["1.2.3.4.5.6", "Mac"],
  ["00:00:5e:00:53:01 0:0:5E:0:53:1", "Mac Mac"],
  ["00-00-5e-00-53-01", "Mac"],
  ["00-00-5e-00-53-01-02", "Name"],
  ["00.00.5e.00.53.01", "Mac"],
  ["0000.5e00.5301", "Mac"],
  ["0000.5e00", "Name"],
  ["00005e005301", "Mac"],
  ["000000000001", "Mac"],
  ["0000000000001", "NumberLiteral"],
  ["$1 $ab", "Arcnet Arcnet"],
  ["$abc", "Arcnet Name"],
  // IPv6: the longest match, be it only the beginning of what was meant.
  ["::", "Ipv6"],
  ["::1", "Ipv6"],
  ["bcc bcc::1", "Standalone Ipv6"],
  ["2001:db8::/32", "Ipv6 Slash NumberLiteral"],
  ["1:2:3:4:5:6:7:8", "Ipv6"],
  ["1:2:3:4:5:6:7::", "Ipv6"],
  ["::2:3:4:5:6:7:8", "Ipv6"],
  ["1:2:3:4:5:6::", "Ipv6"],
  ["::192.0.2.1", "Ipv6"],
  ["::ffff:192.0.2.1", "Ipv6"],
  ["1:2:3:4:5:6:192.0.2.1", "Ipv6"],
  ["1::2:3:4:5:192.0.2.1", "Ipv6"],
  ["::12345", "Ipv6 NumberLiteral"],
  ["12345::", "NumberLiteral Ipv6"],
  [":::", "Ipv6 Colon"],
  ["::1::", "Ipv6 Ipv6"],
  ["fe80::1-x", "Ipv6 Minus Name"],
  // Brackets and operators; a colon between numbers belongs to no address.
  [
    "ip[0:4]&0xf>=5",
    "Protocol LeftBracket NumberLiteral Colon NumberLiteral RightBracket BitOperator NumberLiteral Comparison NumberLiteral",
  ],
  [
    "= == != < <= > >=",
    "PlainComparison PlainComparison Comparison PlainComparison Comparison PlainComparison Comparison",
  ],
  [
    "+ - * / % & | ^ << >>",
    "Operator Minus Operator Slash Operator BitOperator BitOperator Operator Operator Operator",
  ],
  ["=>", "PlainComparison PlainComparison"],
  ["===", "PlainComparison PlainComparison"],
  ["&&&", "And BitOperator"],
  ["(!tcp)", "LeftParen Not Protocol RightParen"],
  // A backslash makes a name of anything but blanks, parentheses and `!`.
  ["\\tcp \\80 \\a[b]=,", "Name Name Name"],
  ["\\a(b\\c)", "Name LeftParen Name Name RightParen"],
])("%j", (text, types) => {
  expect(typesOf(text)).toBe(types);
  expect(tokenize(text).errors).toEqual([]);
});

describe("what is wrong with the spelling", () => {
  test.each([
    ["4294967295 0xffffffff 037777777777", []],
    ["4294967296", ["decimal number 4294967296 overflows 32 bits @0-10"]],
    ["0x100000000", ["hexadecimal number 0x100000000 overflows 32 bits @0-11"]],
    ["040000000000000", ["octal number 040000000000000 overflows 32 bits @0-15"]],
    ["port 08", ["number 08 contains non-octal digit @5-7"]],
    ["host 00:00:5e:00:53", ["invalid Ethernet address 00:00:5e:00:53 @5-19"]],
    ["00:00:5e:00:53:01:02", ["invalid Ethernet address 00:00:5e:00:53:01:02 @0-20"]],
    ["00:00:5e:00:53:01:", ["invalid Ethernet address 00:00:5e:00:53:01: @0-18"]],
    ["1:2:3:4:5:6:7:8:9", ["invalid Ethernet address 1:2:3:4:5:6:7:8:9 @0-17"]],
    ["1::2::3", ["invalid Ethernet address 1::2::3 @0-7"]],
    ["::192.0.2", ["syntax error: unexpected character `.` @5-6"]],
    ["tcp; udp", ["syntax error: unexpected character `;` @3-4"]],
    ["{tcp}", ["syntax error: unexpected character `{` @0-1", "syntax error: unexpected character `}` @4-5"]],
    ["tcp ;;; udp", ["syntax error: unexpected characters `;;;` @4-7"]],
    ["port 80\u00a0", ["syntax error: unexpected character `\\u{a0}` @7-8"]],
    [
      "\\ tcp $ _a",
      [
        "syntax error: unexpected character `\\` @0-1",
        "syntax error: unexpected character `$` @6-7",
        "syntax error: unexpected character `_` @8-9",
      ],
    ],
  ])("%j", (text, expected) => {
    const found = tokenize(text).errors.map(({ message, span }) => `${message} @${span.start}-${span.end}`);
    expect(found).toEqual(expected);
  });

  test("a message repeats no more of a text than helps", () => {
    const [error] = tokenize(";".repeat(1000)).errors;
    expect(error!.message).toBe(`syntax error: unexpected characters \`${";".repeat(59)}…\``);
    expect(error!.span).toEqual({ start: 0, end: 1000 });
  });
});

test("keywords are what the manual calls them", () => {
  expect(keywordType("portrange")?.name).toBe("DirectedType");
  expect(keywordType("portrang")).toBeUndefined();
  expect(keywordType("constructor")).toBeUndefined();
});

test("tokens and skipped blanks cover the text, in order", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..." :.-_/\\()[]<>=!&|$0123abcdefxtcphoswru") }), (text) => {
      const { tokens, errors } = tokenize(text);
      const stretches = [
        ...tokens.map(({ startOffset, image }) => [startOffset, startOffset + image.length] as const),
        ...errors
          .filter(({ code }) => code === "unexpected-character")
          .map(({ span }) => [span.start, span.end] as const),
      ].sort(([a], [b]) => a - b);
      let end = 0;
      for (const [start, stop] of stretches) {
        expect(text.slice(end, start).trim()).toBe("");
        end = stop;
      }
      expect(text.slice(end).trim()).toBe("");
    }),
  );
});

// Growing with the square, these would take far longer than any test may.
test.each([
  ["a list of hosts", "host 10.0.0.1 or ".repeat(60_000), 180_000, 0],
  ["a name without end", "a-".repeat(500_000), 2, 0],
  ["a number without end", "1".repeat(1_000_000), 1, 1],
  ["an address without end", "1:".repeat(500_000), 1, 1],
  ["nothing but colons", ":".repeat(1_000_000), 500_000, 0],
  ["unknown characters", ";".repeat(1_000_000), 0, 1],
])("a megabyte is cut in time that grows with its length: %s", (_name, text, tokenCount, errorCount) => {
  const { tokens, errors } = tokenize(text);
  expect([tokens.length, errors.length]).toEqual([tokenCount, errorCount]);
});
