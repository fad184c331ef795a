/** `llc`: 802.2 frames, and their kinds by the control field. */
import type { Span } from "../../errors.js";
import { maximumLengthField } from "../../net/protocol-numbers.js";
import { all, always, check, not, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { nearestOrAll } from "./hints.js";
import { isAtmLlc, isDataFrame } from "./link-protocols.js";
import { notSupported } from "./not-supported.js";

/** Supervisory frames by the low four bits of the control field (IEEE 802.2). */
const supervisory: Readonly<Record<string, number>> = { rr: 0x01, rnr: 0x05, rej: 0x09 };
const supervisoryMask = 0x0f;

/** Unnumbered frames by the control field without the poll/final bit. */
const unnumbered: Readonly<Record<string, number>> = {
  ui: 0x03,
  ua: 0x63,
  disc: 0x43,
  dm: 0x0f,
  sabme: 0x6f,
  test: 0xe3,
  xid: 0xaf,
  frmr: 0x87,
};
const unnumberedMask = 0xef;

const names = ["i", "s", "u", ...Object.keys(supervisory), ...Object.keys(unnumbered)];

export function lowerLlc(
  lowering: Lowering,
  type: { readonly text: string; readonly span: Span } | undefined,
): Condition {
  const isLlc = llcHeader(lowering);
  if (!type) return isLlc;
  const name = type.text.toLowerCase();
  const control = lowering.payload(2, 1);
  switch (name) {
    case "i":
      return all(isLlc, not(check("set", control, lowering.const(0x01))));
    case "s":
      return all(isLlc, lowering.masked(control, 0x03, 0x01));
    case "u":
      return all(isLlc, lowering.masked(control, 0x03, 0x03));
    default:
      if (Object.hasOwn(supervisory, name)) {
        return all(isLlc, lowering.masked(control, supervisoryMask, supervisory[name]!));
      }
      if (Object.hasOwn(unnumbered, name)) {
        return all(isLlc, lowering.masked(control, unnumberedMask, unnumbered[name]!));
      }
      return lowering.fail("name", `unknown LLC type name "${type.text}"`, nearestOrAll(type.text, names), type.span);
  }
}

/** The frame has an 802.2 header. */
function llcHeader(lowering: Lowering): Condition {
  const { kind, name } = lowering.framing;
  switch (kind) {
    case "ethernet":
      if (name.startsWith("NETANALYZER")) return notSupported(lowering, "llc");
      // A length instead of an EtherType, and not Novell's frames, which start with ffff.
      return all(
        not(check("gt", lowering.type(2), lowering.const(maximumLengthField))),
        not(lowering.equals(lowering.payload(0, 2), 0xffff)),
      );
    case "sunatm":
      return isAtmLlc(lowering);
    case "wlan":
      return isDataFrame(lowering);
    case "llc":
      return name === "ATM_CLIP" || name === "IP_OVER_FC" ? notSupported(lowering, "llc") : always;
    default:
      return notSupported(lowering, "llc");
  }
}
