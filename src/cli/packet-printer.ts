import type { Packet } from "../net/packet.js";
import type { TextBuffer } from "../print/index.js";

/** What packets become on standard output: text, JSON, columns. */
export interface PacketPrinter {
  /** Finds out what printing these packets will need. They must then be printed in the same order. */
  prepare?(packets: readonly Packet[]): Promise<void>;
  /** Adds what comes before the first packet. */
  begin?(text: TextBuffer): void;
  printTo(text: TextBuffer, packet: Packet, number: number): void;
  /** Adds what comes after the last packet. */
  end?(text: TextBuffer): void;
}
