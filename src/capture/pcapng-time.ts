/** 2^37: below it a remainder times 65536 is exact in a JavaScript number. */
const largestQuickResolution = 2 ** 37;

/**
 * The time stamps of one interface: 64-bit counts of a unit of its own, to be read as seconds and nanoseconds. What is
 * finer than a nanosecond is cut off, as libpcap does.
 *
 * The result is left in two fields, so that nothing is allocated for a packet.
 */
export class InterfaceClock {
  seconds = 0;
  nanoseconds = 0;
  readonly #unitsPerSecond: bigint;
  readonly #offset: bigint;
  readonly #quick: { readonly unitsPerSecond: number; readonly offset: number } | undefined;

  /** `offset` is added to the seconds. */
  constructor(unitsPerSecond: bigint, offset: bigint) {
    this.#unitsPerSecond = unitsPerSecond;
    this.#offset = offset;
    const units = Number(unitsPerSecond);
    // The remainder in nanoseconds must come out exact as well.
    const isExact = units <= 2 ** 22 || 1e9 % units === 0 || units % 1e9 === 0;
    // So must the seconds, of which there are too many at coarse units.
    const isSmall = units >= 2 ** 12 && units <= largestQuickResolution && Math.abs(Number(offset)) < 2 ** 52;
    this.#quick = isExact && isSmall ? { unitsPerSecond: units, offset: Number(offset) } : undefined;
  }

  /** Whether the unit is less than a microsecond. */
  get isFine(): boolean {
    return this.#unitsPerSecond > 1_000_000n;
  }

  /** Reads the time stamp whose upper and lower 32 bits these are. */
  read(high: number, low: number): void {
    if (this.#quick === undefined) return this.#readSlowly(high, low);
    const { unitsPerSecond, offset } = this.#quick;
    // Long division, 16 bits at a time.
    const middle = (high % unitsPerSecond) * 65536 + (low >>> 16);
    const lower = (middle % unitsPerSecond) * 65536 + (low & 0xffff);
    const units = lower % unitsPerSecond;
    this.seconds =
      Math.floor(high / unitsPerSecond) * 2 ** 32 +
      Math.floor(middle / unitsPerSecond) * 65536 +
      Math.floor(lower / unitsPerSecond) +
      offset;
    // Decimal units come out whole before anything is rounded; of binary ones there are at most 2^22 here.
    this.nanoseconds =
      1e9 % unitsPerSecond === 0
        ? units * (1e9 / unitsPerSecond)
        : Math.floor(unitsPerSecond > 1e9 ? units / (unitsPerSecond / 1e9) : (units * 1e9) / unitsPerSecond);
  }

  #readSlowly(high: number, low: number): void {
    const count = (BigInt(high) << 32n) | BigInt(low);
    this.seconds = Number(BigInt.asIntN(64, count / this.#unitsPerSecond + this.#offset));
    this.nanoseconds = Number(((count % this.#unitsPerSecond) * 1_000_000_000n) / this.#unitsPerSecond);
  }
}
