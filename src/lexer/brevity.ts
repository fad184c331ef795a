/** How much of the text of a filter errors repeat. */

/** The longest text that a message repeats. */
const limit = 60;

/** Characters that would move the cursor or vanish on a terminal. */
const invisible = /[\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]/g;

/** The text itself, cut short where it is too long to help, and with invisible characters as `\u{a0}`. */
export function shorten(text: string): string {
  const short = text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
  return short.replace(invisible, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The text in backquotes. */
export function quote(text: string): string {
  return `\`${shorten(text)}\``;
}
