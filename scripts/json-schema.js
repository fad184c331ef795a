// Makes the JSON Schema of what --json writes from the types of the layers, so that the two cannot part:
// `node scripts/json-schema.js FILE`. It is part of the build.
//
// The rules of writing (src/print/json.ts) are the rules here: what may be undefined may be absent,
// `payload` is the next item of `layers`, bytes are hexadecimal, 64-bit numbers are text.
import { readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const decode = join(root, "src/decode");
const dialect = "https://json-schema.org/draft/2020-12/schema";

const bytes = { description: "Bytes in hexadecimal.", type: "string", pattern: "^([0-9a-f]{2})*$" };
const text = {
  description:
    "Characters as tcpdump writes them, without zeros at the end: ^A for a control character, M- before one above 127.",
  type: "string",
};
const integer64 = { description: "A whole number of any size, in decimal.", type: "string", pattern: "^-?[0-9]+$" };

/** The parts of every layer, under the names that are written. */
const common = {
  offset: { description: "Where the layer begins in the packet's bytes.", type: "integer" },
  wireLength: { description: "How many bytes it has on the wire.", type: "integer" },
  capturedLength: { description: "How many of these were captured.", type: "integer" },
  truncated: { description: "Present if not all of the layer was captured.", const: true },
};

const frame = {
  type: "object",
  properties: {
    number: { description: "The packet's number among those written, from 1 on.", type: "integer" },
    time: {
      description: "ISO 8601, in UTC, with nanoseconds; null for years that it cannot express.",
      type: ["string", "null"],
    },
    timestamp: { ...integer64, description: "Nanoseconds since 1970-01-01 00:00:00 UTC." },
    length: { description: "Bytes on the wire.", type: "integer" },
    capturedLength: { description: "Bytes captured.", type: "integer" },
    interface: { description: "The number of the interface in the capture, from 0 on.", type: "integer" },
    linkType: { description: "The name of the link type, as -L lists it, or its number.", type: "string" },
    problem: { description: "Why the packet was not looked into: its record contradicts itself.", type: "string" },
    data: { ...bytes, description: "The captured bytes, with any of -x, -X and -A." },
  },
  required: ["number", "time", "timestamp", "length", "capturedLength", "interface", "linkType"],
  additionalProperties: false,
};

class SchemaMaker {
  definitions = { bytes, text, integer64 };

  constructor(checker) {
    this.checker = checker;
    this.names = new Map();
  }

  describe(symbol) {
    const description = ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).replaceAll("\n", " ");
    return description === "" ? {} : { description };
  }

  /** The schema of a value that is there. */
  convert(type) {
    if (type.isUnion()) return this.union(type.types);
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: this.checker.typeToString(type) === "true" };
    if (type.isLiteral()) return typeof type.value === "object" ? { $ref: "#/$defs/integer64" } : { const: type.value };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: ["number", "null"] };
    if (type.flags & ts.TypeFlags.BigIntLike) return { $ref: "#/$defs/integer64" };
    if (type.flags & ts.TypeFlags.StringLike) return { type: "string" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    if (this.checker.isTupleType(type)) return this.tuple(type);
    if (this.checker.isArrayType(type))
      return { type: "array", items: this.item(this.checker.getTypeArguments(type)[0]) };
    if (type.flags & ts.TypeFlags.Object || type.isIntersection()) return this.object(type);
    throw new Error(`no schema for ${this.checker.typeToString(type)}`);
  }

  /** As an item of a list, where something missing is null. */
  item(type) {
    const present = this.checker.getNonNullableType(type);
    return present === type ? this.convert(type) : { anyOf: [this.convert(present), { type: "null" }] };
  }

  union(types) {
    const present = types.filter((type) => !(type.flags & ts.TypeFlags.Undefined));
    const schemas = [
      ...new Map(present.map((type) => [JSON.stringify(this.convert(type)), this.convert(type)])).values(),
    ];
    if (schemas.every((schema) => "const" in schema)) {
      const values = schemas.map((schema) => schema.const);
      if (values.length === 2 && values.every((value) => typeof value === "boolean")) return { type: "boolean" };
      return values.length === 1 ? schemas[0] : { enum: values };
    }
    return schemas.length === 1 ? schemas[0] : { anyOf: schemas };
  }

  tuple(type) {
    const items = this.checker.getTypeArguments(type).map((each) => this.item(each));
    return { type: "array", prefixItems: items, minItems: items.length, maxItems: items.length };
  }

  object(type) {
    const symbol = type.aliasSymbol ?? type.getSymbol();
    const name = symbol?.getName() ?? "";
    if (name === "TextBytes") return { $ref: "#/$defs/text" };
    if (name === "Bytes" || name === "Uint8Array") return { $ref: "#/$defs/bytes" };
    if (name === "Layer" || isLayer(type, this.checker)) return { $ref: "#/$defs/layers" };
    if (name === "" || name.startsWith("__")) return this.properties(type);
    const key = this.keyOf(this.ownName(symbol, type), symbol, type);
    if (this.definitions[key] === undefined) {
      this.definitions[key] = {};
      Object.assign(this.definitions[key], this.describe(symbol), this.properties(type));
    }
    return { $ref: `#/$defs/${key}` };
  }

  /** The name of a type and of what it is of; for fields that a layout lists, the one that its file gives them, or the layout's. */
  ownName(symbol, type) {
    if (symbol.getName() !== "Values") {
      const [of] = this.checker.getTypeArguments(type);
      const part = (of?.aliasSymbol ?? of?.getSymbol())?.getName();
      return `${symbol.getName()}${part === undefined ? "" : `Of${part}`}`;
    }
    const [layout] = type.aliasTypeArguments;
    const declaration = layout.getSymbol().declarations[0];
    const alias = declaration
      .getSourceFile()
      .statements.find((each) => ts.isTypeAliasDeclaration(each) && this.checker.getTypeAtLocation(each.name) === type);
    return alias?.name.text ?? layoutName(declaration);
  }

  /** A name of its own for each type: two protocols may each have an `Item`. */
  keyOf(name, symbol, type) {
    const file = basename(symbol.declarations[0].getSourceFile().fileName, ".ts");
    const types = this.names.get(name) ?? [];
    this.names.set(name, types);
    if (!types.includes(type)) types.push(type);
    const index = types.indexOf(type);
    return index === 0 ? name : `${name}-${file}${index > 1 ? `-${index}` : ""}`;
  }

  properties(type, own = {}, leftOut = []) {
    const properties = { ...own };
    const required = Object.keys(own).filter((name) => name !== "truncated");
    for (const symbol of this.checker.getPropertiesOfType(type)) {
      const name = symbol.getName();
      if (name in own || leftOut.includes(name)) continue;
      const declared = this.checker.getTypeOfSymbol(symbol);
      // A property that is always undefined tells two types apart; it is never written.
      if (declared.flags & ts.TypeFlags.Undefined) continue;
      const present = this.checker.getNonNullableType(declared);
      properties[name] = { ...this.describe(symbol), ...this.convert(present) };
      if (present === declared && !(symbol.flags & ts.SymbolFlags.Optional)) required.push(name);
    }
    const others = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const additionalProperties = others === undefined ? false : this.convert(others.type);
    return { type: "object", properties, required, additionalProperties };
  }

  /** One schema for each protocol that an interface of layers stands for. */
  layers(type, symbol) {
    const kind = this.checker.getTypeOfSymbol(type.getProperty("kind"));
    const kinds = kind.isUnion() ? kind.types : [kind];
    const schema = this.properties(type, common, ["kind", "payload"]);
    return kinds.map(({ value }) => ({
      ...this.describe(symbol),
      ...schema,
      properties: { kind: { const: value }, ...schema.properties },
      required: ["kind", ...schema.required],
    }));
  }
}

