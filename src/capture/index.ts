/**
 * Capture files and streams: bytes in, packets out, and packets in, bytes out.
 *
 * `openCapture` reads classic pcap in all its forms (both byte orders, micro- and nanoseconds, old versions, the patched
 * form) and pcapng, each also compressed with gzip or zstd. A reader takes packets out of a window of bytes
 * (record-reader.ts), whoever fills it; only batches of a stream of classic pcap go through pcap-parser instead, by the same
 * rules (classic-header.ts, classic-record.ts). They are libpcap's, and every way delivers the same packets and errors.
 * No length in a capture is believed before the bytes are there.
 *
 * `scan` is the fast way to choose among packets (scan-records.ts): the reader says how plain records lie in memory, a
 * judge from outside walks over them, and only what is wanted, or strange, is made a packet.
 *
 * What a packet holds and which packets are wanted is unknown here. Paths and file descriptors are opened in one module
 * that is loaded only for them; bytes and chunks need no Node.js.
 */
export type { CaptureHeader, CaptureInterface } from "./capture-header.js";
export { openCapture, type Capture, type CaptureSource } from "./open-capture.js";
export { createPcapWriter, type PcapWriterOptions } from "./pcap-writer.js";
export { createPcapngWriter } from "./pcapng-writer.js";
export type { PlainRecords, RecordedPacket, RecordForm } from "./record-layout.js";
export type { RecordWriter } from "./record-writer.js";
export type { FoundPackets, PacketJudge, RecordWalker } from "./scan-records.js";
export { describeSystemError } from "./system-errors.js";
