import type { PacketContext } from "../packet-context.js";

const mix = (hash: number, byte: number) => Math.imul(hash ^ byte, 0x01000193);

/**
 * A number that packets of one flow have in common: from addresses, protocol and ports. The kernel's depends on a secret, so
 * nothing can rely on its value; this one is the same in every run (FNV-1a). It is 0 for what is not IP, as there.
 */
export function flowHash(skb: PacketContext): number {
  const { bytes } = skb.memory;
  const header = skb.networkHeader;
  const available = skb.dataEnd - header;
  const version = available > 0 ? bytes[header]! >> 4 : 0;
  const [length, addresses, end, protocol] = version === 4 ? [4 * (bytes[header]! & 15), 12, 20, 9] : [40, 8, 40, 6];
  if ((version !== 4 && version !== 6) || available < end) return 0;
  let hash = mix(0x811c9dc5, bytes[header + protocol]!);
  for (let at = addresses; at < end; at++) hash = mix(hash, bytes[header + at]!);
  const hasPorts = bytes[header + protocol] === 6 || bytes[header + protocol] === 17;
  if (hasPorts && available >= length + 4) {
    for (let at = length; at < length + 4; at++) hash = mix(hash, bytes[header + at]!);
  }
  return hash >>> 0 || 1;
}
