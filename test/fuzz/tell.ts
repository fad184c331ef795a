/** Prints how often each thing happened, the most frequent first. */
export function tell(title: string, counts: ReadonlyMap<string, number>): void {
  if (counts.size === 0) return;
  console.log(`${title}:`);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  for (const [reason, count] of sorted.slice(0, 12)) console.log(`  ${String(count).padStart(6)}  ${reason}`);
}
