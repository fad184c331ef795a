// Writes the names of all fields into docs/json.md, behind the line that announces them: `npm run docs`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeSchema } from "./json-schema.js";

const path = join(import.meta.dirname, "../docs/json.md");
const heading = "## All layers and their fields";

/** What a value is, in a word or two. */
function typeOf({ $ref, type, enum: values, anyOf, items, prefixItems, ...rest }) {
  if ($ref === "#/$defs/bytes") return "bytes";
  if ($ref === "#/$defs/text") return "text";
  if ($ref === "#/$defs/integer64") return "whole number as text";
  if ($ref === "#/$defs/layers") return "layers";
  if ($ref !== undefined) return link($ref.slice("#/$defs/".length));
  if ("const" in rest) return `\`${JSON.stringify(rest.const)}\``;
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(" or ");
  if (prefixItems !== undefined) return `list of ${prefixItems.map(typeOf).join(", ")}`;
  if (type === "array") return `list of ${typeOf(items)}`;
  if (Array.isArray(type)) return type[0] === "number" ? "number" : type.join(" or ");
  return type;
}

/** A link to a section of the page. */
function link(name) {
  return `[${name}](#${name.toLowerCase()})`;
}

const cell = (text = "") => text.replaceAll("|", "\\|");

function table({ properties }) {
  const rows = Object.entries(properties).filter(([name]) => !commonNames.has(name));
  if (rows.length === 0) return "No fields of its own.\n";
  const lines = rows.map(([name, part]) => `| \`${name}\` | ${cell(typeOf(part))} | ${cell(part.description)} |`);
  return ["| field | value | |", "|---|---|---|", ...lines, ""].join("\n");
}

const commonNames = new Set(["kind", "offset", "wireLength", "capturedLength", "truncated", "headerLength"]);

/** The part of the page that lists all names, before it is formatted. */
function listNames(schema) {
  const { layer, layers: _layers, bytes: _bytes, text: _text, integer64: _integer64, ...objects } = schema.$defs;
  const byName = ([a], [b]) => (a < b ? -1 : 1);
  // Some layers have a form of their own where they are broken.
  const kinds = new Set(layer.anyOf.map((each) => each.properties.kind.const));
  const sections = [
    heading,
    [...kinds].map(link).join(" · "),
    ...[...kinds].map((kind) => {
      const forms = layer.anyOf.filter((each) => each.properties.kind.const === kind);
      return [`### \`${kind}\``, ...forms.map((each) => `${each.description ?? ""}\n\n${table(each)}`)].join("\n\n");
    }),
    "## Objects within layers",
    ...Object.entries(objects)
      .filter(([, part]) => part.properties !== undefined)
      .sort(byName)
      .map(([name, part]) => `### \`${name}\`\n\n${part.description ?? ""}\n\n${table(part)}`),
  ];
  return `${sections
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

/** The page with the names that the schema has now. */
export function renewPage(page, schema = makeSchema()) {
  return page.slice(0, page.indexOf(heading)) + listNames(schema);
}

if (process.argv[1] === import.meta.filename) writeFileSync(path, renewPage(readFileSync(path, "utf8")));
