import { isTokenLlc, type TokenRingLayer } from "../decode/token-ring.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const broadcasts = ["Non-Broadcast", "All-routes", "Single-route"] as const;
const largestFrames = ["516", "1500", "2052", "4472", "8144", "11407", "17800", "??"] as const;

export function printTokenRing(layer: TokenRingLayer, out: Out): void {
  out.protocol = "token-ring";
  const { cut, source, destination, payload, frameControl, headerLength } = layer;
  if (cut === "header") return out.truncated();
  const { linkHeader } = out.options;
  if (linkHeader) printHeader(layer, out);
  if (cut !== undefined) return out.truncated();
  out.link = { source, destination };
  if (layer.route !== undefined) out.add(routeText(layer.route, out.options.verbosity > 0));
  if (isTokenLlc(frameControl)) return payload && out.layer(payload);
  if (!linkHeader) printHeader(layer, out);
  out.defaultDump(layer.offset + headerLength, layer.capturedLength - headerLength);
}

function printHeader({ accessControl, frameControl, source, destination, wireLength }: TokenRingLayer, out: Out): void {
  if (out.options.quiet === 0) out.add(`${hex8(accessControl).slice(2)} ${hex8(frameControl).slice(2)} `);
  out.add(`${out.mac(source)} > ${out.mac(destination)}, length ${wireLength}: `);
}

function routeText({ control, segments }: NonNullable<TokenRingLayer["route"]>, isLong: boolean): string {
  const largest = ` (${largestFrames[(control >> 4) & 7]}) `;
  if (!isLong) return `rt = ${[control, ...segments].map((number) => number.toString(16)).join(":")}${largest}`;
  const broadcast = control >> 13;
  const name = broadcasts[broadcast < 4 ? 0 : broadcast < 6 ? 1 : 2];
  const way = segments.map((segment) => ` [${segment >> 4}:${segment & 0xf}]`).join("");
  return `${name} ${control & 0x80 ? "Backward" : "Forward"}${way}${largest}`;
}
