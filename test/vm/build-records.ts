import type { RecordLayout } from "../../src/vm/index.js";

/** Four numbers in front of each packet, as in most captures. */
export const classicRecords: RecordLayout = {
  byteOrder: "little",
  dataAt: 16,
  capturedAt: 8,
  maxCaptured: 1000,
  wireLengthAt: 12,
  bounds: [],
};

/** Records of this layout, or of the same in the other byte order. */
export function records(...list: { data: Uint8Array; wireLength?: number; little?: boolean }[]): Uint8Array {
  return Buffer.concat(
    list.flatMap(({ data, wireLength = data.length, little = true }) => {
      const header = new DataView(new ArrayBuffer(16));
      header.setUint32(8, data.length, little);
      header.setUint32(12, wireLength, little);
      const packet = new Uint8Array(data.length);
      packet.set(data);
      return [new Uint8Array(header.buffer), packet];
    }),
  );
}
