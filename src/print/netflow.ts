import type { NetflowLayer, NetflowRecord } from "../decode/netflow.js";
import { ipProtocolName } from "./ip-protocols.js";
import type { Out } from "./out.js";

const tcp = 6;
const flagLetters = ["F", "S", "R", "P", "A", "U"] as const;

export function printNetflow({ version, header, records }: NetflowLayer, out: Out): void {
  out.protocol = "cnfp";
  const number = out.need(version);
  if (number !== 1 && number !== 5 && number !== 6) return out.add(`NetFlow v${number.toString(16)}`);
  if (header === undefined) return out.truncated();
  const { systemUptime, seconds, nanoseconds, sequence } = header;
  const time = `${seconds}.${String(nanoseconds).padStart(9, "0")}`;
  out.add(`NetFlow v${number}, ${thousandths(systemUptime)} uptime, ${time}, `);
  if (sequence !== undefined) out.add(`#${sequence}, `);
  // tcpdump takes the 16 bits after the number of records for its low half.
  const count = header.count * 0x10000 + (systemUptime >>> 16);
  out.add(`${String(count).padStart(2)} recs`);
  for (const record of records.slice(0, count)) printRecord(record, number, out);
  if (records.length < count) out.truncated();
}

function thousandths(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, "0")}`;
}

function printRecord(record: NetflowRecord, version: number, out: Out): void {
  const { systems, protocol, tcpFlags } = record;
  const end = (address: string, mask: number | undefined, as: number | undefined, port: number) =>
    `${address}${systems === undefined ? "" : `/${mask}:${as}`}:${port} `;
  out.add(`\n  started ${thousandths(record.first)}, last ${thousandths(record.last)}`);
  out.add(`\n    ${end(record.source, systems?.sourceMask, systems?.sourceAs, record.sourcePort)}`);
  out.add(`> ${end(record.destination, systems?.destinationMask, systems?.destinationAs, record.destinationPort)}`);
  out.add(`>> ${record.nextHop}\n    `);
  const name = out.options.names ? ipProtocolName(protocol) : undefined;
  out.add(`${name ?? protocol} `);
  if (protocol === tcp) {
    out.add(flagLetters.filter((_, bit) => tcpFlags & (1 << bit)).join(""));
    if (tcpFlags !== 0) out.add(" ");
  }
  out.add(`tos ${record.typeOfService}, ${record.packets} (${record.octets} octets) `);
  if (version === 6 && systems !== undefined)
    out.add(`(${systems.encapsulations >> 8}<>${systems.encapsulations & 0xff} encaps)`);
}
