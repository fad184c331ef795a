import type { Layer } from "./layer.js";
export interface Ipv6Layer extends Layer {
  readonly kind: "ipv6";
}
