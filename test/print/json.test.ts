// JSON: all that is written keeps to the schema that is made from the layers' types; the forms of values and times.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renewPage } from "../../scripts/json-names.js";
import { makeSchema } from "../../scripts/json-schema.js";
import { openCapture } from "../../src/capture/index.js";
import { linkTypeByName, linkTypeByNumber } from "../../src/net/link-types.js";
import type { Packet } from "../../src/net/packet.js";
import { addFieldNames, addFields, fieldColumns, fieldNames, type FieldsFormat } from "../../src/print/fields.js";
import { addPacketAsJson, createPacketDecoder, jsonText } from "../../src/print/json.js";
import { TextBuffer } from "../../src/print/text-buffer.js";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { fromHex } from "./check.js";
import { readTables } from "./tables.js";

const schema = makeSchema();
const validate = new Ajv2020({ allowUnionTypes: true, discriminator: true }).compile(withDiscriminator());

/** The schema, in a form that does not try each kind of layer in turn: here there are very many packets to check. */
function withDiscriminator(): object {
  const { layer, ...definitions } = schema.$defs!;
  const ofKind = new Map<unknown, object[]>();
  for (const part of layer!.anyOf!) {
    const kind = part.properties!.kind!.const;
    ofKind.set(kind, [...(ofKind.get(kind) ?? []), part]);
  }
  const oneOf = [...ofKind].map(([kind, anyOf]) => ({ properties: { kind: { const: kind } }, anyOf }));
  const kinds = { type: "object", discriminator: { propertyName: "kind" }, required: ["kind"], oneOf };
  return { ...schema, $defs: { ...definitions, layer: kinds } };
}

function decodeAs(linkType: string, packet: Packet, data = false) {
  const { dlt } = linkTypeByName(linkType)!;
  return createPacketDecoder({ data, skipChecksums: false }, () => ({ dlt, linkType }))(packet, 1);
}

function jsonOf(linkType: string, packet: Packet, data = false): string {
  const text = new TextBuffer();
  addPacketAsJson(decodeAs(linkType, packet, data), text);
  return text.toString();
}

function packetOf(data: Uint8Array, missing = 0): Packet {
  return { data, length: data.length + missing, seconds: 1700000000, nanoseconds: 5, interfaceId: 0 };
}

/** Checks the packet against the part of the schema for its layers' kinds: a message about one kind can be read. */
function expectValid(json: string): void {
  expect(json).not.toMatch(/\n/);
  const value: unknown = JSON.parse(json);
  if (!validate(value)) throw new Error(`${json}\n${JSON.stringify(validate.errors?.slice(0, 5), null, 1)}`);
}

test.each(fixtures)("all packets of %s keep to the schema", async (name) => {
  const capture = await openCapture(fixturePath(name));
  const { linktype } = capture.header;
  for await (const packet of capture) expectValid(jsonOf(linkTypeByNumber(linktype)!.name, packet));
});

describe("the packets of all tables keep to the schema, whole and cut short", () => {
  test.each([...readTables()])("%s", (linkType, packets) => {
    for (const data of packets) {
      expectValid(jsonOf(linkType, packetOf(data)));
      for (let length = 1; length < data.length; length += 17)
        expectValid(jsonOf(linkType, packetOf(data.subarray(0, length), data.length - length)));
    }
  });
});

const dnsQuery = fromHex(
  "4500003dbb3b0000401100000a0000010a000002e9ff00350029000016 2f01000001000000000000 03777777076578616d706c65036e65740000010001",
);

test("the schema refuses what it does not know", () => {
  const packet = { frame: {}, layers: [{ kind: "raw", offset: 0, wireLength: 1, capturedLength: 1, other: 1 }] };
  expect(validate(packet)).toBe(false);
  expect(validate({ ...JSON.parse(jsonOf("RAW", packetOf(dnsQuery))), layers: [{ kind: "unheard-of" }] })).toBe(false);
});

test("a packet is a frame and its layers", () => {
  const { frame, layers } = JSON.parse(jsonOf("RAW", packetOf(dnsQuery), true)) as {
    frame: Record<string, unknown>;
    layers: Record<string, unknown>[];
  };
  expect(frame).toEqual({
    number: 1,
    time: "2023-11-14T22:13:20.000000005Z",
    timestamp: "1700000000000000005",
    length: dnsQuery.length,
    capturedLength: dnsQuery.length,
    interface: 0,
    linkType: "RAW",
    data: Buffer.from(dnsQuery).toString("hex"),
  });
  expect(layers.map(({ kind }) => kind)).toEqual(["raw", "ipv4", "udp", "dns"]);
  expect(layers[1]).toMatchObject({ source: "10.0.0.1", destination: "10.0.0.2", offset: 0, wireLength: 61 });
  expect(layers[3]).toMatchObject({ questions: [{ name: { text: "www.example.net." }, type: 1 }] });
});

