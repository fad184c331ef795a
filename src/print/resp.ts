import type { RespLayer } from "../decode/resp.js";
import type { Out } from "./out.js";

const notes = {
  empty: " empty",
  null: " null",
  "too-large": " length too large",
  negative: " length negative and not -1",
  invalid: " invalid",
} as const;

export function printResp(layer: RespLayer, out: Out): void {
  out.protocol = "resp";
  out.add(": RESP");
  for (const value of layer.values) out.add(value.form === "text" ? ` "${value.text}"` : notes[value.form]);
  if (layer.end === "short") out.truncated();
  if (layer.end === "cut") out.stop();
}
