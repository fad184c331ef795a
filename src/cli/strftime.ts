import { zoneName } from "./zone-name.js";

/** The conversions of strftime(3) in the C locale, in local time, for the names of files. */
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
// prettier-ignore
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const pad = (value: number, length = 2, fill = "0") => String(value).padStart(length, fill);

/** Days since the first of January. */
function dayOfYear(time: Date): number {
  const days = Date.UTC(time.getFullYear(), time.getMonth(), time.getDate()) - Date.UTC(time.getFullYear(), 0, 1);
  return Math.round(days / 86_400_000);
}

/** The week of the year, the first being the one with the first such day; 0 before it. */
function week(time: Date, firstDay: number): number {
  return Math.floor((dayOfYear(time) + 7 - ((time.getDay() + 7 - firstDay) % 7)) / 7);
}

/** The week by ISO 8601 and the year it belongs to: that of its Thursday. */
function isoWeek(time: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(time.getFullYear(), time.getMonth(), time.getDate() + 4 - (time.getDay() || 7));
  return { year: thursday.getFullYear(), week: Math.floor(dayOfYear(thursday) / 7) + 1 };
}

const twelve = (time: Date) => time.getHours() % 12 || 12;

function zone(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}${pad(size % 60)}`;
}

const conversions: Readonly<Record<string, (time: Date) => string>> = {
  a: (time) => days[time.getDay()]!.slice(0, 3),
  A: (time) => days[time.getDay()]!,
  b: (time) => months[time.getMonth()]!.slice(0, 3),
  B: (time) => months[time.getMonth()]!,
  c: (time) => strftime("%a %b %e %H:%M:%S %Y", time),
  C: (time) => pad(Math.floor(time.getFullYear() / 100)),
  d: (time) => pad(time.getDate()),
  D: (time) => strftime("%m/%d/%y", time),
  e: (time) => pad(time.getDate(), 2, " "),
  F: (time) => strftime("%Y-%m-%d", time),
  g: (time) => pad(isoWeek(time).year % 100),
  G: (time) => String(isoWeek(time).year),
  h: (time) => strftime("%b", time),
  H: (time) => pad(time.getHours()),
  I: (time) => pad(twelve(time)),
  j: (time) => pad(dayOfYear(time) + 1, 3),
  k: (time) => pad(time.getHours(), 2, " "),
  l: (time) => pad(twelve(time), 2, " "),
  m: (time) => pad(time.getMonth() + 1),
  M: (time) => pad(time.getMinutes()),
  n: () => "\n",
  p: (time) => (time.getHours() < 12 ? "AM" : "PM"),
  P: (time) => (time.getHours() < 12 ? "am" : "pm"),
  r: (time) => strftime("%I:%M:%S %p", time),
  R: (time) => strftime("%H:%M", time),
  s: (time) => String(Math.floor(time.getTime() / 1000)),
  S: (time) => pad(time.getSeconds()),
  t: () => "\t",
  T: (time) => strftime("%H:%M:%S", time),
  u: (time) => String(time.getDay() || 7),
  U: (time) => pad(week(time, 0)),
  V: (time) => pad(isoWeek(time).week),
  w: (time) => String(time.getDay()),
  W: (time) => pad(week(time, 1)),
  x: (time) => strftime("%m/%d/%y", time),
  X: (time) => strftime("%H:%M:%S", time),
  y: (time) => pad(time.getFullYear() % 100),
  Y: (time) => String(time.getFullYear()),
  z: zone,
  Z: (time) => zoneName(time) ?? "%Z",
  "%": () => "%",
};

/** Puts a time into a text. What is no conversion stays as it is. */
export function strftime(text: string, time: Date): string {
  return text.replace(/%([a-zA-Z%])/g, (whole, letter: string) => conversions[letter]?.(time) ?? whole);
}
