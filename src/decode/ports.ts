import type { Decode } from "./context.js";

/**
 * A row of a port table: a decoder and the ports it belongs to. A packet with one of them as source or destination port is its,
 * or only as the side named. Where the two ports of a packet belong to two rows, the earlier row wins.
 */
export interface PortRow {
  readonly decode: Decode;
  readonly ports: readonly number[];
  readonly side?: "source" | "destination";
}

/** Turns a table into a lookup of two array accesses per packet. */
export function portLookup(rows: readonly PortRow[]): (source: number, destination: number) => Decode | undefined {
  const sources = new Uint8Array(0x10000).fill(rows.length);
  const destinations = new Uint8Array(0x10000).fill(rows.length);
  for (const [rank, row] of rows.entries()) {
    for (const port of row.ports) {
      if (row.side !== "destination") sources[port] = Math.min(sources[port]!, rank);
      if (row.side !== "source") destinations[port] = Math.min(destinations[port]!, rank);
    }
  }
  return (source, destination) => rows[Math.min(sources[source]!, destinations[destination]!)]?.decode;
}
