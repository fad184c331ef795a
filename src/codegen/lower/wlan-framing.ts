/**
 * Where an 802.11 header and its payload start: behind a capture header that tells its own length, and after a header of
 * 24 or 26 bytes that some cards pad to a multiple of four.
 *
 * Both are computed before the first test, and only if some test looks there: a packet too short for them is then
 * rejected, whatever the filter. Sources: radiotap.org, the PPI specification, the AVS capture frame format.
 */
import { all, any, check, not, store, type Condition } from "../condition.js";
import type { Cell, Value } from "../graph.js";
import type { Values } from "../values.js";
import type { WlanPrefix } from "./framings.js";
import type { Position } from "./position.js";

/** Header length of a data frame without and with QoS control. */
const headerLength = { plain: 24, qos: 26 } as const;

/** DLT_IEEE802_11 as PPI has it: little-endian. */
const ppiLinkType = 0x69000000;

/** The fields a radiotap header may hold, as its bitmap reads big-endian; and the flag for a padded header. */
const radiotap = { flags: 0x02000000, tsft: 0x01000000, extended: 0x00000080, dataPad: 0x20 } as const;

/** Prism headers have 144 bytes, unless they are AVS headers, which start with this number in the upper 20 bits. */
const prismLength = 144;
const avsCookie = 0x80211000;

export class WlanFraming {
  readonly header: Position;
  readonly payload: Position;
  private readonly payloadCell: Cell;
  private readonly headerCell: Cell | undefined;

  constructor(
    private readonly values: Values,
    private readonly prefix: WlanPrefix,
  ) {
    this.payloadCell = values.cell();
    this.headerCell = prefix === "prism" ? values.cell() : undefined;
    this.header = { index: this.headerIndex(), offset: 0 };
    this.payload = { index: this.payloadCell, offset: 0 };
  }

  private word(offset: number): Value {
    return this.values.load(4, null, offset);
  }

  /** The length of the capture header, where the 802.11 header starts. */
  private headerIndex(): Value | null {
    const { values } = this;
    switch (this.prefix) {
      case "none":
        return null;
      case "avs":
        return this.word(4);
      case "radiotap":
      case "ppi": {
        const high = values.binary("lsh", values.load(1, null, 3), values.const(8));
        return values.binary("or", values.load(1, null, 2), high);
      }
      case "prism":
        return this.headerCell!;
    }
  }

  /** The filter with the offsets computed that it uses, and for PPI the test that it is 802.11 that was captured. */
  wrap(condition: Condition, used: ReadonlySet<Value>): Condition {
    const usesPayload = used.has(this.payloadCell);
    const { index } = this.header;
    const steps: Condition[] = [];
    if (this.prefix === "ppi") steps.push(check("eq", this.word(4), this.values.const(ppiLinkType)));
    if (index && (usesPayload || used.has(index))) steps.push(this.computeHeader(index));
    if (usesPayload) steps.push(this.computePayload());
    return all(...steps, condition);
  }

  private computeHeader(index: Value): Condition {
    if (!this.headerCell) return { kind: "guard", value: index };
    const magic = this.values.binary("and", this.word(0), this.values.const(0xfffff000));
    return any(
      all(check("eq", magic, this.values.const(avsCookie)), store(this.headerCell, this.word(4))),
      store(this.headerCell, this.values.const(prismLength)),
    );
  }

  private computePayload(): Condition {
    const { values } = this;
    const at = (length: number): Value => {
      const { index } = this.header;
      return index ? values.binary("add", index, values.const(length)) : values.const(length);
    };
    const frameControl = values.load(1, this.header.index, 0);
    const bit = (mask: number): Condition => check("set", frameControl, values.const(mask));
    const isData = all(bit(0x08), not(bit(0x04)));
    return any(
      all(
        isData,
        any(all(bit(0x80), this.storePayload(at(headerLength.qos))), this.storePayload(at(headerLength.plain))),
      ),
      store(this.payloadCell, at(headerLength.plain)),
    );
  }

  /** Radiotap says in its flags whether the header is padded; they follow a timestamp of eight bytes, if there is one. */
  private storePayload(start: Value): Condition {
    const { values } = this;
    const plain = store(this.payloadCell, start);
    if (this.prefix !== "radiotap") return plain;
    const present = (mask: number): Condition => check("set", this.word(4), values.const(mask));
    const padFlag = (offset: number): Condition =>
      check("set", values.load(1, null, offset), values.const(radiotap.dataPad));
    const rounded = values.binary("and", values.binary("add", start, values.const(3)), values.const(0xfffffffc));
    return any(
      all(
        present(radiotap.flags),
        not(present(radiotap.extended)),
        any(all(present(radiotap.tsft), padFlag(16)), all(not(present(radiotap.tsft)), padFlag(8))),
        store(this.payloadCell, rounded),
      ),
      plain,
    );
  }
}
