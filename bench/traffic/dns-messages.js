// DNS messages (RFC 1035), for DNS and mDNS.
import { join, text, u16, u32, u8 } from "./frames.js";

export const types = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, OPT: 41, HTTPS: 65 };

export const name = (value) => join(...value.split(".").map((label) => join(u8(label.length), text(label))), u8(0));

/** A pointer to the question's name. */
export const questionName = u16(0xc00c);

export const question = (value, type, dnsClass = 1) => join(name(value), u16(type), u16(dnsClass));

export const resource = (owner, type, ttl, data, dnsClass = 1) =>
  join(owner, u16(type), u16(dnsClass), u32(ttl), u16(data.length), data);

/** The pseudo record of EDNS (RFC 6891). */
export const edns = (size, data = u8()) => resource(u8(0), types.OPT, 0, data, size);

export function message(id, flags, questions, answers = [], authorities = [], additionals = []) {
  const counts = [questions, answers, authorities, additionals].map((section) => u16(section.length));
  return join(u16(id), u16(flags), ...counts, ...questions, ...answers, ...authorities, ...additionals);
}
