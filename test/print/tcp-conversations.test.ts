// Conversations are told apart by ends and ports, however many there are.
import { expect, test } from "vitest";
import type { TcpLayer } from "../../src/decode/tcp.js";
import { TcpConversations } from "../../src/print/tcp-conversations.js";

const ack = 16;

function segment(sourcePort: number, destinationPort: number, sequenceNumber: number, acknowledgmentNumber: number) {
  return { sourcePort, destinationPort, sequenceNumber, acknowledgmentNumber, flags: ack } as TcpLayer;
}

test.each([
  ["other hosts, the same ports", (index: number) => [`10.0.${index >> 8}.${index & 255}`, 80] as const],
  ["the same hosts, other ports", (index: number) => ["10.0.0.1", index] as const],
  ["both", (index: number) => [`10.0.0.${index & 7}`, index >> 3] as const],
])("5,000 conversations: %s", (_name, endOf) => {
  const conversations = new TcpConversations();
  const relate = (index: number, sequence: number, acknowledgment: number, isAnswer: boolean) => {
    const [host, port] = endOf(index);
    const [sourcePort, destinationPort] = isAnswer ? [50_000, port] : [port, 50_000];
    const [source, destination] = isAnswer ? ["192.0.2.1", host] : [host, "192.0.2.1"];
    return {
      ...conversations.relate(
        segment(sourcePort, destinationPort, sequence, acknowledgment),
        source,
        destination,
        isAnswer,
      ),
    };
  };
  const all = Array.from({ length: 5000 }, (_, index) => index);
  for (const index of all)
    expect(relate(index, 1000 * index, 77, false)).toMatchObject({ sequence: 1000 * index, acknowledgment: 77 });
  for (const index of all) {
    const own = 1000 * index;
    expect(relate(index, own + 5, 80, false)).toEqual({ sequence: 5, acknowledgment: 4, sackBase: 76 });
    expect(relate(index, 90, own + 7, true)).toEqual({ sequence: 14, acknowledgment: 7, sackBase: own });
  }
});
