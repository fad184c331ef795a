import type { Layer } from "../decode/index.js";
import { Bytes } from "../decode/index.js";
import type { CapturedText } from "../decode/escaped-text.js";
import { escapeByte } from "../decode/escaped-text.js";
import type { Ipv4Layer } from "../decode/ipv4.js";
import type { Ipv6Layer } from "../decode/ipv6.js";
import { EndpointTexts } from "./endpoint-texts.js";
import { addHexAndAsciiDump, addHexDump } from "./hex-dump.js";
import { ipProtocolName } from "./ip-protocols.js";
import type { PrintOptions } from "./options.js";
import { organizationName } from "./organizations.js";
import { TcpConversations } from "./tcp-conversations.js";
import { KeptPieces, type Piece } from "./piece.js";
import type { TextBuffer } from "./text-buffer.js";
import type { TimeStamps } from "./time-stamp.js";

/** The printer of one kind of layer. It writes to `out` and must do so for any layer of the kind, however broken. */
export type PrintLayer<L extends Layer = Layer> = (layer: L, out: Out) => void;

type PrinterOf = (kind: string) => PrintLayer<never> | undefined;

/** The text that stands for each field of a message, in the order in which they are shown. */
export type FieldWords<T> = { readonly [Name in keyof T]?: (value: NonNullable<T[Name]>) => string };

const mostMacTexts = 4096;
const broadcast = "ff:ff:ff:ff:ff:ff";
const macTextLength = broadcast.length;

/** The hardware addresses around a layer, for those that print them when the link layer did not. */
export interface LinkAddresses {
  readonly source: string;
  readonly destination: string;
}

/**
 * The text of one packet while it is written, and what its layers tell each other about how to print.
 *
 * When a printer needs a field that was not captured, the whole packet's text ends there with a mark such as ` [|tcp]`:
 * `stop` writes it and closes the text, and everything added later is dropped. So printers need not unwind; they go on
 * and nothing comes of it. `need` reads a field with that rule. Because arguments are evaluated before `add` is called,
 * `out.add(`, ttl ${out.need(layer.timeToLive)}`)` prints either all of the piece or the mark instead.
 */
export class Out {
  /** Other printers than `lessVerbose` only read them. */
  options: PrintOptions;
  readonly conversations = new TcpConversations();
  /** Where the text goes; it may hold that of earlier packets. */
  text: TextBuffer;
  /** False once the text has been ended by `stop`. */
  open = true;
  /** The name that a mark of truncation or an upper-case heading shows: that of the printer entered last. */
  protocol = "";
  /** The innermost IP header. */
  network: Ipv4Layer | Ipv6Layer | undefined;
  link: LinkAddresses | undefined;
  /** The packet's bytes, for dumps. */
  data: Uint8Array = new Uint8Array(0);
  private readonly printerOf: PrinterOf;
  private readonly times: TimeStamps;
  private readonly endpointTexts = new EndpointTexts();
  private readonly macTexts = new KeptPieces<string>((address) => address, mostMacTexts);
  private readonly memories = new Map<new () => object, object>();
  private readonly suppressDefaultDump: boolean;
  private readonly portTexts = { tcp: new Map<number, string>(), udp: new Map<number, string>() };

  constructor(options: PrintOptions, printerOf: PrinterOf, text: TextBuffer, times: TimeStamps) {
    this.options = options;
    this.text = text;
    this.printerOf = printerOf;
    this.times = times;
    this.suppressDefaultDump = options.quiet > 0 || /x/i.test(options.dump);
  }

  /** What a protocol remembers from one packet to the next; made when it is first asked for. */
  memory<T extends object>(Kind: new () => T): T {
    let memory = this.memories.get(Kind) as T | undefined;
    if (memory === undefined) this.memories.set(Kind, (memory = new Kind()));
    return memory;
  }

  /** Begins with another packet. */
  reset(data: Uint8Array, text: TextBuffer): void {
    this.data = data;
    this.text = text;
    this.open = true;
    this.protocol = "";
    this.network = undefined;
    this.link = undefined;
  }

  add(text: string): void {
    if (this.open) this.text.add(text);
  }

  /** A number in decimal. On every packet's way, this and several pieces are cheaper than one string made of them. */
  number(value: number): void {
    if (this.open) this.text.addNumber(value);
  }

