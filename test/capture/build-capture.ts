/** Makes captures for the tests, the wrong ones included. */

export interface RecordFields {
  readonly seconds?: number;
  readonly fraction?: number;
  readonly data: Uint8Array | string;
  /** The two lengths in the order of the file; the length of the data unless given. */
  readonly first?: number;
  readonly second?: number;
}

export interface CaptureFields {
  readonly little?: boolean;
  readonly magic?: number;
  readonly version?: readonly [number, number];
  readonly snaplen?: number;
  readonly network?: number;
  readonly records?: readonly RecordFields[];
}

export const microMagic = 0xa1b2c3d4;
export const nanoMagic = 0xa1b23c4d;
export const patchedMagic = 0xa1b2cd34;

export function buildCapture(fields: CaptureFields = {}): Uint8Array {
  const { little = true, magic = microMagic, version = [2, 4], snaplen = 262144, network = 1, records = [] } = fields;
  const parts = [Buffer.alloc(24)];
  const header = new DataView(parts[0]!.buffer, parts[0]!.byteOffset);
  header.setUint32(0, magic, little);
  header.setUint16(4, version[0], little);
  header.setUint16(6, version[1], little);
  header.setUint32(16, snaplen, little);
  header.setUint32(20, network, little);
  for (const { seconds = 1, fraction = 2, data, first, second } of records) {
    const bytes = Buffer.from(data as string);
    const record = Buffer.alloc(magic === patchedMagic ? 24 : 16);
    const view = new DataView(record.buffer, record.byteOffset);
    view.setUint32(0, seconds, little);
    view.setUint32(4, fraction, little);
    view.setUint32(8, first ?? bytes.length, little);
    view.setUint32(12, second ?? bytes.length, little);
    parts.push(record, bytes);
  }
  return new Uint8Array(Buffer.concat(parts));
}
