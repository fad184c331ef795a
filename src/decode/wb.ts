import type { Layer, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** The shared whiteboard of LBL, wb. Fields are absent from the first on that was not captured. */
export interface WbLayer extends Layer {
  readonly kind: "wb";
  /** Absent if not whole. */
  readonly header: WbHeader | undefined;
  /** Of the known types that have one. */
  readonly message: WbMessage | undefined;
  /** The layer outside has no room for the header, or for the fixed part of the message. */
  readonly short: boolean;
}

interface WbHeader {
  readonly source: string | undefined;
  readonly timestamp: number;
  readonly version: number;
  readonly type: number;
  readonly flags: number;
}

export type WbMessage = WbIdentity | WbRepairRequest | WbDrawing | WbPageRequest | WbPages;

/** A page by the site that began it. */
export interface WbPage {
  readonly site: string | undefined;
  readonly number: number | undefined;
}

export interface WbOffset {
  readonly id: string | undefined;
  readonly offset: number;
}

/** A page and how far each site's drawing on it is known. */
interface WbPageState {
  readonly slot: number | undefined;
  readonly page: WbPage;
  /** With the reserved bytes behind it. */
  readonly count: number | undefined;
  /** As many as are whole. */
  readonly offsets: readonly WbOffset[];
}

/** A site tells of itself. */
export interface WbIdentity extends WbPageState {
  readonly form: "identity";
  readonly maximumSlot: number | undefined;
  readonly maximumPage: WbPage;
  /** There is no room for all the offsets. */
  readonly offsetsShort: boolean;
  readonly nameLength: number;
  /** As far as captured; a zero ends it. */
  readonly name: TextBytes;
}

interface WbRepairRequest {
  readonly form: "repair-request";
  readonly id: string | undefined;
  readonly page: WbPage;
  readonly firstSequence: number | undefined;
  readonly lastSequence: number | undefined;
}

/** Drawing operations, asked for or not. */
export interface WbDrawing {
  readonly form: "drawing";
  /** Of a repair: the site whose operations these are. */
  readonly id: string | undefined;
  readonly page: WbPage;
  readonly firstSequence: number | undefined;
  readonly lastSequence: number | undefined;
  /** As many of them as were captured, up to one that goes back. */
  readonly operations: readonly WbOperation[];
  readonly cut: boolean;
}

interface WbOperation {
  /** Its sequence number. */
  readonly sequence: number;
  /** Where operations are left out: the last sequence number of these. */
  readonly timestamp: number;
  readonly length: number;
  readonly flags: number;
  readonly type: number;
}

interface WbPageRequest {
  readonly form: "page-request";
  readonly page: WbPage;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

export interface WbPages {
  readonly form: "pages";
  readonly count: number | undefined;
  /** As many as were captured; the last may not be whole. */
  readonly pages: readonly WbPageState[];
}

export const wbTypes = {
  ...{ drawing: 0, identity: 1, repairRequest: 2, repair: 3, kill: 4, pageRequest: 5, pages: 7 },
} as const;

export const wbOperations = { skip: 14, hole: 15 } as const;

const headerLength = 12;

/** The fixed parts of the messages. */
const lengths: ReadonlyMap<number, number> = new Map([
  [wbTypes.drawing, 16],
  [wbTypes.identity, 28],
  [wbTypes.repairRequest, 20],
  [wbTypes.repair, 20],
  [wbTypes.pageRequest, 16],
  [wbTypes.pages, 4],
]);

export function decodeWb(reader: Reader, wireLength: number): WbLayer {
  const base = { kind: "wb", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const nothing = { header: undefined, message: undefined };
  if (wireLength < headerLength) return { ...base, ...nothing, short: true };
  if (!reader.has(headerLength)) return { ...base, ...nothing, short: false };
  const [source, timestamp, version] = [reader.ipv4(), reader.u32(), reader.u16()];
  const [type, flags] = [reader.u8(), reader.u8()];
  const header = { source, timestamp, version, type, flags };
  const left = wireLength - headerLength;
  if (left < (lengths.get(type) ?? 0)) return { ...base, header, message: undefined, short: true };
  return { ...base, header, message: readMessage(type, left, reader), short: false };
}

function readMessage(type: number, length: number, reader: Reader): WbMessage | undefined {
  switch (type) {
    case wbTypes.identity:
      return readIdentity(reader, length - 28);
    case wbTypes.repairRequest: {
      const id = reader.ipv4();
      return { form: "repair-request", id, page: readPage(reader), ...readSequences(reader) };
    }
    case wbTypes.repair:
      return readDrawing(reader, reader.ipv4());
    case wbTypes.drawing:
      return readDrawing(reader, undefined);
    case wbTypes.pageRequest:
      return { form: "page-request", page: readPage(reader), low: reader.maybe32(), high: reader.maybe32() };
    case wbTypes.pages:
      return readPages(reader);
    default:
      return undefined;
  }
}

const readPage = (reader: Reader): WbPage => ({ site: reader.ipv4(), number: reader.maybe32() });

const readSequences = (reader: Reader) => ({ firstSequence: reader.maybe32(), lastSequence: reader.maybe32() });

function readOffsets(reader: Reader, count: number): readonly WbOffset[] {
  const offsets: WbOffset[] = [];
  while (offsets.length < count && reader.has(8)) offsets.push({ id: reader.ipv4(), offset: reader.u32() });
  return offsets;
}

/** `room` bytes follow the fixed part. */
function readIdentity(reader: Reader, room: number): WbIdentity {
  const maximumSlot = reader.maybe32();
  const maximumPage = readPage(reader);
  const slot = reader.maybe32();
  const page = readPage(reader);
  const count = reader.maybe32();
  const offsetsLength = 8 * ((count ?? 0) >>> 16);
  const offsetsShort = room < offsetsLength;
  const offsets = offsetsShort ? [] : readOffsets(reader, offsetsLength / 8);
  const nameLength = Math.max(room - offsetsLength, 0);
  // Behind offsets that are not all there is no name.
  const name = reader.captured(offsets.length * 8 < offsetsLength ? 0 : nameLength).asText();
  const maxima = { maximumSlot, maximumPage };
  return { form: "identity", slot, page, count, offsets, ...maxima, offsetsShort, nameLength, name };
}

function readDrawing(reader: Reader, id: string | undefined): WbDrawing {
  const page = readPage(reader);
  const sequences = readSequences(reader);
  const base = { form: "drawing", id, page, ...sequences } as const;
  const { firstSequence, lastSequence } = sequences;
  const operations: WbOperation[] = [];
  if (firstSequence === undefined || lastSequence === undefined) return { ...base, operations, cut: true };
  let sequence = firstSequence;
  while (sequence <= lastSequence) {
    const start = reader.offset;
    if (!reader.has(8)) return { ...base, operations, cut: true };
    const [timestamp, length, flags, type] = [reader.u32(), reader.u16(), reader.u8(), reader.u8()];
    operations.push({ sequence, timestamp, length, flags, type });
    if (type === wbOperations.skip || type === wbOperations.hole) {
      if (timestamp < sequence) break;
      sequence = timestamp;
    }
    sequence = (sequence + 1) >>> 0;
    reader.seek(start + Math.ceil((length + 8) / 4) * 4);
  }
  return { ...base, operations, cut: false };
}

function readPages(reader: Reader): WbPages {
  const count = reader.maybe32();
  const pages: WbPageState[] = [];
  while (pages.length < (count ?? 0)) {
    const [slot, page, pageCount] = [reader.maybe32(), readPage(reader), reader.maybe32()];
    // tcpdump takes the upper byte of the count for all of it.
    const offsets = readOffsets(reader, (pageCount ?? 0) >>> 24);
    pages.push({ slot, page, count: pageCount, offsets });
    if (pageCount === undefined || offsets.length < pageCount >>> 24) break;
  }
  return { form: "pages", count, pages };
}
