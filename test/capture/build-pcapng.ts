/** Makes pcapng captures for the tests, the wrong ones included. */

/** A block: its type and body, and its two lengths where they are to be wrong. */
export interface Block {
  readonly type: number;
  readonly body: Uint8Array;
  readonly length?: number;
  readonly trailer?: number;
}

type Option = readonly [code: number, value: Uint8Array, length?: number];

/** The blocks of a section in one byte order. */
export function blocks(little: boolean) {
  const u16 = (value: number) => {
    const bytes = Buffer.alloc(2);
    new DataView(bytes.buffer, bytes.byteOffset).setUint16(0, value, little);
    return bytes;
  };
  const u32 = (...values: number[]) => {
    const bytes = Buffer.alloc(4 * values.length);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    values.forEach((value, index) => view.setUint32(4 * index, value, little));
    return bytes;
  };
  const u64 = (value: bigint) => {
    const bytes = Buffer.alloc(8);
    new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(0, BigInt.asUintN(64, value), little);
    return bytes;
  };
  const padded = (data: Uint8Array) => Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
  const option = ([code, value, length = value.length]: Option) =>
    Buffer.concat([u16(code), u16(length), padded(value)]);
  const bytesOf = (data: Uint8Array | string) => Buffer.from(data as string);

  return {
    u64,
    section: (version: readonly [number, number] = [1, 0], magic = 0x1a2b3c4d): Block => ({
      type: 0x0a0d0d0a,
      body: Buffer.concat([u32(magic), u16(version[0]), u16(version[1]), u64(-1n)]),
    }),
    interface: (linktype = 1, snaplen = 0, options: readonly Option[] = []): Block => ({
      type: 1,
      body: Buffer.concat([u16(linktype), u16(0), u32(snaplen), ...options.map(option)]),
    }),
    enhanced(
      data: Uint8Array | string,
      fields: { id?: number; time?: bigint; captured?: number; length?: number } = {},
    ) {
      const bytes = bytesOf(data);
      const { id = 0, time = 0n, captured = bytes.length, length = bytes.length } = fields;
      const stamp = [Number(time >> 32n), Number(time & 0xffffffffn)];
      return { type: 6, body: Buffer.concat([u32(id, ...stamp, captured, length), padded(bytes)]) };
    },
    old(data: Uint8Array | string, fields: { id?: number; time?: bigint; captured?: number; length?: number } = {}) {
      const bytes = bytesOf(data);
      const { id = 0, time = 0n, captured = bytes.length, length = bytes.length } = fields;
      const stamp = [Number(time >> 32n), Number(time & 0xffffffffn)];
      return { type: 2, body: Buffer.concat([u16(id), u16(7), u32(...stamp, captured, length), padded(bytes)]) };
    },
    simple: (data: Uint8Array | string, length = data.length): Block => ({
      type: 3,
      body: Buffer.concat([u32(length), padded(bytesOf(data))]),
    }),
    /** The bytes of blocks, one after the other. */
    join: (...list: readonly Block[]): Buffer =>
      Buffer.concat(
        list.flatMap(({ type, body, length = body.length + 12, trailer = length }) => [
          u32(type, length),
          body,
          u32(trailer),
        ]),
      ),
  };
}

/** The packets of a classic little-endian capture of microseconds, as pcapng of one section and one interface. */
export function toPcapng(classic: Uint8Array, little: boolean): Buffer {
  const make = blocks(little);
  const view = new DataView(classic.buffer, classic.byteOffset, classic.length);
  const word = (at: number) => view.getUint32(at, true);
  const list: Block[] = [make.section(), make.interface(word(20), word(16))];
  for (let at = 24; at < classic.length; at += 16 + word(at + 8)) {
    const time = BigInt(word(at)) * 1_000_000n + BigInt(word(at + 4));
    const data = classic.subarray(at + 16, at + 16 + word(at + 8));
    list.push(make.enhanced(data, { time, length: word(at + 12) }));
  }
  return make.join(...list);
}
