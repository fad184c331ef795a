import type { CompressedTcp, SlipLayer } from "../decode/slip.js";
import { slipChanges, slipSpecials, slipTypes } from "../decode/slip.js";
import type { Out } from "./out.js";

/** What tcpdump remembers of a line: the connection named last, and how much data each had last in each direction. */
class Line {
  connection = 255;
  private readonly lengths = [new Map<number, number>(), new Map<number, number>()];

  length(direction: number): number {
    return this.lengths[direction]?.get(this.connection) ?? 0;
  }

  remember(direction: number, length: number): void {
    this.lengths[direction]?.set(this.connection, length);
  }
}

export function printSlip(layer: SlipLayer, out: Out): void {
  out.protocol = layer.kind === "slip" ? "slip" : "slip_bsdos";
  if (layer.cut) return out.stop();
  if (layer.kind === "slip") {
    if (out.options.linkHeader) printHeader(layer, out.memory(Line), out);
    const version = out.need(layer.ipVersion);
    if (layer.payload === undefined) out.add(`ip v${version}`);
  }
  if (layer.payload !== undefined) out.layer(layer.payload);
}

function printHeader(layer: SlipLayer, line: Line, out: Out): void {
  const { direction, packetType, connection, compressed, dataLength, wireLength } = layer;
  const isKnown = direction === 0 || direction === 1;
  out.add(isKnown ? "IO"[direction]! + " " : `Invalid direction ${direction} `);
  switch (packetType & 0xf0) {
    case slipTypes.ip:
      return out.add(`ip ${wireLength}: `);
    case slipTypes.tcp:
      line.connection = connection ?? line.connection;
      out.add(`utcp ${line.connection}: `);
      if (!isKnown) return;
      if (dataLength === undefined) return out.stop();
      return line.remember(direction, dataLength);
    default:
      if (!isKnown) return;
      if (compressed === undefined) return out.add(`slip-${packetType}!: `);
      printCompressed(compressed, direction, dataLength, line, out);
      return out.add(": ");
  }
}

const changeNames = { urgent: " U=", acknowledgment: " A+", sequence: " S+", identification: " I+" } as const;

function printCompressed(
  compressed: CompressedTcp,
  direction: number,
  dataLength: number | undefined,
  line: Line,
  out: Out,
): void {
  const { flags, connection } = compressed;
  if (flags & slipChanges.connection) {
    if (connection === undefined) return out.stop();
    line.connection = connection;
    out.add(`ctcp ${line.connection}`);
  } else out.add("ctcp *");
  const special = flags & slipSpecials.mask;
  if (special === slipSpecials.interactive) out.add(` *SA+${line.length(direction)}`);
  if (special === slipSpecials.data) out.add(` *S+${line.length(direction)}`);
  for (const { field, value } of compressed.changes) {
    if (field === "window") out.add(value >= 0 ? ` W+${value}` : ` W${value}`);
    else out.add(`${changeNames[field]}${value}`);
  }
  if (compressed.cut) return out.stop();
  if (dataLength === undefined) return out.stop();
  line.remember(direction, dataLength);
  out.add(` ${dataLength} (${compressed.length})`);
}
