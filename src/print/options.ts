import type { PacketType } from "../decode/index.js";
import type { SecretDigests } from "../decode/secret-digests.js";
import { builtInServices } from "../net/services.js";

/** What is printed of a packet, and how. Every option has the meaning of the tcpdump flag named. */

/** Which bytes are dumped after the text, and how: tcpdump's -x, -xx, -X, -XX, -A and -AA. */
export type Dump = "none" | "x" | "xx" | "X" | "XX" | "A" | "AA";

/** -t once to five times: none, Unix seconds, since the previous packet, date and time, since the first packet. */
export type TimeMode = 0 | 1 | 2 | 3 | 4 | 5;

/** Names for numbers, where they are wanted. Each may answer `undefined`: no name known. */
export interface NameLookups {
  /** The name of an IPv4 or IPv6 address, given as text. */
  readonly host?: (address: string) => string | undefined;
  readonly port?: (port: number, protocol: "tcp" | "udp") => string | undefined;
  /** The name of a hardware address, given as text. */
  readonly ether?: (address: string) => string | undefined;
  /** The name of an interface by its index (LINUX_SLL2). */
  readonly interface?: (index: number) => string | undefined;
}

export interface PrintOptions {
  /** Print names for ports, protocols and makers of hardware; -n switches this off. */
  readonly names: boolean;
  /** Where names come from; the default knows the common ports. */
  readonly lookups: NameLookups;
  /** -e: print the link-layer header. */
  readonly linkHeader: boolean;
  /** -q, counted: less of the protocols. */
  readonly quiet: number;
  /** -v, counted. */
  readonly verbosity: number;
  readonly dump: Dump;
  /** -x was given, also where -X takes its place; what `dump` says unless told. */
  readonly hexAsked?: boolean | undefined;
  /** -S: TCP sequence numbers as they are, not relative to the first ones seen. */
  readonly absoluteSequenceNumbers: boolean;
  readonly time: TimeMode;
  readonly precision: "micro" | "nano";
  /** -#: begin the line with the packet's number. */
  readonly number: boolean;
  /** -K: believe checksums instead of verifying them. */
  readonly skipChecksums: boolean;
  /** -T: take what UDP carries, and TCP where the protocol runs over it, for this protocol. */
  readonly packetType?: PacketType | undefined;
  /** -H: look for the mesh headers of a draft of IEEE 802.11s. */
  readonly meshHeaders?: boolean | undefined;
  /** -M: verify the signatures of TCP segments, and of messages of IS-IS and RSVP. */
  readonly secretDigests?: SecretDigests | undefined;
  /** -b: AS numbers above 65535 in BGP as two halves with a dot between them (RFC 5396). */
  readonly dottedAsNumbers?: boolean | undefined;
  /** -u: NFS file handles as they are. */
  readonly rawHandles?: boolean | undefined;
}

export const defaultPrintOptions: PrintOptions = {
  names: true,
  lookups: { port: (port, protocol) => builtInServices().name(port, protocol) },
  linkHeader: false,
  quiet: 0,
  verbosity: 0,
  dump: "none",
  absoluteSequenceNumbers: false,
  time: 0,
  precision: "micro",
  number: false,
  skipChecksums: false,
};
