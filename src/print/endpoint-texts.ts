import { wordsOf } from "./piece.js";
import type { TextBuffer } from "./text-buffer.js";

const slots = 2048;
const mixer = 0x9e3779b1;
const slotBits = 21;
/** Two IPv6 addresses, in short, and ports. */
const wordsEach = 8;

/** Remembers the texts `source.port > destination.port: ` of conversations, since most packets belong to one that was met before. */
export class EndpointTexts {
  private readonly ports = new Int32Array(slots);
  private readonly sources = new Array<string>(slots).fill("");
  private readonly destinations = new Array<string>(slots).fill("");
  private readonly lengths = new Uint8Array(slots);
  private readonly words = new Float64Array(slots * wordsEach);

  add(text: TextBuffer, source: string, sourcePort: number, destination: string, destinationPort: number): void {
    const ports = (sourcePort << 16) | destinationPort;
    const slot = Math.imul(ports, mixer) >>> slotBits;
    const length = this.lengths[slot]!;
    const isKnown = this.ports[slot] === ports && length > 0;
    if (isKnown && this.sources[slot] === source && this.destinations[slot] === destination)
      return text.addWords(this.words, slot * wordsEach, length);
    const start = text.length;
    text.add(source);
    text.add(".");
    text.addNumber(sourcePort);
    text.add(" > ");
    text.add(destination);
    text.add(".");
    text.addNumber(destinationPort);
    text.add(": ");
    if (wordsOf(text.length - start) > wordsEach) return;
    this.ports[slot] = ports;
    this.sources[slot] = source;
    this.destinations[slot] = destination;
    this.lengths[slot] = text.length - start;
    text.copyWords(start, this.words, slot * wordsEach);
  }
}
