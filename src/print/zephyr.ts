import { escapeByte } from "../decode/escaped-text.js";
import type { ZephyrLayer } from "../decode/zephyr.js";
import type { Out } from "./out.js";

// prettier-ignore
const noticeNames: readonly string[] = [
  "unsafe", "unacked", "acked", "hm-ack", "hm-ctl", "serv-ack", "serv-nak", "client-ack", "stat",
];
const serverAcknowledgement = 5;

export function printZephyr(layer: ZephyrLayer, out: Out): void {
  out.protocol = "zephyr";
  const { version, multiUid, end } = layer;
  const missing = (): void => (end === "cut" ? out.stop() : out.invalid());
  if (version === undefined) return missing();
  if (!version.startsWith("ZEPH")) return;
  if (multiUid === undefined) return missing();
  out.add(" zephyr");
  if (!version.startsWith("0.2", 4)) return out.add(` v${escaped(version.slice(4))}`);
  new Notice(layer, out).print();
}

const escaped = (text: string): string => Array.from(text, (character) => escapeByte(character.charCodeAt(0))).join("");

/** What is put together for printing has at most so many characters. */
const longest = 255;
const lower = (text: string): string =>
  escaped(text.slice(0, longest).replace(/[A-Z]/g, (letter) => letter.toLowerCase()));

/** As C's strtol with base 16, into 32 bits. */
function hexNumber(text: string): number {
  const [, sign, digits] = /^[\t-\r ]*([+-]?)(?:0[xX](?=[0-9a-fA-F]))?([0-9a-fA-F]*)/.exec(text) ?? [];
  const value = BigInt(`0x${digits === "" || digits === undefined ? "0" : digits}`);
  const limit = 2n ** 63n;
  const signed = sign === "-" ? (value > limit ? -limit : -value) : value >= limit ? limit - 1n : value;
  return Number(BigInt.asIntN(32, signed));
}

const subscriptions = ["SUBSCRIBE", "SUBSCRIBE_NODEFS", "UNSUBSCRIBE"];
// prettier-ignore
const exposures = ["NONE", "OPSTAFF", "REALM-VISIBLE", "REALM-ANNOUNCED", "NET-VISIBLE", "NET-ANNOUNCED"];
const realmTexts: Readonly<Record<string, string>> = {
  ADD_SUBSCRIBE: " realm add-subs",
  REQ_SUBSCRIBE: " realm req-subs",
  RLM_SUBSCRIBE: " realm rlm-sub",
  RLM_UNSUBSCRIBE: " realm rlm-unsub",
};
const clientTexts: ReadonlyMap<string, string> = new Map([
  ["GIMME", " ret"],
  ["GIMMEDEFS", " gimme-defs"],
  ["CLEARSUB", " clear-subs"],
]);

class Notice {
  private readonly out: Out;
  private readonly kind: number;
  private readonly class: string;
  private readonly instance: string;
  private readonly opcode: string;
  private readonly sender: string;
  private readonly recipient: string;
  /** The texts of the body that were not looked at yet. */
  private readonly body: string[];
  private readonly cut: boolean;

  constructor(layer: ZephyrLayer, out: Out) {
    this.out = out;
    this.kind = hexNumber(layer.notice ?? "");
    this.class = layer.class ?? "";
    this.instance = layer.instance ?? "";
    this.opcode = layer.opcode ?? "";
    this.sender = layer.sender ?? "";
    this.recipient = layer.recipient ?? "";
    this.body = [...layer.body];
    this.cut = layer.end === "cut";
  }

  print(): void {
    const { out, kind } = this;
    out.add(` ${noticeNames[kind] ?? `type ${kind}`}`);
    if (kind === serverAcknowledgement) {
      const data = this.next();
      if (data !== undefined && data !== "SENT") out.add(`/${lower(data)}`);
    }
    if (this.sender !== "") out.add(` ${escaped(this.sender)}`);
    if (!this.printKnown()) this.printMessage();
  }

  private next(): string | undefined {
    const text = this.body.shift();
    if (text === undefined && this.cut) this.out.stop();
    return text;
  }

  /** False if the class, with what belongs to it, has no text of its own. */
  private printKnown(): boolean {
    const { out, instance, opcode } = this;
    const [instanceText, opcodeText] = [lower(instance), lower(opcode)];
    switch (this.class) {
      case "USER_LOCATE":
        if (opcode === "USER_HIDE") out.add(" hide");
        else out.add(opcode === "USER_UNHIDE" ? " unhide" : ` locate ${escaped(instance)}`);
        return true;
      case "ZEPHYR_ADMIN":
        out.add(` zephyr-admin ${opcodeText}`);
        return true;
      case "ZEPHYR_CTL":
        return this.printControl();
      case "HM_CTL":
        out.add(` hm_ctl ${instanceText} ${opcodeText}`);
        return true;
      case "HM_STAT":
        if (instance !== "HMST_CLIENT" || opcode !== "GIMMESTATS") return false;
        out.add(" get-client-stats");
        return true;
      case "WG_CTL":
        out.add(` wg_ctl ${instanceText} ${opcodeText}`);
        return true;
      case "LOGIN":
        if (opcode === "USER_FLUSH") out.add(" flush_locs");
        else if (exposures.includes(opcode)) out.add(` set-exposure ${opcodeText}`);
        else return false;
        return true;
      default:
        return false;
    }
  }

  private printControl(): boolean {
    const { out, opcode } = this;
    switch (this.instance) {
      case "CLIENT":
        if (subscriptions.includes(opcode)) this.printSubscription();
        else out.add(clientTexts.get(opcode) ?? ` ${lower(opcode)}`);
        return true;
      case "HM":
        out.add(` ${lower(opcode)}`);
        return true;
      case "REALM":
        out.add(realmTexts[opcode] ?? "");
        return true;
      default:
        return false;
    }
  }

  private printSubscription(): void {
    const { out, opcode } = this;
    out.add(` ${opcode === "SUBSCRIBE" ? "" : "un"}sub${opcode === "SUBSCRIBE_NODEFS" ? "-nodefs" : ""}`);
    if (this.kind === serverAcknowledgement) return;
    const [zephyrClass, instance, recipient] = [this.next(), this.next(), this.next()];
    if (zephyrClass === undefined || instance === undefined || recipient === undefined) return;
    out.add(` ${triple(zephyrClass, instance, recipient)}`);
  }

  private printMessage(): void {
    const { out, opcode } = this;
    out.add(` to ${triple(this.class, this.instance, this.recipient)}`);
    if (opcode !== "") out.add(` op ${escaped(opcode)}`);
  }
}

const triple = (zephyrClass: string, instance: string, recipient: string): string =>
  escaped(`<${zephyrClass},${instance},${recipient === "" ? "*" : recipient}>`.slice(0, longest));
