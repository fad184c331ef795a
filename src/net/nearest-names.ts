/** Which of the names there are was meant by a misspelt one. */

/** The number of single-character changes between two words, swapped neighbours counting as one; at most `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous: number[] = [];
  let current = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(current[column - 1]! + Number(!same), current[column]! + 1, next[column - 1]! + 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, previous[column - 2]! + 1);
      next.push(best);
    }
    previous = current;
    current = next;
  }
  return current[b.length]!;
}

/** Longer words are compared with no others: nobody misspells one, and it would take its time. */
const longest = 40;

/**
 * The candidates nearest to a word, upper and lower case counting as one, best first and in their order where equally near;
 * none if nothing is near.
 */
export function nearestNames(word: string, candidates: Iterable<string>): string[] {
  if (word.length > longest) return [];
  const lower = word.toLowerCase();
  const limit = word.length < 3 ? 0 : word.length < 6 ? 1 : 2;
  const near: { readonly name: string; readonly changes: number }[] = [];
  const seen = new Set<string>();
  for (const name of candidates) {
    if (seen.has(name.toLowerCase())) continue;
    seen.add(name.toLowerCase());
    const changes = distance(lower, name.toLowerCase(), limit);
    if (changes <= limit) near.push({ name, changes });
  }
  const least = Math.min(...near.map(({ changes }) => changes));
  return near.filter(({ changes }) => changes === least).map(({ name }) => name);
}
