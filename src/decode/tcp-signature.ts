import type { Context } from "./context.js";
import type { Reader } from "./reader.js";
import type { SecretDigests } from "./secret-digests.js";
import type { TcpLayer } from "./tcp.js";
import { tcpOptionKinds } from "./tcp-options.js";

const fixedLength = 20;
const checksumOffset = 16;
const tcpProtocol = 6;

/** Says of each signature in a segment whether it is right (RFC 2385); of a segment cut short nobody can tell. */
export function verifySignatures(layer: TcpLayer, reader: Reader, context: Context, digests: SecretDigests): void {
  if (layer.wireLength > layer.capturedLength) return;
  for (const option of layer.options) {
    const { kind, body, problem } = option;
    if (kind !== tcpOptionKinds.signature || body === undefined || problem !== undefined) continue;
    const expected = digests.ofSegment(signedPieces(layer, reader, context));
    option.isValid = expected.every((byte, index) => byte === body.at(index));
  }
}

/** A pseudo header, the TCP header without options and checksum, and the data. */
function signedPieces(layer: TcpLayer, reader: Reader, context: Context): readonly Uint8Array[] {
  const take = (offset: number, length: number): Uint8Array => {
    reader.seek(offset);
    const { data, start, end } = reader.captured(length);
    return data.subarray(start, end);
  };
  const header = take(layer.offset, fixedLength).slice();
  header.fill(0, checksumOffset, checksumOffset + 2);
  const data = take(layer.offset + layer.dataOffset * 4, layer.payloadLength);
  return [...pseudoHeader(take, context), header, data];
}

/** As tcpdump makes it: of IPv6 with the length of all that follows the fixed header. */
function pseudoHeader(take: (offset: number, length: number) => Uint8Array, { network }: Context): Uint8Array[] {
  if (network === undefined) return [];
  if (network.version === 6) {
    const length = network.payloadLength;
    return [take(network.offset + 8, 32), Uint8Array.of(0, 0, length >> 8, length, 0, 0, 0, tcpProtocol)];
  }
  const length = network.totalLength - network.ihl * 4;
  return [take(network.offset + 12, 8), Uint8Array.of(0, network.protocol, length >> 8, length)];
}
