/**
 * Capture files and streams: bytes in, packets out, and packets in, bytes out.
 *
 * `openCapture` reads classic pcap in all its forms: both byte orders, micro- and nanoseconds, old versions, the patched
 * form. Regular files are read in large blocks, everything else through pcap-parser; both go by the same rules
 * (classic-header.ts, classic-record.ts), which are libpcap's, and deliver the same packets and the same errors. No
 * length in a capture is believed before the bytes are there.
 *
 * What a packet holds and which packets are wanted is unknown here. Paths and file descriptors are opened in one module
 * that is loaded only for them; bytes and chunks need no Node.js.
 */
export { maxCapturedLength, type CaptureHeader } from "./classic-header.js";
export { openCapture, type Capture, type CaptureSource } from "./open-capture.js";
export { createPcapWriter, type PcapWriter, type PcapWriterOptions } from "./pcap-writer.js";
export { describeSystemError } from "./system-errors.js";
