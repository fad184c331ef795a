import { escapeByte } from "./escaped-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A Kerberos message; of version 5 only that it is one is told. Fields not captured are absent. */
export interface KerberosLayer extends Layer {
  readonly kind: "kerberos";
  readonly version: number | undefined;
  /** Of version 4, without the bit of byte order. */
  readonly type: number | undefined;
  readonly littleEndian: boolean;
  /** Name, instance, realm and what else there is in text; the last one may have been cut short. */
  readonly texts: readonly KerberosText[];
  /** Of a request the lifetime in units of five minutes; of an application's the key's version. */
  readonly number: number | undefined;
  /** A length, an error's code, or the lengths of ticket and authenticator. */
  readonly lengths: readonly (number | undefined)[];
}

interface KerberosText {
  readonly text: string;
  /** The zero byte at its end was captured. */
  readonly whole: boolean;
}

export const kerberosTypes = { request: 2, reply: 4, application: 6, error: 10 } as const;

const version4 = 4;

export function decodeKerberos(reader: Reader, wireLength: number): KerberosLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "kerberos", offset, wireLength, capturedLength } as const;
  const version = reader.maybe8();
  const nothing = { type: undefined, littleEndian: false, texts: [], number: undefined, lengths: [] };
  if (version !== version4) return { ...base, ...nothing, version };
  const first = reader.maybe8();
  if (first === undefined) return { ...base, ...nothing, version };
  const littleEndian = (first & 1) === 1;
  return { ...base, version, littleEndian, type: first & 0xfe, ...readBody(first & 0xfe, littleEndian, reader) };
}

type Body = Pick<KerberosLayer, "texts" | "number" | "lengths">;

function readTexts(reader: Reader, count: number, texts: KerberosText[]): boolean {
  for (let left = count; left > 0; left--) {
    let text = "";
    let byte = reader.maybe8();
    for (; byte !== undefined && byte !== 0; byte = reader.maybe8()) text += escapeByte(byte);
    texts.push({ text, whole: byte === 0 });
    if (byte === undefined) return false;
  }
  return true;
}

function readBody(type: number, littleEndian: boolean, reader: Reader): Body {
  const texts: KerberosText[] = [];
  const word = () => (!reader.has(2) ? reader.maybe16() : littleEndian ? reader.u16le() : reader.u16());
  const none = { texts, number: undefined, lengths: [] };
  switch (type) {
    case kerberosTypes.request: {
      if (!readTexts(reader, 3, texts)) return none;
      reader.skip(4);
      const number = reader.maybe8();
      if (number !== undefined) readTexts(reader, 2, texts);
      return { texts, number, lengths: [] };
    }
    case kerberosTypes.application: {
      const number = reader.maybe8();
      const whole = number !== undefined && readTexts(reader, 1, texts);
      return { texts, number, lengths: whole ? [reader.maybe8(), reader.maybe8()] : [] };
    }
    case kerberosTypes.reply:
      if (!readTexts(reader, 3, texts)) return none;
      reader.skip(10);
      return { texts, number: undefined, lengths: [word()] };
    case kerberosTypes.error: {
      if (!readTexts(reader, 3, texts)) return none;
      reader.skip(4);
      const code = word();
      reader.skip(2);
      if (code !== undefined) readTexts(reader, 1, texts);
      return { texts, number: undefined, lengths: [code] };
    }
    default:
      return none;
  }
}
