/** Every option, as data: tcpdump's of version 4.99, and the few that only this command has. */

/**
 * What becomes of an option:
 * - "count": how often it is given matters, or only whether it is;
 * - "value": it takes a value, and the last one counts;
 * - "ignored": it means nothing where captures are read; taken, as tcpdump takes it, so that old scripts run;
 * - "refused": it would change what comes out and is not done yet.
 */
export type OptionUse = "count" | "value" | "ignored" | "refused";

export interface OptionRow {
  readonly short?: string;
  readonly long?: string;
  /** What the value is called in the help. An option without takes none. */
  readonly value?: string;
  readonly use: OptionUse;
  /** One line of help; for a refused option, what it does in tcpdump. */
  readonly help: string;
}

/** Where an option's count or value is found after parsing: under its long name, or else its letter. */
export function keyOf(row: OptionRow): string {
  return row.long ?? row.short!;
}

const row = (short: string, long: string, value: string, use: OptionUse, help: string): OptionRow => ({
  ...(short !== "" && { short }),
  ...(long !== "" && { long }),
  ...(value !== "" && { value }),
  use,
  help,
});

// prettier-ignore
export const optionTable: readonly OptionRow[] = [
  row("r", "", "FILE", "value", "read packets from FILE, - for standard input; may be given several times"),
  row("V", "", "FILE", "value", "read the captures that FILE lists, one on each line"),
  row("w", "", "FILE", "value", "write the packets to FILE, - for standard output, instead of printing them"),
  row("", "write-format", "FORMAT", "value", "what -w writes: pcap or pcapng; as the input is, unless given"),
  row("C", "", "MEGABYTES", "value", "begin another file with -w when one is larger than so many million bytes"),
  row("G", "", "SECONDS", "value", "begin another file with -w after so many seconds; its name is put through strftime(3)"),
  row("W", "", "COUNT", "value", "with -C, write over the first file after COUNT files; with -G, stop there"),
  row("z", "", "COMMAND", "value", "run COMMAND with the name of each file that -C or -G has ended, in the background"),
  row("F", "", "FILE", "value", "take the filter from FILE; words on the command line are ignored"),
  row("", "recover", "", "count", "go on behind damage in a capture, and say what was left out"),
  row("c", "", "COUNT", "value", "stop after COUNT matching packets"),
  row("", "count", "", "count", "print only how many packets match"),
  row("", "print", "", "count", "print packets even with -w or --count"),

  row("d", "", "", "count", "print the compiled filter and stop; -dd as a C array, -ddd as decimal numbers"),
  row("O", "no-optimize", "", "count", "do not optimize the filter"),
  row("y", "linktype", "NAME", "value", "link type for -d without -r, such as EN10MB"),
  row("L", "list-data-link-types", "", "count", "list the link types -y knows"),
  row("s", "snapshot-length", "LENGTH", "value", "how many bytes an accepting filter keeps, for -d without -r"),

  row("n", "", "", "count", "print numbers instead of names"),
  row("e", "", "", "count", "print the link-layer header"),
  row("q", "", "", "count", "print less of each protocol"),
  row("v", "", "", "count", "print more; -vv and -vvv still more"),
  row("x", "", "", "count", "dump packets in hexadecimal; -xx with the link-layer header"),
  row("X", "", "", "count", "dump packets in hexadecimal and ASCII; -XX with the link-layer header"),
  row("A", "", "", "count", "dump packets in ASCII; -AA with the link-layer header"),
  row("S", "absolute-tcp-sequence-numbers", "", "count", "print TCP sequence numbers as they are"),
  row("K", "dont-verify-checksums", "", "count", "do not verify checksums"),
  row("b", "", "", "count", "print large AS numbers in BGP as two halves, 1.10"),
  row("H", "", "", "count", "look for the mesh headers of a draft of 802.11s"),
  row("u", "", "", "count", "print NFS file handles as they are"),
  row("M", "", "SECRET", "value", "verify the signatures of TCP segments (RFC 2385), and of messages of IS-IS and RSVP, with this secret"),
  row("T", "", "TYPE", "value", "take what UDP or TCP carries for this protocol: domain, rtp, snmp and others"),
  row("", "resolve", "", "count", "ask DNS for the names of addresses, for two seconds at most"),
  row("N", "", "", "count", "print host names without their domain"),
  row("#", "number", "", "count", "print the number of each packet"),
  row("t", "", "", "count", "no time; -tt Unix time, -ttt since the last packet, -tttt with date, -ttttt since the first"),
  row("", "micro", "", "count", "time stamps in microseconds, the default"),
  row("", "nano", "", "count", "time stamps in nanoseconds, also in what -w writes"),
  row("", "time-stamp-precision", "UNIT", "value", "micro or nano"),
  row("", "json", "", "count", "print each packet as a JSON object on a line of its own"),
  row("", "json-array", "", "count", "print all packets as one JSON array"),
  row("", "fields", "NAMES", "value", "print these fields, names between commas, as columns: --fields ip.src,tcp.dport"),
  row("", "fields-format", "FORMAT", "value", "tsv, which is the default, or csv"),
  row("", "fields-header", "", "count", "begin with a line that names the columns"),
  row("l", "", "", "count", "write every line at once"),
  row("U", "packet-buffered", "", "count", "write every packet at once"),
  row("", "color", "WHEN", "value", "colour text and messages: auto, always or never"),
  row("h", "help", "", "count", "print this help"),
  row("", "version", "", "count", "print the version"),

  row("a", "", "", "ignored", "nothing, for old scripts"),
  row("B", "buffer-size", "KIB", "ignored", "size of the operating system's capture buffer"),
  row("i", "interface", "NAME", "ignored", "interface to capture on"),
  row("I", "monitor-mode", "", "ignored", "capture in monitor mode"),
  row("j", "time-stamp-type", "TYPE", "ignored", "the clock that time stamps are taken by"),
  row("J", "list-time-stamp-types", "", "ignored", "list time stamp types"),
  row("p", "no-promiscuous-mode", "", "ignored", "do not capture in promiscuous mode"),
  row("Q", "direction", "DIRECTION", "ignored", "direction to capture"),
  row("", "immediate-mode", "", "ignored", "capture in immediate mode"),
  row("Z", "relinquish-privileges", "USER", "ignored", "change to USER; pcapsift never takes privileges"),

  row("D", "list-interfaces", "", "refused", "lists the interfaces of this machine"),
  row("E", "", "SECRET", "refused", "decrypts IPsec with keys from the command line, where every user of the machine can read them"),
  row("f", "", "", "refused", "prints foreign addresses as numbers, which needs an interface to be foreign to"),
  row("m", "", "MODULE", "refused", "loads an SNMP MIB"),
  row("Y", "debug-filter-parser", "", "refused", "traces the filter parser"),
  row("", "fp-type", "", "refused", "prints the floating-point format"),
];
