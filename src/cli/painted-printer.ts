import type { ChalkInstance } from "chalk";
import { TextBuffer } from "../print/index.js";
import type { PacketPrinter } from "./packet-printer.js";

/** How the parts of a packet's text are marked. */
export type TextPaint = Pick<ChalkInstance, "bold" | "cyan">;

/** Picks out, for a terminal, what the eye looks for in a packet's text: the outermost protocol and the addresses. */
export function createPaintedPrinter(printer: PacketPrinter, paint: TextPaint): PacketPrinter {
  const plain = new TextBuffer();
  return {
    ...printer,
    printTo(text, packet, number) {
      plain.clear();
      printer.printTo(plain, packet, number);
      text.add(paintText(plain.toString(), paint));
    },
  };
}

/** Hardware addresses; IPv6 and IPv4 addresses, each with the port after it. */
const addresses =
  /(?<![\w:.])(?:(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?<=::))|\d{1,3}(?:\.\d{1,3}){3})(?:\.\d+)?(?!\w|:\S)/g;

/** The protocol that tcpdump writes before a packet of the network layer. */
const protocol = /^(\s*(?:\d+ {2})?(?:[-\d:. ]+ )?)(IP6?|ARP|[A-Z][A-Z0-9]+)(?=[ ,])/;

/** Lines of a dump stay as they are. */
const isDump = (line: string) => /^\t0x[0-9a-f]{4,}:/.test(line);

function paintText(text: string, paint: TextPaint): string {
  return text
    .split("\n")
    .map((line, index) => (isDump(line) ? line : paintLine(line, index === 0, paint)))
    .join("\n");
}

function paintLine(line: string, isFirst: boolean, paint: TextPaint): string {
  const head = isFirst ? protocol.exec(line) : null;
  const start = head === null ? "" : `${head[1]}${paint.bold(head[2])}`;
  const rest = head === null ? line : line.slice(head[0].length);
  return start + rest.replace(addresses, (address) => (isTime(address) ? address : paint.cyan(address)));
}

/** A time of day looks like the beginning of an IPv6 address. */
const isTime = (text: string) => /^\d\d:\d\d:\d\d(\.\d+)?$/.test(text);
