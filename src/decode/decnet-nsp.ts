import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/**
 * A message of DECnet's network services protocol (DNA Phase IV NSP Functional Specification). Fields are absent from the
 * first on that is missing.
 */
export interface DecnetNsp {
  /** Of the message, on the wire. */
  readonly length: number;
  /** The type in bits 2 and 3, a subtype in bits 4 to 6. */
  readonly flags: number | undefined;
  /** Logical links. */
  readonly destination: number | undefined;
  readonly source: number | undefined;
  /** Of data and acknowledgement messages, with flags in the upper four bits; then that of the other subchannel. */
  readonly acknowledgement: number | undefined;
  readonly otherAcknowledgement: number | undefined;
  readonly segment: number | undefined;
  readonly linkService: Values<typeof linkServiceLayout> | undefined;
  readonly connect: DecnetConnect | undefined;
  readonly disconnect: DecnetDisconnect | undefined;
  /** Why something is missing: the message is too short, or it was not captured. */
  readonly problem: FieldProblem;
}

export interface DecnetConnect {
  readonly services: number;
  readonly information: number;
  readonly segmentSize: number;
  /** Of a confirmation. */
  readonly optionalLength: number | undefined;
}

export interface DecnetDisconnect {
  readonly reason: number;
  /** Of an initiation. */
  readonly optionalLength: number | undefined;
}

/** Types and subtypes, as they lie in the flags. */
export const nspTypes = { data: 0x00, acknowledgement: 0x04, control: 0x08 } as const;
export const nspDataTypes = {
  middle: 0x00,
  linkService: 0x10,
  first: 0x20,
  interrupt: 0x30,
  last: 0x40,
  only: 0x60,
} as const;
export const nspAcknowledgements = { data: 0x00, other: 0x10, connect: 0x20 } as const;
export const nspControls = {
  ...{ connectInitiate: 0x10, connectConfirm: 0x20, disconnectInitiate: 0x30, disconnectConfirm: 0x40 },
  connectAgain: 0x60,
} as const;
export const nspTypeMask = 0x0c;
export const nspSubtypeMask = 0x70;

export const nspHeaderLength = 5;
/** Three words for acknowledgements and the segment's number, whether there are three or not. */
const linkServiceOffset = 11;

const linkServiceLayout = { flags: "u8", value: "u8" } as const;

const isAcknowledgement = (word: number | undefined): boolean => ((word ?? 0) & 0x8000) !== 0;
/** tcpdump takes one of two bits for enough. */
const isOtherAcknowledgement = (word: number | undefined): boolean => ((word ?? 0) & 0xa000) !== 0;

type Content = Omit<DecnetNsp, "length" | "flags" | "destination" | "source" | "problem">;

const nothing: Content = {
  ...{ acknowledgement: undefined, otherAcknowledgement: undefined, segment: undefined },
  ...{ linkService: undefined, connect: undefined, disconnect: undefined },
};

export function readNsp(reader: Reader, length: number): DecnetNsp {
  const fields = new Fields(reader, length);
  const start = reader.offset;
  const isWhole = fields.has(nspHeaderLength);
  const flags = isWhole ? fields.u8() : undefined;
  const destination = word(fields);
  const source = word(fields);
  const content = flags === undefined ? nothing : readContent(fields, flags, start);
  return { length, flags, destination, source, ...content, problem: fields.problem };
}

/** A number with its lower byte first. */
function word(fields: Fields): number | undefined {
  const value = fields.u16();
  return value === undefined ? undefined : (value >> 8) | ((value & 0xff) << 8);
}

function readContent(fields: Fields, flags: number, start: number): Content {
  const subtype = flags & nspSubtypeMask;
  switch (flags & nspTypeMask) {
    case nspTypes.data:
      if (subtype === nspDataTypes.linkService) return readLinkService(fields, start);
      return subtype === 0x50 || subtype === 0x70 ? nothing : readSegment(fields);
    case nspTypes.acknowledgement:
      return subtype === nspAcknowledgements.data || subtype === nspAcknowledgements.other
        ? readAcknowledgement(fields)
        : nothing;
    case nspTypes.control:
      return readControl(fields, subtype);
    default:
      return nothing;
  }
}

function readSegment(fields: Fields): Content {
  let [acknowledgement, otherAcknowledgement]: (number | undefined)[] = [];
  let segment = word(fields);
  if (isAcknowledgement(segment)) {
    acknowledgement = segment;
    segment = word(fields);
    if (isOtherAcknowledgement(segment)) {
      otherAcknowledgement = segment;
      segment = word(fields);
    }
  }
  return { ...nothing, acknowledgement, otherAcknowledgement, segment };
}

function readLinkService(fields: Fields, start: number): Content {
  const { reader } = fields;
  // What is asked for is room; the message is shown as far as it was captured.
  if (fields.left < linkServiceOffset - nspHeaderLength + 2) {
    fields.fail("short");
    return nothing;
  }
  const content = readSegment(fields);
  reader.seek(start + linkServiceOffset);
  const linkService = readLayout(reader, linkServiceLayout);
  return { ...content, linkService: fields.whole ? linkService : undefined };
}

function readAcknowledgement(fields: Fields): Content {
  if (!fields.has(4)) return nothing;
  const [first, second] = [word(fields), word(fields)];
  if (!isAcknowledgement(first)) return nothing;
  return {
    ...nothing,
    acknowledgement: first,
    otherAcknowledgement: isOtherAcknowledgement(second) ? second : undefined,
  };
}

function readControl(fields: Fields, subtype: number): Content {
  const { reader } = fields;
  switch (subtype) {
    case nspControls.connectInitiate:
    case nspControls.connectAgain:
    case nspControls.connectConfirm: {
      const isConfirm = subtype === nspControls.connectConfirm;
      if (!fields.has(isConfirm ? 5 : 4)) return nothing;
      const [services, information, segmentSize] = [reader.u8(), reader.u8(), reader.u16le()];
      const optionalLength = isConfirm ? reader.u8() : undefined;
      return { ...nothing, connect: { services, information, segmentSize, optionalLength } };
    }
    case nspControls.disconnectInitiate:
      if (!fields.has(3)) return nothing;
      return { ...nothing, disconnect: { reason: reader.u16le(), optionalLength: reader.u8() } };
    case nspControls.disconnectConfirm:
      // Here tcpdump does not ask whether the message has room.
      if (reader.has(2)) return { ...nothing, disconnect: { reason: reader.u16le(), optionalLength: undefined } };
      fields.fail("cut");
      return nothing;
    default:
      return nothing;
  }
}
