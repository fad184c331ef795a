import type { Ieee802154Layer } from "../decode/ieee802154.js";
import type {
  CommandContent,
  CoordinatorRealignment,
  GuaranteedTimeSlots,
  Ieee802154Command,
  PendingAddresses,
} from "../decode/ieee802154-commands.js";
import { commandIds } from "../decode/ieee802154-commands.js";
import { assertNever } from "../errors.js";
import { commandName } from "./ieee802154-names.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

/** False if the text of the frame ends with this. */
export function printBeacon({ beacon }: Ieee802154Layer, out: Out): boolean {
  if (beacon === undefined) return true;
  const { superframe, timeSlots, pending, problem } = beacon;
  if (superframe !== undefined) printSuperframe(superframe, out);
  if (timeSlots !== undefined) printTimeSlots(timeSlots, out);
  if (pending !== undefined) printPendingAddresses(pending, out);
  if (problem === "superframe") out.add("[ERROR: Truncated before beacon information]");
  if (problem === "time-slots") out.add("[ERROR: Truncated before GTS info]");
  if (problem === "pending") out.add("[ERROR: Truncated before pending addresses]");
  return problem === undefined && !timeSlots?.short && !pending?.short;
}

export function printSuperframe(superframe: number, out: Out): void {
  if (out.options.verbosity < 1) return;
  const [beaconOrder, order, lastSlot] = [superframe & 15, (superframe >> 4) & 15, (superframe >> 8) & 15];
  out.add(`\n\tBeacon order = ${beaconOrder}, Superframe order = ${order}, Final CAP Slot = ${lastSlot}`);
  if (superframe & 0x1000) out.add(", BLE enabled");
  if (superframe & 0x4000) out.add(", PAN Coordinator");
  if (superframe & 0x8000) out.add(", Association Permit");
}

function printTimeSlots({ count, short, directions, slots }: GuaranteedTimeSlots, out: Out): void {
  const { verbosity } = out.options;
  if (count === 0) {
    if (verbosity > 0) out.add("\n\tGTS Descriptor Count = 0, ");
    return;
  }
  if (short) return out.add(" [ERROR: Truncated GTS Info List]");
  if (verbosity < 2) return;
  out.add(`GTS Descriptor Count = ${count}, GTS Directions Mask = ${directions.toString(16).padStart(2, "0")}, [ `);
  for (const { address, slot = 0 } of slots) {
    out.add(`[ ${out.needText(address)}, Start slot = ${slot & 15}, Length = ${slot >> 4} ] `);
  }
  out.add("]");
}

export function printPendingAddresses(pending: PendingAddresses, out: Out): void {
  const { shortCount, extendedCount, short, addresses } = pending;
  if (out.options.verbosity > 0) {
    const counts = `# short addresses = ${shortCount}, # extended addresses = ${extendedCount}`;
    out.add(`\n\tPending address list, ${counts}`);
  }
  if (short) return out.add(" [ERROR: Pending address list truncated]");
  if (out.options.verbosity < 2) return;
  const list = (texts: readonly (string | undefined)[]): string =>
    texts.map((text) => `${out.needText(text)} `).join("");
  if (shortCount > 0) out.add(`, Short address list = [ ${list(addresses.slice(0, shortCount))}]`);
  if (extendedCount > 0) out.add(`, Extended address list = [ ${list(addresses.slice(shortCount))}]`);
}

/** What is printed where a command has another length than it should. */
const lengthErrors: ReadonlyMap<number, string> = new Map([
  [commandIds.associationRequest, "Invalid Association request command length"],
  [commandIds.associationResponse, "Invalid Association response command length"],
  [commandIds.disassociation, "Invalid Disassociation Notification command length"],
  [commandIds.realignment, "Invalid Coordinator Realignment command length"],
  [commandIds.timeSlotRequest, "Invalid GTS Request command length"],
]);

export function printCommand(command: Ieee802154Command | undefined, out: Out): void {
  if (command === undefined) return;
  const { id, content } = command;
  if (id === undefined) return out.add("[ERROR: Truncated before Command ID]");
  out.add(`Command ID = ${commandName(id)} `);
  if (content === undefined) return;
  if (content.form === "wrong-length") return out.add(lengthErrors.get(id) ?? "");
  printContent(content, out);
}

const capabilities = [
  [0x04, "AC powered, "],
  [0x08, "Receiver on when idle, "],
  [0x10, "Fast association, "],
  [0x40, "Security supported, "],
  [0x80, "Allocate address, "],
] as const;

const statuses: ReadonlyMap<number, string> = new Map([
  [0, "Association successful"],
  [1, "PAN at capacity"],
  [2, "PAN access denied"],
  [3, "Hooping sequence offset duplication"],
  [0x80, "Fast association successful"],
]);

const reasons = [
  "Reserved",
  "Reason = The coordinator wishes the device to leave PAN",
  "Reason = The device wishes to leave the PAN",
];

function printContent(content: Exclude<CommandContent, { form: "wrong-length" }>, out: Out): void {
  switch (content.form) {
    case "association-request": {
      const { capabilities: bits } = content;
      out.add(bits & 0x02 ? "FFD, " : "RFD, ");
      for (const [bit, name] of capabilities) if (bits & bit) out.add(name);
      return;
    }
    case "association-response": {
      const { address, status } = content;
      out.add(`Short address = ${address}, ${statuses.get(status) ?? `Status = ${hex8(status)}`}`);
      return;
    }
    case "disassociation":
      return out.add(reasons[content.reason] ?? `Reason = ${hex8(out.need(content.later))}`);
    case "realignment":
      return printRealignment(content, out);
    case "time-slot-request": {
      const { characteristics } = content;
      const direction = characteristics & 0x10 ? "Receive-only GTS" : "Transmit-only GTS";
      const action = characteristics & 0x20 ? "GTS allocation" : "GTS deallocations";
      return out.add(`GTS Length = ${characteristics & 15}, ${direction}, ${action}`);
    }
    case "nothing":
      return;
    case "data":
      return out.add(`Command Data = ${content.data.length === 0 ? "" : `${content.data.hex(" ")} `}`);
    default:
      return assertNever(content);
  }
}

function printRealignment(content: CoordinatorRealignment, out: Out): void {
  const { pan, coordinator, channel, address, page = 0x80 } = content;
  out.add(`Pan ID = ${hex16(pan)}, Coordinator short address = ${coordinator}`);
  // The upper bit of the page says that the rest belongs to the channel.
  if (page & 0x80) out.add(`, Channel Number = ${channel | ((page & 0x7f) << 8)}`);
  else out.add(`, Channel Number = ${channel}, page = ${page}`);
  out.add(`, Short address = ${address}`);
}
