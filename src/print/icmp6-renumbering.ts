import type { MatchPrefix, Renumbering, UsePrefix } from "../decode/icmp6-renumbering.js";
import type { Out } from "./out.js";

const codeNames: ReadonlyMap<number, string> = new Map([
  [0, "command"],
  [1, "result"],
  [255, "sequence number reset"],
]);

const flagLetters: readonly (readonly [number, string])[] = [
  [0x80, "T"],
  [0x40, "R"],
  [0x20, "A"],
  [0x10, "S"],
  [0x08, "P"],
];

export function printRenumbering(message: Renumbering, code: number, out: Out): void {
  if (message.cut) return out.truncated();
  out.add(`, ${codeNames.get(code) ?? `code-#${code}`}, seq=${message.sequenceNumber}`);
  if (out.options.verbosity > 0) {
    const letters = flagLetters.map(([bit, letter]) => (message.flags & bit ? letter : "")).join("");
    const reserved = message.reserved === 0 ? "" : `rsvd=0x${message.reserved.toString(16)}`;
    out.add(`[${message.flags === 0 ? "" : `${letters},`}seg=${message.segmentNumber},`);
    out.add(`maxdelay=${message.maximumDelay}${reserved}]`);
  }
  if (code !== 0) return;
  if (message.match === undefined) return out.truncated();
  printMatch(message.match, out);
}

const opCodes = ["", "add", "change", "setglobal"] as const;

function printMatch(match: MatchPrefix, out: Out): void {
  const separator = out.options.verbosity > 1 ? "\n\t" : " ";
  out.add(`${separator}match(${opCodes[match.opCode] || `#${match.opCode}`}`);
  if (out.options.verbosity > 0) out.add(`,ord=${match.ordinal},min=${match.minimumLength},max=${match.maximumLength}`);
  out.add(`,${match.prefix}/${match.matchLength})`);
  // The length must be 3 for the match part and 4 for each use part.
  if ((match.opLength - 3) % 4 !== 0) return out.truncated();
  for (const use of match.uses) {
    if (use === undefined) return out.truncated();
    out.add(`${separator}use(${useText(use, out)})`);
  }
}

function lifetimeText(seconds: number): string {
  return seconds === 0xffffffff ? "infty" : String(seconds);
}

function useText(use: UsePrefix, out: Out): string {
  const flags = use.flags >>> 24;
  let text = flags === 0 ? "" : `${flags & 0x80 ? "V" : ""}${flags & 0x40 ? "P" : ""},`;
  if (out.options.verbosity > 0) {
    text += `mask=0x${use.flagMask.toString(16)},raflags=0x${use.raFlags.toString(16)},`;
    text += `vltime=${lifetimeText(use.validLifetime)},pltime=${lifetimeText(use.preferredLifetime)},`;
  }
  return `${text}${use.prefix}/${use.useLength}/${use.keepLength}`;
}
