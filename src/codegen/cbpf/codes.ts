/** The instructions for what values and tests ask, by operation and by size. */
import { opcode, type Opcode } from "../../isa/index.js";
import type { TestOp } from "../graph.js";
import type { BinaryOp, Size } from "../value.js";

export const absolute: Readonly<Record<Size, Opcode>> = { 1: opcode.LD_B_ABS, 2: opcode.LD_H_ABS, 4: opcode.LD_W_ABS };
export const indirect: Readonly<Record<Size, Opcode>> = { 1: opcode.LD_B_IND, 2: opcode.LD_H_IND, 4: opcode.LD_W_IND };

export const aluK: Readonly<Record<BinaryOp, Opcode>> = {
  add: opcode.ADD_K,
  sub: opcode.SUB_K,
  mul: opcode.MUL_K,
  div: opcode.DIV_K,
  mod: opcode.MOD_K,
  and: opcode.AND_K,
  or: opcode.OR_K,
  xor: opcode.XOR_K,
  lsh: opcode.LSH_K,
  rsh: opcode.RSH_K,
};
export const aluX: Readonly<Record<BinaryOp, Opcode>> = {
  add: opcode.ADD_X,
  sub: opcode.SUB_X,
  mul: opcode.MUL_X,
  div: opcode.DIV_X,
  mod: opcode.MOD_X,
  and: opcode.AND_X,
  or: opcode.OR_X,
  xor: opcode.XOR_X,
  lsh: opcode.LSH_X,
  rsh: opcode.RSH_X,
};
export const jumpK: Readonly<Record<TestOp, Opcode>> = {
  eq: opcode.JEQ_K,
  gt: opcode.JGT_K,
  ge: opcode.JGE_K,
  set: opcode.JSET_K,
};
export const jumpX: Readonly<Record<TestOp, Opcode>> = {
  eq: opcode.JEQ_X,
  gt: opcode.JGT_X,
  ge: opcode.JGE_X,
  set: opcode.JSET_X,
};
/** The jump that makes a test once its operands are where they belong. */
export interface JumpCode {
  readonly code: Opcode;
  readonly k: number;
}

export function jumpWithConstant(op: TestOp, k: number): JumpCode {
  return { code: jumpK[op], k };
}
