import type { Reader } from "./reader.js";

/** Tells the routes of one private network from those of others (RFC 4364 section 4.2). */
export interface RouteDistinguisher {
  readonly type: number;
  /** An autonomous system, or of type 1 an IPv4 address. */
  readonly administrator: number | string;
  readonly assigned: number;
  /** The number of type 0 as an IPv4 address, the autonomous system of type 2 as one. */
  readonly address: string;
}

export const distinguisherLength = 8;

/** The caller has checked that its eight bytes are there. */
export function readDistinguisher(reader: Reader): RouteDistinguisher {
  const start = reader.offset;
  const type = reader.u16();
  switch (type) {
    case 0: {
      const administrator = reader.u16();
      const address = reader.ipv4() ?? "";
      reader.seek(start + 4);
      return { type, administrator, assigned: reader.u32(), address };
    }
    case 1: {
      const address = reader.ipv4() ?? "";
      return { type, administrator: address, assigned: reader.u16(), address };
    }
    default: {
      const address = reader.ipv4() ?? "";
      reader.seek(start + 2);
      return { type, administrator: reader.u32(), assigned: reader.u16(), address };
    }
  }
}
