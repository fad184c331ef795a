/** Largest captured length taken for real, as in libpcap; these link types carry larger packets than the others. */
const largestPackets: ReadonlyMap<number, number> = new Map([
  [231, 128 * 1024 * 1024], // DBUS
  [279, 8 * 1024 * 1024], // EBHSCR
  [249, 1024 * 1024], // USBPCAP
]);

export function maxCapturedLength(linktype: number): number {
  return largestPackets.get(linktype) ?? 262144;
}

/** 0 and lengths beyond a signed number mean "as much as there can be". */
export function effectiveSnapshotLength(stored: number, linktype: number): number {
  return stored === 0 || stored > 0x7fffffff ? maxCapturedLength(linktype) : stored;
}
