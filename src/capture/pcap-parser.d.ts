/** The parts of pcap-parser 0.2 that are used here; the package brings no types of its own. */
declare module "pcap-parser" {
  import type { EventEmitter } from "node:events";

  export interface PacketHeader {
    timestampSeconds: number;
    timestampMicroseconds: number;
    /** How many bytes the parser takes as the packet's data. */
    capturedLength: number;
    originalLength: number;
  }

  interface Parser extends EventEmitter {
    on(event: "packetHeader", listener: (header: PacketHeader) => void): this;
    on(event: "packet", listener: (packet: { header: PacketHeader; data: Buffer }) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
  }

  export interface PcapParser {
    parse(input: EventEmitter): Parser;
  }
}
