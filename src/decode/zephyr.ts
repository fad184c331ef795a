import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Zephyr's notices: texts that zero bytes end. Those from the first one that is missing on are absent. */
export interface ZephyrLayer extends Layer {
  readonly kind: "zephyr";
  readonly version: string | undefined;
  readonly numberOfFields: string | undefined;
  readonly notice: string | undefined;
  readonly uid: string | undefined;
  readonly port: string | undefined;
  readonly authentication: string | undefined;
  readonly authenticatorLength: string | undefined;
  readonly authenticator: string | undefined;
  readonly class: string | undefined;
  readonly instance: string | undefined;
  readonly opcode: string | undefined;
  readonly sender: string | undefined;
  readonly recipient: string | undefined;
  readonly format: string | undefined;
  readonly checksum: string | undefined;
  readonly multinotice: string | undefined;
  readonly multiUid: string | undefined;
  /** The first texts of the body. */
  readonly body: readonly string[];
  /** Why a text is missing: the datagram ends before it does, or it was not captured. */
  readonly end: undefined | "short" | "cut";
}

/** How many texts of the body anyone looks at. */
const bodyTexts = 3;

export function decodeZephyr(reader: Reader, wireLength: number): ZephyrLayer {
  const base = { kind: "zephyr", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const texts = new Texts(reader, wireLength);
  const next = (): string | undefined => texts.next();
  const header = {
    ...{ version: next(), numberOfFields: next(), notice: next(), uid: next(), port: next(), authentication: next() },
    ...{ authenticatorLength: next(), authenticator: next(), class: next(), instance: next(), opcode: next() },
    ...{ sender: next(), recipient: next(), format: next(), checksum: next(), multinotice: next(), multiUid: next() },
  };
  const body: string[] = [];
  while (body.length < bodyTexts && texts.end === undefined) {
    const text = next();
    if (text !== undefined) body.push(text);
  }
  return { ...base, ...header, body, end: texts.end };
}

class Texts {
  end: ZephyrLayer["end"];
  private readonly reader: Reader;
  private left: number;

  constructor(reader: Reader, length: number) {
    this.reader = reader;
    this.left = length;
  }

  next(): string | undefined {
    const start = this.reader.offset;
    while (this.end === undefined) {
      if (this.left === 0) this.end = "short";
      else if (!this.reader.has(1)) this.end = "cut";
      else {
        this.left--;
        if (this.reader.u8() === 0) return this.reader.text(start, this.reader.offset - 1);
      }
    }
    return undefined;
  }
}
