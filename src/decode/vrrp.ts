import { foldSum } from "./checksum.js";
import type { Context } from "./context.js";
import type { Layer, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Virtual Router Redundancy Protocol, versions 2 (RFC 3768) and 3 (RFC 5798). Fields are absent when not captured. */
export interface VrrpLayer extends Layer {
  readonly kind: "vrrp";
  readonly version: number | undefined;
  readonly type: number | undefined;
  readonly virtualRouterId: number | undefined;
  readonly priority: number | undefined;
  readonly addressCount: number | undefined;
  /** Version 2. */
  readonly authenticationType: number | undefined;
  /** Version 2: in seconds; version 3: in hundredths of a second. */
  readonly advertisementInterval: number | undefined;
  readonly checksum: number | undefined;
  /** Absent when it was not verified. */
  readonly checksumCorrect: boolean | undefined;
  /** The list ends with `undefined` where an address was not captured. */
  readonly addresses: readonly (string | undefined)[];
  /** Version 2: the eight bytes of a simple password, as far as captured. */
  readonly password: TextBytes | undefined;
  /** Of the IP header; 255 unless the packet was forwarded. */
  readonly timeToLive: number | undefined;
}

const protocolNumber = 112;
const simplePassword = 1;

export function decodeVrrp(reader: Reader, wireLength: number, context: Context): VrrpLayer {
  const { network } = context;
  const base = { kind: "vrrp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const first = reader.maybe8();
  const version = first === undefined ? undefined : first >> 4;
  const fields = {
    type: first === undefined ? undefined : first & 0xf,
    virtualRouterId: reader.maybe8(),
    priority: reader.maybe8(),
    addressCount: reader.maybe8(),
  };
  const fifth = reader.maybe8();
  const sixth = reader.maybe8();
  const interval = version === 3 && fifth !== undefined && sixth !== undefined ? ((fifth & 0xf) << 8) | sixth : sixth;
  const checksum = reader.maybe16();
  const addresses: (string | undefined)[] = [];
  while (addresses.length < (fields.addressCount ?? 0)) {
    addresses.push(network?.version === 6 ? reader.ipv6() : reader.ipv4());
    if (addresses.at(-1) === undefined) break;
  }
  const hasPassword = version === 2 && fifth === simplePassword;
  return {
    ...base,
    version,
    ...fields,
    authenticationType: version === 2 ? fifth : undefined,
    advertisementInterval: interval,
    checksum,
    checksumCorrect: verify(reader, base.offset, wireLength, version, context),
    addresses,
    password: hasPassword ? reader.captured(8).asText() : undefined,
    timeToLive: network?.version === 6 ? network.hopLimit : network?.timeToLive,
  };
}

/** Version 3 sums up a pseudo header, too. */
function verify(reader: Reader, offset: number, length: number, version: number | undefined, context: Context) {
  if (!context.options.checksums || offset + length > reader.end) return undefined;
  const pseudoHeader = version === 3 ? context.addressSum + protocolNumber + length : 0;
  return foldSum(reader.sum16(offset, length) + pseudoHeader) === 0xffff;
}
