import { foldSum } from "./checksum.js";
import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** OpenBSD's Common Address Redundancy Protocol. Fields are absent when not captured. */
export interface CarpLayer extends Layer {
  readonly kind: "carp";
  readonly version: number | undefined;
  readonly type: number | undefined;
  readonly virtualHostId: number | undefined;
  readonly advertisementSkew: number | undefined;
  readonly authenticationLength: number | undefined;
  readonly advertisementBase: number | undefined;
  readonly checksum: number | undefined;
  /** Absent when it was not verified. */
  readonly checksumCorrect: boolean | undefined;
  readonly counter: bigint | undefined;
  /** Of the IP header; 255 unless the packet was forwarded. */
  readonly timeToLive: number | undefined;
}

export function decodeCarp(reader: Reader, wireLength: number, { network, options }: Context): CarpLayer {
  const { offset } = reader;
  const base = { kind: "carp", offset, wireLength, capturedLength: reader.left } as const;
  const canVerify = options.checksums && reader.has(wireLength);
  const first = reader.maybe8();
  const ids = {
    virtualHostId: reader.maybe8(),
    advertisementSkew: reader.maybe8(),
    authenticationLength: reader.maybe8(),
  };
  reader.skip(1);
  const advertisementBase = reader.maybe8();
  const checksum = reader.maybe16();
  return {
    ...base,
    version: first === undefined ? undefined : first >> 4,
    type: first === undefined ? undefined : first & 0xf,
    ...ids,
    advertisementBase,
    checksum,
    checksumCorrect: canVerify ? foldSum(reader.sum16(offset, wireLength)) === 0xffff : undefined,
    counter: reader.has(8) ? (BigInt(reader.u32()) << 32n) | BigInt(reader.u32()) : undefined,
    timeToLive: network?.version === 4 ? network.timeToLive : network?.hopLimit,
  };
}
