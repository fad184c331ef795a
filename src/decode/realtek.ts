import type { Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** What Realtek's switches say: their remote control protocol (RRCP), and others of which only the number is known. */
export interface RealtekLayer extends Layer {
  readonly kind: "realtek";
  readonly protocol: number | undefined;
  readonly remoteControl: RealtekRemoteControl | undefined;
}

export interface RealtekRemoteControl {
  /** With the bit of a reply. */
  readonly opcode: number | undefined;
  readonly authenticationKey: number | undefined;
  /** Of reading and writing registers. */
  readonly register: Values<typeof registerLayout> | undefined;
  readonly cookie: Values<typeof cookieLayout> | undefined;
  /** Of an answer to a greeting. */
  readonly hello: Values<typeof helloLayout> | undefined;
}

const realtekProtocols = { remoteControl: 1 } as const;
const realtekOpcodes = { hello: 0, get: 1, set: 2 } as const;
export const realtekReply = 0x80;

const registerLayout = { address: "u16le", data: "u32le" } as const;
const cookieLayout = { low: "u32", high: "u32" } as const;
const helloLayout = { downlinkPort: "u8", uplinkPort: "u8", uplinkMac: "mac", chip: "u16", vendor: "u32" } as const;

export function decodeRealtek(reader: Reader, wireLength: number): RealtekLayer {
  const base = { kind: "realtek", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const protocol = reader.maybe8();
  const isRemoteControl = protocol === realtekProtocols.remoteControl;
  return { ...base, protocol, remoteControl: isRemoteControl ? readRemoteControl(reader) : undefined };
}

function readRemoteControl(reader: Reader): RealtekRemoteControl {
  const opcode = reader.maybe8();
  const authenticationKey = reader.maybe16();
  const nothing = { opcode, authenticationKey, register: undefined, cookie: undefined, hello: undefined };
  const operation = (opcode ?? 0) & 0x7f;
  if (operation === realtekOpcodes.get || operation === realtekOpcodes.set)
    return { ...nothing, register: readLayout(reader, registerLayout), cookie: readLayout(reader, cookieLayout) };
  return opcode === realtekReply ? { ...nothing, hello: readLayout(reader, helloLayout) } : nothing;
}
