import type { UsbLayer } from "../decode/usb.js";
import type { Out } from "./out.js";

const transfers = ["ISOCHRONOUS", "INTERRUPT", "CONTROL", "BULK"] as const;
const interrupt = 1;
const events: ReadonlyMap<number, string> = new Map([
  [0x53, "SUBMIT"],
  [0x43, "COMPLETE"],
  [0x45, "ERROR"],
]);
const submit = 0x53;

export function printUsb(layer: UsbLayer, out: Out): void {
  const { id, headerSize, transferType, eventType, busId, deviceAddress, endpoint } = layer;
  out.protocol = `usb_linux_${headerSize}_byte`;
  if (id === undefined) return out.stop();
  out.protocol = "usb";
  out.add("USB");
  if (out.options.quiet > 0) return;
  const transfer = transfers[transferType];
  const event = events.get(eventType);
  out.add(` ${transfer ?? " ?"} ${event ?? "?"}`);
  // Interrupts are asked for by the host, and answered by the device, in the opposite sense.
  const place = `${busId}:${deviceAddress}:${endpoint & 0x7f}`;
  if (transfer === undefined || event === undefined) return out.add(` ${place}`);
  const fromDevice = (eventType === submit) === (transferType === interrupt);
  out.add(fromDevice ? ` from ${place}` : ` to ${place}`);
}
