/** A seeded source of random choices (mulberry32), so that a program can be made again from its number. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 to 2^32-1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  below(limit: number): number {
    return this.next() % limit;
  }

  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** A signed 32-bit number: small, at an edge, or anything. */
  number(): number {
    const kind = this.below(4);
    if (kind === 0) return this.between(-8, 8);
    if (kind === 1) return this.pick([0x7fffffff, -0x80000000, 0xffff, -0x10000, 255, 256, 0x10000, 1 << 30]);
    return kind === 2 ? this.below(4096) : this.next() | 0;
  }
}
