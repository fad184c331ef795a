import { maxCapturedLength } from "./length-limits.js";
import { blockTypes } from "./pcapng-blocks.js";
import type { PcapngInterface } from "./pcapng-interface.js";
import { hasPseudoHeader } from "./pseudo-header.js";
import type { PlainRecords, RecordLayout } from "./record-layout.js";

/** The longest block taken for real, as in libpcap: 16 MiB, or more for link types that have larger packets. */
const maxBlockLength = 16 * 1024 * 1024;

/** What a block may have besides a packet of the largest length: headers, and 128 KiB of options. */
const maxBlockOverhead = 8 + 20 + 131072 + 4;

/** For each layout a walker is compiled. Of captures with more interfaces the other packets are read one by one. */
const maxLayouts = 100;

/** The ids, in their section, of interfaces that stand side by side and agree in all that matters. */
interface IdRange {
  readonly least: number;
  most: number;
}

/**
 * The interfaces of a pcapng, of all its sections one after the other, and how the packets of each lie in the capture.
 * A section calls its own by ids from 0 on.
 */
export class PcapngInterfaces {
  readonly all: PcapngInterface[] = [];
  /** The longest block that any of them may bring. */
  maxBlockLength = maxBlockLength;
  /** For each interface those that are alike. */
  readonly #alike: IdRange[] = [];
  /** How many interfaces the sections before this one have. */
  #first = 0;
  readonly #plainRecords = new Map<string, PlainRecords>();

  beginSection(): void {
    this.#first = this.all.length;
  }

  add(description: PcapngInterface): void {
    const id = this.all.length - this.#first;
    const before = id === 0 ? undefined : this.all.at(-1);
    const isAlike = before?.linktype === description.linktype && before.snapshotLength === description.snapshotLength;
    const alike = isAlike ? this.#alike.at(-1)! : { least: id, most: id };
    alike.most = id;
    this.#alike.push(alike);
    this.all.push(description);
    const largest = maxCapturedLength(description.linktype) + maxBlockOverhead;
    this.maxBlockLength = Math.max(this.maxBlockLength, largest);
  }

  /** The place among all of the one that the section calls `id`, if there is one. */
  indexOf(id: number): number | undefined {
    const index = this.#first + id;
    return index < this.all.length ? index : undefined;
  }

  /** Enhanced packet blocks of the interface that the section calls `id`, and of those that are alike. */
  plainRecords(id: number, little: boolean): PlainRecords | undefined {
    const interfaceId = this.indexOf(id);
    if (interfaceId === undefined) return undefined;
    const { linktype, snapshotLength } = this.all[interfaceId]!;
    if (hasPseudoHeader(linktype, little)) return undefined;
    const { least, most } = this.#alike[interfaceId]!;
    const key = [least, most, linktype, snapshotLength, little].join();
    const known = this.#plainRecords.get(key);
    if (known !== undefined || this.#plainRecords.size === maxLayouts) return known;
    const layout = enhancedPackets(little ? "little" : "big", snapshotLength, this.maxBlockLength, { least, most });
    const records: PlainRecords = { interfaceId, layout };
    this.#plainRecords.set(key, records);
    return records;
  }
}

/** Type, length, interface, two of time, captured length, wire length, packet, options, length. */
function enhancedPackets(
  byteOrder: "little" | "big",
  maxCaptured: number,
  maxLength: number,
  { least, most }: IdRange,
): RecordLayout {
  const type = blockTypes.enhancedPacket;
  return {
    byteOrder,
    dataAt: 28,
    capturedAt: 20,
    maxCaptured,
    wireLengthAt: 24,
    bounds: [
      { offset: 0, least: type, most: type },
      { offset: 4, least: 32, most: maxLength },
      { offset: 8, least, most },
    ],
    ownLength: { offset: 4 },
  };
}
