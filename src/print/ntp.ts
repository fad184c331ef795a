import {
  ntpControlMode,
  ntpPrivateMode,
  type NtpControl,
  type NtpLayer,
  type NtpTime,
  type NtpTimestamp,
} from "../decode/ntp.js";
import type { Out } from "./out.js";

const modes = [
  "unspecified",
  "symmetric active",
  "symmetric passive",
  "Client",
  "Server",
  "Broadcast",
  "Control Message",
  "Reserved",
] as const;

const leapTexts = ["", "+1s", "-1s", "clock unsynchronized"] as const;

export function printNtp(layer: NtpLayer, out: Out): void {
  out.protocol = "ntp";
  const { mode, leapIndicator } = layer;
  if (mode === undefined || leapIndicator === undefined) return out.stop();
  out.add(`NTPv${layer.version}, ${modes[mode]}, length ${layer.wireLength}`);
  if (out.options.verbosity === 0) return;
  // The number shown is that of the two bits in their place.
  out.add(`\n\tLeap indicator: ${leapTexts[leapIndicator]} (${leapIndicator << 6})`);
  if (mode === ntpPrivateMode) return;
  const done = mode === ntpControlMode ? printControl(layer.control, layer, out) : printTime(layer.time, layer, out);
  if (!done) out.truncated();
}

/** Says that the message is too short. False if not even that much was captured. */
function tooShort(layer: NtpLayer, out: Out): boolean {
  out.invalid();
  return layer.capturedLength >= layer.wireLength;
}

function stratumText(stratum: number): string {
  if (stratum === 0) return "unspecified";
  if (stratum === 1) return "primary reference";
  return stratum <= 15 ? "secondary reference" : "reserved";
}

/** False if the captured bytes end within. */
function printTime(time: NtpTime | undefined, layer: NtpLayer, out: Out): boolean {
  if (time === undefined) return tooShort(layer, out);
  const stratum = out.need(time.stratum);
  out.add(`, Stratum ${stratum} (${stratumText(stratum)})`);
  const poll = out.need(time.poll);
  out.add(`, poll ${poll}${pollText(poll)}`);
  out.add(`, precision ${out.need(time.precision)}`);
  if (time.rootDelay === undefined) return false;
  out.add(`\n\tRoot Delay: ${shortText(time.rootDelay)}`);
  if (time.rootDispersion === undefined) return false;
  out.add(`, Root dispersion: ${shortText(time.rootDispersion)}`);
  if (time.referenceId === undefined) return false;
  out.add(", Reference-ID: ");
  const isPrivate = stratum === informationQuery || stratum === informationReply;
  out.add(referenceText(stratum, time, out));
  return isPrivate || printTimestamps(time, layer, out);
}

/** Strata of an implementation's own messages. */
const informationQuery = 62;
const informationReply = 63;

function referenceText(stratum: number, time: NtpTime, out: Out): string {
  const id = time.referenceId ?? 0;
  const address = () => out.host(`${id >>> 24}.${(id >>> 16) & 0xff}.${(id >>> 8) & 0xff}.${id & 0xff}`);
  switch (stratum) {
    case 0:
      return "(unspec)";
    case 1:
      return time.referenceText;
    case informationQuery:
      return `${address()} INFO_QUERY`;
    case informationReply:
      return `${address()} INFO_REPLY`;
    default:
      return `0x${id.toString(16).padStart(8, "0")}`;
  }
}

/** Nothing is said of intervals beyond what 32 bits of seconds hold. */
function pollText(exponent: number): string {
  if (exponent <= -32 || exponent >= 32) return "";
  return exponent >= 0 ? ` (${2 ** exponent}s)` : ` (1/${2 ** -exponent}s)`;
}

function shortText(value: number): string {
  const fraction = Math.floor(((value & 0xffff) / 65536) * 1e6);
  return `${value >>> 16}.${String(fraction).padStart(6, "0")}`;
}

function fractionText(fraction: number): string {
  return String(Math.floor((fraction / 2 ** 32) * 1e9)).padStart(9, "0");
}

