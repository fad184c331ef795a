import type { AristaLayer } from "../decode/arista.js";
import { aristaFormats, aristaTimestamp } from "../decode/arista.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const timescaleNames = ["TAI", "UTC"];
const formatNames = [undefined, "64-bit", "48-bit"];
const hardwareNames = ["R/R2", "R3"];

/** False if this is of a form that nobody knows, so that what follows cannot be read. */
export function printArista({ subtype, timescale, format, hardware, seconds, nanoseconds }: AristaLayer, out: Out) {
  out.protocol = "arista";
  const kind = out.need(subtype);
  out.add(`SubType ${kind === aristaTimestamp ? "Timestamp" : "Unknown"} (${hex16(kind)}), `);
  if (kind !== aristaTimestamp) return false;
  out.add(`Timescale ${named(timescaleNames, out.need(timescale))}, `);
  const number = out.need(format);
  out.add(`Format ${named(formatNames, number)}, HwInfo ${named(hardwareNames, hardware ?? 0)}, Timestamp `);
  if (format !== undefined && number !== aristaFormats.bits64 && number !== aristaFormats.bits48) return false;
  const fraction = out.need(nanoseconds);
  const whole = (seconds ?? 0) + Math.floor(fraction / billion);
  out.add(
    `${number === aristaFormats.bits64 ? dateText(whole) : whole}.${String(fraction % billion).padStart(9, "0")}: `,
  );
  return true;
}

const billion = 1_000_000_000;

function named(names: readonly (string | undefined)[], value: number): string {
  return `${names[value] ?? "Unknown"} (${value})`;
}

function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
}
