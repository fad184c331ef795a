import type { TimedLayer } from "../decode/timed.js";
import { timedNameLength, timedTypes, timesOfTimed } from "../decode/timed.js";
import type { Out } from "./out.js";

// prettier-ignore
const typeNames = [
  "ANY", "ADJTIME", "ACK", "MASTERREQ", "MASTERACK", "SETTIME", "MASTERUP", "SLAVEUP", "ELECTION", "ACCEPT", "REFUSE", "CONFLICT",
  "RESOLVE", "QUIT", "DATE", "DATEREQ", "DATEACK", "TRACEON", "TRACEOFF", "MSITE", "MSITEREQ", "TEST", "SETDATE", "SETDATEREQ",
  "LOOP",
] as const;

export function printTimed(layer: TimedLayer, out: Out): void {
  out.protocol = "timed";
  const type = out.need(layer.type);
  const name = typeNames[type];
  out.add(name === undefined ? `(tsp_type 0x${type.toString(16)})` : `TSP_${name}`);
  out.add(` vers ${out.need(layer.version)}`);
  out.add(` seq ${out.need(layer.sequenceNumber)}`);
  if (type === timedTypes.loop) out.add(` hopcnt ${out.need(layer.hopCount)}`);
  if (timesOfTimed.includes(type)) {
    const [seconds, microseconds] = [out.need(layer.seconds), out.need(layer.microseconds)];
    if (microseconds < 0) return;
    out.add(` time ${timeText(seconds, microseconds)}`);
  }
  out.add(" name ");
  out.paddedText(layer.machine, timedNameLength);
}

/** A time before 0 has its fraction counted the other way. */
function timeText(seconds: number, microseconds: number): string {
  const isNegative = seconds < 0 && microseconds !== 0;
  const whole = isNegative ? seconds + 1 : seconds;
  const fraction = isNegative ? 1000000 - microseconds : microseconds;
  const digits = fraction < 0 ? `-${String(-fraction).padStart(5, "0")}` : String(fraction).padStart(6, "0");
  return `${isNegative && whole === 0 ? "-" : ""}${whole}.${digits}`;
}
