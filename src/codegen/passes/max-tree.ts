/** Numbers in a row, of which the greatest before a place is found, and any one taken out, in logarithmic time. */
export class MaxTree {
  /** The root at 1, the two below a node at twice its place; the numbers themselves come last. */
  private readonly greatest: Float64Array;
  private readonly size: number;

  constructor(numbers: readonly number[]) {
    this.size = numbers.length;
    this.greatest = new Float64Array(2 * this.size);
    this.greatest.set(numbers, this.size);
    for (let at = this.size - 1; at > 0; at--) this.refresh(at);
  }

  /** From now on the number at the place is 0. */
  takeOut(place: number): void {
    this.greatest[this.size + place] = 0;
    for (let at = (this.size + place) >> 1; at > 0; at >>= 1) this.refresh(at);
  }

  /** The greatest of the numbers before the place, 0 where there are none. */
  before(place: number): number {
    let most = 0;
    let [from, to] = [this.size, this.size + place];
    while (from < to) {
      if (from & 1) most = Math.max(most, this.greatest[from++]!);
      if (to & 1) most = Math.max(most, this.greatest[--to]!);
      from >>= 1;
      to >>= 1;
    }
    return most;
  }

  private refresh(at: number): void {
    this.greatest[at] = Math.max(this.greatest[2 * at]!, this.greatest[2 * at + 1]!);
  }
}
