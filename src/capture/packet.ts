/** The packet type lives in `net`, so that printing a packet needs no reader. */
export type { Packet } from "../net/packet.js";
