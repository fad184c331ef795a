import type { MsdpLayer, MsdpTlv } from "../decode/msdp.js";
import { msdpHeaderLength, msdpTypes } from "../decode/msdp.js";
import type { Out } from "./out.js";

const longLength = 1400;

export function printMsdp({ tlvs, end }: MsdpLayer, out: Out): void {
  out.protocol = "msdp";
  out.add(": msdp");
  for (const tlv of tlvs) printTlv(tlv, out);
  if (end === "wrong") out.truncated();
  if (end === "cut") out.stop();
}

function printTlv(tlv: MsdpTlv, out: Out): void {
  const { type, length, isWrong } = tlv;
  if (length > longLength || out.options.verbosity > 0) out.add(` [len ${length}]`);
  if (isWrong) return;
  switch (type) {
    case msdpTypes.sourceActive:
    case msdpTypes.response:
      out.add(type === msdpTypes.sourceActive ? " SA" : " SA-Response");
      out.add(` ${out.need(tlv.entryCount)} entries`);
      if (tlv.hasData) out.add(" [w/data]");
      if (tlv.data === undefined || out.options.verbosity < 2) return;
      out.add(" ");
      return out.layer(tlv.data);
    case msdpTypes.request:
      out.add(" SA-Request");
      return out.add(` for ${out.host(out.needText(tlv.group))}`);
    case msdpTypes.keepalive:
      return out.add(` Keepalive${length === msdpHeaderLength ? "" : `[len=${length}] `}`);
    case msdpTypes.notification:
      return out.add(" Notification");
    default:
      return out.add(` [type=${type} len=${length}]`);
  }
}
