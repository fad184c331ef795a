import type { TerminatedText } from "./escaped-text.js";
import { readTerminatedText } from "./escaped-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A packet of the trivial file transfer protocol (RFC 1350, options RFC 2347). Fields not captured are absent. */
export interface TftpLayer extends Layer {
  readonly kind: "tftp";
  readonly opcode: number | undefined;
  /** Data and acknowledgement. */
  readonly block: number | undefined;
  readonly errorCode: number | undefined;
  /** File name, mode and options of a request; options of an acknowledgement; the message of an error. */
  readonly texts: readonly TerminatedText[];
}

export const tftpOpcodes = {
  read: 1,
  write: 2,
  data: 3,
  acknowledgement: 4,
  error: 5,
  optionAcknowledgement: 6,
} as const;

const opcodes = tftpOpcodes;

export function decodeTftp(reader: Reader, wireLength: number): TftpLayer {
  const offset = reader.offset;
  const base = { kind: "tftp", offset, wireLength, capturedLength: reader.left } as const;
  const opcode = reader.maybe16();
  const packet = { ...base, opcode, block: undefined, errorCode: undefined, texts: [] };
  switch (opcode) {
    case opcodes.read:
    case opcodes.write:
    case opcodes.optionAcknowledgement:
      return { ...packet, texts: readTexts(reader, offset + wireLength) };
    case opcodes.data:
    case opcodes.acknowledgement:
      return { ...packet, block: reader.maybe16() };
    case opcodes.error:
      return { ...packet, errorCode: reader.maybe16(), texts: readTexts(reader, offset + wireLength).slice(0, 1) };
    default:
      return packet;
  }
}

function readTexts(reader: Reader, end: number): readonly TerminatedText[] {
  const texts: TerminatedText[] = [];
  while (reader.offset < end) {
    const text = readTerminatedText(reader, end - reader.offset);
    texts.push(text);
    if (!text.terminated) break;
  }
  return texts;
}
