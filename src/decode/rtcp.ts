import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** RTP Control Protocol (RFC 3550): several messages one behind the other. */
export interface RtcpLayer extends Layer {
  readonly kind: "rtcp";
  readonly messages: readonly RtcpMessage[];
  /** Whether the last message, or the header of one more, ends before its first report. */
  readonly cut: boolean;
}

export interface RtcpMessage {
  readonly type: number;
  /** How many reports the message says to have. */
  readonly count: number;
  /** In bytes, the header included. */
  readonly length: number;
  readonly source: number;
  /** Of a sender report. */
  readonly sender: RtcpSender | undefined;
  /** As many as were captured. */
  readonly reports: readonly RtcpReport[];
}

interface RtcpSender {
  /** The NTP time stamp. */
  readonly seconds: number;
  readonly fraction: number;
  readonly timestamp: number;
  readonly packets: number;
  readonly bytes: number;
}

export interface RtcpReport {
  readonly source: number;
  readonly packetsLost: number;
  readonly lastSequenceNumber: number;
  readonly jitter: number;
  /** Of the last sender report: the middle of its NTP time stamp, and how long ago it came, both in 1/65536 s. */
  readonly lastReport: number;
  readonly delay: number;
}

export const rtcpTypes = { senderReport: 200, receiverReport: 201, sourceDescription: 202, bye: 203 } as const;

export const rtcpHeaderLength = 8;
export const rtcpSenderLength = 20;
export const rtcpReportLength = 24;

export function decodeRtcp(reader: Reader, wireLength: number): RtcpLayer {
  const base = { kind: "rtcp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const messages: RtcpMessage[] = [];
  while (reader.left > 0) {
    const start = reader.offset;
    if (!reader.has(rtcpHeaderLength)) return { ...base, messages, cut: true };
    const flags = reader.u16();
    const length = (reader.u16() + 1) * 4;
    const type = flags & 0xff;
    const count = (flags >> 8) & 0x1f;
    const reportCount = type === rtcpTypes.senderReport || type === rtcpTypes.receiverReport ? count : 0;
    const source = reader.u32();
    const needsSender = type === rtcpTypes.senderReport;
    const sender = needsSender && reader.has(rtcpSenderLength) ? readSender(reader) : undefined;
    const reports: RtcpReport[] = [];
    const isWhole = !needsSender || sender !== undefined;
    while (isWhole && reports.length < reportCount && reader.has(rtcpReportLength)) reports.push(readReport(reader));
    messages.push({ type, count, length, source, sender, reports });
    if (!isWhole || (reportCount > 0 && reports.length === 0)) return { ...base, messages, cut: true };
    reader.seek(start + length);
  }
  return { ...base, messages, cut: false };
}

function readSender(reader: Reader): RtcpSender {
  return {
    seconds: reader.u32(),
    fraction: reader.u32(),
    timestamp: reader.u32(),
    packets: reader.u32(),
    bytes: reader.u32(),
  };
}

function readReport(reader: Reader): RtcpReport {
  return {
    source: reader.u32(),
    packetsLost: reader.u32() & 0xffffff,
    lastSequenceNumber: reader.u32(),
    jitter: reader.u32(),
    lastReport: reader.u32(),
    delay: reader.u32(),
  };
}
