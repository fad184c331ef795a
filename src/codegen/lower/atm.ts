/** ATM cells as SunATM captures them: virtual paths and channels, signalling, LAN emulation. */
import { assertNever } from "../../errors.js";
import type { AtmMultiType, AtmType, FieldTest } from "../../parser/ast.js";
import { all, any, not, type Condition } from "../condition.js";
import { compare } from "./arithmetic.js";
import { framingFrom, type Lowering } from "./context.js";
import { requireAtMost } from "./encapsulation.js";
import { linkTypeHint } from "./hints.js";
import { ethernetAt } from "./framings.js";

/** Offsets in SunATM's pseudo header, and of the payload behind it. */
const offset = { protocol: 0, vpi: 1, vci: 2, payload: 4 } as const;
/** The message type within a Q.2931 signalling message. */
const messageType = 5;

const lanEmulation = 0x01;

/** Virtual channels with a meaning of their own (ATM UNI 3.1). */
const channel = { metac: 1, bcc: 2, oamf4sc: 3, oamf4ec: 4, sc: 5, ilmic: 16 } as const;

/** Q.2931 message types. */
const message = {
  callProceeding: 0x02,
  setup: 0x05,
  connect: 0x07,
  connectAck: 0x0f,
  release: 0x4d,
  releaseDone: 0x5a,
};

function requireAtm(lowering: Lowering, what: string): void {
  if (lowering.framing.kind !== "sunatm")
    lowering.fail("link-type", `'${what}' supported only on SUNATM`, linkTypeHint(lowering));
}

/** `vpi 3`, `vci > 5`, `vci (5 or 6)`. */
export function lowerAtmField(lowering: Lowering, field: "vpi" | "vci", tests: readonly FieldTest[]): Condition {
  requireAtm(lowering, field);
  const value = lowering.link(offset[field], field === "vpi" ? 1 : 2);
  return any(
    ...tests.map((test) => {
      requireAtMost(lowering, field.toUpperCase(), test.value, field === "vpi" ? 0xff : 0xffff, test.span);
      return compare(test.op, value, lowering.const(test.value));
    }),
  );
}

function isChannel(lowering: Lowering, ...numbers: readonly number[]): Condition {
  const vci = lowering.link(offset.vci, 2);
  return all(
    lowering.equals(lowering.link(offset.vpi, 1), 0),
    any(...numbers.map((number) => lowering.equals(vci, number))),
  );
}

export function lowerAtmType(lowering: Lowering, type: AtmType): Condition {
  requireAtm(lowering, type);
  switch (type) {
    case "metac":
    case "bcc":
    case "oamf4sc":
    case "oamf4ec":
    case "sc":
    case "ilmic":
      return isChannel(lowering, channel[type]);
    case "lane":
      return lowerLane(lowering);
    default:
      return assertNever(type);
  }
}

/** LAN emulation: an Ethernet frame after two bytes; control frames start with ff00 instead. */
function lowerLane(lowering: Lowering): Condition {
  const present = lowering.masked(lowering.link(offset.protocol, 1), 0x0f, lanEmulation);
  const isControl = lowering.equals(lowering.link(offset.payload, 2), 0xff00);
  const ethernet = framingFrom(ethernetAt(offset.payload + 2), { name: "EN10MB", description: "Ethernet" });
  lowering.framing = { ...ethernet, precondition: not(isControl) };
  return present;
}

export function lowerAtmMulti(lowering: Lowering, type: AtmMultiType): Condition {
  requireAtm(lowering, type);
  const messages = (...types: readonly number[]): Condition => {
    const field = lowering.link(offset.payload + messageType, 1);
    return any(...types.map((value) => lowering.equals(field, value)));
  };
  switch (type) {
    case "oam":
    case "oamf4":
      return isChannel(lowering, channel.oamf4sc, channel.oamf4ec);
    case "connectmsg":
      return all(
        isChannel(lowering, channel.sc),
        messages(
          message.releaseDone,
          message.release,
          message.connectAck,
          message.connect,
          message.setup,
          message.callProceeding,
        ),
      );
    case "metaconnect":
      return all(
        isChannel(lowering, channel.metac),
        messages(message.releaseDone, message.release, message.connect, message.setup, message.callProceeding),
      );
    default:
      return assertNever(type);
  }
}
