import type { EbpfMap } from "../../../isa/index.js";
import type { MapContents } from "../maps/index.js";

/** Where a program wants its packet to go. */
export interface Redirect {
  /** The index of a network interface, or the key in a map of targets. */
  readonly target: number;
  readonly flags: number;
  readonly map?: EbpfMap;
}

/** A copy of the packet that a program has sent somewhere. */
export interface ClonedPacket {
  readonly ifindex: number;
  readonly flags: number;
  readonly packet: Uint8Array;
}

export interface HelperOptions {
  /** What `get_prandom_u32` starts from. The same seed gives the same numbers. */
  readonly seed?: number;
  /** Gets the text of `trace_printk`, without a line feed. */
  readonly onTrace?: (text: string) => void;
  /** Gets what `perf_event_output` writes; the bytes are its own. */
  readonly onEvent?: (map: EbpfMap, data: Uint8Array) => void;
}

/** What helpers know and remember besides memory and packet. */
export class HelperState {
  readonly maps: MapContents;
  readonly options: HelperOptions;
  /** The time that all clocks show. */
  seconds = 0;
  nanoseconds = 0;
  /** What the program has decided about its packet. */
  redirect: Redirect | undefined;
  clones: ClonedPacket[] = [];
  /** How many checksums the network card has checked, less one; -1 if none (`csum_level`). */
  checksumLevel = -1;
  /** Whether the packet is known to be in a tunnel, which can be said once (`skb_adjust_room`). */
  isEncapsulated = false;
  #random: number;

  constructor(maps: MapContents, options: HelperOptions = {}) {
    this.maps = maps;
    this.options = options;
    this.#random = (options.seed ?? 0) | 0;
  }

  /** To be called before each packet, with the time at which it is to be. */
  beginPacket(seconds: number, nanoseconds: number): void {
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    this.redirect = undefined;
    if (this.clones.length > 0) this.clones = [];
    this.checksumLevel = -1;
    this.isEncapsulated = false;
  }

  /** The next of a sequence of 32-bit numbers (mulberry32). */
  nextRandom(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), this.#random | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
