import type { UdpLayer } from "../decode/udp.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";
import { Piece } from "./piece.js";

const udpProtocol = 17;
const headerLength = 8;

const heading = new Piece("UDP, length ");

/** Remote procedure calls that -T makes of datagrams name the ends in their own way. */
const withOwnEndpoints: ReadonlySet<string> = new Set(["sunrpc", "nfs"]);

export function printUdp(layer: UdpLayer, out: Out): void {
  out.protocol = "udp";
  const { length = 0, payload } = layer;
  // With -T tcpdump goes straight to the protocol, and prints nothing where it does not run over UDP.
  const isForced = out.options.packetType !== undefined && layer.problem === undefined;
  if (isForced && payload === undefined) return;
  if (!isForced || !withOwnEndpoints.has(payload!.kind)) printEndpoints(layer, out);
  switch (layer.problem) {
    case "cut":
      return out.truncated();
    case "short":
      return out.add(`truncated-udp ${layer.wireLength}`);
    case "length":
      return out.add(`truncated-udplength ${length}`);
    case undefined:
      break;
  }
  if (isForced) return payload && out.layer(payload);
  // Remote procedure calls are told before the checksum is looked at.
  if (out.options.verbosity > 0 && payload?.kind !== "nfs") out.add(checksumText(layer, out));
  if (payload !== undefined && out.options.quiet === 0) return out.layer(payload);
  const dataLength = length - headerLength;
  if (dataLength > layer.payloadLength && !layer.fragmented)
    return out.add(`UDP, bad length ${dataLength} > ${layer.payloadLength}`);
  out.numbered(heading, dataLength);
}

function printEndpoints({ sourcePort, destinationPort }: UdpLayer, out: Out): void {
  if (sourcePort !== undefined && destinationPort !== undefined)
    return out.endpoints(sourcePort, destinationPort, "udp", udpProtocol);
  if (out.network === undefined || !out.follows(udpProtocol)) return;
  out.hosts(out.network.source, out.network.destination);
  out.add(": ");
}

/** Over IPv4 the checksum may be left out and is shown at -vv only. */
function checksumText(layer: UdpLayer, out: Out): string {
  const { checksum = 0, expectedChecksum } = layer;
  if (out.network?.version === 4) {
    if (out.options.verbosity < 2 || out.options.skipChecksums || layer.fragmented) return "";
    if (checksum === 0) return "[no cksum] ";
  }
  if (expectedChecksum === undefined) return "";
  if (expectedChecksum === checksum) return "[udp sum ok] ";
  return `[bad udp cksum ${hex16(checksum)} -> ${hex16(expectedChecksum)}!] `;
}
