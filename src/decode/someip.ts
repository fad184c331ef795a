import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** AUTOSAR's SOME/IP. Fields are absent when not captured. */
export interface SomeipLayer extends Layer {
  readonly kind: "someip";
  /** `short`: the datagram has no room for a header. */
  readonly problem: undefined | "short";
  /** The service, and the method or the event (`isEvent`) of it. */
  readonly serviceId: number | undefined;
  readonly isEvent: boolean;
  readonly methodId: number;
  readonly length: number | undefined;
  readonly clientId: number | undefined;
  readonly sessionId: number | undefined;
  readonly protocolVersion: number | undefined;
  readonly interfaceVersion: number | undefined;
  readonly messageType: number | undefined;
  readonly returnCode: number | undefined;
}

const headerLength = 16;

export function decodeSomeip(reader: Reader, wireLength: number): SomeipLayer {
  const base = { kind: "someip", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const messageId = reader.maybe32();
  const length = reader.maybe32();
  const requestId = reader.maybe32();
  return {
    ...base,
    problem: wireLength < headerLength ? "short" : undefined,
    serviceId: messageId === undefined ? undefined : messageId >>> 16,
    isEvent: ((messageId ?? 0) & 0x8000) !== 0,
    methodId: (messageId ?? 0) & 0x7fff,
    length,
    clientId: requestId === undefined ? undefined : requestId >>> 16,
    sessionId: requestId === undefined ? undefined : requestId & 0xffff,
    protocolVersion: reader.maybe8(),
    interfaceVersion: reader.maybe8(),
    messageType: reader.maybe8(),
    returnCode: reader.maybe8(),
  };
}
