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

/** How many words of eight bytes hold so many bytes. */
export function wordsOf(length: number): number {
  return (length + 7) >> 3;
}
