import type { MpcpContent, MpcpLayer } from "../decode/mpcp.js";
import { mpcpOpcodes } from "../decode/mpcp.js";
import { assertNever } from "../errors.js";
import { bitNames } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const opcodeNames: readonly (string | undefined)[] = [
  undefined, "Pause", "Gate", "Report", "Register Request", "Register", "Register ACK",
];

const grantFlags = [
  [0x08, "Discovery"],
  [0x10, "Force Grant #1"],
  [0x20, "Force Grant #2"],
  [0x40, "Force Grant #3"],
  [0x80, "Force Grant #4"],
] as const;

const queues = [0, 1, 2, 3, 4, 5, 6, 7].map((queue) => [1 << queue, `Q${queue}`] as const);

const requestFlags = [
  [1, "Register"],
  [3, "De-Register"],
] as const;

const registerFlags = [
  [1, "Re-Register"],
  [2, "De-Register"],
  [3, "ACK"],
  [4, "NACK"],
] as const;

export function printMpcp(layer: MpcpLayer, out: Out): void {
  out.protocol = "mpcp";
  const timestamp = out.need(layer.timestamp);
  const opcode = out.need(layer.opcode);
  out.add(`MPCP, Opcode ${opcodeNames[opcode] ?? `Unknown (${opcode})`}`);
  if (opcode !== mpcpOpcodes.pause) out.add(`, Timestamp ${timestamp} ticks`);
  out.add(`, length ${layer.wireLength}`);
  if (out.options.verbosity === 0 || opcode === mpcpOpcodes.pause) return;
  if (layer.content !== undefined) printContent(layer.content, out);
  else out.hexDumpAt(layer, layer.offset, layer.wireLength, "\n\t");
}

function printContent(content: MpcpContent, out: Out): void {
  switch (content.form) {
    case "gate": {
      const first = out.need(content.countAndFlags);
      out.add(`\n\tGrant Numbers ${first & 7}, Flags [ ${bitNames(grantFlags, first & ~7) || "?"} ]`);
      for (const [index, { startTime, duration }] of content.grants.entries()) {
        const length = out.need(duration);
        out.add(`\n\tGrant #${index + 1}, Start-Time ${out.need(startTime)} ticks, duration ${length} ticks`);
      }
      return out.add(`\n\tSync-Time ${out.need(content.syncTime)} ticks`);
    }
    case "report":
      out.add(`\n\tTotal Queue-Sets ${out.need(content.setCount)}`);
      for (const { bitmap, reports } of content.sets) {
        const bits = out.need(bitmap);
        out.add(`\n\t  Queue-Set #${content.setCount}, Report-Bitmap [ ${bitNames(queues, bits) || "Unknown"} ]`);
        for (const { queue, duration } of reports)
          out.add(`\n\t    Q${queue} Report, Duration ${out.need(duration)} ticks`);
      }
      return;
    case "request": {
      const grants = out.need(content.pendingGrants);
      return out.add(
        `\n\tFlags [ ${bitNames(requestFlags, content.flags ?? 0) || "Reserved"} ], Pending-Grants ${grants}`,
      );
    }
    case "register": {
      const grants = out.need(content.echoedGrants);
      const flags = bitNames(registerFlags, content.flags ?? 0) || "Reserved";
      out.add(`\n\tAssigned-Port ${content.port}, Flags [ ${flags} ]`);
      return out.add(`\n\tSync-Time ${content.syncTime} ticks, Echoed-Pending-Grants ${grants}`);
    }
    case "acknowledgement": {
      const time = out.need(content.echoedSyncTime);
      // The name of no flag at all is never shown.
      const flags = bitNames([[1, "ACK"]], content.flags ?? 0) || "Reserved";
      out.add(`\n\tEchoed-Assigned-Port ${content.echoedPort}, Flags [ ${flags} ]`);
      return out.add(`\n\tEchoed-Sync-Time ${time} ticks`);
    }
    default:
      return assertNever(content);
  }
}
