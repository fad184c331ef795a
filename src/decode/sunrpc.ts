import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import { decodeNfs, type NfsLayer } from "./nfs.js";
import type { Reader } from "./reader.js";

/** A remote procedure call to the binder (RFC 5531, RFC 1833); replies are taken for NFS's. */
export interface SunrpcLayer extends Layer {
  readonly kind: "sunrpc";
  /** Absent when not even it was captured. */
  readonly direction: number | undefined;
  /** Absent when it was not all captured. */
  readonly call: SunrpcCall | undefined;
}

interface SunrpcCall {
  readonly transactionId: number;
  readonly rpcVersion: number;
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
}

const callDirection = 0;
/** The header of a call, the head of its credentials included. */
const headerLength = 32;

export function decodeSunrpc(reader: Reader, wireLength: number, context: Context): SunrpcLayer | NfsLayer {
  const { offset } = reader;
  const base = { kind: "sunrpc", offset, wireLength, capturedLength: reader.left } as const;
  const isWhole = reader.has(headerLength);
  const transactionId = reader.u32();
  const direction = reader.maybe32();
  if (direction !== undefined && direction !== callDirection) {
    reader.seek(offset);
    return decodeNfs(reader, wireLength, context);
  }
  const call = { transactionId, rpcVersion: reader.u32(), program: reader.u32(), version: reader.u32() };
  const procedure = reader.u32();
  return { ...base, direction, call: isWhole ? { ...call, procedure } : undefined };
}
