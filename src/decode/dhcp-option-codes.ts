/** The DHCP options that are treated each in a way of its own (RFC 2132, 3004, 4702, 3046, 3442). */
export const dhcpOptionCodes = {
  pad: 0,
  netbiosNodeType: 46,
  overload: 52,
  messageType: 53,
  parameterRequestList: 55,
  clientIdentifier: 61,
  userClass: 77,
  clientFqdn: 81,
  relayAgentInformation: 82,
  classlessStaticRoute: 121,
  classlessStaticRouteMicrosoft: 249,
  end: 255,
} as const;
