import type { KerberosLayer } from "../decode/kerberos.js";
import { kerberosTypes } from "../decode/kerberos.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [kerberosTypes.request, "KDC_REQUEST"],
  [kerberosTypes.reply, "KDC_REPLY"],
  [kerberosTypes.application, "APPL_REQUEST"],
  [8, "APPL_REQUEST_MUTUAL"],
  [kerberosTypes.error, "ERR_REPLY"],
  [12, "PRIVATE"],
  [14, "SAFE"],
  [16, "APPL_ERR"],
  [126, "DIE"],
]);

// prettier-ignore
const errorNames = [
  "OK", "NAME_EXP", "SERVICE_EXP", "AUTH_EXP", "PKT_VER", "NAME_MAST_KEY_VER", "SERV_MAST_KEY_VER", "BYTE_ORDER",
  "PRINCIPAL_UNKNOWN", "PRINCIPAL_NOT_UNIQUE", "NULL_KEY",
] as const;

export function printKerberos(layer: KerberosLayer, out: Out): void {
  out.protocol = "krb";
  const { version } = layer;
  switch (version) {
    case undefined:
      return out.truncated();
    case 1:
    case 2:
    case 3:
      return out.add(` v${version}`);
    case 4:
      out.add(" v4");
      return printVersion4(layer, out);
    case 106:
    case 107:
      return out.add(" v5");
  }
}

function printVersion4(layer: KerberosLayer, out: Out): void {
  const type = out.need(layer.type);
  out.add(` ${layer.littleEndian ? "le" : "be"} ${typeNames.get(type) ?? `#${type}`}: `);
  const [length] = layer.lengths;
  switch (type) {
    case kerberosTypes.request:
      if (!printTexts(layer, 0, [".", "@", ""], out)) return;
      out.add(` ${out.need(layer.number) * 5}min `);
      printTexts(layer, 3, [".", ""], out);
      return;
    case kerberosTypes.application:
      out.add(`v${out.need(layer.number)} `);
      if (!printTexts(layer, 0, [""], out)) return;
      for (const size of layer.lengths) out.add(` (${out.need(size)})`);
      return;
    case kerberosTypes.reply:
      if (printTexts(layer, 0, [".", "@", ""], out)) out.add(` (${out.need(length)})`);
      return;
    case kerberosTypes.error: {
      if (!printTexts(layer, 0, [".", "@", ""], out)) return;
      const code = out.need(length);
      out.add(` ${errorNames[code] ?? `#${code}`} `);
      printTexts(layer, 3, [""], out);
      return;
    }
    default:
      return out.add("(unknown)");
  }
}

/** The texts from `first` on, each with what stands behind it. False if one was cut short. */
function printTexts({ texts }: KerberosLayer, first: number, separators: readonly string[], out: Out): boolean {
  for (const [index, separator] of separators.entries()) {
    const text = texts[first + index];
    if (text !== undefined) out.add(text.text);
    if (text === undefined || !text.whole) {
      out.truncated();
      return false;
    }
    out.add(separator);
  }
  return true;
}
