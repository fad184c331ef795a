import type { PrintOptions } from "./options.js";
import { Piece } from "./piece.js";
import type { TextBuffer } from "./text-buffer.js";

/** A time in the units printed: whole seconds and micro- or nanoseconds. */
interface Time {
  readonly seconds: number;
  readonly fraction: number;
}

const unreadable = "[Error converting time]";
const [blank, point] = [new Piece(" "), new Piece(".")];
const zero: Time = { seconds: 0, fraction: 0 };

/**
 * Time stamps in tcpdump's six forms, with the memory that the relative ones need. Fractions of a second or more, as broken
 * files have them, show as they are, in 32 bits.
 */
export class TimeStamps {
  private readonly options: Pick<PrintOptions, "time" | "precision">;
  private readonly nanosecondsPerUnit: number;
  private readonly digits: number;
  private readonly clock = new LocalClock();
  /** The packet that relative times are relative to. As in tcpdump, a time of exactly 0 counts as none. */
  private reference = zero;

  constructor(options: Pick<PrintOptions, "time" | "precision">) {
    this.options = options;
    this.nanosecondsPerUnit = options.precision === "nano" ? 1 : 1000;
    this.digits = options.precision === "nano" ? 9 : 6;
  }

  /** Adds the stamp of a packet and the blank after it to a text. */
  addTo(text: TextBuffer, seconds: number, nanoseconds: number): void {
    const { time } = this.options;
    if (time === 1) return;
    const fraction = Math.trunc(nanoseconds / this.nanosecondsPerUnit);
    if (time === 3 || time === 5) return this.addRelative(text, { seconds, fraction });
    if (Math.abs(seconds) > farthest) return this.addForeign(text, BigInt(seconds), BigInt(fraction));
    if (!isReadable(seconds)) return text.add(`${unreadable} `);
    if (time === 2) this.addUnix(text, seconds >>> 0);
    else this.addClock(text, seconds, 0);
    text.addPadded(fraction, this.digits);
    text.addPiece(blank);
  }

  /**
   * Adds the stamp of a time of 64 bits each, as they stand in packets: seconds, and a fraction in units that tcpdump takes
   * for those printed. Differences are exact as long as numbers are (53 bits); summer time is known for a million years.
   */
  addForeign(text: TextBuffer, seconds: bigint, fraction: bigint): void {
    const { time } = this.options;
    if (time === 1) return;
    if (time === 3 || time === 5)
      return this.addRelative(text, { seconds: Number(seconds), fraction: Number(fraction) });
    const rounds = calendarRounds(seconds);
    const near = Number(seconds - rounds * calendarRound);
    const yearsBefore = Number(rounds) * calendarYears;
    const year = yearsBefore + new Date(near * 1000).getUTCFullYear();
    const isDate = time === 2 || Math.abs(year - firstYear) <= largestYear;
    if (!isDate || BigInt.asIntN(32, seconds) < 0n) return text.add(`${unreadable} `);
    if (time === 2) this.addUnix(text, Number(BigInt.asUintN(32, seconds)));
    else this.addClock(text, near, yearsBefore);
    text.addPadded(Number(BigInt.asUintN(32, fraction)), this.digits);
    text.addPiece(blank);
  }

  private addUnix(text: TextBuffer, seconds: number): void {
    text.addNumber(seconds);
    text.addPiece(point);
  }

  private addClock(text: TextBuffer, seconds: number, yearsBefore: number): void {
    if (this.options.time === 4) text.add(this.clock.dateBefore(seconds, yearsBefore));
    text.addPiece(this.clock.time(seconds));
  }

  private addRelative(text: TextBuffer, time: Time): void {
    if (this.reference.seconds === 0 && this.reference.fraction === 0) this.reference = time;
    const earlier = isBefore(time, this.reference);
    const difference = earlier ? this.subtract(this.reference, time) : this.subtract(time, this.reference);
    if (this.options.time === 3) this.reference = time;
    text.add(earlier ? "-" : " ");
    if (isReadable(difference.seconds)) {
      text.add(clockText(difference.seconds));
      text.addPadded(difference.fraction, this.digits);
    } else text.add(unreadable);
    text.addPiece(blank);
  }

