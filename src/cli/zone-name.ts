/** The abbreviations of time zones, which JavaScript does not tell: from the system's own files, where strftime(3) has them from. */
import { readFileSync } from "node:fs";
import process from "node:process";

/** Where the zones are, unless TZDIR says otherwise (tzset(3)). */
const zoneFolder = "/usr/share/zoneinfo";

/**
 * The abbreviation of local time at a time, such as CET or CEST; undefined if the system has no file for the zone. TZ names the
 * file, perhaps behind a colon; empty it means UTC, as it does where it is not set and the system has none (tzset(3)).
 */
export function zoneName(time: Date): string | undefined {
  const { TZ, TZDIR = zoneFolder } = process.env;
  const zone = TZ?.replace(/^:/, "");
  const path = zone === undefined ? "/etc/localtime" : zone.startsWith("/") ? zone : `${TZDIR}/${zone}`;
  const file = zone === "" ? undefined : readIfThere(path);
  if (file !== undefined) return nameAt(file, time);
  return [undefined, "", "UTC"].includes(zone) ? "UTC" : undefined;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** The six counts of a header and what they count, in the order of the data (RFC 9636, section 3). */
interface Block {
  readonly start: number;
  readonly end: number;
  readonly times: number;
  readonly types: number;
  readonly characters: number;
}

const headerLength = 44;

function blockAt(file: Buffer, start: number, timeLength: 4 | 8): Block {
  const [utc, standard, leaps, times, types, characters] = [20, 24, 28, 32, 36, 40].map((at) =>
    file.readUInt32BE(start + at),
  ) as [number, number, number, number, number, number];
  const length = times * (timeLength + 1) + types * 6 + characters + leaps * (timeLength + 4) + standard + utc;
  return { start: start + headerLength, end: start + headerLength + length, times, types, characters };
}

function nameAt(file: Buffer, time: Date): string | undefined {
  try {
    if (file.toString("latin1", 0, 4) !== "TZif") return undefined;
    const first = blockAt(file, 0, 4);
    // Version 1 is a NUL and has only times of 32 bits.
    const isShort = file[4] === 0;
    const timeLength = isShort ? 4 : 8;
    const { start, end, times, types } = isShort ? first : blockAt(file, first.end, 8);
    const seconds = time.getTime() / 1000;
    const timeAt = (index: number) =>
      Number(isShort ? file.readInt32BE(start + 4 * index) : file.readBigInt64BE(start + 8 * index));
    let last = times - 1;
    while (last >= 0 && timeAt(last) > seconds) last--;
    const footer = isShort || last < times - 1 ? "" : file.toString("latin1", end + 1).trimEnd();
    if (footer !== "") return nameByRule(footer, time);
    const type = last < 0 ? 0 : file.readUInt8(start + times * timeLength + last);
    const typesStart = start + times * (timeLength + 1);
    const name = typesStart + types * 6 + file.readUInt8(typesStart + type * 6 + 5);
    return file.toString("latin1", name, file.indexOf(0, name));
  } catch (error) {
    // The file is shorter than it says.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** `CET-1CEST,M3.5.0,M10.5.0/3`: the rule for what comes behind the last change. Which of the two it is, the offset tells. */
function nameByRule(rule: string, time: Date): string | undefined {
  const parts = /^(<[^>]+>|[a-z]+)([-+]?)(\d+)(?::(\d+))?(?::\d+)?(<[^>]+>|[a-z]+)?/i.exec(rule);
  if (parts === null) return undefined;
  const [, standard, sign, hours, minutes = 0, summer] = parts;
  const west = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const name = summer === undefined || time.getTimezoneOffset() === west ? standard : summer;
  return name?.replace(/[<>]/g, "");
}
