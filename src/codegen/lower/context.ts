/**
 * What lowering knows while it goes through the text: the options, the values made so far, and where the headers are.
 *
 * The positions change as it goes: after `vlan` the network header is four bytes further on, after `pppoes` the link
 * layer is PPP. That holds for everything that follows in the text, whatever the operators between (pcap-filter(7),
 * under `vlan`).
 */
import { errorLimit, FilterSemanticError, joinErrors, type Span } from "../../errors.js";
import type { LinkType } from "../../net/link-types.js";
import type { Resolver } from "../../net/resolver.js";
import { always, check, type Condition } from "../condition.js";
import type { Cell, Size, Value } from "../value.js";
import type { Sources } from "../sources.js";
import { Values } from "../values.js";
import type { Position } from "./position.js";
import { PflogFraming, WlanFraming, type ComputedFraming } from "./computed-framing.js";
import { framings, type FramingKind, type FramingRow } from "./framings.js";

/** What is left where the link layer is unknown. */
export const onlyBytes = "of such packets only bytes can be asked, as in `link[0] = 1`, and the length";

const packetStart: Position = { index: null, offset: 0 };

export type { Position } from "./position.js";

export interface LoweringOptions {
  readonly linkType: LinkType;
  /** The IPv4 netmask of the captured network, for `ip broadcast`; u32, host order. */
  readonly netmask: number | undefined;
  readonly resolver: Resolver;
  /**
   * What is known of the capture that the filter is for: the byte order of whoever wrote it decides how NULL headers
   * read. Absent for a filter that is not for a file.
   */
  readonly savefile: { readonly bigEndian: boolean } | undefined;
  /** Whether the kernel may have taken the outer VLAN tag out of the packet and keep it as metadata. False unless given. */
  readonly hidesVlanTag?: boolean;
  /** Where to note what became of each term, if that is wanted. */
  readonly sources?: Sources;
}

/** Where the headers are at one point of the text. */
export interface Framing {
  readonly kind: FramingKind | undefined;
  /** DLT_ name and description of the link layer in force: the capture's own, or PPP within PPPoE. */
  readonly name: string;
  readonly description: string;
  /** First byte of the link-layer header in force. */
  readonly header: Position;
  /** The field naming the next protocol. */
  readonly type: Position | undefined;
  /** First byte after the link-layer header. */
  readonly payload: Position | undefined;
  /** The network header's offset within the payload; and where an 802.2 header is not followed by SNAP. */
  readonly network: number;
  readonly networkNoSnap: number | undefined;
  readonly mplsDepth: number;
  /** Where the hardware addresses are in the link-layer header. */
  readonly addresses: FramingRow["addresses"];
  /** What must hold for the link layer in force to be there at all: asked before its protocol, and before its addresses. */
  readonly precondition: Condition;
  readonly addressPrecondition: Condition;
}

/** The framing that a row of the table describes, starting at a position. */
export function framingFrom(
  row: FramingRow | undefined,
  { name, description }: { readonly name: string; readonly description: string },
  start: Position = packetStart,
): Framing {
  const at = (offset: number | undefined): Position | undefined =>
    offset === undefined ? undefined : { index: start.index, offset: start.offset + offset };
  return {
    kind: row?.kind,
    name,
    description,
    header: at(row?.header ?? 0)!,
    type: at(row?.type),
    payload: at(row?.payload),
    network: row?.network ?? 0,
    networkNoSnap: row?.networkNoSnap,
    mplsDepth: 0,
    addresses: row?.addresses,
    precondition: always,
    addressPrecondition: always,
  };
}

/** Messages repeat no more of an id than this. */
const longestId = 60;

/** How to mend a mistake; what takes long to find out, such as the nearest names, is found when it is told. */
export type Hint = string | (() => string);

/** One per compilation; handed to every lowering function. */
export class Lowering {
  readonly values = new Values();
  framing: Framing;
  private readonly computed: ComputedFraming | undefined;
  /** libpcap's optimizer leaves some filters alone, and then does not see that one rejects all packets. */
  libpcapOptimizes = true;
  private readonly used = new Set<Value>();
  /** The primitive being lowered; errors point at it unless told better. */
  span: Span = { start: 0, end: 0 };
  /** The number in it, where it has one: errors of range point there. */
  numberSpan: Span = this.span;
  /** Its id as it is written, for hints. */
  idText = "";
  private readonly errors: FilterSemanticError[] = [];

  constructor(readonly options: LoweringOptions) {
    const { linkType } = options;
    const row = framings[linkType.name];
    this.framing = framingFrom(row, linkType);
    if (row?.wlanPrefix) this.computed = new WlanFraming(this.values, row.wlanPrefix);
    if (row?.kind === "pflog") this.computed = new PflogFraming(this.values);
    if (this.computed) {
      const { header, payload } = this.computed;
      this.framing = { ...this.framing, header, payload };
    }
  }

