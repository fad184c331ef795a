import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Linux's sockets between a virtual machine and its host, as vsockmon shows them. Little-endian. */
export interface VsockLayer extends Layer {
  readonly kind: "vsock";
  /** The context and the port of both ends; absent, like the rest, when the header was not all captured. */
  readonly source: VsockAddress | undefined;
  readonly destination: VsockAddress | undefined;
  readonly operation: number;
  readonly transport: number;
  readonly transportLength: number;
  /** The header of the transport virtio, if there is one and it was captured. */
  readonly virtio: VirtioHeader | undefined;
  /** What follows the headers. */
  readonly data: Bytes | undefined;
  readonly headerLength: number;
}

interface VsockAddress {
  readonly context: bigint;
  readonly port: number;
}

export interface VirtioHeader {
  readonly length: number;
  readonly type: number;
  readonly operation: number;
  readonly flags: number;
  readonly bufferAllocation: number;
  readonly forwardCount: number;
}

const fixedLength = 32;
const virtioLength = 44;
export const vsockVirtio = 2;

export function decodeVsock(reader: Reader, wireLength: number): VsockLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "vsock", offset, wireLength, capturedLength } as const;
  const isWhole = reader.has(fixedLength);
  const contexts = [u64le(reader), u64le(reader)] as const;
  const ports = [reader.u32le(), reader.u32le()] as const;
  const header = { operation: reader.u16le(), transport: reader.u16le(), transportLength: reader.u16le() };
  if (!isWhole) {
    const none = { source: undefined, destination: undefined, virtio: undefined, data: undefined };
    return { ...base, ...none, ...header, headerLength: capturedLength };
  }
  reader.skip(2);
  const isVirtio = header.transport === vsockVirtio;
  const virtio = isVirtio && reader.has(virtioLength) ? readVirtio(reader) : undefined;
  const isAllThere = !isVirtio || virtio !== undefined;
  return {
    ...base,
    source: { context: contexts[0], port: ports[0] },
    destination: { context: contexts[1], port: ports[1] },
    ...header,
    virtio,
    data: isAllThere && reader.left > 0 ? reader.captured(reader.left) : undefined,
    headerLength: fixedLength,
  };
}

function u64le(reader: Reader): bigint {
  const low = reader.u32le();
  return (BigInt(reader.u32le()) << 32n) | BigInt(low);
}

function readVirtio(reader: Reader): VirtioHeader {
  // The addresses again.
  reader.skip(24);
  return {
    length: reader.u32le(),
    type: reader.u16le(),
    operation: reader.u16le(),
    flags: reader.u32le(),
    bufferAllocation: reader.u32le(),
    forwardCount: reader.u32le(),
  };
}
