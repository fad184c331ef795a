/** What -T may take the contents of every UDP datagram, and of TCP segments where it says so, for. */
import type { Decode } from "./context.js";
import { decodeDns, decodeDnsOverTcp } from "./dns.js";
import { decodePtp } from "./ptp.js";
import { decodeRadius } from "./radius.js";
import { decodeSnmp } from "./snmp.js";
import { decodeTftp } from "./tftp.js";
import { decodeVxlan } from "./vxlan.js";

export type PacketType = keyof typeof rows;

const rows = {
  domain: { udp: decodeDns, tcp: decodeDnsOverTcp },
  ptp: { udp: decodePtp },
  radius: { udp: decodeRadius },
  snmp: { udp: decodeSnmp },
  tftp: { udp: decodeTftp },
  vxlan: { udp: decodeVxlan },
} as const;

export const packetTypes = Object.keys(rows) as readonly PacketType[];

/** The decoder of a type over a transport; tcpdump prints nothing of the contents where there is none. */
export function decoderOfType(type: PacketType, transport: "tcp" | "udp"): Decode | undefined {
  const row: Partial<Record<"tcp" | "udp", Decode>> = rows[type];
  return row[transport];
}
