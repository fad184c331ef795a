/** What -T may take the contents of every UDP datagram, and of TCP segments where it says so, for. */
import { decodeAodv } from "./aodv.js";
import type { Decode } from "./context.js";
import { decodeDns, decodeDnsOverTcp } from "./dns.js";
import { decodeLmp } from "./lmp.js";
import { decodeNetflow } from "./netflow.js";
import type { PacketType } from "./packet-type-names.js";
import { decodePgm } from "./pgm.js";
import { decodePtp } from "./ptp.js";
import { decodeRadius } from "./radius.js";
import { decodeResp } from "./resp.js";
import { decodeRtcp } from "./rtcp.js";
import { decodeRtp } from "./rtp.js";
import { decodeSnmp } from "./snmp.js";
import { decodeSomeip } from "./someip.js";
import { decodeSunrpc } from "./sunrpc.js";
import { decodeTftp } from "./tftp.js";
import { decodeVat } from "./vat.js";
import { decodeVxlan } from "./vxlan.js";
import { decodeWb } from "./wb.js";
import { decodeZmtp } from "./zmtp.js";

const rows: Readonly<Record<PacketType, Partial<Readonly<Record<"tcp" | "udp", Decode>>>>> = {
  aodv: { udp: decodeAodv },
  // Runs over IP itself, in place of VRRP: see the registry.
  carp: {},
  cnfp: { udp: decodeNetflow },
  domain: { udp: decodeDns, tcp: decodeDnsOverTcp },
  lmp: { udp: decodeLmp },
  pgm: { udp: decodePgm },
  pgm_zmtp1: { udp: decodePgm },
  ptp: { udp: decodePtp },
  radius: { udp: decodeRadius },
  resp: { tcp: decodeResp },
  rpc: { udp: decodeSunrpc },
  rtcp: { udp: decodeRtcp },
  rtp: { udp: decodeRtp },
  snmp: { udp: decodeSnmp },
  someip: { udp: decodeSomeip },
  tftp: { udp: decodeTftp },
  vat: { udp: decodeVat },
  vxlan: { udp: decodeVxlan },
  wb: { udp: decodeWb },
  zmtp1: { tcp: decodeZmtp },
};

/** The decoder of a type over a transport; tcpdump prints nothing of the contents where there is none. */
export function decoderOfType(type: PacketType, transport: "tcp" | "udp"): Decode | undefined {
  return rows[type][transport];
}
