/** The latest calls, for their replies do not say what was asked. tcpdump keeps as many, and looks them up in this order. */
export class NfsCalls {
  private readonly ring = new Array<KnownCall | undefined>(ringSize);
  private next = 0;
  private hint = 0;

  enter(transactionId: number, { source, destination }: Addresses, { procedure, version }: NfsProcedure): void {
    this.ring[this.next] = { transactionId, client: source, server: destination, procedure, version };
    this.next = (this.next + 1) % ringSize;
  }

  /** The call that a packet between these addresses answers. */
  find(transactionId: number, { source, destination }: Addresses): NfsProcedure | undefined {
    for (let step = 0; step < ringSize; step++) {
      const index = (this.hint + step) % ringSize;
      const call = this.ring[index];
      if (call?.transactionId !== transactionId || call.server !== source || call.client !== destination) continue;
      this.hint = index;
      return call;
    }
    return undefined;
  }
}

const ringSize = 64;

interface Addresses {
  readonly source: string;
  readonly destination: string;
}

export interface NfsProcedure {
  /** As version 3 numbers them, and `nfsProcedures.none` for those only version 2 has. */
  readonly procedure: number;
  readonly version: number;
}

interface KnownCall extends NfsProcedure {
  readonly transactionId: number;
  readonly client: string;
  readonly server: string;
}

export const nfsProcedures = {
  ...{ null: 0, getattr: 1, setattr: 2, lookup: 3, access: 4, readlink: 5, read: 6, write: 7, create: 8, mkdir: 9 },
  ...{ symlink: 10, mknod: 11, remove: 12, rmdir: 13, rename: 14, link: 15, readdir: 16, readdirplus: 17, fsstat: 18 },
  ...{ fsinfo: 19, pathconf: 20, commit: 21, none: 25 },
} as const;

/** The procedures of version 2, by their numbers, as those of version 3. */
const version2Procedures: readonly number[] = [
  ...[0, 1, 2, 25, 3, 5, 6, 25, 7, 8, 12, 14, 15, 10, 9, 13, 16, 18],
  ...[25, 25, 25, 25, 25, 25, 25, 25],
];

export function genericProcedure(procedure: number, version: number): number {
  return version === 3 ? procedure : (version2Procedures[procedure] ?? procedure);
}
