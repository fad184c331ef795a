/** Short names of the fields that are asked for most, some of them for both versions of IP. */
// prettier-ignore
export const fieldAliases: ReadonlyMap<string, readonly string[]> = new Map([
  ["frame.len", ["frame.length"]], ["frame.caplen", ["frame.capturedLength"]], ["frame.epoch", ["frame.timestamp"]],
  ["eth.src", ["ethernet.source"]], ["eth.dst", ["ethernet.destination"]], ["eth.type", ["ethernet.type"]],
  ["eth.tci", ["ethernet.tags.tci"]],
  ["ip.src", ["ipv4.source", "ipv6.source"]], ["ip.dst", ["ipv4.destination", "ipv6.destination"]],
  ["ip.proto", ["ipv4.protocol", "ipv6.upperProtocol"]], ["ip.ttl", ["ipv4.timeToLive", "ipv6.hopLimit"]],
  ["ip.id", ["ipv4.identification"]], ["ip.len", ["ipv4.totalLength"]], ["ip.tos", ["ipv4.typeOfService"]],
  ["ip6.src", ["ipv6.source"]], ["ip6.dst", ["ipv6.destination"]],
  ["tcp.sport", ["tcp.sourcePort"]], ["tcp.dport", ["tcp.destinationPort"]], ["tcp.seq", ["tcp.sequenceNumber"]],
  ["tcp.ack", ["tcp.acknowledgmentNumber"]], ["tcp.win", ["tcp.window"]], ["tcp.len", ["tcp.payloadLength"]],
  ["udp.sport", ["udp.sourcePort"]], ["udp.dport", ["udp.destinationPort"]], ["udp.len", ["udp.length"]],
  ["sport", ["tcp.sourcePort", "udp.sourcePort"]], ["dport", ["tcp.destinationPort", "udp.destinationPort"]],
  ["arp.op", ["arp.operation"]], ["dns.qname", ["dns.questions.name.text"]], ["dns.qtype", ["dns.questions.type"]],
  ["http.line", ["http.lines"]],
]);
