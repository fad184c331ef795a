import type { TftpLayer } from "../decode/tftp.js";
import { tftpOpcodes as opcodes } from "../decode/tftp.js";
import type { Out } from "./out.js";

const opcodeNames = ["", "RRQ", "WRQ", "DATA", "ACK", "ERROR", "OACK"] as const;

// prettier-ignore
const errorNames = [
  "EUNDEF", "ENOTFOUND", "EACCESS", "ENOSPACE", "EBADOP", "EBADID", "EEXISTS", "ENOUSER",
] as const;

export function printTftp(layer: TftpLayer, out: Out): void {
  out.protocol = "tftp";
  const { wireLength } = layer;
  out.add(`TFTP, length ${wireLength}`);
  if (wireLength < 2) return out.truncated();
  const opcode = out.need(layer.opcode);
  out.add(`, ${opcodeNames[opcode] || `tftp-#${opcode}`}`);
  const left = wireLength - 2;
  switch (opcode) {
    case opcodes.read:
    case opcodes.write:
      return printRequest(layer, left, out);
    case opcodes.optionAcknowledgement:
      return printTexts(layer, 0, out);
    case opcodes.data:
    case opcodes.acknowledgement:
      return left < 2 ? out.truncated() : out.add(` block ${out.need(layer.block)}`);
    case opcodes.error:
      return left < 2 ? out.truncated() : printError(layer, left - 2, out);
  }
}

function printRequest(layer: TftpLayer, length: number, out: Out): void {
  const [file, mode] = layer.texts;
  if (length === 0 || file === undefined) return out.truncated();
  out.add(` "${file.text}"`);
  if (!file.terminated || mode === undefined) return out.truncated();
  out.add(` ${mode.text}`);
  if (!mode.terminated) return out.truncated();
  printTexts(layer, 2, out);
}

/** Options and their values, a blank before each that is not empty. */
function printTexts(layer: TftpLayer, first: number, out: Out): void {
  for (const { text, terminated, missing } of layer.texts.slice(first)) {
    if (missing) return out.stop();
    out.add(text === "" ? "" : ` ${text}`);
    if (!terminated) return out.truncated();
  }
}

function printError(layer: TftpLayer, length: number, out: Out): void {
  const code = out.need(layer.errorCode);
  out.add(` ${errorNames[code] ?? `tftp-err-#${code} "`}`);
  const [message] = layer.texts;
  if (length === 0 || message === undefined) return out.truncated();
  out.add(` "${message.text}"`);
  if (!message.terminated) out.truncated();
}
