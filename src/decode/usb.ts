import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** An event of USB as Linux shows it, little-endian. Only the fields that all kernels have. */
export interface UsbLayer extends Layer {
  readonly kind: "usb";
  /** How long the header is: later kernels have more fields in it. */
  readonly headerSize: 48 | 64;
  /** Of the request block; absent, like the rest, when the header was not all captured. */
  readonly id: bigint | undefined;
  /** A letter: S(ubmit), C(omplete) or E(rror). */
  readonly eventType: number;
  readonly transferType: number;
  /** The highest bit is the direction. */
  readonly endpoint: number;
  readonly deviceAddress: number;
  readonly busId: number;
  readonly status: number;
  readonly requestLength: number;
  readonly dataLength: number;
  readonly headerLength: number;
}

export const decodeUsb = (reader: Reader, wireLength: number): UsbLayer => decodeEvent(reader, wireLength, 48);
export const decodeUsbMapped = (reader: Reader, wireLength: number): UsbLayer => decodeEvent(reader, wireLength, 64);

function decodeEvent(reader: Reader, wireLength: number, headerSize: 48 | 64): UsbLayer {
  const base = { kind: "usb", offset: reader.offset, wireLength, capturedLength: reader.left, headerSize } as const;
  const isWhole = reader.has(headerSize);
  const low = reader.u32le();
  const id = (BigInt(reader.u32le()) << 32n) | BigInt(low);
  const address = {
    eventType: reader.u8(),
    transferType: reader.u8(),
    endpoint: reader.u8(),
    deviceAddress: reader.u8(),
    busId: reader.u16le(),
  };
  // Two marks and the time.
  reader.skip(14);
  const rest = { status: reader.u32le() | 0, requestLength: reader.u32le(), dataLength: reader.u32le() };
  return { ...base, id: isWhole ? id : undefined, ...address, ...rest, headerLength: isWhole ? headerSize : 0 };
}
