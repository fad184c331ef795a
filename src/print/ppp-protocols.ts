// prettier-ignore
const names: ReadonlyMap<number, string> = new Map([
  [0x0021, "IP"], [0x0023, "OSI"], [0x0025, "NS"], [0x0027, "DECNET"], [0x0029, "APPLE"], [0x002b, "IPX"],
  [0x002d, "VJC IP"], [0x002f, "VJNC IP"], [0x0031, "BRPDU"], [0x0033, "STII"], [0x0035, "VINES"], [0x0281, "MPLS"],
  [0x0283, "MPLS"], [0x00fd, "Compressed"], [0x003d, "MLPPP"], [0x0057, "IP6"], [0x0201, "HELLO"], [0x0231, "LUXCOM"],
  [0x0233, "SNS"], [0x8021, "IPCP"], [0x8023, "OSICP"], [0x8025, "NSCP"], [0x8027, "DECNETCP"], [0x8029, "APPLECP"],
  [0x802b, "IPXCP"], [0x8033, "STIICP"], [0x8035, "VINESCP"], [0x8057, "IP6CP"], [0x8281, "MPLSCP"], [0xc021, "LCP"],
  [0xc023, "PAP"], [0xc025, "LQM"], [0xc223, "CHAP"], [0xc227, "EAP"], [0xc027, "SPAP"], [0xc123, "Old-SPAP"],
  [0xc02b, "BACP"], [0xc02d, "BAP"], [0xc03d, "MLPPP-CP"], [0x80fd, "CCP"],
]);

/** tcpdump's name of a PPP protocol number. */
export function pppProtocolName(protocol: number): string | undefined {
  return names.get(protocol);
}