/** Seconds from 1900 to 1970. */
export const unixEpoch = 2208988800;

export function timestampText({ seconds, fraction }: NtpTimestamp): string {
  const text = `${seconds}.${fractionText(fraction)}`;
  if (seconds === 0) return text;
  return `${text} (${new Date((seconds - unixEpoch) * 1000).toISOString().slice(0, 19)}Z)`;
}

/** How much later than the origin a time is; all of it if there is no origin. */
function differenceText(origin: NtpTimestamp, time: NtpTimestamp): string {
  if (origin.seconds === 0 && origin.fraction === 0) return timestampText(time);
  const later = time.seconds === origin.seconds ? time.fraction > origin.fraction : time.seconds > origin.seconds;
  const [high, low] = later ? [time, origin] : [origin, time];
  const borrow = low.fraction > high.fraction;
  const seconds = high.seconds - low.seconds - (borrow ? 1 : 0);
  return `${later ? "+" : "-"}${seconds}.${fractionText((high.fraction - low.fraction) >>> 0)}`;
}

function printTimestamps(time: NtpTime, layer: NtpLayer, out: Out): boolean {
  const { referenceTimestamp, originTimestamp, receiveTimestamp, transmitTimestamp } = time;
  if (referenceTimestamp === undefined) return false;
  out.add(`\n\t  Reference Timestamp:  ${timestampText(referenceTimestamp)}`);
  if (originTimestamp === undefined) return false;
  out.add(`\n\t  Originator Timestamp: ${timestampText(originTimestamp)}`);
  if (receiveTimestamp === undefined) return false;
  out.add(`\n\t  Receive Timestamp:    ${timestampText(receiveTimestamp)}`);
  if (transmitTimestamp === undefined) return false;
  out.add(`\n\t  Transmit Timestamp:   ${timestampText(transmitTimestamp)}`);
  out.add(`\n\t    Originator - Receive Timestamp:  ${differenceText(originTimestamp, receiveTimestamp)}`);
  out.add(`\n\t    Originator - Transmit Timestamp: ${differenceText(originTimestamp, transmitTimestamp)}`);
  return printAuthentication(time, layer.wireLength - 48, out);
}

/** A key identifier alone, or one with a digest of 128 or 160 bits; other extensions are only counted. */
function printAuthentication(time: NtpTime, length: number, out: Out): boolean {
  if (length === 4 || length === 20 || length === 24) {
    out.add(`\n\tKey id: ${out.need(time.keyIdentifier)}`);
    if (length === 4) return true;
    if (time.digest === undefined) return false;
    out.add(`\n\tAuthentication: ${time.digest.hex()}`);
  } else if (length > 0) out.add(`\n\t(${length} more bytes after the header)`);
  return true;
}

const controlHeaderLength = 12;

function printControl(control: NtpControl | undefined, layer: NtpLayer, out: Out): boolean {
  if (control === undefined) return tooShort(layer, out);
  const operation = out.need(control.operation);
  const [kind, error, more] = [operation & 0x80, operation & 0x40, operation & 0x20];
  out.add(`, ${kind ? "Response" : "Request"}, ${error ? "Error" : "OK"}, ${more ? "More" : "Last"}`);
  out.add(`, OpCode=${operation & 0x1f}\n`);
  out.add(`\tSequence=${out.need(control.sequence)}`);
  const status = out.need(control.status);
  out.add(`, Status=${status === 0 ? "" : "0x"}${status.toString(16)}`);
  out.add(`, Assoc.=${out.need(control.associationId)}`);
  out.add(`, Offset=${out.need(control.offset)}`);
  const count = out.need(control.count);
  out.add(`, Count=${count}`);
  if (controlHeaderLength + count > layer.wireLength) return tooShort(layer, out);
  if (count === 0) return true;
  if (control.dataCaptured) out.add("\n\tTO-BE-DONE: data not interpreted");
  return control.dataCaptured;
}
