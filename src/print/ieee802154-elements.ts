import type {
  HoppingContent,
  MlmeContent,
  MlmeElement,
  MultiplexedContent,
  PayloadContent,
  PayloadElement,
  PayloadElements,
  SlotframesContent,
} from "../decode/ieee802154-elements.js";
import { mlmeIds, payloadGroups } from "../decode/ieee802154-elements.js";
import type {
  DsmeContent,
  HeaderContent,
  HeaderElement,
  HeaderElements,
} from "../decode/ieee802154-header-elements.js";
import { headerElementIds } from "../decode/ieee802154-header-elements.js";
import type { Bytes } from "../decode/index.js";
import { assertNever } from "../errors.js";
import { printPendingAddresses, printSuperframe } from "./ieee802154-commands.js";
import { headerElementName, mlmeElementName, payloadElementName } from "./ieee802154-names.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

/** Two digits for each byte, and a blank after it. */
const hexBytes = (bytes: Bytes | undefined): string =>
  bytes === undefined || bytes.length === 0 ? "" : `${bytes.hex(" ")} `;

/** What they hold is shown from -vvvv on, else as bytes. */
const contentVerbosity = 3;

export function printHeaderElements({ elements, problem }: HeaderElements, out: Out): void {
  for (const element of elements) printHeaderElement(element, out);
  if (problem === "short") out.add("[ERROR: Truncated header IE]");
}

function printHeaderElement({ isPayload, id, length, value, content }: HeaderElement, out: Out): void {
  if (isPayload) out.add("[ERROR: Header IE with type 1] ");
  if (id > 127) out.add(`Reserved Element ID ${id.toString(16)}, length = ${length} `);
  else out.add(`\n\t${headerElementName(id)} [${length === 0 ? "" : ` length = ${length}, `}`);
  if (value === undefined) return out.add("[ERROR: Truncated IE data]");
  if (content !== undefined && out.options.verbosity > contentVerbosity) printHeaderContent(content, id, length, out);
  else if (length > 0) out.add(`IE Data = ${hexBytes(value)}`);
  out.add("] ");
}

const headerErrors: ReadonlyMap<number, string> = new Map([
  [headerElementIds.vendor, "Vendor OUI missing"],
  [headerElementIds.csl, "Truncated CSL IE"],
  [headerElementIds.rit, "Truncated RIT IE"],
  [headerElementIds.dsme, "Truncated DSME PAN IE"],
  [headerElementIds.extendedDsme, "Truncated DSME PAN IE"],
  [headerElementIds.rendezvous, "Length != 2"],
  [headerElementIds.timeCorrection, "Length != 2"],
]);

function printHeaderContent(content: HeaderContent, id: number, length: number, out: Out): void {
  switch (content.form) {
    case "vendor":
      return printVendor(content, out);
    case "csl": {
      const { phase, period, rendezvousTime } = content;
      out.add(`CSL Phase = ${phase}, CSL Period = ${period}`);
      if (rendezvousTime !== undefined) out.add(`, Rendezvous time = ${rendezvousTime}`);
      if (length !== 4 && length !== 6) out.add(" [ERROR: CSL IE length wrong]");
      return;
    }
    case "rit": {
      const counts = `# of Repeat Listen = ${content.repeatCount}, Repeat Listen Interval = ${content.repeatInterval}`;
      return out.add(`Time to First Listen = ${content.firstListen}, ${counts}`);
    }
    case "dsme":
      return printDsme(content, id === headerElementIds.extendedDsme, out);
    case "rendezvous":
      return out.add(`Rendezvous time = ${content.time}, Wake-up Interval = ${content.wakeUpInterval}`);
    case "time-correction": {
      const { correction } = content;
      const signed = ((correction & 0xfff) << 20) >> 20;
      return out.add(`${correction & 0x8000 ? "Negative " : ""}Ack time correction = ${signed}, `);
    }
    case "wrong-length":
      return out.add(`[ERROR: ${headerErrors.get(id)}]`);
    default:
      return assertNever(content);
  }
}

function printVendor({ oui, data }: { readonly oui: Bytes; readonly data: Bytes }, out: Out): void {
  out.add(`OUI = 0x${oui.hex()}, Data = ${hexBytes(data)}`);
}

