import type { TcpLayer } from "../decode/tcp.js";
import { tcpFlags } from "../decode/tcp.js";

/** One end's view of a conversation: what to subtract from its packets' numbers. */
interface Conversation {
  /** The port of `low`, and in the lower half that of `high`. */
  readonly ports: number;
  /** The end with the smaller port, or, where the ports are equal, the smaller address. */
  readonly low: string;
  readonly high: string;
  /** The sequence number before the first byte sent by `low`, and by `high`. */
  lowStart: number;
  highStart: number;
  /** Another one in the same place of the table. */
  next: Conversation | undefined;
}

const mixer = 0x9e3779b1;
const firstBits = 4;

/** Numbers of a segment as they are printed. */
export interface RelativeNumbers {
  sequence: number;
  acknowledgment: number;
  /** What selective acknowledgments are relative to. */
  sackBase: number;
}

/**
 * Remembers where the sequence numbers of each TCP conversation began, counted over the packets printed.
 *
 * As in tcpdump, only segments with ACK are looked at, since only these tell both ends' numbers; the first one seen, or one with
 * SYN, is printed with absolute numbers and sets the beginning; later ones are relative to it.
 */
export class TcpConversations {
  /**
   * By a hash of the ports. A `Map` would take longer than all else that is done for a segment here. It begins small: the engine
   * takes a table that never changed for one that never will, and compiles anew what uses it when it grows.
   */
  private table = emptyTable(firstBits);
  private tableBits = firstBits;
  private count = 0;
  /** The answer. There is one for all segments, since nearly every packet asks. */
  private readonly numbers: RelativeNumbers = { sequence: 0, acknowledgment: 0, sackBase: 0 };

  /** `reversed` says that the segment goes from the high end to the low one. The answer holds until the next question. */
  relate(segment: TcpLayer, source: string, destination: string, reversed: boolean): Readonly<RelativeNumbers> {
    const { sequenceNumber: sequence, acknowledgmentNumber: acknowledgment } = segment;
    const { numbers } = this;
    numbers.sequence = sequence;
    numbers.acknowledgment = acknowledgment;
    numbers.sackBase = 0;
    if ((segment.flags & tcpFlags.ack) === 0) return numbers;
    const low = reversed ? destination : source;
    const high = reversed ? source : destination;
    const lowPort = reversed ? segment.destinationPort : segment.sourcePort;
    const highPort = reversed ? segment.sourcePort : segment.destinationPort;
    const before = this.find(lowPort, highPort, low, high);
    if (before !== undefined && (segment.flags & tcpFlags.syn) === 0) {
      const own = reversed ? before.highStart : before.lowStart;
      const other = reversed ? before.lowStart : before.highStart;
      numbers.sequence = (sequence - own) >>> 0;
      numbers.acknowledgment = (acknowledgment - other) >>> 0;
      numbers.sackBase = other;
      return numbers;
    }
    const conversation = before ?? this.begin(lowPort, highPort, low, high);
    conversation.lowStart = reversed ? (acknowledgment - 1) >>> 0 : sequence;
    conversation.highStart = reversed ? sequence : (acknowledgment - 1) >>> 0;
    numbers.sackBase = reversed ? conversation.lowStart : conversation.highStart;
    return numbers;
  }

  private find(lowPort: number, highPort: number, low: string, high: string): Conversation | undefined {
    const ports = (lowPort << 16) | highPort;
    let candidate = this.table[this.placeOf(ports)];
    while (candidate !== undefined) {
      if (candidate.ports === ports && candidate.low === low && candidate.high === high) return candidate;
      candidate = candidate.next;
    }
    return undefined;
  }

  private begin(lowPort: number, highPort: number, low: string, high: string): Conversation {
    if (++this.count > this.table.length) this.grow();
    const ports = (lowPort << 16) | highPort;
    const place = this.placeOf(ports);
    const conversation = { ports, low, high, lowStart: 0, highStart: 0, next: this.table[place] };
    this.table[place] = conversation;
    return conversation;
  }

  private placeOf(ports: number): number {
    return Math.imul(ports, mixer) >>> (32 - this.tableBits);
  }

  private grow(): void {
    const before = this.table;
    this.tableBits++;
    this.table = emptyTable(this.tableBits);
    for (let conversation of before) {
      while (conversation !== undefined) {
        const { next }: Conversation = conversation;
        const place = this.placeOf(conversation.ports);
        conversation.next = this.table[place];
        this.table[place] = conversation;
        conversation = next;
      }
    }
  }
}

function emptyTable(bits: number): (Conversation | undefined)[] {
  return new Array<Conversation | undefined>(2 ** bits).fill(undefined);
}
