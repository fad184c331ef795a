import type { Reader } from "./reader.js";

/**
 * The identifier of a system (6 bytes), of a node (7) or of a link state PDU (8), as OSI writes it: `1921.6800.1001.00-00`.
 * The caller has looked that it was captured.
 */
export function readOsiId(reader: Reader, length: number): string {
  let text = "";
  for (let index = 0; index < length; index++) {
    if (index === 2 || index === 4 || index === 6) text += ".";
    if (index === 7) text += "-";
    text += reader.u8().toString(16).padStart(2, "0");
  }
  return text;
}