function printDsme(content: DsmeContent, isExtended: boolean, out: Out): void {
  printSuperframe(content.superframe, out);
  const { pending, dsmeSuperframe, timestamp, bitmap, hopping } = content;
  if (pending === undefined) return out.add("[ERROR: Truncated before pending addresses field]");
  printPendingAddresses(pending, out);
  if (pending.short) return;
  if (dsmeSuperframe === undefined) return out.add("[ERROR: Truncated before DSME Superframe Specification]");
  printDsmeSuperframe(dsmeSuperframe, isExtended, out);
  if (timestamp === undefined) return out.add(" [ERROR: Truncated before Time synchronization specification]");
  out.add(`Beacon timestamp = ${timestamp}, offset = ${content.timestampOffset}`);
  if (content.beaconIndex === undefined) return out.add(" [ERROR: Truncated before Beacon Bitmap]");
  out.add(`SD Index = ${content.beaconIndex}, Bitmap len = ${content.bitmapLength}, `);
  if (bitmap === undefined) return out.add(" [ERROR: Truncated in SD bitmap]");
  out.add(` SD Bitmap = ${hexBytes(bitmap)}`);
  if (hopping === undefined) return out.add(" [ERROR: Truncated before Channel hopping specification]");
  const { sequenceId, coordinatorSequence, channelOffset, bitmapLength } = hopping;
  const length = out.need(bitmapLength);
  out.add(`Hopping Seq ID = ${sequenceId}, PAN Coordinator BSN = ${coordinatorSequence}, `);
  out.add(`Channel offset = ${channelOffset}, Bitmap length = ${length}, `);
  if (content.channelBitmap === undefined) return out.add(" [ERROR: Truncated in Channel offset bitmap]");
  out.add(` Channel offset bitmap = ${hexBytes(content.channelBitmap)}`);
  if (isExtended && dsmeSuperframe & 0x1000) printSequence(content, out);
}

function printDsmeSuperframe(superframe: number, isExtended: boolean, out: Out): void {
  const [order, hopping, reduction, deferred] = isExtended ? [0xff, 0x100, 0x400, 0x800] : [0x0f, 0x10, 0x40, 0x80];
  out.add(`Multi-superframe Order = ${superframe & order}`);
  out.add(superframe & hopping ? ", Channel hopping mode" : ", Channel adaptation mode");
  if (superframe & reduction) out.add(", CAP reduction enabled");
  if (superframe & deferred) out.add(", Deferred beacon enabled");
  if (isExtended && superframe & 0x1000) out.add(", Hopping Sequence Present");
}

const hexWords = (words: readonly number[]): string =>
  words.map((word) => `${word.toString(16).padStart(2, "0")} `).join("");

function printSequence({ sequenceLength, sequence }: DsmeContent, out: Out): void {
  if (sequenceLength === undefined) return out.add(" [ERROR: Truncated in Hopping Sequence length]");
  out.add(`Hopping Seq length = ${sequenceLength} [ `);
  if (sequence === undefined) return out.add(" [ERROR: Truncated in Channel offset bitmap]");
  out.add(`${hexWords(sequence)}]`);
}

export function printPayloadElements({ elements, problem }: PayloadElements, out: Out): void {
  for (const element of elements) printPayloadElement(element, out);
  if (problem === "short") out.add("[ERROR: Truncated header IE]");
}

function printPayloadElement({ isPayload, group, length, value, content }: PayloadElement, out: Out): void {
  if (!isPayload) out.add("[ERROR: Payload IE with type 0] ");
  out.add(`\n\t${payloadElementName(group)} [${length === 0 ? "" : ` length = ${length}, `}`);
  if (value === undefined) return out.add("[ERROR: Truncated IE data]");
  if (content !== undefined && out.options.verbosity > contentVerbosity) printPayloadContent(content, group, out);
  else if (length > 0) out.add(`IE Data = ${hexBytes(value)}`);
  out.add("]\n\t");
}

function printPayloadContent(content: PayloadContent, group: number, out: Out): void {
  switch (content.form) {
    case "vendor":
      return printVendor(content, out);
    case "mlme":
      for (const element of content.elements) printMlmeElement(element, out);
      if (content.problem === "short") out.add("[ERROR: Truncated MLME IE]");
      return;
    case "multiplexed":
      return printMultiplexed(content, out);
    case "ietf":
      return out.add(`Subtype ID = ${hex8(content.subtype)}, Subtype content = ${hexBytes(content.data)}`);
    case "wrong-length":
      if (group === payloadGroups.vendor) out.add("[ERROR: Vendor OUI missing]");
      return;
    default:
      return assertNever(content);
  }
}

function printMultiplexed(content: MultiplexedContent, out: Out): void {
  const { transferType, transaction, fragment, totalSize = 0, multiplexId = 0, maximumSize, data, problem } = content;
  const id = hex8(transaction);
  switch (transferType) {
    case 0:
      out.add("Type = Full upper layer fragment, ");
      if (problem !== undefined) return out.add("[ERROR: Multiplex ID missing]");
      out.add(`tid = ${id}, Multiplex ID = ${hex16(multiplexId)}, `);
      break;
    case 1:
      out.add(`Type = Full upper layer fragment with small Multiplex ID, Multiplex ID = ${hex16(transaction)}, `);
      break;
    case 2:
    case 4: {
      if (fragment === undefined) return out.add("[ERROR: fragment number missing]");
      const type = transferType === 4 ? "Last fragment" : fragment === 0 ? "First fragment" : "Middle fragment";
      out.add(`Type = ${type}, tid = ${id}, fragment = ${hex8(fragment)}, `);
      if (problem !== undefined) return out.add("[ERROR: Total upper layer size or multiplex ID missing]");
      if (fragment === 0)
        out.add(`Total upper layer size = ${hex16(totalSize)}, Multiplex ID = ${hex16(multiplexId)}, `);
      break;
    }
    case 6: {
      out.add(`Type = Abort, tid = ${id}, `);
      if (maximumSize !== undefined) return out.add(`max size = ${hex16(maximumSize)}`);
      if (data === undefined || data.length === 0) return out.add("no max size given");
      return out.add(`invalid length = ${data.length + 1} (not 1 or 3)Abort data = ${hexBytes(data)}`);
    }
    default:
      out.add(`Type = ${transferType} (Reserved), tid = ${id}, `);
  }
  out.add(`Upper layer data = ${hexBytes(data)}`);
}

