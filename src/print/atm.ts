import type { AtmLlcLayer, AtmSignalling, ClipLayer, SunAtmLayer } from "../decode/atm.js";
import { atmChannels } from "../decode/atm.js";
import type { Out } from "./out.js";

export function printAtmLlc({ form, macWords, cut, payload }: AtmLlcLayer, out: Out): void {
  out.protocol = "atm";
  const { linkHeader } = out.options;
  if (form === "cisco" && linkHeader) out.add("CNLPID ");
  if (form === "802.6" && linkHeader) {
    if (macWords === undefined) return out.stop();
    const [first, second, third, fourth] = macWords.map((word) => word.toString(16).padStart(8, "0"));
    out.add(`${first}${second} ${third}${fourth} `);
  }
  if (cut) return out.stop();
  if (payload !== undefined) out.layer(payload);
}

const transmitted = 0x80;

export function printSunAtm(layer: SunAtmLayer, out: Out): void {
  out.protocol = "sunatm";
  const { linkHeader } = out.options;
  const flags = out.need(layer.flags);
  if (linkHeader) out.add(flags & transmitted ? "Tx: " : "Rx: ");
  const vpi = out.need(layer.vpi);
  const vci = out.need(layer.vci);
  out.protocol = "atm";
  if (linkHeader) out.add(`VPI:${vpi} VCI:${vci} `);
  if (layer.signalling !== undefined) return printSignalling(layer.signalling, out);
  if (vpi === 0 && vci === atmChannels.broadcast) return out.add("broadcast sig: ");
  if (vpi === 0 && vci === atmChannels.meta) return out.add("meta: ");
  if (vpi === 0 && vci === atmChannels.ilmi) out.add("ilmi: ");
  if (layer.payload !== undefined) out.layer(layer.payload);
}

const q2931 = 9;
const messageNames: ReadonlyMap<number, string> = new Map([
  [0x02, "Call_proceeding"],
  [0x05, "Setup"],
  [0x07, "Connect"],
  [0x0f, "Connect_ack"],
  [0x46, "Restart"],
  [0x4d, "Release"],
  [0x4e, "Restart_ack"],
  [0x5a, "Release_complete"],
  [0x75, "Status_enquiry"],
  [0x7d, "Status"],
  [0x80, "Add_party"],
  [0x81, "Add_party_ack"],
  [0x82, "Add_party_reject"],
  [0x83, "Drop_party"],
  [0x84, "Drop_party_ack"],
]);

function printSignalling({ protocol, messageType, callReference }: AtmSignalling, out: Out): void {
  if (out.need(protocol) !== q2931) return out.add(`SSCOP, proto ${protocol} `);
  out.add("Q.2931");
  const type = out.need(messageType);
  out.add(`:${messageNames.get(type) ?? `msgtype#${type}`} `);
  out.add(`CALL_REF:0x${callReference.toString(16).padStart(6, "0")}`);
}

export function printClip({ wireLength, cut, payload }: ClipLayer, out: Out): void {
  out.protocol = "cip";
  if (out.options.linkHeader) out.add(`${wireLength}: `);
  if (cut) return out.stop();
  if (payload !== undefined) out.layer(payload);
}
