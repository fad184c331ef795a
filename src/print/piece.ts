/**
 * An ASCII text that is printed often, such as `, win `: kept as the words of eight bytes that it is put into a buffer with, the
 * last one filled up with zeros.
 *
 * The words are floating-point numbers, the only ones of eight bytes that cost no more than others. They are never calculated
 * with, and seven bits of the highest byte being those of a character, none of them is a NaN, which could lose bits.
 */
export class Piece {
  readonly length: number;
  readonly words: Float64Array;

  constructor(text: string) {
    this.length = text.length;
    this.words = new Float64Array(wordsOf(text.length));
    const view = new DataView(this.words.buffer);
    for (let index = 0; index < text.length; index++) view.setUint8(index, text.charCodeAt(index));
    for (let index = 0; index < this.words.length; index++) this.words[index] = view.getFloat64(index * 8, true);
  }
}

/** Pieces made once for each key, such as a name or a number: no more than `most`, if the packets decide how many keys there are. */
export class KeptPieces<Key> {
  private readonly pieces = new Map<Key, Piece>();
  private readonly textOf: (key: Key) => string;
  private readonly most: number;

  constructor(textOf: (key: Key) => string, most = Infinity) {
    this.textOf = textOf;
    this.most = most;
  }

  of(key: Key): Piece {
    return this.pieces.get(key) ?? this.make(key);
  }

  private make(key: Key): Piece {
    if (this.pieces.size === this.most) this.pieces.clear();
    const piece = new Piece(this.textOf(key));
    this.pieces.set(key, piece);
    return piece;
  }
}

/** How many words of eight bytes hold so many bytes. */
export function wordsOf(length: number): number {
  return (length + 7) >> 3;
}
