/** Tables for what is counted: filters of thousands of terms make hundreds of thousands of entries. */

/** What is known of things that have ids from 0 to `last`. */
export class Table<T> {
  private readonly entries: (T | undefined)[];

  constructor(last: number) {
    this.entries = new Array<T | undefined>(last + 1).fill(undefined);
  }

  get({ id }: { readonly id: number }): T | undefined {
    return this.entries[id];
  }

  has({ id }: { readonly id: number }): boolean {
    return this.entries[id] !== undefined;
  }

  set({ id }: { readonly id: number }, entry: T): void {
    this.entries[id] = entry;
  }
}

/** A map from three integers of 32 bits, by open addressing: strings of them as keys would take several times as long. */
export class TripleMap<T> {
  private keys = new Int32Array(3 * 64);
  private entries: (T | undefined)[] = new Array<T | undefined>(64).fill(undefined);
  private count = 0;

  get(a: number, b: number, c: number): T | undefined {
    return this.entries[this.place(a, b, c)];
  }

  set(a: number, b: number, c: number, entry: T): void {
    const place = this.place(a, b, c);
    if (this.entries[place] === undefined) this.count++;
    this.keys[3 * place] = a;
    this.keys[3 * place + 1] = b;
    this.keys[3 * place + 2] = c;
    this.entries[place] = entry;
    if (this.count * 2 > this.entries.length) this.grow();
  }

  /** Where the key is, or where it belongs. */
  private place(a: number, b: number, c: number): number {
    const { keys, entries } = this;
    const mask = entries.length - 1;
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let place = (hash ^ (hash >>> 13)) & mask;
    while (entries[place] !== undefined) {
      const at = 3 * place;
      if (keys[at] === (a | 0) && keys[at + 1] === (b | 0) && keys[at + 2] === (c | 0)) break;
      place = (place + 1) & mask;
    }
    return place;
  }

  private grow(): void {
    const { keys, entries } = this;
    this.keys = new Int32Array(2 * keys.length);
    this.entries = new Array<T | undefined>(2 * entries.length).fill(undefined);
    this.count = 0;
    entries.forEach((entry, place) => {
      if (entry !== undefined) this.set(keys[3 * place]!, keys[3 * place + 1]!, keys[3 * place + 2]!, entry);
    });
  }
}
