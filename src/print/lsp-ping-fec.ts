import { assertNever } from "../errors.js";
import type { FecContent, FecElement } from "../decode/lsp-ping-fec.js";
import { fecLength, fecTypes } from "../decode/lsp-ping-fec.js";
import { distinguisherText } from "./bgp-routes.js";
import { hex16, hex32 } from "./numbers.js";
import type { Out } from "./out.js";
import { pseudowireName } from "./pseudowires.js";

const names: ReadonlyMap<number, string> = new Map([
  [fecTypes.ldpIpv4, "LDP IPv4 prefix"],
  [fecTypes.ldpIpv6, "LDP IPv6 prefix"],
  [fecTypes.rsvpIpv4, "RSVP IPv4 Session Query"],
  [fecTypes.rsvpIpv6, "RSVP IPv6 Session Query"],
  [5, "Reserved"],
  [fecTypes.vpnIpv4, "VPN IPv4 prefix"],
  [fecTypes.vpnIpv6, "VPN IPv6 prefix"],
  [fecTypes.vpnEndpoint, "L2 VPN endpoint"],
  [fecTypes.oldPseudowire, "FEC 128 pseudowire (old)"],
  [fecTypes.pseudowire, "FEC 128 pseudowire"],
  [fecTypes.bgpIpv4, "BGP labeled IPv4 prefix"],
  [fecTypes.bgpIpv6, "BGP labeled IPv6 prefix"],
]);

/** An element of a stack, in hexadecimal too where its content is not known. */
export function printFecElement({ type, length, value, content }: FecElement, out: Out): void {
  out.add(`\n\t    ${names.get(type) ?? "Unknown"} subTLV (${type}), length: ${length}`);
  const expected = fecLength(type);
  if (content !== undefined) out.add(contentText(content, out));
  else if (expected !== undefined) out.add(`\n\t      invalid subTLV length, should be ${expected}`);
  if (content === undefined || out.options.verbosity > 1) out.hexDump(value, "\n\t      ");
}

function contentText(content: FecContent, out: Out): string {
  const host = (address: string | undefined) => out.host(address ?? "");
  switch (content.form) {
    case "prefix":
      return `\n\t      ${host(content.prefix)}/${content.prefixLength}`;
    case "session": {
      const { endpoint, sender, lspId, tunnelId, extendedTunnelId } = content;
      return (
        `\n\t      tunnel end-point ${host(endpoint)}, tunnel sender ${host(sender)}, lsp-id ${hex16(lspId)}` +
        `\n\t      tunnel-id ${hex16(tunnelId)}, extended tunnel-id ${host(extendedTunnelId)}`
      );
    }
    case "vpn-prefix": {
      const { distinguisher, prefix, prefixLength } = content;
      return `\n\t      RD: ${distinguisherText(distinguisher, out)}, ${host(prefix)}/${prefixLength}`;
    }
    case "endpoint": {
      const { distinguisher, senderVeId, receiverVeId, encapsulation } = content;
      return (
        `\n\t      RD: ${distinguisherText(distinguisher, out)}, Sender VE ID: ${senderVeId}, Receiver VE ID: ${receiverVeId}` +
        `\n\t      Encapsulation Type: ${pseudowireName(encapsulation, "unknown")} (${encapsulation})`
      );
    }
    case "pseudowire": {
      const { sender, remote, id, type } = content;
      const senderText = sender === undefined ? "" : `Sender PE: ${host(sender)}, `;
      return (
        `\n\t      ${senderText}Remote PE: ${host(remote)}` +
        `\n\t      PW ID: ${hex32(id)}, PW Type: ${pseudowireName(type, "unknown")} (${type})`
      );
    }
    default:
      return assertNever(content);
  }
}
