/** What instructions that load and store do to what is known. */
import { accessSize, ebpfAtomic, ebpfClass, ebpfMode, LDDW, pseudo, type EbpfInsn } from "../../../isa/index.js";
import { describeValue } from "./describe.js";
import { refuseWhileLocked } from "./locks.js";
import { checkAtomic, load, store } from "./memory-access.js";
import { exactly } from "./scalar.js";
import { forgetArguments, readRegister, writeRegister, type Step } from "./step.js";
import { isAtStart, numberOf, numberOfSize, pointerTo, type Value } from "./value.js";

/** LDX, ST and STX. */
export function doMemoryAccess(step: Step, insn: EbpfInsn): void {
  const { code, dst, src, off, imm } = insn;
  const kind = code & 0x07;
  const size = accessSize(code);
  if (kind === ebpfClass.LDX) {
    writeRegister(step, dst, load(step, src, off, size, (code & 0xe0) === ebpfMode.MEMSX));
  } else if (kind === ebpfClass.ST) {
    store(step, dst, off, size, numberOf(exactly(BigInt(imm))));
  } else if ((code & 0xe0) === ebpfMode.MEM) {
    store(step, dst, off, size, readRegister(step, src));
  } else {
    readRegister(step, src);
    if (imm === ebpfAtomic.CMPXCHG) readRegister(step, 0);
    checkAtomic(step, dst, off, size);
    const fetched = imm === ebpfAtomic.CMPXCHG ? 0 : (imm & ebpfAtomic.FETCH) !== 0 ? src : undefined;
    if (fetched === 10) step.refuse("frame", "r10 holds the end of the stack and cannot be written");
    if (fetched !== undefined) writeRegister(step, fetched, numberOfSize(size));
  }
}

/** LD: 64-bit constants and the packet loads that classic BPF had. */
export function doSpecialLoad(step: Step, insn: EbpfInsn): void {
  if (insn.code === LDDW) {
    writeRegister(step, insn.dst, wideConstant(step, insn));
    return;
  }
  const { hook } = step.program;
  if (hook !== "socket" && hook !== "tc")
    step.refuse("legacy-load", `${hook} programs have no instructions that load packet bytes`);
  const context = readRegister(step, 6);
  if (context.kind !== "pointer" || context.to.in !== "context" || !isAtStart(context)) {
    step.refuse(
      "legacy-load",
      `loads packet bytes with ${describeValue(context, step.program)} in r6, which must be the context`,
    );
  }
  if ((insn.code & 0xe0) === ebpfMode.IND) readRegister(step, insn.src);
  refuseWhileLocked(step, "may end the program here,");
  if (step.state.references.length > 0) {
    step.refuse("unreleased", "may end the program here, where records of a ring buffer are still reserved");
  }
  forgetArguments(step);
  writeRegister(step, 0, numberOfSize(accessSize(insn.code)));
}

function wideConstant({ program, pc }: Step, { src, imm }: EbpfInsn): Value {
  const high = program.instructions[pc + 1]!.imm;
  switch (src) {
    case pseudo.MAP_IDX:
      return pointerTo({ in: "map", map: imm });
    case pseudo.MAP_IDX_VALUE:
      return pointerTo({ in: "map-value", map: imm }, { offset: high });
    case pseudo.FUNC:
      return pointerTo({ in: "function", pc: pc + 1 + imm });
    default:
      return numberOf(exactly((BigInt(high) << 32n) | BigInt.asUintN(32, BigInt(imm))));
  }
}
