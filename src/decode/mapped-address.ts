/** What IPv4 addresses begin with in the form of IPv6's (RFC 4291 section 2.5.5.2). */
export const mappedStart: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
export const mappedBits = 96;
