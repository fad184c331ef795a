/**
 * The order of the blocks in a program: every block before its successors, the way of `yes` before the way of `no`.
 *
 * Classic BPF jumps forward only, so any topological order will do; this one is libpcap's, so that where the graphs are
 * the same the listings are too.
 */
export function layOut<Block>(root: Block, successors: (block: Block) => readonly Block[]): Block[] {
  const finished: Block[] = [];
  const seen = new Set<Block>([root]);
  const stack = [root];
  /** How many of the successors of each block on the stack are still to be looked at. */
  const left = [successors(root).length];
  while (stack.length > 0) {
    const top = stack.length - 1;
    const block = stack[top]!;
    if (left[top] === 0) {
      finished.push(block);
      stack.pop();
      left.pop();
      continue;
    }
    const next = successors(block)[--left[top]!]!;
    if (seen.has(next)) continue;
    seen.add(next);
    stack.push(next);
    left.push(successors(next).length);
  }
  return finished.reverse();
}
