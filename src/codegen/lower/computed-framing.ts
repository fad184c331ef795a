/**
 * Where an 802.11 header and its payload start: behind a capture header that tells its own length, and after a header of
 * 24 or 26 bytes that some cards pad to a multiple of four.
 *
 * Both are computed before the first test, and only if some test looks there: a packet too short for them is then
 * rejected, whatever the filter. Sources: radiotap.org, the PPI specification, the AVS capture frame format.
 */
import { all, always, any, check, not, store, type Condition } from "../condition.js";
import type { Cell, Value } from "../value.js";
import type { Values } from "../values.js";
import type { WlanPrefix } from "./framings.js";
import type { Position } from "./position.js";

/** Length of an 802.11 header, and of the QoS control field that some data frames have besides. */
const headerLength = 24;
const qosLength = 2;

/** DLT_IEEE802_11 as PPI has it: little-endian. */
const ppiLinkType = 0x69000000;

/** The fields a radiotap header may hold, as its bitmap reads big-endian; and the flag for a padded header. */
const radiotap = { flags: 0x02000000, tsft: 0x01000000, extended: 0x00000080, dataPad: 0x20 } as const;

/** Prism headers have 144 bytes, unless they are AVS headers, which start with this number in the upper 20 bits. */
const prismLength = 144;
const avsCookie = 0x80211000;

/** A framing whose positions are computed from the packet before the first test. */
export interface ComputedFraming {
  readonly header: Position;
  readonly payload: Position;
  /** Notes a step into a tunnel; `payload` is the cell for the position of what follows it, where that is computed. */
  enterTunnel(payload: Cell | undefined): void;
  /** The filter, after what computes the positions that it looks at. */
  wrap(condition: Condition, used: ReadonlySet<Value>): Condition;
}

/**
 * Once a filter steps into a tunnel, libpcap computes positions for the tunnel's header only, and what the filter asked of
 * the outer header looks at the packet's start. The verdicts are to be the same, so here too.
 */
interface Tunnelled {
  readonly payload: Cell | undefined;
}

export class WlanFraming implements ComputedFraming {
  readonly header: Position;
  readonly payload: Position;
  private tunnelled: Tunnelled | undefined;
  private readonly headerCell: Cell | undefined;
  private readonly payloadCell: Cell;

  constructor(
    private readonly values: Values,
    private readonly prefix: WlanPrefix,
  ) {
    this.headerCell = prefix === "none" ? undefined : values.cell();
    this.payloadCell = values.cell();
    this.header = { index: this.headerCell ?? null, offset: 0 };
    this.payload = { index: this.payloadCell, offset: 0 };
  }

  enterTunnel(payload: Cell | undefined): void {
    this.tunnelled ??= { payload };
  }

  wrap(condition: Condition, used: ReadonlySet<Value>): Condition {
    const usesPayload = used.has(this.payloadCell);
    const steps: Condition[] = [];
    if (this.prefix === "ppi" && !this.tunnelled) steps.push(check("eq", this.word(4), this.values.const(ppiLinkType)));
    let header: Value = this.values.const(0);
    if (this.headerCell && (usesPayload || used.has(this.headerCell))) {
      // A cell that nothing stores into reads as 0.
      const cell = this.tunnelled ? this.values.cell() : this.headerCell;
      steps.push(this.storeHeader(cell));
      header = cell;
    }
    if (usesPayload) steps.push(this.storePayload(header, this.tunnelled?.payload ?? this.payloadCell));
    return all(...steps, condition);
  }

  private word(offset: number): Value {
    return this.values.load(4, null, offset);
  }

  /** Stores the length of the capture header, where the 802.11 header starts. */
  private storeHeader(cell: Cell): Condition {
    const { values } = this;
    switch (this.prefix) {
      case "none":
        return always;
      case "avs":
        return store(cell, this.word(4));
      case "radiotap":
      case "ppi": {
        const high = values.binary("lsh", values.load(1, null, 3), values.const(8));
        return store(cell, values.binary("or", values.load(1, null, 2), high));
      }
      case "prism": {
        const magic = values.binary("and", this.word(0), values.const(0xfffff000));
        return any(
          all(check("eq", magic, values.const(avsCookie)), store(cell, this.word(4))),
          store(cell, values.const(prismLength)),
        );
      }
    }
  }

  /** Stores where the payload starts: after 24 bytes, for a data frame two more with QoS, and padded if so marked. */
  private storePayload(header: Value, cell: Cell): Condition {
    const { values } = this;
    // One cell under three names: each step changes it or leaves it as it is.
    const plain = values.rename(cell);
    const withQos = values.rename(cell);
    const plus = (value: Value, bytes: number): Value => values.binary("add", value, values.const(bytes));
    const frameControl = values.load(1, header.kind === "const" ? null : header, 0);
    const bit = (mask: number): Condition => check("set", frameControl, values.const(mask));
    return all(
      store(plain, plus(header, headerLength)),
      any(
        all(
          bit(0x08),
          not(bit(0x04)),
          any(all(bit(0x80), store(withQos, plus(plain, qosLength))), store(withQos, plain)),
          this.storePadded(withQos, cell),
        ),
        store(cell, plain),
      ),
    );
  }

  /** Radiotap says in its flags whether the header is padded; they follow a timestamp of eight bytes, if there is one. */
  private storePadded(start: Cell, cell: Cell): Condition {
    const { values } = this;
    const asItIs = store(cell, start);
    if (this.prefix !== "radiotap" || this.tunnelled) return asItIs;
    const present = (mask: number): Condition => check("set", this.word(4), values.const(mask));
    const padFlag = (offset: number): Condition =>
      check("set", values.load(1, null, offset), values.const(radiotap.dataPad));
    const rounded = values.binary("and", values.binary("add", start, values.const(3)), values.const(0xfffffffc));
    return any(
      all(
        present(radiotap.flags),
        not(present(radiotap.extended)),
        any(all(present(radiotap.tsft), padFlag(16)), all(not(present(radiotap.tsft)), padFlag(8))),
        store(cell, rounded),
      ),
      asItIs,
    );
  }
}

/** pflog(4): the header starts with its own length, which is padded to a multiple of four. */
export class PflogFraming implements ComputedFraming {
  readonly header: Position = { index: null, offset: 0 };
  readonly payload: Position;
  private tunnelled: Tunnelled | undefined;
  private readonly cell: Cell;

  constructor(private readonly values: Values) {
    this.cell = values.cell();
    this.payload = { index: this.cell, offset: 0 };
  }

  enterTunnel(payload: Cell | undefined): void {
    this.tunnelled ??= { payload };
  }

  wrap(condition: Condition, used: ReadonlySet<Value>): Condition {
    if (!used.has(this.cell)) return condition;
    const { values } = this;
    const padded = values.binary("add", values.load(1, null, 0), values.const(3));
    return all(
      store(this.tunnelled?.payload ?? this.cell, values.binary("and", padded, values.const(0xfffffffc))),
      condition,
    );
  }
}