  /** The whole filter, with what must be computed before its first test. Throws what is wrong with it, if anything is. */
  finish(condition: Condition): Condition {
    if (this.errors.length > 0) this.giveUp();
    return this.computed?.wrap(condition, this.used) ?? condition;
  }

  /**
   * Moves on to a header inside the present one. `payload` is the cell with the position of what follows it, where that
   * is computed.
   */
  enterTunnel(framing: Framing, payload?: Cell): void {
    this.computed?.enterTunnel(payload);
    this.framing = framing;
  }

  /**
   * Refuses the primitive, of which nothing can be made. `code` is stable, the message names what is wrong and the limit,
   * the hint how to mend it.
   */
  fail(code: string, message: string, hint: Hint, span: Span = this.span): never {
    throw this.refusal(code, message, hint, span);
  }

  /** Refuses a part of the primitive, of which the rest makes sense and may have other mistakes. */
  report(code: string, message: string, hint: Hint, span: Span): void {
    this.note(this.refusal(code, message, hint, span));
  }

  /** The error for a mistake, or the one that says the same already: a list may repeat a mistake a thousand times. */
  private refusal(code: string, message: string, hint: Hint, span: Span): FilterSemanticError {
    const { idText } = this;
    const readable =
      idText.length > longestId ? message.replaceAll(idText, `${idText.slice(0, longestId - 1)}…`) : message;
    const told = this.errors.find((each) => each.message === readable);
    return told ?? new FilterSemanticError(code, readable, span, { hint: typeof hint === "string" ? hint : hint() });
  }

  /** Keeps an error for the end. The same words, or further ones about the same place, would not help more. */
  note(error: FilterSemanticError): void {
    const { message, span } = error;
    const told = this.errors.some((each) => each.message === message || each.span.start === span.start);
    if (!told) this.errors.push(error);
    if (this.errors.length === errorLimit) this.giveUp();
  }

  /** Throws the errors found so far. */
  giveUp(): never {
    throw joinErrors(this.errors);
  }

  const(value: number): Value {
    return this.values.const(value);
  }

  /** The field of `size` bytes, `offset` bytes after a position. */
  at(position: Position, offset: number, size: Size): Value {
    this.use(position);
    return this.values.load(size, position.index, (position.offset + offset) >>> 0);
  }

  /** A field of the link-layer header. */
  link(offset: number, size: Size): Value {
    return this.at(this.framing.header, offset, size);
  }

  /** The field that names the next protocol. */
  type(size: Size): Value {
    return this.at(this.framing.type ?? this.noFraming(), 0, size);
  }

  /** A field of what follows the link-layer header, an 802.2 header included. */
  payload(offset: number, size: Size): Value {
    return this.at(this.framing.payload ?? this.noFraming(), offset, size);
  }

  /** A field of the network header. */
  network(offset: number, size: Size): Value {
    return this.payload(this.framing.network + offset, size);
  }

  /** A field of the header after the IPv4 header, whose length is read from the packet. */
  transport4(offset: number, size: Size): Value {
    return this.at(this.transport4Position(), offset, size);
  }

  /** Where the header after the IPv4 header starts. */
  transport4Position(): Position {
    const { payload, network } = this.framing;
    const start = payload ?? this.noFraming();
    const offset = (start.offset + network) >>> 0;
    if (!start.index) return { index: this.values.headerLength(offset), offset };
    const words = this.values.binary("and", this.values.load(1, start.index, offset), this.const(15));
    const bytes = this.values.binary("lsh", words, this.const(2));
    return { index: this.values.binary("add", bytes, start.index), offset };
  }

  equals(value: Value, k: number): Condition {
    return check("eq", value, this.const(k));
  }

  /** `value & mask = k`. */
  masked(value: Value, mask: number, k: number): Condition {
    if (mask === 0xffffffff) return this.equals(value, k);
    return this.equals(this.values.binary("and", value, this.const(mask)), k);
  }

  /** A field of the network header where the link layer has an 802.2 header without SNAP. */
  networkNoSnap(offset: number, size: Size): Value {
    return this.payload((this.framing.networkNoSnap ?? this.noFraming()) + offset, size);
  }

  /** Notes that a position is looked at, so that what leads there is computed. */
  use({ index }: Position): void {
    if (!index) return;
    this.used.add(index);
    // libpcap's optimizer cannot follow the jumps that find an 802.11 payload.
    if (this.framing.kind === "wlan" && index === this.framing.payload?.index) this.libpcapOptimizes = false;
  }

  private noFraming(): never {
    const { name, description } = this.framing;
    return this.fail(
      "link-type",
      `link-layer type filtering not implemented for DLT_${name} (${description})`,
      onlyBytes,
    );
  }
}
