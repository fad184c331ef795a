import type { GeonetworkingHeader, GeonetworkingLayer, GeonetworkingTransport } from "../decode/geonetworking.js";
import { geonetworkingLengths } from "../decode/geonetworking.js";
import type { Out } from "./out.js";

const nextHeaders = ["Any", "BTP-A", "BTP-B", "IPv6"];

/** By type; those with subtypes have a list. The spelling is tcpdump's. */
const types: readonly (string | readonly string[])[] = [
  "Any",
  "Beacon",
  "GeoUnicast",
  ["GeoAnycastCircle", "GeoAnycastRect", "GeoAnycastElipse"],
  ["GeoBroadcastCircle", "GeoBroadcastRect", "GeoBroadcastElipse"],
  ["TopoScopeBcast-SH", "TopoScopeBcast-MH"],
  ["LocService-Request", "LocService-Reply"],
];

const messageTypes: ReadonlyMap<number, string> = new Map([
  [0, "CAM"],
  [1, "DENM"],
  [101, "TPEGM"],
  [102, "TSPDM"],
  [103, "VPM"],
  [104, "SRM"],
  [105, "SLAM"],
  [106, "ecoCAM"],
  [107, "ITM"],
  [150, "SA"],
]);

export function printGeonetworking(layer: GeonetworkingLayer, out: Out): void {
  out.protocol = "geonet";
  const { header, transport, headerLength, problem, offset, wireLength, capturedLength } = layer;
  out.add(`GeoNet ${out.link === undefined ? "" : `src:${out.mac(out.link.source)}`}; `);
  const { header: fixedLength, extendedHeader, transport: transportLength } = geonetworkingLengths;
  if (header === undefined) out.add(` (common header length ${wireLength} < ${fixedLength})`);
  else printHeader(header, out);
  if (problem === "extended-header") out.add(` (header size ${extendedHeader} > ${wireLength - fixedLength})`);
  else if (capturedLength < headerLength - (transport === undefined ? 0 : transportLength)) return out.stop();
  if (problem === "transport") out.add(` (BTP length ${wireLength - headerLength} < ${transportLength})`);
  if (problem !== undefined) return out.invalid();
  if (transport !== undefined) printTransport(transport, out);
  if (out.options.verbosity === 0) return;
  out.hexAndAsciiDump(offset + headerLength, offset + Math.min(wireLength, capturedLength));
  if (capturedLength < wireLength) out.stop();
}

function printHeader(header: GeonetworkingHeader, out: Out): void {
  const { version, nextHeader = 0, type = 0, subtype = 0, payloadLength, address } = header;
  const hopLimit = out.need(header.hopLimit);
  const names = types[type];
  const name = typeof names === "string" ? names : names?.[subtype];
  out.add(`v:${version} NH:${nextHeader}-${nextHeaders[nextHeader] ?? "Unknown"} `);
  out.add(`HT:${type}-${subtype}-${name ?? "Unknown"} HopLim:${hopLimit} Payload:${payloadLength} `);
  out.add(`GN_ADDR:${out.needText(address?.hex(":"))} `);
  out.add(`lat:${out.need(header.latitude)} `);
  out.add(`lon:${out.need(header.longitude)}`);
  out.need(header.accuracy);
}

function printTransport({ destinationPort, sourcePort, message }: GeonetworkingTransport, out: Out): void {
  out.add(`; BTP Dst:${out.need(destinationPort)}`);
  out.add(` Src:${out.need(sourcePort)}`);
  if (message === undefined) return;
  out.add(`; ItsPduHeader v:${out.need(message.version)}`);
  const type = out.need(message.type);
  out.add(` t:${type}-${messageTypes.get(type) ?? `unknown (${type})`}`);
}
