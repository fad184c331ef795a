import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Packets of IP as Solaris shows them between its zones. */
export interface IpnetLayer extends Layer {
  readonly kind: "ipnet";
  readonly version: number;
  /** The address family; absent when the header was not all captured. */
  readonly family: number | undefined;
  readonly hookType: number;
  readonly packetLength: number;
  readonly interfaceIndex: number;
  readonly groupInterfaceIndex: number;
  readonly sourceZone: number;
  readonly destinationZone: number;
  readonly headerLength: number;
}

const fixedLength = 24;
export const ipnetFamilies = { ipv4: 2, ipv6: 26 } as const;

export function decodeIpnet(reader: Reader, wireLength: number, context: Context): IpnetLayer {
  const base = { kind: "ipnet", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const isWhole = reader.has(fixedLength);
  const version = reader.u8();
  const family = reader.u8();
  const rest = {
    hookType: reader.u16(),
    packetLength: reader.u32(),
    interfaceIndex: reader.u32(),
    groupInterfaceIndex: reader.u32(),
    sourceZone: reader.u32(),
    destinationZone: reader.u32(),
  };
  if (!isWhole) return { ...base, version, family: undefined, ...rest, headerLength: 0 };
  const ipVersion = family === ipnetFamilies.ipv4 ? 4 : family === ipnetFamilies.ipv6 ? 6 : undefined;
  const payload = context.ipVersion(ipVersion, reader, wireLength - fixedLength);
  return { ...base, version, family, ...rest, headerLength: fixedLength, payload };
}
