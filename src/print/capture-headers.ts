import type { BluetoothLayer, NetAnalyzerLayer, PktapLayer, PpiLayer } from "../decode/capture-headers.js";
import { pktapLength, pktapRecords } from "../decode/capture-headers.js";
import { linkTypeByDlt } from "../net/link-types.js";
import type { Out } from "./out.js";

/** Experimental Ethernet: libpcap has the number, but no name for it. */
const nameless = 2;

const linkTypeName = (dlt: number): string => (dlt === nameless ? undefined : linkTypeByDlt(dlt)?.name) ?? "UNKNOWN";

export function printPpi(layer: PpiLayer, out: Out): void {
  out.protocol = "ppi";
  const { problem, version, length, linkType, wireLength, payload, offset, headerLength, capturedLength } = layer;
  if (problem === "cut") return out.truncated();
  if (problem === "length") {
    out.add(` [length ${length} < 8 or > 65532]`);
    return out.invalid();
  }
  const { linkHeader, quiet } = out.options;
  const name = linkTypeName(linkType);
  const header = quiet > 0 ? name : `V.${version} DLT ${name} (${linkType}) len ${length}`;
  if (linkHeader) out.add(`${header}, length ${wireLength}: `);
  if (payload !== undefined) return out.layer(payload);
  if (!linkHeader) out.add(`${header}, length ${wireLength}: `);
  out.defaultDump(offset + headerLength, capturedLength - headerLength);
}

export function printPktap(layer: PktapLayer, out: Out): void {
  out.protocol = "pktap";
  const { problem, linkType, wireLength, length, recordType, payload, offset, headerLength, capturedLength } = layer;
  if (problem === "short") {
    out.add(` (packet too short, ${wireLength} < ${pktapLength})`);
    return out.invalid();
  }
  if (linkType === undefined) return out.stop();
  if (problem === "small" || problem === "big") {
    out.add(
      problem === "small"
        ? ` (pkt_len too small, ${length} < ${pktapLength})`
        : ` (pkt_len too big, ${length} > ${wireLength})`,
    );
    return out.invalid();
  }
  if (problem === "cut") return out.stop();
  const { linkHeader, quiet } = out.options;
  const name = linkTypeName(linkType);
  const header = `${quiet > 0 ? name : `DLT ${name} (${linkType}) len ${length}`}, length ${wireLength}: `;
  if (linkHeader) out.add(header);
  if (recordType === pktapRecords.none) return out.add("no data");
  if (recordType !== pktapRecords.packet) return;
  if (payload !== undefined) return out.layer(payload);
  if (!linkHeader) out.add(header);
  out.defaultDump(offset + headerLength, capturedLength - headerLength);
}

export function printNetAnalyzer({ transparent, header, payload }: NetAnalyzerLayer, out: Out): void {
  out.protocol = transparent ? "netanalyzer_transparent" : "netanalyzer";
  if (header === undefined) return out.stop();
  if (payload !== undefined) out.layer(payload);
}

export function printBluetooth(layer: BluetoothLayer, out: Out): void {
  const { offset, wireLength, capturedLength, headerLength } = layer;
  out.protocol = "bluetooth";
  out.add("bluetooth");
  const direction = out.need(layer.direction);
  if (out.options.linkHeader)
    out.add(`, hci length ${wireLength - headerLength}, direction ${direction & 1 ? "in" : "out"}`);
  out.defaultDump(offset + headerLength, capturedLength - headerLength);
}
