import { createPrinter, type PrintOptions } from "../print/index.js";
import { lookupName, Lookups } from "./host-names.js";
import { systemNames } from "./name-lookups.js";
import type { PacketPrinter } from "./packet-printer.js";

/**
 * A printer of text that prints names as this machine knows them.
 *
 * Which names are needed only shows when packets are printed. So, unless names are off, a scout prints them first, for
 * nothing but the questions it asks.
 */
export function createNamingPrinter(
  options: Omit<PrintOptions, "lookups">,
  dltOf: (interfaceId: number) => number,
): PacketPrinter {
  const hosts = new Lookups(lookupName);
  const lookups = systemNames((address) => hosts.answer(address));
  const printer = createPrinter({ ...options, lookups }, dltOf);
  const scout = options.names ? createPrinter({ ...options, lookups }, dltOf) : undefined;
  return {
    printTo: printer.printTo,
    async prepare(packets) {
      if (scout === undefined) return;
      for (const packet of packets) scout.print(packet, 0);
      await hosts.ask();
    },
  };
}
