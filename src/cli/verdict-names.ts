/** Verdicts by their names in the kernel's headers (linux/bpf.h, linux/pkt_cls.h). */
import { UsageError } from "../errors.js";
import type { EbpfHook } from "../isa/index.js";

const named: Readonly<Record<EbpfHook, Readonly<Record<number, string>>>> = {
  xdp: { 0: "XDP_ABORTED", 1: "XDP_DROP", 2: "XDP_PASS", 3: "XDP_TX", 4: "XDP_REDIRECT" },
  tc: {
    [-1]: "TC_ACT_UNSPEC",
    0: "TC_ACT_OK",
    1: "TC_ACT_RECLASSIFY",
    2: "TC_ACT_SHOT",
    3: "TC_ACT_PIPE",
    4: "TC_ACT_STOLEN",
    5: "TC_ACT_QUEUED",
    6: "TC_ACT_REPEAT",
    7: "TC_ACT_REDIRECT",
    8: "TC_ACT_TRAP",
  },
  "cgroup-skb": { 0: "DROP", 1: "ALLOW" },
  // Any other number is how many bytes to keep.
  socket: { 0: "DROP" },
};

/** The name of a verdict: a number where it has none. */
export function verdictName(hook: EbpfHook, verdict: number): string {
  return named[hook][verdict] ?? (hook === "socket" ? "KEEP" : String(verdict));
}

/** Names and numbers with commas between, for --where; a `!` before them all means the others. */
export function parseVerdicts(hook: EbpfHook, text: string): (verdict: number) => boolean {
  const isInverted = text.startsWith("!");
  const wanted = text
    .slice(isInverted ? 1 : 0)
    .split(",")
    .map((word) => parseVerdict(hook, word.trim()));
  return (verdict) => wanted.some((matches) => matches(verdict)) !== isInverted;
}

function parseVerdict(hook: EbpfHook, word: string): (verdict: number) => boolean {
  if (/^(-?[0-9]{1,10}|0x[0-9a-f]{1,8})$/i.test(word)) {
    const number = Number(word);
    return (verdict) => verdict === number;
  }
  const names = [...Object.values(named[hook]), ...(hook === "socket" ? ["KEEP"] : [])];
  const name = names.find((each) => each === word.toUpperCase());
  if (name === undefined) {
    throw new UsageError(
      "usage",
      `\`${word}' is no verdict of ${hook} programs: they are ${names.join(", ")}, or numbers`,
    );
  }
  return (verdict) => verdictName(hook, verdict) === name;
}
