import type { Packet } from "../net/packet.js";
import { strftime } from "./strftime.js";

/** When -w begins another file: -C, -G, and with -W how many there are. */
export interface RotationSettings {
  /** A file that is larger gets no more packets. */
  readonly maxBytes: number | undefined;
  /** The time that one file spans. */
  readonly seconds: number | undefined;
  readonly maxFiles: number | undefined;
}

/**
 * The names of the files, as in tcpdump: with -C numbers are appended from the second file on, or with -W from the first on,
 * with as many digits as the last needs; -G puts the time into the name.
 *
 * For tcpdump time is that of the clock, also when it reads a capture, which is of no use there; here it is that of the
 * packets, so that a capture is split as it would have been when it was made.
 */
export class Rotation {
  readonly #path: string;
  readonly #settings: RotationSettings;
  /** The number of the current file among those of one time. */
  #number = 0;
  /** How many times there were. */
  #periods = 0;
  #periodStart: number | undefined;

  constructor(path: string, settings: RotationSettings) {
    this.#path = path;
    this.#settings = settings;
  }

  /** Whether the packet goes into another file, the current one having `length` bytes; "over" if there may be none. */
  needsFile({ seconds }: Packet, length: number): boolean | "over" {
    const { maxBytes, seconds: span, maxFiles } = this.#settings;
    if (span !== undefined) {
      if (this.#periodStart === undefined) {
        this.#periodStart = seconds;
        return true;
      }
      if (seconds - this.#periodStart >= span) {
        this.#periodStart = seconds;
        this.#periods++;
        this.#number = 0;
        return maxBytes === undefined && maxFiles !== undefined && this.#periods >= maxFiles ? "over" : true;
      }
    }
    if (maxBytes === undefined || length <= maxBytes) return false;
    this.#number++;
    if (maxFiles !== undefined && this.#number >= maxFiles) this.#number = 0;
    return true;
  }

  /** Whether the name of the first file is known before there is a packet. */
  get beginsAtOnce(): boolean {
    return this.#settings.seconds === undefined;
  }

  /** The name of the current file. */
  get name(): string {
    const { maxBytes, maxFiles } = this.#settings;
    const path =
      this.#periodStart === undefined ? this.#path : strftime(this.#path, new Date(this.#periodStart * 1000));
    if (maxBytes === undefined) return path;
    const digits = maxFiles === undefined || maxFiles === 1 ? 0 : String(maxFiles - 1).length;
    return this.#number === 0 && digits === 0 ? path : path + String(this.#number).padStart(digits, "0");
  }
}
