/**
 * The machines for extended BPF, with all that its programs use: memory, contexts, maps, helper functions; and the verifier. Kept
 * apart from the rest of the room, since few commands need it and loading it takes longer than filtering a small capture.
 */
export {
  mapHandle,
  mapIndex,
  type EbpfEnvironment,
  type Helper,
  type HelperCall,
  type MapStore,
} from "./helper-call.js";
export { createHelpers, HelperState, type HelperOptions } from "./helpers/index.js";
export { interpretEbpf, type EbpfStep, type InterpreterOptions } from "./interpret-ebpf.js";
export type { EbpfFault, EbpfMachine } from "./machine.js";
export { MapContents, type MapEntry } from "./maps/index.js";
export { EbpfMemory, type Region } from "./memory.js";
export { PacketContext, type PacketLink, type PacketOrigin } from "./packet-context.js";
export { EbpfReplay, type ArrivingPacket, type ReplayOptions } from "./replay.js";
export { prepareEbpf, type JitOptions } from "./run-ebpf.js";
export { verifyEbpf, type EbpfVerifyOptions } from "./verifier/verify-ebpf.js";
