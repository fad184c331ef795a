import type { Packet } from "../net/packet.js";
import { createPrinter, type Printer, type PrintOptions } from "../print/index.js";
import { lookupName, Lookups } from "./host-names.js";
import { systemNames } from "./name-lookups.js";

/** A printer that prints names as this machine knows them. */
export interface NamingPrinter extends Printer {
  /** Finds the names that printing these packets will ask for. They must then be printed in the same order. */
  prepare(packets: readonly Packet[]): Promise<void>;
}

/**
 * Which names are needed only shows when packets are printed. So, unless names are off, a scout prints them first, for
 * nothing but the questions it asks.
 */
export function createNamingPrinter(
  options: Omit<PrintOptions, "lookups">,
  dltOf: (interfaceId: number) => number,
): NamingPrinter {
  const hosts = new Lookups(lookupName);
  const lookups = systemNames((address) => hosts.answer(address));
  const printer = createPrinter({ ...options, lookups }, dltOf);
  const scout = options.names ? createPrinter({ ...options, lookups }, dltOf) : undefined;
  return {
    ...printer,
    async prepare(packets) {
      if (scout === undefined) return;
      for (const packet of packets) scout.print(packet, 0);
      await hosts.ask();
    },
  };
}
