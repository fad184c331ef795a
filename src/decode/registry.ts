/**
 * Which decoder belongs to which number: one row per protocol and place where its number appears.
 *
 * In the port tables the order counts: it is tcpdump's, which takes the first row that either port belongs to.
 */
import type { Decode, Registry } from "./context.js";
import { decodeEthernet } from "./ethernet.js";
import { decodeIpv4 } from "./ipv4.js";
import { decodeLinuxSll, decodeLinuxSll2 } from "./linux-sll.js";
import { decodeNull } from "./null.js";
import type { PortRow } from "./ports.js";
import { portLookup } from "./ports.js";
import { decodeRaw } from "./raw.js";
import { decodeTcp } from "./tcp.js";
import { decodeUdp } from "./udp.js";
import { decodeUnsupported } from "./unsupported.js";

/** By DLT_ number. */
const linkTypes: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [0, decodeNull],
  [1, decodeEthernet],
  [12, decodeRaw],
  [108, decodeNull],
  [113, decodeLinuxSll],
  [228, decodeRaw],
  [229, decodeRaw],
  [276, decodeLinuxSll2],
]);

const etherTypes: ReadonlyMap<number, Decode> = new Map<number, Decode>([[0x0800, decodeIpv4]]);

/** By protocol number, with the IP version that alone may carry it. */
const ipProtocols: ReadonlyMap<number, { readonly decode: Decode; readonly version?: 4 | 6 }> = new Map([
  [4, { decode: decodeIpv4 }],
  [6, { decode: decodeTcp }],
  [17, { decode: decodeUdp }],
]);

const tcpPorts: readonly PortRow[] = [];

const udpPorts: readonly PortRow[] = [];

export const registry: Registry = {
  linkType: (dlt) => linkTypes.get(dlt) ?? decodeUnsupported,
  etherType: (etherType) => etherTypes.get(etherType),
  llc: undefined,
  ipProtocol: (protocol, version) => {
    const row = ipProtocols.get(protocol);
    return row === undefined || (row.version ?? version) !== version ? undefined : row.decode;
  },
  tcpPort: portLookup(tcpPorts),
  udpPort: portLookup(udpPorts),
};