  private subtract(late: Time, early: Time): Time {
    const seconds = late.seconds - early.seconds;
    const fraction = late.fraction - early.fraction;
    if (fraction >= 0) return { seconds, fraction };
    return { seconds: seconds - 1, fraction: fraction + 1e9 / this.nanosecondsPerUnit };
  }
}

/** The calendar repeats itself. */
const calendarYears = 400;
const calendarRound = 146097n * 86400n;
/** What JavaScript can tell the date of is less than this many seconds from 1970. */
const farthest = 8_000_000_000_000;
const dateLimit = BigInt(farthest);
/** C counts years from 1900, in 32 bits. */
const firstYear = 1900;
const largestYear = 0x7fffffff;

/** How many rounds of the calendar bring a time beyond JavaScript's dates to where clocks have not been, or will not be, changed by decree. */
function calendarRounds(seconds: bigint): bigint {
  if (seconds > dateLimit) return seconds / calendarRound - 1n;
  return seconds < -dateLimit ? seconds / calendarRound + 1n : 0n;
}

/** Seconds with bit 31 set (2038 to 2106, and before 1970) have no text in tcpdump. */
function isReadable(seconds: number): boolean {
  return (seconds | 0) >= 0;
}

function isBefore(a: Time, b: Time): boolean {
  return a.seconds === b.seconds ? a.fraction < b.fraction : a.seconds < b.seconds;
}

const twoDigits = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0"));

const secondsPerDay = 86400;

/** `HH:MM:SS.` of a number of seconds, whole days dropped. */
function clockText(seconds: number): string {
  const ofDay = ((seconds % secondsPerDay) + secondsPerDay) % secondsPerDay;
  const hours = twoDigits[Math.floor(ofDay / 3600)]!;
  return `${hours}:${twoDigits[Math.floor(ofDay / 60) % 60]!}:${twoDigits[ofDay % 60]!}.`;
}

/** How long an offset from UTC is taken to hold, in seconds: changes of the clock fall on quarters of an hour. */
const blockLength = 900;

/** Local time. The time zone is asked once per quarter of an hour of capture time, the text made once per second. */
class LocalClock {
  private block = NaN;
  private offset = 0;
  private second = NaN;
  private text = new Piece("");

  /** `HH:MM:SS.` */
  time(seconds: number): Piece {
    if (seconds !== this.second) {
      this.second = seconds;
      this.text = new Piece(clockText(seconds + this.offsetAt(seconds)));
    }
    return this.text;
  }

  /** `YYYY-MM-DD`, with the blank before the time, of a moment so many years later. */
  dateBefore(seconds: number, years: number): string {
    const date = new Date((seconds + this.offsetAt(seconds)) * 1000);
    const year = date.getUTCFullYear() + years;
    return `${year}-${twoDigits[date.getUTCMonth() + 1]!}-${twoDigits[date.getUTCDate()]!} `;
  }

  private offsetAt(seconds: number): number {
    const block = Math.floor(seconds / blockLength);
    if (block !== this.block) {
      const first = localOffset(block * blockLength);
      // A change within the block: no cache, and the next second asks again.
      if (first !== localOffset((block + 1) * blockLength - 1)) return localOffset(seconds);
      this.block = block;
      this.offset = first;
    }
    return this.offset;
  }
}

/** Seconds that local time is ahead of UTC at a moment. `getTimezoneOffset` would round to minutes. */
function localOffset(seconds: number): number {
  const date = new Date(seconds * 1000);
  const local = new Date(0);
  local.setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate());
  local.setUTCHours(date.getHours(), date.getMinutes(), date.getSeconds());
  return local.getTime() / 1000 - seconds;
}
