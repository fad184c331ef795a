import type { ManagementBody, ManagementElements } from "../decode/ieee80211-management.js";
import { assertNever } from "../errors.js";
import { reasonText, statusText } from "./ieee80211-codes.js";
import type { Out } from "./out.js";

const capabilities = { infrastructure: 0x01, privacy: 0x10 } as const;

/** Prints the body of a management frame that `source` sent. */
export function printManagementBody(body: ManagementBody, source: string, out: Out): void {
  switch (body.form) {
    case "empty":
      return;
    case "beacon":
      out.add(ssidText(body) + ratesText(body) + (body.capabilities & capabilities.infrastructure ? " ESS" : " IBSS"));
      out.add(channelText(body, body.capabilities));
      return printEnd(body, out);
    case "probe-response":
      out.add(ssidText(body) + ratesText(body) + channelText(body, body.capabilities));
      return printEnd(body, out);
    case "association-request":
    case "probe-request":
      out.add(ssidText(body) + ratesText(body));
      return printEnd(body, out);
    case "reassociation-request":
      out.add(`${ssidText(body)} AP : ${out.mac(body.currentAccessPoint)}`);
      return printEnd(body, out);
    case "association-response": {
      const privacy = body.capabilities & capabilities.privacy ? " PRIVACY " : "";
      out.add(` AID(${(body.associationId & 0x3fff).toString(16)}) :${privacy}: ${statusText(body.status)}`);
      return printEnd(body, out);
    }
    case "authentication":
      out.add(authenticationText(body));
      return printEnd(body, out);
    case "disassociation":
      return out.add(`: ${reasonText(body.reason)}`);
    case "deauthentication":
      return out.add(`${sourceText(source, out)}: ${reasonText(body.reason)}`);
    case "action":
      return out.add(`${sourceText(source, out)}: ${actionText(body.category, body.action)}`);
    default:
      assertNever(body);
  }
}

/** Where the link-layer header is not shown, the sender is. */
function sourceText(source: string, out: Out): string {
  return out.options.linkHeader ? "" : ` (${out.mac(source)})`;
}

function printEnd({ broken }: ManagementElements, out: Out): void {
  if (broken) out.truncated();
}

function ssidText({ ssid }: ManagementElements): string {
  return ssid === undefined ? "" : ` (${ssid})`;
}

const basicRate = 0x80;

function ratesText({ rates }: ManagementElements): string {
  if (rates === undefined) return "";
  const texts = rates.map((rate) => `${((rate & 0x7f) / 2).toFixed(1)}${rate & basicRate ? "*" : ""}`);
  return ` [${texts.join(" ")} Mbit]`;
}

function channelText({ channel }: ManagementElements, bits: number): string {
  return `${channel === undefined ? "" : ` CH: ${channel}`}${bits & capabilities.privacy ? ", PRIVACY" : ""}`;
}

const algorithms = ["Open System", "Shared Key", "EAP"] as const;
const sharedKey = 1;

function authenticationText({
  algorithm,
  sequence,
  status,
}: ManagementBody & { readonly form: "authentication" }): string {
  const start = ` (${algorithms[algorithm] ?? "Reserved"})-${sequence.toString(16)}`;
  const challenge = algorithm === sharedKey && (sequence === 2 || sequence === 3);
  return `${start}${challenge ? " [Challenge Text]" : ":"} ${sequence % 2 === 1 ? statusText(status) : ""}`;
}

/** The names of actions by category; where a category has none, actions are numbers. */
const categories: ReadonlyMap<number, readonly [name: string, actions: readonly string[]]> = new Map([
  [0, ["Spectrum Management", []]],
  [1, ["QoS", []]],
  [2, ["DLS", []]],
  [3, ["BA", ["ADDBA Request", "ADDBA Response", "DELBA"]]],
  [7, ["HT", ["TxChWidth", "MIMOPwrSave"]]],
  [
    13,
    [
      "MeshAction",
      [
        "MeshLink",
        "HWMP",
        "Gate Announcement",
        "Congestion Control",
        "MCCA Setup Request",
        "MCCA Setup Reply",
        "MCCA Advertisement Request",
        "MCCA Advertisement",
        "MCCA Teardown",
        "TBTT Adjustment Request",
        "TBTT Adjustment Response",
      ],
    ],
  ],
  [14, ["MultiohopAction", ["Proxy Update", "Proxy Update Confirmation"]]],
  [
    15,
    [
      "SelfprotectAction",
      ["", "Peering Open", "Peering Confirm", "Peering Close", "Group Key Inform", "Group Key Acknowledge"],
    ],
  ],
  [127, ["Vendor", []]],
]);

function actionText(category: number, action: number): string {
  const [name, actions] = categories.get(category) ?? [`Reserved(${category})`, []];
  return `${name} ${actions[action] || `Act#${action}`}`;
}
