import type { Block, ControlFlow } from "./control-flow.js";

/**
 * The blocks of a function in an order in which jumps go backwards to the start of a loop only and the blocks of every loop stand
 * together. Returns nothing if there is none: a loop can be entered at more than one block.
 *
 * Blocks that can reach each other form a group, groups are put in the order in which they are reached, and a group of several blocks
 * is a loop. What is within a loop is ordered in the same way, without the jumps to its start.
 */
export function orderBlocks(flow: ControlFlow, entry: number): ControlFlow | undefined {
  const { blocks, places } = flow;
  const ways = blocks.map(({ taken, next }) =>
    [taken, next].filter((way) => way !== undefined).map((way) => places.get(way)!),
  );
  // Most programs have no loops, and their blocks are in order as they are.
  if (places.get(entry) === 0 && ways.every((targets, from) => targets.every((to) => to > from))) return flow;
  const sources: number[][] = blocks.map(() => []);
  ways.forEach((targets, from) => targets.forEach((to) => sources[to]!.push(from)));
  const ordered: number[] = [];
  // What is still to be ordered, the next part last: the members of a part, and its start, to which jumps do not count.
  const open: { readonly members: ReadonlySet<number>; readonly start: number }[] = [
    { members: new Set(blocks.keys()), start: places.get(entry)! },
  ];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { members, start } = part;
    ordered.push(start);
    if (members.size === 1) continue;
    const inner = (place: number) => ways[place]!.filter((to) => to !== start && members.has(to));
    // Groups come in the reverse of the order in which they are reached, which is the order in which they have to be opened.
    for (const group of findGroups(inner(start), inner)) {
      const within = new Set(group);
      const entries = group.filter((place) => sources[place]!.some((from) => members.has(from) && !within.has(from)));
      if (entries.length > 1) return undefined;
      open.push({ members: within, start: entries[0]! });
    }
  }
  const reordered: readonly Block[] = ordered.map((place) => blocks[place]!);
  return { blocks: reordered, places: new Map(reordered.map(({ start }, place) => [start, place])) };
}

/**
 * Groups of places that can reach each other, each group before those from which it is reached: Tarjan's strongly connected components,
 * with a stack of its own, since programs may be longer than the engine's is deep.
 */
function findGroups(roots: readonly number[], waysFrom: (place: number) => readonly number[]): number[][] {
  const groups: number[][] = [];
  const numbers = new Map<number, number>();
  const lowest = new Map<number, number>();
  const waiting: number[] = [];
  const isWaiting = new Set<number>();
  const enter = (place: number) => {
    numbers.set(place, numbers.size);
    lowest.set(place, numbers.get(place)!);
    waiting.push(place);
    isWaiting.add(place);
    return { place, ways: waysFrom(place), done: 0 };
  };
  for (const root of roots) {
    if (numbers.has(root)) continue;
    const path = [enter(root)];
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { place } = step;
      const to = step.ways[step.done++];
      if (to !== undefined) {
        if (!numbers.has(to)) path.push(enter(to));
        else if (isWaiting.has(to)) lowest.set(place, Math.min(lowest.get(place)!, numbers.get(to)!));
        continue;
      }
      path.pop();
      const before = path.at(-1);
      if (before) lowest.set(before.place, Math.min(lowest.get(before.place)!, lowest.get(place)!));
      if (lowest.get(place) !== numbers.get(place)) continue;
      const group = waiting.splice(waiting.lastIndexOf(place));
      for (const member of group) isWaiting.delete(member);
      groups.push(group);
    }
  }
  return groups;
}
