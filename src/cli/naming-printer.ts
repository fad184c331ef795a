import { createPrinter, type PrintOptions } from "../print/index.js";
import { lookupName, Lookups } from "./host-names.js";
import { systemNames } from "./name-lookups.js";
import type { PacketPrinter } from "./packet-printer.js";
import type { HostNameSettings } from "./settings.js";

/**
 * A printer of text that prints names as this machine's files know them, and DNS if it is to be asked.
 *
 * Which names DNS would be asked for only shows when packets are printed. So a scout prints them first, for nothing but the
 * questions it asks.
 */
export function createNamingPrinter(
  options: Omit<PrintOptions, "lookups">,
  { resolve, short }: HostNameSettings,
  dltOf: (interfaceId: number) => number,
): PacketPrinter {
  const dns = new Lookups(lookupName);
  const answer = (address: string) => (resolve ? dns.answer(address) : undefined);
  const names = systemNames(answer);
  const host = (address: string) => {
    const name = names.host?.(address);
    return short ? name?.replace(/\..*/, "") : name;
  };
  const lookups = { ...names, host };
  const printer = createPrinter({ ...options, lookups }, dltOf);
  if (!resolve) return { printTo: printer.printTo };
  const scout = createPrinter({ ...options, lookups }, dltOf);
  return {
    printTo: printer.printTo,
    async prepare(packets) {
      for (const packet of packets) scout.print(packet, 0);
      await dns.ask();
    },
  };
}
