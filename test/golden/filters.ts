/**
 * The forty filters that are tried on every fixture, some for each kind of primitive. A filter that libpcap refuses on a
 * link type is compared there too: it must be refused.
 *
 * Installed tcpdumps have libpcap 1.10, the model is 1.11: filters on which the two part have no place here.
 */
export const filters = [
  // Protocols, and the one precedence that `and` and `or` share.
  "ip or tcp and port 80",
  "ip6 and not udp",
  "arp or rarp",
  "icmp or icmp6",
  "not (tcp or udp or icmp or icmp6)",
  "igmp or pim or vrrp or ah or esp or sctp",
  "ip proto 253 or ip6 proto 253",
  "ip proto \\udp",
  "proto \\icmp or ip6 proto \\ipv6-icmp",

  // Addresses.
  "host 10.0.0.2",
  "src host 10.0.0.1 and dst host 10.0.0.2",
  "ip6 host 2001:db8::2 or ip6 dst host ::1",
  "host 10.0.0.2 or 127.0.0.1 and tcp",
  "net 10.0.0.0/8",
  "src net 10.0.0",
  "dst net 127.0.0.0 mask 255.0.0.0",
  "not net 2001:db8::/64 and ip6",
  "arp host 10.0.0.99 or arp src host 10.0.0.2",

  // Ports.
  "port 53",
  "tcp src port http",
  "udp dst port domain or tcp dst port 22",
  "port 80 or 53 and ip6",
  "portrange 20-80",
  "tcp dst portrange 50000-65535 or src portrange 4000-4000",

  // The link layer.
  "ether host 02:00:00:00:00:02 and not ip",
  "ether src 02:00:00:00:00:01 or ether dst 33:33:00:00:00:01",
  "ether proto 0x88b5 or ether proto \\arp",
  "broadcast or ether multicast",
  // libpcap 1.10 takes all of 224.0.0.0/3 for multicast, 1.11 only 224.0.0.0/4.
  "ip multicast and not dst host 255.255.255.255 or ip6 multicast",
  "vlan",
  "vlan 5 and tcp port 80 or icmp6",
  "vlan 100 and vlan 5 and arp",

  // Lengths, bytes and arithmetic.
  "greater 1000 or less 60",
  "len % 2 = 1 and len - 14 >= 0x40",
  "tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0",
  "ip[6:2] & 0x1fff != 0 or ip6[6] = 44",
  "ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) != 0",
  "icmp[icmptype] = icmp-unreach or icmp6[icmp6type] == icmp6-neighborsolicit",
  "ether[0] & 1 = 0 and ip[8] ^ 0x40 > 0",
  "udp[4:2] * 2 > 0x60 or udp[0:2] / 256 = udp[2:2] >> 8",
] as const;
