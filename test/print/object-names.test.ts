// Without -n, names in object identifiers. ILMI carries SNMP without addresses, so nothing else has a name here.
import { expect, test } from "vitest";
import type { Row } from "./check.js";
import { check, fromHex, judge, judgeText, ownText } from "./check.js";

const setting = { linkType: "SUNATM", names: true } as const;

/** An element with its length in four octets. */
const element = (tag: string, content: string): string =>
  `${tag}84${(content.length / 2).toString(16).padStart(8, "0")}${content}`;

/** A request of ILMI for objects, each as the octets of its identifier. */
function request(identifiers: readonly string[]): string {
  const bindings = identifiers.map((octets) => element("30", `${element("06", octets)}0500`)).join("");
  const pdu = element("a0", `020101020100020100${element("30", bindings)}`);
  return `06000010${element("30", `0201000406${"7075626c6963"}${pdu}`)}`;
}

const row = (name: string, octets: string, text: string): Row => {
  const identifier = octets.replaceAll(" ", "");
  return [name, "", request([identifier]), `ilmi:  GetRequest(${29 + identifier.length / 2})  ${text}`];
};

check(setting, [
  row("an object of MIB-II", "2b 06 01 02 01 01 01 00", "system.sysDescr.0"),
  row("a column, its row behind it", "2b 06 01 02 01 02 02 01 0a 02", "interfaces.ifTable.ifEntry.ifInOctets.2"),
  row("MIB-II itself", "2b 06 01 02 01", ""),
  row("what MIB-II has no name for", "2b 06 01 02 01 1f 01", "31.1"),
  row("an enterprise", "2b 06 01 04 01 09 02 01", "E:cisco.2.1"),
  row("an enterprise without a name", "2b 06 01 04 01 bf 08 03 02", "E:8072.3.2"),
  row("an enterprise behind a gap", "2b 06 01 04 01 81 08", "E:ccur"),
  row("an experiment", "2b 06 01 03 01", "X:1"),
  row(
    "the modules of SNMP",
    "2b 06 01 06 03 0f 01 01 03 00",
    "S:snmpUsmMIB.usmMIBObjects.usmStats.usmStatsUnknownUserNames.0",
  ),
  row("the way to MIB-II", "2b 06 01 02", ".iso.org.dod.internet.mgmt"),
  row("no names on the way", "2b 06 01 05 01", ".iso.org.dod.internet.security.1"),
  row("another root", "88 37 01", ".2.999.1"),
  row("the other organizations below iso", "2a 86 48", ".iso.2.840"),
  row("one octet", "2b", ".iso.org"),
  row("a needless octet", "2b 80 06 01 02 01 01 01", ".iso.org.dod.internet.mgmt.mib.system.sysDescr"),
  row("a needless octet behind", "2b 06 01 02 01 80 01 01", "system.sysDescr"),
  row("an unfinished number", "2b 06 01 02 01 01 81", "system"),
  row("an unfinished number in the way there", "2b 06 01 02 81", ".iso.org.dod.internet.mgmt"),
  row("a number of more than 32 bits", "2b 06 01 02 01 90 80 80 80 01", "system"),
  row("no octets", "", ""),
]);

/** Asks for what may lie directly below objects, as far as names are known. */
const numbers = Array.from({ length: 150 }, (_, number) =>
  number < 128 ? number.toString(16).padStart(2, "0") : `81${(number - 128).toString(16).padStart(2, "0")}`,
);
const objectsAPacket = 20;

test.skipIf(!judge)("every name that tcpdump knows", () => {
  let names = 0;
  // Names are looked for where tcpdump, not the table here, says that there are some: first below iso's children.
  const objects = numbers.slice(40, 80);
  while (objects.length > 0) {
    const asked = objects.splice(0, objectsAPacket).flatMap((object) => numbers.map((number) => object + number));
    const packet = fromHex(request(asked));
    const text = judgeText(setting, "", packet);
    expect(ownText(setting, "", packet)).toBe(text);
    const answers = text.slice(0, -1).split(" ").slice(-asked.length);
    // Of an object below which identifiers are shortened, only the mark is shown.
    const named = asked.filter((_, index) => !/(^|[.:])\d+$/.test(answers[index]!));
    names += named.length;
    objects.push(...named);
  }
  // All but iso and org.
  expect(names).toBe(360);
});
