import type { RtcpLayer, RtcpMessage, RtcpReport } from "../decode/rtcp.js";
import { rtcpHeaderLength, rtcpReportLength, rtcpSenderLength, rtcpTypes } from "../decode/rtcp.js";
import { quotientText } from "./numbers.js";
import type { Out } from "./out.js";

export function printRtcp({ messages, cut }: RtcpLayer, out: Out): void {
  out.protocol = "rtcp";
  for (const message of messages) printMessage(message, out);
  if (cut) out.truncated();
}

function printMessage(message: RtcpMessage, out: Out): void {
  const { type, count, length, sender, reports } = message;
  const source = out.options.verbosity > 0 ? ` ${message.source}` : "";
  switch (type) {
    case rtcpTypes.senderReport: {
      const expected = rtcpHeaderLength + rtcpSenderLength + count * rtcpReportLength;
      out.add(` sr${length === expected ? "" : ` [${length}]`}${source}`);
      if (sender === undefined) return;
      out.add(` @${ntpText(sender.seconds, sender.fraction)} ${sender.timestamp} ${sender.packets}p ${sender.bytes}b`);
      break;
    }
    case rtcpTypes.receiverReport:
      out.add(` rr${length === rtcpHeaderLength + count * rtcpReportLength ? "" : ` [${length}]`}${source}`);
      break;
    case rtcpTypes.sourceDescription:
      return out.add(` sdes ${length}${source}`);
    case rtcpTypes.bye:
      return out.add(` bye ${length}${source}`);
    default:
      return out.add(` type-0x${type.toString(16)} ${length}`);
  }
  if (count > 1) out.add(` c${count}`);
  // tcpdump prints the first report once for each that there should be.
  if (reports[0] !== undefined) out.add(reportText(reports[0], out.options.verbosity > 0).repeat(count));
}

function reportText(report: RtcpReport, withSource: boolean): string {
  const { packetsLost, lastSequenceNumber, jitter, lastReport, delay } = report;
  const times = `@${quotientText(lastReport, 0x10000, 2)}+${quotientText(delay, 0x10000, 2)}`;
  return `${withSource ? ` ${report.source}` : ""} ${packetsLost}l ${lastSequenceNumber}s ${jitter}j ${times}`;
}

/** Seconds and a fraction of 32 bits; tcpdump adds them up as one number of double precision. */
function ntpText(seconds: number, fraction: number): string {
  const sum = seconds + fraction / 0x100000000;
  const whole = Math.floor(sum);
  const hundredths = quotientText(sum - whole, 1, 2);
  return hundredths.startsWith("1") ? `${whole + 1}.00` : `${whole}${hundredths.slice(1)}`;
}
