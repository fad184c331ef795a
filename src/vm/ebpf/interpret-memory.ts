/** Loads and stores of extended BPF on the interpreter's registers, with every access checked. */
import { accessSize, ebpfAtomic, ebpfClass, ebpfMode, type EbpfInsn } from "../../isa/index.js";
import { faults } from "./faults.js";
import { operations } from "./interpret-alu.js";
import type { EbpfMemory } from "./memory.js";
import { extend, makeRegisters, set, type Registers } from "./registers.js";

/** Runs an instruction of class LDX. */
export function runLoad(r: Registers, memory: EbpfMemory, insn: EbpfInsn): void {
  const { code, dst, src, off } = insn;
  const size = accessSize(code);
  const mode = code & 0xe0;
  const address = access(r, memory, src, off, size, false);
  const { view } = memory;
  if (size === 8) return set(r, dst, view.getInt32(address, true), view.getInt32(address + 4, true));
  const value = read(view, address, size);
  if (mode === ebpfMode.MEM) return set(r, dst, value, 0);
  const extended = extend(value, 8 * size);
  set(r, dst, extended, extended >> 31);
}

/** Runs an instruction of class ST or STX. */
export function runStore(r: Registers, memory: EbpfMemory, insn: EbpfInsn): void {
  const { code, dst, src, off, imm } = insn;
  const size = accessSize(code);
  const isRegister = (code & 0x07) === ebpfClass.STX;
  if ((code & 0xe0) === ebpfMode.ATOMIC) return runAtomic(r, memory, insn, size === 8);
  const address = access(r, memory, dst, off, size, true);
  const { view } = memory;
  const low = isRegister ? r.low[src]! : imm;
  if (size === 1) view.setUint8(address, low);
  else if (size === 2) view.setUint16(address, low, true);
  else view.setUint32(address, low, true);
  if (size === 8) view.setInt32(address + 4, isRegister ? r.high[src]! : imm >> 31, true);
}

/** There is one processor only, so reading, computing and writing is atomic as it is. */
function runAtomic(r: Registers, memory: EbpfMemory, insn: EbpfInsn, is64: boolean): void {
  const { dst, src, off, imm } = insn;
  const address = access(r, memory, dst, off, is64 ? 8 : 4, true);
  const { view } = memory;
  const oldLow = view.getInt32(address, true);
  const oldHigh = is64 ? view.getInt32(address + 4, true) : 0;
  const result = makeRegisters();
  set(result, 0, oldLow, oldHigh);
  if (imm === ebpfAtomic.XCHG) set(result, 0, r.low[src]!, r.high[src]!);
  else if (imm === ebpfAtomic.CMPXCHG) {
    const isEqual = oldLow === r.low[0] && (!is64 || oldHigh === r.high[0]);
    if (isEqual) set(result, 0, r.low[src]!, r.high[src]!);
  } else {
    // The codes of the plain atomic operations are those of the arithmetic ones.
    operations.get(imm & ~ebpfAtomic.FETCH)!(result, 0, r.low[src]!, r.high[src]!);
  }
  view.setInt32(address, result.low[0]!, true);
  if (is64) view.setInt32(address + 4, result.high[0]!, true);
  if (imm === ebpfAtomic.CMPXCHG) set(r, 0, oldLow, oldHigh);
  else if ((imm & ebpfAtomic.FETCH) !== 0) set(r, src, oldLow, oldHigh);
}

/** The address of `size` bytes at a register and an offset. */
function access(r: Registers, memory: EbpfMemory, register: number, off: number, size: number, write: boolean): number {
  const sum = (r.low[register]! >>> 0) + off;
  const address = sum >>> 0;
  const high = (r.high[register]! + Math.floor(sum / 0x1_0000_0000)) | 0;
  const region = high === 0 ? memory.find(address, size) : undefined;
  if (region === undefined) throw faults.access(address, high, size, write);
  if (write && !region.writable) throw faults.readOnly(region.name);
  return address;
}

function read(view: DataView, address: number, size: 1 | 2 | 4): number {
  if (size === 1) return view.getUint8(address);
  return size === 2 ? view.getUint16(address, true) : view.getUint32(address, true);
}
