import { expect, test } from "vitest";
import { ProgramError } from "../../src/errors.js";
import { jump, opcode, statement, type CbpfInsn } from "../../src/isa/index.js";
import { kernelMaxLength, verifyCbpf, type VerifyOptions } from "../../src/vm/index.js";

const accept = statement(opcode.RET_K, 1);
const backward = (by: number) => statement(opcode.JA, -by);
const raw = (fields: Partial<CbpfInsn>): CbpfInsn => ({ code: opcode.RET_K, jt: 0, jf: 0, k: 0, ...fields });

test.each<[title: string, program: CbpfInsn[], options?: VerifyOptions]>([
  ["one return", [accept]],
  ["a return of A", [statement(opcode.RET_A)]],
  ["a jump to the last instruction", [jump(opcode.JEQ_K, 0, 1, 0), accept, accept]],
  ["ja to the last instruction", [statement(opcode.JA, 1), accept, accept]],
  ["the longest conditional jump", [jump(opcode.JGT_X, 0, 255, 0), ...Array<CbpfInsn>(256).fill(accept)]],
  ["the last scratch cell", [statement(opcode.STX, 15), statement(opcode.LD_MEM, 15), accept]],
  ["a scratch cell read before it is written", [statement(opcode.LDX_MEM, 0), accept]],
  ["a shift by 31", [statement(opcode.LSH_K, 31), accept]],
  ["a load far beyond any packet", [statement(opcode.LD_W_ABS, 0xffffffff), accept]],
  ["division by X", [statement(opcode.DIV_X), statement(opcode.MOD_X), accept]],
  ["more than the kernel's limit", Array<CbpfInsn>(kernelMaxLength + 1).fill(accept)],
  ["the limit itself", [accept, accept], { maxLength: 2 }],
  ["a loop where loops are allowed", [statement(opcode.TXA), backward(2), accept], { loops: true }],
])("takes %s", (_title, program, options) => {
  expect(() => verifyCbpf(program, options)).not.toThrow();
});

test.each<[message: string, index: number, program: CbpfInsn[], options?: VerifyOptions]>([
  ["the program has no instructions", 0, []],
  ["the program has 3 instructions, more than 2", 2, [accept, accept, accept], { maxLength: 2 }],
  ["the last instruction does not return", 1, [accept, statement(opcode.TAX)]],
  ["unknown instruction code 0x1b4", 1, [accept, raw({ code: 0x1b4 }), accept]],
  ["unknown instruction code 0x8", 0, [raw({ code: 0x08 }), accept]],
  ["code 65536 is not a whole number from 0 to 65535", 0, [raw({ code: 65536 })]],
  ["jt 256 is not a whole number from 0 to 255", 0, [raw({ jt: 256 })]],
  ["jf -1 is not a whole number from 0 to 255", 0, [raw({ jf: -1 })]],
  ["k -1 is not a whole number from 0 to 4294967295", 0, [raw({ k: -1 })]],
  ["k 0.5 is not a whole number from 0 to 4294967295", 0, [raw({ k: 0.5 })]],
  ["k NaN is not a whole number from 0 to 4294967295", 0, [raw({ k: NaN })]],
  ["M[16] is beyond the last cell, M[15]", 0, [statement(opcode.ST, 16), accept]],
  ["M[16] is beyond the last cell, M[15]", 0, [statement(opcode.STX, 16), accept]],
  ["M[16] is beyond the last cell, M[15]", 0, [statement(opcode.LD_MEM, 16), accept]],
  ["M[4294967295] is beyond the last cell, M[15]", 0, [statement(opcode.LDX_MEM, -1), accept]],
  ["division by the constant 0", 0, [statement(opcode.DIV_K, 0), accept]],
  ["division by the constant 0", 0, [statement(opcode.MOD_K, 0), accept]],
  ["shift by 32, more than 31 bits", 0, [statement(opcode.LSH_K, 32), accept]],
  ["shift by 4294967295, more than 31 bits", 0, [statement(opcode.RSH_K, -1), accept]],
  ["jump to instruction 2, outside the program of 2", 0, [jump(opcode.JEQ_K, 0, 1, 0), accept]],
  ["jump to instruction 3, outside the program of 2", 0, [jump(opcode.JSET_X, 0, 0, 2), accept]],
  ["jump to instruction 2, outside the program of 2", 0, [statement(opcode.JA, 1), accept]],
  ["jump to instruction 2147483648, outside the program of 2", 0, [statement(opcode.JA, 0x7fffffff), accept]],
  ["jump backwards by 2", 1, [statement(opcode.TXA), backward(2), accept]],
  ["jump to itself", 0, [backward(1), accept], { loops: true }],
  ["jump to instruction -1, outside the program of 3", 1, [accept, backward(3), accept], { loops: true }],
])("refuses with `%s'", (message, index, program, options) => {
  expect(() => verifyCbpf(program, options)).toThrow(
    expect.objectContaining({ constructor: ProgramError, message, index }),
  );
});