test("a layer that was not captured to its end says so", () => {
  const { layers } = JSON.parse(jsonOf("RAW", packetOf(dnsQuery.subarray(0, 45), 16))) as { layers: object[] };
  expect(layers.at(-1)).toMatchObject({ kind: "dns", truncated: true, capturedLength: 17, wireLength: 33 });
});

test.each([
  [-1, 0, "1969-12-31T23:59:59.000000000Z", "-1000000000"],
  [0, 999999999, "1970-01-01T00:00:00.999999999Z", "999999999"],
  [1, 2_500_000_000, "1970-01-01T00:00:03.500000000Z", "3500000000"],
  [1e15, 0, null, "1000000000000000000000000"],
])("the time of %d seconds and %d nanoseconds", (seconds, nanoseconds, time, timestamp) => {
  const { frame } = JSON.parse(jsonOf("RAW", { ...packetOf(dnsQuery), seconds, nanoseconds })) as { frame: object };
  expect(frame).toMatchObject({ time, timestamp });
});

test("the times of packets that follow each other", () => {
  const decode = createPacketDecoder({ data: false, skipChecksums: true }, () => ({ dlt: 12, linkType: "RAW" }));
  const times = [1, 1, 2, 1e15, 2, 1].map(
    (seconds, nanoseconds) => decode({ ...packetOf(dnsQuery), seconds, nanoseconds }, 1).frame.time,
  );
  expect(times).toEqual([
    "1970-01-01T00:00:01.000000000Z",
    "1970-01-01T00:00:01.000000001Z",
    "1970-01-01T00:00:02.000000002Z",
    null,
    "1970-01-01T00:00:02.000000004Z",
    "1970-01-01T00:00:01.000000005Z",
  ]);
});

test("any text is written as JSON.stringify writes it", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "grapheme-ascii" }), fc.string({ unit: "binary" })), (text) => {
      expect(jsonText(text)).toBe(JSON.stringify(text));
    }),
  );
});

test("a record that contradicts itself is not looked into", () => {
  const value = JSON.parse(jsonOf("RAW", { ...packetOf(dnsQuery), length: 3 })) as object;
  expect(value).toMatchObject({ frame: { problem: "len(3) < caplen(61)" }, layers: [] });
});

function fieldsOf(names: string, format: FieldsFormat, data = dnsQuery): string {
  const columns = fieldColumns(names.split(","), fieldNames(schema));
  const text = new TextBuffer();
  addFieldNames(columns, format, text);
  addFields(decodeAs("RAW", packetOf(data)), columns, format, text);
  return text.toString();
}

describe("columns of fields", () => {
  const tunnel = fromHex(`450000${(20 + dnsQuery.length).toString(16)}00000000400400007f0000017f000002`);
  test.each<[names: string, FieldsFormat, Uint8Array, string]>([
    ["ip.src,udp.dport,dns.qname", "tsv", dnsQuery, "10.0.0.1\t53\twww.example.net."],
    ["ipv4.source,tcp.sport,frame.number", "csv", dnsQuery, "10.0.0.1,,1"],
    ["ip.src", "tsv", Uint8Array.of(...tunnel, ...dnsQuery), "127.0.0.1,10.0.0.1"],
    ["ip.src,ip.dst", "csv", Uint8Array.of(...tunnel, ...dnsQuery), '"127.0.0.1,10.0.0.1","127.0.0.2,10.0.0.2"'],
    ["udp.truncated,ipv4.truncated", "tsv", dnsQuery.subarray(0, 40), "true\ttrue"],
    [
      "dns.questions",
      "tsv",
      dnsQuery,
      '{"skipped":true,"name":{"text":"www.example.net.","end":57},"type":1,"class":1}',
    ],
  ])("%s as %s", (names, format, data, line) => {
    const columns = fieldColumns(names.split(","), fieldNames(schema));
    const text = new TextBuffer();
    const missing = data.length < dnsQuery.length ? dnsQuery.length - data.length : 0;
    addFields(decodeAs("RAW", packetOf(data, missing)), columns, format, text);
    expect(text.toString()).toBe(`${line}\n`);
  });

  test("the first line may name them", () => {
    expect(fieldsOf("ip.src,udp.dport", "csv")).toBe("ip.src,udp.dport\n10.0.0.1,53\n");
  });

  test.each([
    ["ip.srce", "unknown field ip.srce; did you mean ip.src?"],
    ["tcp.dportt", "unknown field tcp.dportt; did you mean tcp.dport?"],
    ["nothing", "unknown field nothing; docs/json.md lists those there are"],
    ["arp.zzzzzzzz", /^unknown field arp\.zzzzzzzz; of arp there are, among others, arp\.op, /],
  ])("%s is refused", (name, message) => {
    expect(() => fieldColumns([name], fieldNames(schema))).toThrow(message);
  });
});

test("docs/json.md lists the names that there are; if not, npm run docs", () => {
  const page = readFileSync("docs/json.md", "utf8");
  // Without the widths of columns.
  const plain = (text: string) => text.replaceAll(/ +|-{3,}/g, " ");
  expect(plain(renewPage(page, schema))).toBe(plain(page));
});
