/** Zstd data (RFC 8878) without compression, in blocks of a length: Node.js can make real ones only from version 22 on. */
export function zstdStored(bytes: Uint8Array, blockLength = 100_000): Buffer {
  // A window of 1 MiB, neither size nor checksum.
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 10 << 3])];
  let start = 0;
  do {
    const block = bytes.subarray(start, start + blockLength);
    start += block.length;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (start === bytes.length ? 1 : 0), 0, 3);
    parts.push(header, Buffer.from(block));
  } while (start < bytes.length);
  return Buffer.concat(parts);
}
