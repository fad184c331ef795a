import type { WbDrawing, WbIdentity, WbLayer, WbMessage, WbOffset, WbPage, WbPages } from "../decode/wb.js";
import { wbOperations, wbTypes } from "../decode/wb.js";
import { assertNever } from "../errors.js";
import type { Out } from "./out.js";

const messageNames: ReadonlyMap<number, string> = new Map([
  [wbTypes.drawing, "wb-dop:"],
  [wbTypes.identity, "wb-id:"],
  [wbTypes.repairRequest, "wb-rreq:"],
  [wbTypes.repair, "wb-rrep:"],
  [wbTypes.kill, "wb-kill"],
  [wbTypes.pageRequest, "wb-preq:"],
  [wbTypes.pages, "wb-prep:"],
]);

const operationNames: ReadonlyMap<number, string> = new Map([
  [2, "RECT"],
  [3, "LINE"],
  [4, "ML"],
  [5, "DEL"],
  [6, "XFORM"],
  [7, "ELL"],
  [8, "CHAR"],
  [9, "STR"],
  [10, "NOP"],
  [11, "PSCODE"],
  [12, "PSCOMP"],
  [13, "REF"],
  [wbOperations.skip, "SKIP"],
  [wbOperations.hole, "HOLE"],
]);

export function printWb(layer: WbLayer, out: Out): void {
  out.protocol = "wb";
  const { header, message, short } = layer;
  if (header === undefined) return short ? out.invalid() : out.stop();
  const name = messageNames.get(header.type);
  out.add(`${header.flags === 0 ? "" : "*"} ${name ?? `wb-${header.type}!`}`);
  if (short || name === undefined) return out.invalid();
  if (message !== undefined) printMessage(message, header.type, out);
}

function printMessage(message: WbMessage, type: number, out: Out): void {
  switch (message.form) {
    case "identity":
      return printIdentity(message, out);
    case "repair-request": {
      const { id, page, firstSequence, lastSequence } = message;
      const from = `${host(id, out)} ${pageText(page, out)}`;
      return out.add(` please repair ${from}<${out.need(firstSequence)}:${out.need(lastSequence)}>`);
    }
    case "drawing":
      return printDrawing(message, type === wbTypes.repair, out);
    case "page-request":
      out.add(` need ${out.need(message.low)}/${pageText(message.page, out)}`);
      out.need(message.high);
      return;
    case "pages":
      return printPages(message, out);
    default:
      return assertNever(message);
  }
}

const host = (address: string | undefined, out: Out): string => out.host(out.needText(address));

const pageText = ({ site, number }: WbPage, out: Out): string => `${host(site, out)}:${out.need(number)}`;

/** False if not all `count` of them were captured; the text ends there. */
function printOffsets(offsets: readonly WbOffset[], count: number, out: Out): boolean {
  let separator = "<";
  for (const { id, offset } of offsets) {
    out.add(`${separator}${host(id, out)}:${offset}`);
    separator = ",";
  }
  if (offsets.length < count) out.stop();
  return offsets.length >= count;
}

function printIdentity(identity: WbIdentity, out: Out): void {
  const { slot, page, maximumSlot, maximumPage, count, offsets, offsetsShort, name, nameLength } = identity;
  const maximum = `${out.need(maximumSlot)}/${pageText(maximumPage, out)}`;
  out.add(` ${out.need(slot)}/${pageText(page, out)} (max ${maximum}) `);
  const number = out.need(count) >>> 16;
  if (offsetsShort) return out.invalid();
  if (!printOffsets(offsets, number, out)) return;
  out.add('> "');
  out.paddedText(name, nameLength);
  out.add('"');
}

function printDrawing(drawing: WbDrawing, isRepair: boolean, out: Out): void {
  const { id, page, firstSequence, lastSequence } = drawing;
  const origin = isRepair ? `for ${host(id, out)} ` : "";
  out.add(` ${origin}${pageText(page, out)}<${out.need(firstSequence)}:${out.need(lastSequence)}>`);
  if (out.options.verbosity > 0) printOperations(drawing, out);
}

function printOperations({ operations, lastSequence = 0, cut }: WbDrawing, out: Out): void {
  out.add(" <");
  for (const { sequence, timestamp, type } of operations) {
    out.add(` ${operationNames.get(type) ?? `dop-${type}!`}`);
    if (type !== wbOperations.skip && type !== wbOperations.hole) continue;
    out.add(String((timestamp - sequence + 1) >>> 0));
    if (timestamp < sequence || timestamp > lastSequence) out.add("[|]");
    if (timestamp < sequence) return;
  }
  if (cut) out.stop();
  out.add(" >");
}

function printPages({ count, pages }: WbPages, out: Out): void {
  out.need(count);
  for (const { slot, page, count: offsetCount, offsets } of pages) {
    out.add(` ${out.need(slot)}/${pageText(page, out)}`);
    if (!printOffsets(offsets, out.need(offsetCount) >>> 24, out)) return;
    out.add(">");
  }
}
