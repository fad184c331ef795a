import type { EthernetLayer } from "../decode/ethernet.js";
import { laneControl, type LaneLayer } from "../decode/lane.js";
import type { Out } from "./out.js";

const operations: ReadonlyMap<number, string> = new Map([
  [0x0001, "configure request"],
  [0x0101, "configure response"],
  [0x0002, "join request"],
  [0x0102, "join response"],
  [0x0003, "ready query"],
  [0x0103, "ready indication"],
  [0x0004, "register request"],
  [0x0104, "register response"],
  [0x0005, "unregister request"],
  [0x0105, "unregister response"],
  [0x0006, "ARP request"],
  [0x0106, "ARP response"],
  [0x0007, "flush request"],
  [0x0107, "flush response"],
  [0x0008, "NARP request"],
  [0x0009, "topology request"],
]);

export function printLane(layer: LaneLayer, out: Out): void {
  out.protocol = "lane";
  const clientId = out.need(layer.clientId);
  if (clientId === laneControl) {
    const operation = out.need(layer.operation);
    const name = operations.get(operation) ?? `opcode-#${operation}`;
    return out.add(`lec: proto ${layer.protocol?.toString(16)} vers ${layer.version?.toString(16)} ${name}`);
  }
  const frame = layer.payload as EthernetLayer | undefined;
  if (frame === undefined) return;
  if (frame.destination !== undefined) out.add(`lecid:${clientId.toString(16)} `);
  out.layer(frame);
}