const capitalized = (word) => word.slice(0, 1).toUpperCase() + word.slice(1);

/** The words of a file's, a constant's or a field's name in one: `decnet`, `headerLayout` become `DecnetHeader`. */
function layoutName(declaration) {
  const words = [];
  for (let node = declaration; !ts.isSourceFile(node); node = node.parent) {
    if (ts.isPropertyAssignment(node) || (ts.isVariableDeclaration(node) && words.length === 0))
      words.unshift(node.name.text.replace(/Layouts?$/, ""));
  }
  words.unshift(basename(declaration.getSourceFile().fileName, ".ts"));
  return words.flatMap((word) => word.split(/[^A-Za-z0-9]+/).map(capitalized)).join("");
}

/** Whether a type is that of a layer: it has the parts that all layers have, and a kind that is known. */
function isLayer(type, checker) {
  const names = new Set(checker.getPropertiesOfType(type).map((symbol) => symbol.getName()));
  return ["kind", "offset", "wireLength", "capturedLength"].every((name) => names.has(name));
}

/** The schema, and nothing written. */
export function makeSchema() {
  const files = readdirSync(decode).filter((name) => name.endsWith(".ts"));
  const options = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, strict: true, types: [] };
  const program = ts.createProgram(
    files.map((name) => join(decode, name)),
    { ...options, moduleResolution: ts.ModuleResolutionKind.NodeNext, noEmit: true, skipLibCheck: true },
  );
  const checker = program.getTypeChecker();
  const maker = new SchemaMaker(checker);
  const layers = [];
  for (const name of files) {
    for (const statement of program.getSourceFile(join(decode, name)).statements) {
      if (!ts.isInterfaceDeclaration(statement)) continue;
      const type = checker.getTypeAtLocation(statement.name);
      if (statement.name.text === "Layer" || !isLayer(type, checker)) continue;
      layers.push(...maker.layers(type, checker.getSymbolAtLocation(statement.name)));
    }
  }
  layers.sort((a, b) => (a.properties.kind.const < b.properties.kind.const ? -1 : 1));
  return {
    $schema: dialect,
    title: "A packet as pcapsift --json writes it",
    type: "object",
    properties: { frame, layers: { $ref: "#/$defs/layers" } },
    required: ["frame", "layers"],
    additionalProperties: false,
    $defs: {
      layers: { type: "array", items: { $ref: "#/$defs/layer" } },
      layer: { anyOf: layers },
      ...maker.definitions,
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new Error("usage: node scripts/json-schema.js FILE");
  writeFileSync(path, `${JSON.stringify(makeSchema(), null, 1)}\n`);
}
