import type { Bytes } from "../decode/index.js";
import type { OsiLayer } from "../decode/osi.js";
import { nlpids } from "../decode/osi.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const nlpidNames: ReadonlyMap<number, string> = new Map([
  [nlpids.null, "NULL"],
  [0x08, "Q.933"],
  [0x09, "LMI"],
  [0x80, "SNAP"],
  [nlpids.clnp, "CLNP"],
  [nlpids.esis, "ES-IS"],
  [nlpids.isis, "IS-IS"],
  [0x84, "CONS"],
  [0x85, "IDRP"],
  [0x8a, "X25 ES-IS"],
  [nlpids.ipv6, "IPv6"],
  [0xb1, "FRF.15"],
  [0xc1, "ISIS_SPB"],
  [nlpids.ipv4, "IPv4"],
  [nlpids.ppp, "PPP"],
]);

export const nlpidName = (nlpid: number): string | undefined => nlpidNames.get(nlpid);

/** The comma that parts a heading from what follows; with -e the heading is that of the network layer identifier. */
export const comma = (out: Out): string => (out.options.linkHeader ? "" : ", ");

const longestNsap = 20;

/** A network service access point address: `49.0001.1921.6800.1001.00`. */
export function nsapText(address: Bytes): string {
  const { length } = address;
  if (length < 1 || length > longestNsap) return "isonsap_string: illegal length";
  const text = address.hex();
  return text.slice(0, 2) + text.slice(2).replace(/.{1,4}/g, ".$&");
}

export function checksumText(checksum: number, expected: number | undefined): string {
  if (expected === undefined) return " (unverified)";
  return expected === checksum ? " (correct)" : ` (incorrect should be ${hex16(expected)})`;
}

export function printOsi(layer: OsiLayer, out: Out): void {
  out.protocol = "isoclns";
  const { payload, offset, wireLength } = layer;
  if (layer.problem === "empty") return out.truncated();
  const nlpid = out.need(layer.nlpid);
  const isNamed = out.options.linkHeader;
  if (isNamed) out.add(`OSI NLPID ${nlpidName(nlpid) ?? "Unknown"} (${hex8(nlpid)}): `);
  if (payload !== undefined) return out.layer(payload);
  if (nlpid === nlpids.null) return out.add(`${comma(out)}length: ${wireLength}`);
  out.add(isNamed ? `length: ${wireLength}` : `OSI NLPID ${hex8(nlpid)} unknown, length: ${wireLength}`);
  if (wireLength > 1) out.hexDumpAt(layer, offset, wireLength, "\n\t");
}
