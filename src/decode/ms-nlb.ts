import type { Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** The heartbeat of Microsoft's network load balancing. */
export interface MsNlbLayer extends Layer, Values<typeof layout> {
  readonly kind: "ms-nlb";
}

const layout = { unknown: { skip: 8 }, priority: "u32le", clusterAddress: "ipv4", hostAddress: "ipv4" } as const;

export function decodeMsNlb(reader: Reader, wireLength: number): MsNlbLayer {
  const base = { kind: "ms-nlb", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  return { ...base, ...readLayout(reader, layout) };
}