function printMlmeElement({ isLong, id, length, value, content }: MlmeElement, out: Out): void {
  out.add(`\n\t\t${mlmeElementName(id, isLong)} [ length = ${length}, `);
  if (value === undefined) return out.add("[ERROR: Truncated IE data]");
  if (content !== undefined) printMlmeContent(content, id, value, out);
  else if (length > 0) out.add(`IE Data = ${hexBytes(value)}`);
  out.add("] ");
}

const linkOptions = ["TX ", "RX ", "Shared ", "Timekeeping ", "Priority "];

function printMlmeContent(content: MlmeContent, id: number, value: Bytes, out: Out): void {
  switch (content.form) {
    case "vendor":
      return printVendor(content, out);
    case "hopping":
      return printHopping(content, out);
    case "synchronization": {
      if (content.short) out.add("[ERROR: Length != 6]");
      const [low, high] = [out.need(content.slotLow), out.need(content.slotHigh)];
      const metric = out.need(content.joinMetric);
      const number = (high * 2 ** 32 + low).toString(16).padStart(10, "0");
      return out.add(`ASN = ${number}, Join Metric = ${metric} `);
    }
    case "slotframes":
      return printSlotframes(content, out);
    case "time-slot":
      return printTimeSlot(content, out);
    case "wrong-length":
      if (id === mlmeIds.vendor) return out.add("[ERROR: Vendor OUI missing]");
      return out.add(`[ERROR: Length not 1, 25, or 27]\n\t\t\tIE Data = ${hexBytes(value)}`);
    default:
      return assertNever(content);
  }
}

function printSlotframes({ count, slotframes, short }: SlotframesContent, out: Out): void {
  out.add(`Slotframes = ${count} `);
  for (const { handle, size, linkCount, links, short: linksShort } of slotframes) {
    out.add(`\n\t\t\t[ Handle ${handle}, size = ${size}, links = ${linkCount} `);
    for (const { timeSlot, channelOffset, options = 0 } of links) {
      const names = linkOptions.filter((_, bit) => options & (1 << bit)).join("");
      out.add(`\n\t\t\t\t[ Timeslot =  ${timeSlot}, Offset = ${channelOffset}, Options = ${names}] `);
    }
    if (linksShort) out.add("[ERROR: Truncated IE links]");
    out.add("] ");
  }
  if (short) out.add("[ERROR: Truncated IE before slotframes]");
}

const timeSlotNames = [
  ["ccaOffset", "CCA Offset"],
  ["cca", "CCA"],
  ["txOffset", "TX Offset"],
  ["rxOffset", "RX Offset"],
  ["rxAckDelay", "RX Ack Delay"],
  ["txAckDelay", "TX Ack Delay"],
  ["rxWait", "RX Wait"],
  ["ackWait", "Ack Wait"],
  ["rxTx", "RX TX"],
  ["maximumAck", "Max Ack"],
  ["maximumTx", "Max TX"],
  ["length", "Time slot Length"],
] as const;

function printTimeSlot(content: Extract<MlmeContent, { form: "time-slot" }>, out: Out): void {
  out.add(`Time slot ID = ${content.id}`);
  for (const [field, name] of timeSlotNames) {
    const value = content[field];
    if (value !== undefined) out.add(`, ${name} = ${value}`);
  }
  out.add(" ");
}

function printHopping(content: HoppingContent, out: Out): void {
  const { sequenceId, isShort, page, bitmap, sequenceLength, sequence, currentHop } = content;
  out.add(`Hopping Sequence ID = ${sequenceId}`);
  if (isShort) return;
  const truncated = "[ERROR: IE truncated]";
  if (page === undefined) return out.add(truncated);
  const { channelPage, channelCount, phyConfiguration = 0 } = page;
  out.add(`Channel Page = ${channelPage}, Number of Channels = ${channelCount}, `);
  out.add(`Phy Configuration = ${hex32(phyConfiguration)}, `);
  if (bitmap !== undefined) out.add(`Extended bitmap = 0x${bitmap.hex()}, `);
  if (sequenceLength === undefined) return out.add(truncated);
  out.add(`Hopping Seq length = ${sequenceLength} [ `);
  if (sequence === undefined) return out.add(` ${truncated}`);
  out.add(`${hexWords(sequence)}]`);
  out.add(currentHop === undefined ? truncated : `Current hop = ${currentHop}`);
}
