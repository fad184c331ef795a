import fc from "fast-check";
import { expect, test } from "vitest";
import { ProgramError } from "../../src/errors.js";
import {
  formatCArray,
  formatDecimal,
  formatOneLine,
  parseCArray,
  parseDecimal,
  parseOneLine,
} from "../../src/isa/index.js";

const insn = fc.record({
  code: fc.integer({ min: 0, max: 0xffff }),
  jt: fc.integer({ min: 0, max: 0xff }),
  jf: fc.integer({ min: 0, max: 0xff }),
  k: fc.integer({ min: 0, max: 0xffffffff }),
});

test("what is written in any form reads back the same", () => {
  fc.assert(
    fc.property(fc.array(insn), (program) => {
      expect(parseCArray(formatCArray(program))).toEqual(program);
      expect(parseDecimal(formatDecimal(program))).toEqual(program);
      expect(parseOneLine(formatOneLine(program))).toEqual(program);
    }),
  );
});

test("blank lines, line ends and a missing last comma do not matter", () => {
  expect(parseDecimal("1\r\n\r\n6 0 0 5\r\n")).toEqual([{ code: 6, jt: 0, jf: 0, k: 5 }]);
  expect(parseCArray("{0x6,0,0,5}\n")).toEqual([{ code: 6, jt: 0, jf: 0, k: 5 }]);
  expect(parseOneLine(" 1,6 0 0 5,\n")).toEqual([{ code: 6, jt: 0, jf: 0, k: 5 }]);
});

test.each<[form: (text: string) => unknown, text: string, message: string, index: number]>([
  [parseDecimal, "", "the number of instructions is missing before `'", 0],
  [parseDecimal, "6 0 0 0", "the number of instructions is missing before `6 0 0 0'", 0],
  [parseDecimal, "2\n6 0 0 0", "2 instructions announced, 1 found", 1],
  [parseOneLine, "2,6 0 0 0", "2 instructions announced, 1 found", 1],
  [parseDecimal, "1\n6 0 0", "`6 0 0' is not an instruction", 0],
  [parseDecimal, "2\n6 0 0 0\n6 0 0 -1", "`6 0 0 -1' is not an instruction", 1],
  [parseDecimal, "1\n6 256 0 0", "jt 256 is above 255", 0],
  [parseDecimal, "1\n6 0 256 0", "jf 256 is above 255", 0],
  [parseDecimal, "1\n6 0 0 4294967296", "k 4294967296 is above 4294967295", 0],
  [parseDecimal, "1\n65536 0 0 0", "code 65536 is above 65535", 0],
  [parseCArray, "{ 0x6, 0, 0, 0x00000000 },\nret", "`ret' is not an instruction", 1],
])("%o refuses %j", (form, text, message, index) => {
  expect(() => form(text)).toThrow(expect.objectContaining({ constructor: ProgramError, message, index }));
});
