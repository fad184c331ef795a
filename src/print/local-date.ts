const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** Seconds since 1970 as local time: `2023/11/14 22:13:20`. */
export function localDateText(seconds: number): string {
  const date = new Date(seconds * 1000);
  const day = [date.getMonth() + 1, date.getDate()].map(twoDigits).join("/");
  return `${date.getFullYear()}/${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":")}`;
}
