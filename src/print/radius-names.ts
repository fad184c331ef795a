/** The names in RADIUS: of attributes and of the values that some of them choose from (IANA, "RADIUS Types"). */

// prettier-ignore
const attributeNames = [
  "", "User-Name", "User-Password", "CHAP-Password", "NAS-IP-Address", "NAS-Port", "Service-Type", "Framed-Protocol",
  "Framed-IP-Address", "Framed-IP-Netmask", "Framed-Routing", "Filter-Id", "Framed-MTU", "Framed-Compression",
  "Login-IP-Host", "Login-Service", "Login-TCP-Port", "Unassigned", "Reply-Message", "Callback-Number", "Callback-Id",
  "Unassigned", "Framed-Route", "Framed-IPX-Network", "State", "Class", "Vendor-Specific", "Session-Timeout",
  "Idle-Timeout", "Termination-Action", "Called-Station-Id", "Calling-Station-Id", "NAS-Identifier", "Proxy-State",
  "Login-LAT-Service", "Login-LAT-Node", "Login-LAT-Group", "Framed-AppleTalk-Link", "Framed-AppleTalk-Network",
  "Framed-AppleTalk-Zone", "Acct-Status-Type", "Acct-Delay-Time", "Acct-Input-Octets", "Acct-Output-Octets",
  "Acct-Session-Id", "Acct-Authentic", "Acct-Session-Time", "Acct-Input-Packets", "Acct-Output-Packets",
  "Acct-Terminate-Cause", "Acct-Multi-Session-Id", "Acct-Link-Count", "Acct-Input-Gigawords", "Acct-Output-Gigawords",
  "Unassigned", "Event-Timestamp", "Egress-VLANID", "Ingress-Filters", "Egress-VLAN-Name", "User-Priority-Table",
  "CHAP-Challenge", "NAS-Port-Type", "Port-Limit", "Login-LAT-Port", "Tunnel-Type", "Tunnel-Medium-Type",
  "Tunnel-Client-Endpoint", "Tunnel-Server-Endpoint", "Acct-Tunnel-Connection", "Tunnel-Password", "ARAP-Password",
  "ARAP-Features", "ARAP-Zone-Access", "ARAP-Security", "ARAP-Security-Data", "Password-Retry", "Prompt", "Connect-Info",
  "Configuration-Token", "EAP-Message", "Message-Authenticator", "Tunnel-Private-Group-ID", "Tunnel-Assignment-ID",
  "Tunnel-Preference", "ARAP-Challenge-Response", "Acct-Interim-Interval", "Acct-Tunnel-Packets-Lost", "NAS-Port-Id",
  "Framed-Pool", "CUI", "Tunnel-Client-Auth-ID", "Tunnel-Server-Auth-ID", "NAS-Filter-Rule", "Unassigned",
  "Originating-Line-Info", "NAS-IPv6-Address", "Framed-Interface-ID", "Framed-IPv6-Prefix", "Login-IPv6-Host",
  "Framed-IPv6-Route", "Framed-IPv6-Pool", "Error-Cause", "EAP-Key-Name", "Digest-Response", "Digest-Realm",
  "Digest-Nonce", "Digest-Response-Auth", "Digest-Nextnonce", "Digest-Method", "Digest-URI", "Digest-Qop",
  "Digest-Algorithm", "Digest-Entity-Body-Hash", "Digest-CNonce", "Digest-Nonce-Count", "Digest-Username", "Digest-Opaque",
  "Digest-Auth-Param", "Digest-AKA-Auts", "Digest-Domain", "Digest-Stale", "Digest-HA1", "SIP-AOR",
  "Delegated-IPv6-Prefix", "MIP6-Feature-Vector", "MIP6-Home-Link-Prefix", "Operator-Name", "Location-Information",
  "Location-Data", "Basic-Location-Policy-Rules",
] as const;

export function attributeName(type: number): string {
  return attributeNames[type] || "Unknown";
}

