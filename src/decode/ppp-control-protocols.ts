/** The PPP control protocols, by their PPP protocol numbers. */
export const pppControl = {
  ipcp: 0x8021,
  osicp: 0x8023,
  ipv6cp: 0x8057,
  ccp: 0x80fd,
  mplscp: 0x8281,
  lcp: 0xc021,
  bacp: 0xc02b,
} as const;

export const controlProtocols: ReadonlySet<number> = new Set(Object.values(pppControl));
