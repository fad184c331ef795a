import { escapeText } from "./escaped-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Redis's protocol, RESP: a list of values, those in arrays among the others. */
export interface RespLayer extends Layer {
  readonly kind: "resp";
  readonly values: readonly RespValue[];
  /** `short`: a value does not end in the segment; `cut`: bytes of it were not captured. */
  readonly end: undefined | "short" | "cut";
}

/** A text, or what there is in place of one: nothing, or a length that cannot be. */
type RespValue =
  | { readonly form: "text"; readonly text: string }
  | { readonly form: "empty" | "null" | "too-large" | "negative" | "invalid" };

const [lineFeed, carriageReturn] = [0x0a, 0x0d];
const marks = { string: 0x2b, error: 0x2d, integer: 0x3a, bulk: 0x24, array: 0x2a } as const;
const minus = 0x2d;
const largest = 0x7fffffff;

export function decodeResp(reader: Reader, wireLength: number): RespLayer {
  const { offset, left: capturedLength } = reader;
  const values: RespValue[] = [];
  const parser = new Parser(reader, offset + wireLength, values);
  return { kind: "resp", offset, wireLength, capturedLength, end: parser.run(), values };
}

type End = "short" | "cut" | undefined;

class Parser {
  private readonly reader: Reader;
  private readonly end: number;
  private readonly values: RespValue[];
  /** How many values each open array, the innermost last, still has. */
  private readonly open: number[] = [];

  constructor(reader: Reader, end: number, values: RespValue[]) {
    this.reader = reader;
    this.end = end;
    this.values = values;
  }

  run(): End {
    while (this.reader.offset < this.end || this.open.length > 0) {
      const failure = this.value();
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  private get left(): number {
    return this.end - this.reader.offset;
  }

  private value(): End {
    if (this.left < 1) return "short";
    const mark = this.reader.at8(this.reader.offset);
    switch (mark) {
      case undefined:
        return "cut";
      case marks.string:
      case marks.error:
      case marks.integer:
        this.reader.skip(1);
        return this.line() ?? this.close();
      case marks.bulk:
        this.reader.skip(1);
        return this.bulk() ?? this.close();
      case marks.array:
        this.reader.skip(1);
        return this.array();
      default:
        return this.inline() ?? this.close();
    }
  }

  /** A value is complete, and with it the arrays whose last it was. */
  private close(): undefined {
    while (this.open.length > 0) {
      const left = this.open.pop()! - 1;
      if (left > 0) {
        this.open.push(left);
        return;
      }
    }
  }

  /** Moves to the next line end. tcpdump marks one that is missing, whether it was captured or not. */
  private findLineEnd(): End {
    for (; this.left >= 2 && this.reader.has(2); this.reader.skip(1)) {
      const at = this.reader.offset;
      if (this.reader.at8(at) === carriageReturn && this.reader.at8(at + 1) === lineFeed) return undefined;
    }
    return "short";
  }

  private text(start: number, length: number): void {
    this.values.push({ form: "text", text: escapeText(this.reader, start, length) });
  }

  private line(): End {
    const start = this.reader.offset;
    if (this.findLineEnd() !== undefined) return "short";
    this.text(start, this.reader.offset - start);
    this.reader.skip(2);
    return undefined;
  }

  private bulk(): End {
    const length = this.length();
    if (length === "short" || length === "cut") return length;
    if (typeof length === "string") {
      this.values.push({ form: length });
      return undefined;
    }
    if (length === 0) this.values.push({ form: "empty" });
    else {
      if (this.left < length || !this.reader.has(length)) return "short";
      this.text(this.reader.offset, length);
      this.reader.skip(length);
    }
    if (this.findLineEnd() !== undefined) return "short";
    this.reader.skip(2);
    return undefined;
  }

  private array(): End {
    const length = this.length();
    if (length === "short" || length === "cut") return length;
    if (typeof length === "number" && length > 0) {
      this.open.push(length);
      return undefined;
    }
    this.values.push({ form: typeof length === "string" ? length : "empty" });
    return this.close();
  }

  /** A command as a person types it. */
  private inline(): End {
    const before = this.passLineEnds();
    if (before !== undefined) return before;
    const start = this.reader.offset;
    for (;;) {
      if (this.left < 1) return "short";
      const byte = this.reader.at8(this.reader.offset);
      if (byte === undefined) return "cut";
      if (byte === carriageReturn || byte === lineFeed) break;
      this.reader.skip(1);
    }
    this.text(start, this.reader.offset - start);
    return this.passLineEnds();
  }

  private passLineEnds(): End {
    for (let found = false; ; found = true) {
      const byte = this.left < 1 ? undefined : this.reader.at8(this.reader.offset);
      if (byte === undefined) return found ? undefined : "short";
      if (byte !== carriageReturn && byte !== lineFeed) return undefined;
      this.reader.skip(1);
    }
  }

  private length(): number | "null" | "too-large" | "negative" | "invalid" | "short" | "cut" {
    const next = (): number | "short" | "cut" => {
      if (this.left < 1) return "short";
      return this.reader.maybe8() ?? "cut";
    };
    let byte = next();
    const negative = byte === minus;
    if (negative) byte = next();
    let result = 0;
    let tooLarge = false;
    let digits = 0;
    for (; typeof byte === "number" && byte >= 0x30 && byte <= 0x39; byte = next(), digits++) {
      const larger = result * 10 + byte - 0x30;
      if (larger > largest) tooLarge = true;
      else result = larger;
    }
    if (typeof byte === "string") return byte;
    if (digits === 0 || byte !== carriageReturn) return "invalid";
    byte = next();
    if (typeof byte === "string") return byte;
    if (byte !== lineFeed) return "invalid";
    if (negative) return tooLarge || result !== 1 ? "negative" : "null";
    return tooLarge ? "too-large" : result;
  }
}
