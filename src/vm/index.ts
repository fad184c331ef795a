/**
 * The machines: verify a program once, then run it over packets.
 *
 * In goes a program of plain instructions and the bytes of a packet, out comes a verdict. Where a program came from is
 * unknown here and must stay so: this room judges what the compiler makes and what anybody else makes alike.
 *
 * The verdict is 0 for no match, else the number of bytes to keep. Nothing throws per packet: a load past the captured
 * bytes and a division by zero are verdict 0, as in libpcap and in the kernel.
 *
 * The machines for extended BPF are in `ebpf/`, with an index of their own.
 */
export { interpretCbpf } from "./interpret-cbpf.js";
export { prepareCbpf, type PacketVerdict } from "./run-cbpf.js";
export type { RecordLayout } from "./record-layout.js";
export { createRecordMemory, type RecordMemory } from "./record-walker.js";
export { prepareWasm } from "./run-wasm.js";
export { kernelMaxLength, verifyCbpf, type VerifyOptions } from "./verify-cbpf.js";
