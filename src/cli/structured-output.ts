/** What takes the place of text: packets as JSON, or chosen fields of them as columns. */
import { createRequire } from "node:module";
import { addFieldNames, addFields, fieldColumns, fieldNames, type JsonSchema } from "../print/fields.js";
import { addPacketAsJson, createPacketDecoder, type JsonInterface, type JsonOptions } from "../print/json.js";
import type { PacketPrinter } from "./packet-printer.js";
import type { FieldsSettings } from "./settings.js";

type InterfaceOf = (interfaceId: number) => JsonInterface;

/** --json: one object a line. */
export function createJsonPrinter(options: JsonOptions, interfaceOf: InterfaceOf): PacketPrinter {
  const decode = createPacketDecoder(options, interfaceOf);
  return {
    printTo(text, packet, number) {
      addPacketAsJson(decode(packet, number), text);
      text.endLine();
    },
  };
}

/** --json-array: one list of objects, each on a line of its own. */
export function createJsonArrayPrinter(options: JsonOptions, interfaceOf: InterfaceOf): PacketPrinter {
  const decode = createPacketDecoder(options, interfaceOf);
  let before = "[\n";
  return {
    printTo(text, packet, number) {
      text.add(before);
      before = ",\n";
      addPacketAsJson(decode(packet, number), text);
    },
    end: (text) => text.add(before === "[\n" ? "[]\n" : "\n]\n"),
  };
}

/** --fields. Throws a UsageError for a name that no field has. */
export function createFieldsPrinter(
  { names, format, header }: FieldsSettings,
  options: JsonOptions,
  interfaceOf: InterfaceOf,
): PacketPrinter {
  const columns = fieldColumns(names, fieldNames(loadSchema()));
  const decode = createPacketDecoder(options, interfaceOf);
  return {
    begin(text) {
      if (header) addFieldNames(columns, format, text);
    },
    printTo: (text, packet, number) => addFields(decode(packet, number), columns, format, text),
  };
}

/** The schema that the build makes, by way of the package's own name, as in version.ts. */
function loadSchema(): JsonSchema {
  return createRequire(import.meta.url)("pcapsift/json-schema.json") as JsonSchema;
}
