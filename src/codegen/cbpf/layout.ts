/**
 * The order of the blocks in a program: every block before its successors, the way of `yes` before the way of `no`.
 *
 * Classic BPF jumps forward only, so any topological order will do; this one is libpcap's, so that where the graphs are
 * the same the listings are too.
 */
export function layOut<Block>(root: Block, successors: (block: Block) => readonly Block[]): Block[] {
  const finished: Block[] = [];
  const seen = new Set<Block>([root]);
  const stack = [{ block: root, pending: [...successors(root)] }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = top.pending.pop();
    if (next === undefined) {
      finished.push(top.block);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ block: next, pending: [...successors(next)] });
    }
  }
  return finished.reverse();
}