  /** A time that stands in the packet, as the packet's own are printed. */
  timeStamp(seconds: bigint, fraction: bigint): void {
    if (this.open) this.times.addForeign(this.text, seconds, fraction);
  }

  /** A number in hexadecimal with zeros before it, so that it has `width` digits. */
  hexadecimal(value: number, width: number): void {
    if (this.open) this.text.addHexadecimal(value, width);
  }

  /** A text that is printed often. */
  piece(piece: Piece): void {
    if (this.open) this.text.addPiece(piece);
  }

  /** A text that is printed often and the number after it. */
  numbered(piece: Piece, value: number): void {
    if (!this.open) return;
    this.text.addPiece(piece);
    this.text.addNumber(value);
  }

  /** Prints a layer with the printer of its kind. */
  layer(layer: Layer): void {
    const print = this.printerOf(layer.kind) as PrintLayer | undefined;
    if (print !== undefined && this.open) print(layer, this);
  }

  /** Marks that data ended early, and goes on. */
  truncated(): void {
    this.add(` [|${this.protocol}]`);
  }

  /** Marks that data ended early, and ends the packet's text. */
  stop(): void {
    this.truncated();
    this.open = false;
  }

  /** Ends the packet's text; the mark stands already. */
  close(): void {
    this.open = false;
  }

  invalid(): void {
    this.add(" (invalid)");
  }

  /** The value of a field; when it was not captured, the text ends here and the value is 0. */
  need(value: number | undefined): number {
    if (value !== undefined) return value;
    this.stop();
    return 0;
  }

  /** As `need`, for fields that are text. */
  needText(value: string | undefined): string {
    if (value !== undefined) return value;
    this.stop();
    return "";
  }

  /** Text, as far as it was captured; the packet's text ends where that ends early. */
  captured({ text, cut }: CapturedText): void {
    this.add(text);
    if (cut) this.stop();
  }

  /** Shows fields in the order of their words, up to the first that was not captured; the packet's text ends there. */
  fields<T extends object>(values: T, words: FieldWords<T>): void {
    for (const name in words) {
      const value = values[name];
      if (value === undefined || value === null) return this.stop();
      this.add(words[name]!(value));
    }
  }

  /** Prints a part as if -v had been given `count` times less. */
  lessVerbose(count: number, print: () => void): void {
    const options = this.options;
    this.options = { ...options, verbosity: options.verbosity - count };
    print();
    this.options = options;
  }

  /** The name of an IP address, or the address. */
  host(address: string): string {
    // An address that was not captured is no text at all.
    if (!this.options.names || address === "") return address;
    return this.options.lookups.host?.(address) ?? address;
  }

  /** The name of a port, or its number. */
  port(port: number, protocol: "tcp" | "udp"): string {
    if (!this.options.names) return String(port);
    const texts = this.portTexts[protocol];
    const known = texts.get(port);
    if (known !== undefined) return known;
    const text = this.options.lookups.port?.(port, protocol) ?? String(port);
    texts.set(port, text);
    return text;
  }

  /**
   * `source.port > destination.port: `; the addresses are left out where other headers lie between the IP header and that
   * of this protocol.
   */
  endpoints(sourcePort: number, destinationPort: number, protocol: "tcp" | "udp", protocolNumber: number): void {
    const network = this.follows(protocolNumber) ? this.network : undefined;
    if (network !== undefined && !this.options.names && this.open)
      return this.endpointTexts.add(this.text, network.source, sourcePort, network.destination, destinationPort);
    this.endpoint(network?.source, sourcePort, protocol);
    this.add(" > ");
    this.endpoint(network?.destination, destinationPort, protocol);
    this.add(": ");
  }

  private endpoint(address: string | undefined, port: number, protocol: "tcp" | "udp"): void {
    if (address !== undefined) {
      this.add(this.host(address));
      this.add(".");
    }
    if (this.options.names) this.add(this.port(port, protocol));
    else this.number(port);
  }

  /** Whether a protocol follows the innermost fixed IP header directly. */
  follows(protocol: number): boolean {
    const { network } = this;
    if (network === undefined) return false;
    return protocol === (network.version === 4 ? network.protocol : network.nextHeader);
  }

