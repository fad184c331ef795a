/**
 * The instruction set: what a classic BPF program is and how it is written down.
 *
 * Programs are arrays of plain records, `{code, jt, jf, k}` in classic and `{code, dst, src, off, imm}` in extended BPF. This
 * room names the codes, does the classic machine's 32-bit arithmetic and turns programs into text and bytes and back. It refuses to know what programs are for: nothing here runs or
 * judges one, and a code without a meaning is listed as `unimp`, not refused.
 */
export { ancillary, isOpcode, jump, opcode, scratchCells, statement, type CbpfInsn, type Opcode } from "./cbpf.js";
export { formatCFunction } from "./c-function.js";
export {
  accessSize,
  ebpfAlu,
  ebpfAtomic,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfRegisters,
  ebpfSize,
  ebpfSource,
  ebpfStackSize,
  isWide,
  LDDW,
  pseudo,
  type EbpfInsn,
} from "./ebpf.js";
export { contextFieldAt, contextLayouts, type ContextField, type ContextPointer } from "./ebpf-context.js";
export {
  isReadOnly,
  lockSize,
  mapFlags,
  mapTypes,
  programTypes,
  type EbpfHook,
  type EbpfMap,
  type EbpfMapEntry,
  type EbpfMapType,
  type EbpfProgram,
  type SourceLine,
} from "./ebpf-program.js";
export { helperName } from "./ebpf-helper-names.js";
export { ebpfHelpers, type EbpfHelper, type HelperArgument } from "./ebpf-helpers.js";
export { disassembleEbpf, formatEbpfInsn } from "./ebpf-listing.js";
export { callxRegister, ebpfShape } from "./ebpf-shape.js";
export { isReadableOfSocket, type SocketKind } from "./ebpf-socket.js";
export { decodeEbpf, ebpfInsnSize, encodeEbpf } from "./encode-ebpf.js";
export { encodeCbpf, formatOneLine } from "./encode-cbpf.js";
export { formatGraph } from "./graphviz.js";
export { disassemble, formatCArray, formatDecimal, formatInsn } from "./listing.js";
export { parseCArray, parseDecimal, parseOneLine } from "./parse-listing.js";
export { formatEbpfJson, formatJson } from "./program-json.js";
