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

  /** What is known, in the order of ids. */
  values(): T[] {
    const found: T[] = [];
    for (let id = 0; id < this.entries.length; id++) {
      const entry = this.entries[id];
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }
}

/** A map from up to four integers of 32 bits, by open addressing: strings of them as keys would take several times as long. */
export class NumbersMap<T> {
  private keys = new Int32Array(4 * 64);
  private entries: (T | undefined)[] = new Array<T | undefined>(64).fill(undefined);
  private count = 0;

  get(a: number, b: number, c: number, d = 0): T | undefined {
    return this.entries[this.place(a | 0, b | 0, c | 0, d | 0)];
  }

  set(a: number, b: number, c: number, entry: T, d = 0): void {
    const place = this.place(a | 0, b | 0, c | 0, d | 0);
    if (this.entries[place] === undefined) this.count++;
    const { keys } = this;
    const at = 4 * place;
    keys[at] = a;
    keys[at + 1] = b;
    keys[at + 2] = c;
    keys[at + 3] = d;
    this.entries[place] = entry;
    if (this.count * 2 > this.entries.length) this.grow();
  }

  /** Where the key is, or where it belongs. */
  private place(a: number, b: number, c: number, d: number): number {
    const { keys, entries } = this;
    const mask = entries.length - 1;
    let hash =
      Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let place = (hash ^ (hash >>> 13)) & mask;
    while (entries[place] !== undefined) {
      const at = 4 * place;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) break;
      place = (place + 1) & mask;
    }
    return place;
  }

  private grow(): void {
    const { keys, entries } = this;
    this.keys = new Int32Array(4 * keys.length);
    this.entries = new Array<T | undefined>(4 * entries.length).fill(undefined);
    for (let place = 0; place < entries.length; place++) {
      const entry = entries[place];
      if (entry === undefined) continue;
      const from = 4 * place;
      const to = this.place(keys[from]!, keys[from + 1]!, keys[from + 2]!, keys[from + 3]!);
      for (let part = 0; part < 4; part++) this.keys[4 * to + part] = keys[from + part]!;
      this.entries[to] = entry;
    }
  }
}
