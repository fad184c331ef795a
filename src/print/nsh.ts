import type { NshLayer } from "../decode/nsh.js";
import { nshLength, nshProtocols, nshShortest } from "../decode/nsh.js";
import { hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const metadataKinds: ReadonlyMap<number, string> = new Map([
  [0, "reserved"],
  [1, "1"],
  [2, "2"],
  [15, "experimental"],
]);

const protocolNames: ReadonlyMap<number, string> = new Map([
  [nshProtocols.ipv4, "IPv4"],
  [nshProtocols.ipv6, "IPv6"],
  [nshProtocols.ethernet, "Ethernet"],
  [4, "NSH"],
  [5, "MPLS"],
  [0xfe, "Experiment 1"],
  [0xff, "Experiment 2"],
]);

const printed: readonly number[] = Object.values(nshProtocols);

export function printNsh(layer: NshLayer, out: Out): void {
  out.protocol = "nsh";
  const { wireLength, payload, whole } = layer;
  const { verbosity } = out.options;
  if (wireLength < nshShortest) {
    out.add(` (packet length ${wireLength} < ${nshShortest})`);
    return out.invalid();
  }
  const base = out.need(layer.base);
  const [version, words, protocol] = [base >>> 30, nshLength(base), base & 0xff];
  out.add("NSH, ");
  if (verbosity > 1) out.add(`ver ${version}, `);
  if (version !== 0) return;
  out.add(`flags [${base & 0x20000000 ? "O" : "none"}], `);
  if (verbosity > 2) {
    const kind = (base >>> 8) & 15;
    const kindText = metadataKinds.get(kind) ?? `unknown (${hex8(kind)})`;
    out.add(`TTL ${(base >>> 22) & 0x3f}, length ${words}, md type ${kindText}, `);
  }
  if (verbosity > 1) out.add(`next-protocol ${protocolNames.get(protocol) ?? `unknown (${hex8(protocol)})`}, `);
  if (wireLength < words * 4) {
    out.add(` (too many headers for packet length ${wireLength})`);
    return out.invalid();
  }
  out.fields(layer, {
    servicePath: (path) => `service-path-id 0x${path.toString(16).padStart(6, "0")}, `,
    serviceIndex: (index) => `service-index 0x${index.toString(16)}`,
  });
  if (words < 2) {
    out.add(" (less than two headers)");
    return out.invalid();
  }
  if (verbosity > 2 && !printMetadata(layer, out)) return;
  if (!whole) return out.stop();
  out.add(verbosity > 0 ? "\n    " : ": ");
  if (payload !== undefined) out.layer(payload);
  else if (!printed.includes(protocol)) out.add("ERROR: unknown-next-protocol");
}

/** False if the text ends with it. */
function printMetadata({ context, tlvs, metadataEnd }: NshLayer, out: Out): boolean {
  for (const [index, word] of context.entries())
    out.add(`\n        Context[${String(index).padStart(2, "0")}]: ${hex32(word)}`);
  for (const { class: tlvClass, type, length, value } of tlvs) {
    const size = out.need(length);
    out.add(`\n        TLV Class ${tlvClass}, Type ${type}, Len ${size}`);
    if (value === undefined || size === 0) continue;
    out.add(`\n            Value: ${value.length === 0 ? "" : `0x${value.hex(":")}`}`);
    if (value.length < size) out.stop();
  }
  if (metadataEnd === "cut") out.stop();
  if (metadataEnd === "length") out.add(" (invalid length for the MD type)");
  if (metadataEnd === "tlv-length") out.add(" (length too big)");
  if (metadataEnd === "length" || metadataEnd === "tlv-length") out.invalid();
  return metadataEnd === undefined;
}
