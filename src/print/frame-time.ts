import type { Packet } from "../net/packet.js";

const nanosecondsPerSecond = 1_000_000_000;

/** The time of a packet as JSON has it. */
export interface FrameTime {
  /** ISO 8601 with nanoseconds, or null beyond the years that it has. */
  readonly time: string | null;
  /** Nanoseconds since 1970. */
  readonly timestamp: string;
}

/** Makes the times of packets texts. Most packets are of the same second as the one before. */
export class FrameTimes {
  private second = NaN;
  private date: string | null = null;

  of({ seconds, nanoseconds }: Packet): FrameTime {
    // Broken files have more nanoseconds than a second, and seconds before 1970 count backwards.
    const carry = Math.floor(nanoseconds / nanosecondsPerSecond);
    const date = this.dateOf(seconds + carry);
    const fraction = String(nanoseconds - carry * nanosecondsPerSecond).padStart(9, "0");
    const isPlain = carry === 0 && seconds > 0 && Number.isSafeInteger(seconds);
    return {
      time: date === null ? null : `${date}.${fraction}Z`,
      timestamp: isPlain ? `${seconds}${fraction}` : String(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)),
    };
  }

  /** Date and time of a second. */
  private dateOf(second: number): string | null {
    if (second === this.second) return this.date;
    const date = new Date(second * 1000);
    this.second = second;
    this.date = Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, -".000Z".length);
    return this.date;
  }
}
