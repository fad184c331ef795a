import type { SomeipLayer } from "../decode/someip.js";
import type { Out } from "./out.js";

const messageTypes: ReadonlyMap<number, string> = new Map([
  [0x00, "REQUEST"],
  [0x01, "REQUEST_NO_RETURN"],
  [0x02, "NOTIFICATION"],
  [0x20, "TP_REQUEST"],
  [0x21, "TP_REQUEST_NO_RETURN"],
  [0x22, "TP_NOTIFICATION"],
  [0x80, "RESPONSE"],
  [0x81, "ERROR"],
  [0xa0, "TP_RESPONSE"],
  [0xa1, "TP_ERROR"],
]);

const returnCodes = [
  "E_OK",
  "E_NOT_OK",
  "E_UNKNOWN_SERVICE",
  "E_UNKNOWN_METHOD",
  "E_NOT_READY",
  "E_NOT_REACHABLE",
  "E_TIMEOUT",
  "E_WRONG_PROTOCOL_VERSION",
  "E_WRONG_INTERFACE_VERSION",
  "E_MALFORMED_MESSAGE",
  "E_WRONG_MESSAGE_TYPE",
  "E_E2E_REPEATED",
  "E_E2E_WRONG_SEQUENCE",
  "E_E2E",
  "E_E2E_NOT_AVAILABLE",
  "E_E2E_NO_NEW_DATA",
] as const;

export function printSomeip(layer: SomeipLayer, out: Out): void {
  out.protocol = "someip";
  out.add("SOMEIP");
  if (layer.problem === "short") return out.invalid();
  out.add(`, service ${out.need(layer.serviceId)}, ${layer.isEvent ? "event" : "method"} ${layer.methodId}`);
  out.add(`, len ${out.need(layer.length)}`);
  out.add(`, client ${out.need(layer.clientId)}, session ${out.need(layer.sessionId)}`);
  out.add(`, pver ${out.need(layer.protocolVersion)}`);
  out.add(`, iver ${out.need(layer.interfaceVersion)}`);
  out.add(`, msgtype ${messageTypes.get(out.need(layer.messageType)) ?? "Unknown"}`);
  // Here tcpdump ends the line by itself.
  out.add(`, retcode ${returnCodes[out.need(layer.returnCode)] ?? "Unknown"}\n`);
}