  /** `source > destination`, of the innermost IP header or addresses given. */
  hosts(source: string, destination: string): void {
    this.add(this.host(source));
    this.add(" > ");
    this.add(this.host(destination));
  }

  /** Whether the source address of the innermost IP header is larger than the destination, as numbers. */
  isSourceLarger(): boolean {
    if (this.network === undefined) return false;
    const { version, offset } = this.network;
    const [start, length] = version === 4 ? [offset + 12, 4] : [offset + 8, 16];
    for (let at = start; at < start + length; at++) {
      const difference = this.data[at]! - this.data[at + length]!;
      if (difference !== 0) return difference > 0;
    }
    return false;
  }

  /** The name of an IP protocol, or its number, with a blank before it. */
  ipProtocol(protocol: number): string {
    const name = this.options.names ? ipProtocolName(protocol) : undefined;
    return ` ${name ?? `ip-proto-${protocol}`}`;
  }

  /** A hardware address: its name, or itself with its maker; alone when names are off, and where it is none of Ethernet. */
  mac(address: string): string {
    if (!this.options.names || address.length !== macTextLength) return address;
    const name = this.options.lookups.ether?.(address) ?? (address === broadcast ? "Broadcast" : undefined);
    return name ?? `${address} (oui ${organizationName(address)})`;
  }

  /** Adds `mac`. A capture has few hardware addresses, so their texts are kept. */
  addMac(address: string): void {
    if (this.options.names) return this.add(this.mac(address));
    this.piece(this.macTexts.of(address));
  }

  /** Whether an option makes dumps of unknown payloads superfluous. */
  get suppressesDefaultDump(): boolean {
    return this.suppressDefaultDump;
  }

  /**
   * The dump of a payload nobody knows: in hexadecimal and ASCII, unless an option makes it superfluous. If it is asked to
   * show more than the `length` bytes captured, the packet's text ends after them.
   */
  defaultDump(offset: number, length: number, wireLength = length): void {
    if (this.suppressDefaultDump) return;
    this.hexAndAsciiDump(offset, offset + Math.min(length, wireLength));
    if (wireLength > length) this.stop();
  }

  /** The packet's bytes from `start` to `end` in hexadecimal and ASCII, each line of 16 after `indent`. */
  hexAndAsciiDump(start: number, end: number, indent = "\n\t"): void {
    if (this.open) addHexAndAsciiDump(this.text, this.data, start, end, indent);
  }

  /** Bytes in hexadecimal, each line of 16 after `indent`. */
  hexDump(bytes: Bytes, indent: string): void {
    if (this.open) addHexDump(this.text, bytes.data, bytes.start, bytes.end, indent);
  }

  /** As many of `count` bytes at `offset` in hexadecimal as the layer has, each line of 16 after `indent`. */
  hexDumpAt(layer: Layer, offset: number, count: number, indent: string): void {
    const end = layer.offset + layer.capturedLength;
    if (offset > end) this.add(`${indent}Dissector error: print_unknown_data called with pointer past end of packet`);
    else if (this.open) addHexDump(this.text, this.data, offset, Math.min(offset + count, end), indent);
  }

  /** `count` bytes at `offset` in capital hexadecimal digits. */
  upperHex(offset: number, count: number): string {
    return new Bytes(this.data, offset, offset + count).hex().toUpperCase();
  }

  /** Text that fills up `length` bytes with zeros, escaped; the packet's text ends where a byte is missing before them. */
  paddedText(bytes: Bytes, length: number): void {
    for (let index = 0; index < bytes.length; index++) {
      if (bytes.at(index) === 0) return;
      this.add(escapeByte(bytes.at(index)));
    }
    if (bytes.length < length) this.stop();
  }

  /** Bytes as text, control and 8-bit characters escaped. */
  escaped(bytes: Bytes): string {
    let text = "";
    for (let at = bytes.start; at < bytes.end; at++) text += escapeByte(bytes.data[at]!);
    return text;
  }

  /** As `escaped`, up to the first zero byte. */
  escapedUntilZero(bytes: Bytes): string {
    let length = 0;
    while (length < bytes.length && bytes.at(length) !== 0) length++;
    return this.escaped(bytes.slice(0, length));
  }
}
