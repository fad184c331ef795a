/**
 * The machines for extended BPF, with all that its programs use: memory, contexts, maps, helper functions; and the verifier. Kept
 * apart from the rest of the room, since few commands need it and loading it takes longer than filtering a small capture.
 */
export type { EbpfEnvironment, Helper } from "./helper-call.js";
export { interpretEbpf, type EbpfStep } from "./interpret-ebpf.js";
export type { EbpfMachine } from "./machine.js";
export { MapContents, type MapEntry } from "./maps/index.js";
export { EbpfMemory, type Region } from "./memory.js";
export { PacketContext, type PacketLink } from "./packet-context.js";
export { EbpfReplay, type ReplayOptions } from "./replay.js";
export { prepareEbpf } from "./run-ebpf.js";
export { verifyEbpf } from "./verifier/verify-ebpf.js";
