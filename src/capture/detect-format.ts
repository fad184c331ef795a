/** What a source holds, as far as its first bytes tell. Everything unknown is left to the reader of classic pcap to refuse. */
export type Format = "pcap" | "pcapng" | "gzip" | "zstd";

const beginnings: readonly (readonly [format: Format, bytes: readonly number[]])[] = [
  // The type of a section header block reads the same in both byte orders.
  ["pcapng", [0x0a, 0x0d, 0x0d, 0x0a]],
  // RFC 1952 section 2.3.1.
  ["gzip", [0x1f, 0x8b]],
  // RFC 8878 section 3.1.1; frames to be skipped, of any of the sixteen kinds, may come first, section 3.1.2.
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ...Array.from({ length: 16 }, (_, kind) => ["zstd", [0x50 + kind, 0x2a, 0x4d, 0x18]] as const),
];

/** Tells the format from the first four bytes, or from fewer if there are no more. */
export function detectFormat(bytes: Uint8Array): Format {
  const found = beginnings.find(([, beginning]) => beginning.every((byte, index) => bytes[index] === byte));
  return found?.[0] ?? "pcap";
}
