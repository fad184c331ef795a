/**
 * pcapsift's public API: tcpdump's filter language, its programs and their machine, and capture files.
 *
 *     import { compile, openCapture } from "pcapsift";
 *
 *     const filter = compile("ip or tcp and port 80");
 *     for await (const packet of await openCapture("trace.pcap")) {
 *       if (filter.matches(packet.data, packet.length)) console.log(packet.seconds, packet.length);
 *     }
 */
import { disassemble as disassembleCbpf, disassembleEbpf, type CbpfInsn, type EbpfProgram } from "./isa/index.js";
import { verifyCbpf } from "./vm/index.js";

export {
  openCapture,
  type Capture,
  type CaptureHeader,
  type CaptureInterface,
  type CaptureSource,
} from "./capture/index.js";
export {
  CaptureError,
  FilterError,
  FilterSemanticError,
  FilterSyntaxError,
  PcapsiftError,
  ProgramError,
  UsageError,
  type Span,
} from "./errors.js";
export type { CbpfInsn, EbpfHook, EbpfInsn, EbpfMap, EbpfMapEntry, EbpfProgram } from "./isa/index.js";
export { writeObject } from "./elf/index.js";
export { linkTypes, type LinkType } from "./net/link-types.js";
export type { Packet } from "./net/packet.js";
export type { AsyncResolver } from "./net/async-resolver.js";
export { builtInResolver, resolverFromFiles, type NameFiles, type NameKind, type Resolver } from "./net/resolver.js";
export { parseFilter as parse, type Expression } from "./parser/index.js";
export {
  compile,
  compileAsync,
  compileEbpf,
  compileEbpfToC,
  type AsyncCompileOptions,
  type CompileEbpfOptions,
  type CompileOptions,
  type Filter,
} from "./compile/index.js";

/**
 * Checks that a program can be run on any packet; throws ProgramError with the instruction at fault. Backward jumps, which
 * only libpcap's machine runs, are allowed for `protochain`.
 */
export function verify(program: readonly CbpfInsn[]): void {
  verifyCbpf(program, { loops: true });
}

/** The listing of a program: classic BPF as `tcpdump -d` prints it, extended BPF as llvm-objdump does. */
export function disassemble(program: readonly CbpfInsn[] | EbpfProgram): string {
  return "instructions" in program ? disassembleEbpf(program) : disassembleCbpf(program);
}