// prettier-ignore
const valueNames: ReadonlyMap<number, readonly string[]> = new Map([
  [6, [
    "", "Login", "Framed", "Callback Login", "Callback Framed", "Outbound", "Administrative", "NAS Prompt",
    "Authenticate Only", "Callback NAS Prompt", "Call Check", "Callback Administrative", "Voice", "Fax", "Modem Relay",
    "IAPP-Register", "IAPP-AP-Check", "Authorize Only", "Framed-Management", "Additional-Authorization",
  ]],
  [7, ["", "PPP", "SLIP", "ARAP", "Gandalf proprietary", "Xylogics IPX/SLIP", "X.75 Synchronous", "GPRS PDP Context"]],
  [10, ["None", "Send", "Listen", "Send&Listen"]],
  [13, ["None", "VJ TCP/IP", "IPX", "Stac-LZS"]],
  [15, [
    "Telnet", "Rlogin", "TCP Clear", "PortMaster(proprietary)", "LAT", "X.25-PAD", "X.25-T3POS", "Unassigned",
    "TCP Clear Quiet",
  ]],
  [29, ["Default", "RADIUS-Request"]],
  [40, [
    "", "Start", "Stop", "Interim-Update", "Unassigned", "Unassigned", "Unassigned", "Accounting-On", "Accounting-Off",
    "Tunnel-Start", "Tunnel-Stop", "Tunnel-Reject", "Tunnel-Link-Start", "Tunnel-Link-Stop", "Tunnel-Link-Reject",
    "Failed",
  ]],
  [45, ["", "RADIUS", "Local", "Remote", "Diameter"]],
  [49, [
    "", "User Request", "Lost Carrier", "Lost Service", "Idle Timeout", "Session Timeout", "Admin Reset", "Admin Reboot",
    "Port Error", "NAS Error", "NAS Request", "NAS Reboot", "Port Unneeded", "Port Preempted", "Port Suspended",
    "Service Unavailable", "Callback", "User Error", "Host Request", "Supplicant Restart", "Reauthentication Failure",
    "Port Reinitialized", "Port Administratively Disabled", "Lost Power",
  ]],
  [57, ["", "Enabled", "Disabled"]],
  [61, [
    "Async", "Sync", "ISDN Sync", "ISDN Async V.120", "ISDN Async V.110", "Virtual", "PIAFS", "HDLC Clear Channel", "X.25",
    "X.75", "G.3 Fax", "SDSL", "ADSL-CAP", "ADSL-DMT", "ISDN-DSL", "Ethernet", "xDSL", "Cable", "Wireless - Other",
    "Wireless - IEEE 802.11", "Token-Ring", "FDDI", "Wireless - CDMA200", "Wireless - UMTS", "Wireless - 1X-EV", "IAPP",
    "FTTP", "Wireless - IEEE 802.16", "Wireless - IEEE 802.20", "Wireless - IEEE 802.22", "PPPoA", "PPPoEoA", "PPPoEoE",
    "PPPoEoVLAN", "PPPoEoQinQ", "xPON", "Wireless - XGP", "WiMAX Pre-Release 8 IWK Function", "WIMAX-WIFI-IWK",
    "WIMAX-SFF", "WIMAX-HA-LMA", "WIMAX-DHCP", "WIMAX-LBS", "WIMAX-WVS",
  ]],
  [64, [
    "", "PPTP", "L2F", "L2TP", "ATMP", "VTP", "AH", "IP-IP", "MIN-IP-IP", "ESP", "GRE", "DVS", "IP-in-IP Tunneling",
    "VLAN",
  ]],
  [65, [
    "", "IPv4", "IPv6", "NSAP", "HDLC", "BBN 1822", "802", "E.163", "E.164", "F.69", "X.121", "IPX", "Appletalk",
    "Decnet IV", "Banyan Vines", "E.164 with NSAP subaddress",
  ]],
  [72, ["", "Only access to dfl zone", "Use zone filter inc.", "Not used", "Use zone filter exc."]],
  [76, ["No Echo", "Echo"]],
]);

/** What a value of an attribute of this type is called; `undefined` if the attribute's values are plain numbers. */
export function valueName(type: number, value: number): string | undefined {
  const names = valueNames.get(type);
  return names === undefined ? undefined : names[value] || `#${value}`;
}

export const errorCauses: ReadonlyMap<number, string> = new Map([
  [201, "Residual Session Context Removed"],
  [202, "Invalid EAP Packet (Ignored)"],
  [401, "Unsupported Attribute"],
  [402, "Missing Attribute"],
  [403, "NAS Identification Mismatch"],
  [404, "Invalid Request"],
  [405, "Unsupported Service"],
  [406, "Unsupported Extension"],
  [407, "Invalid Attribute Value"],
  [501, "Administratively Prohibited"],
  [502, "Request Not Routable (Proxy)"],
  [503, "Session Context Not Found"],
  [504, "Session Context Not Removable"],
  [505, "Other Proxy Processing Error"],
  [506, "Resources Unavailable"],
  [507, "Request Initiated"],
  [508, "Multiple Session Selection Unsupported"],
  [509, "Location Info Required"],
]);

/** Bits of MIP6-Feature-Vector (RFC 5447, RFC 6572). */
export const mobilityFeatures: readonly (readonly [bit: bigint, name: string])[] = [
  [0n, "MIP6_INTEGRATED"],
  [1n, "LOCAL_HOME_AGENT_ASSIGNMENT"],
  [40n, "PMIP6_SUPPORTED"],
  [41n, "IP4_HOA_SUPPORTED"],
  [42n, "LOCAL_MAG_ROUTING_SUPPORTED"],
  [43n, "ASSIGN_LOCAL_IP"],
  [44n, "MIP4_SUPPORTED"],
  [45n, "OPTIMIZED_IDLE_MODE_MOBILITY"],
  [46n, "GTPv2_SUPPORTED"],
  [47n, "IP4_TRANSPORT_SUPPORTED"],
  [48n, "IP4_HOA_ONLY_SUPPORTED"],
  [49n, "INTER_MAG_ROUTING_SUPPORTED"],
];
