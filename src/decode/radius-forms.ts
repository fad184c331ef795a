/** By the form of their values: the types of RADIUS's attributes (RFC 2865, and the RFCs that add to it). */
// prettier-ignore
const typesOf = {
  number: [
    5, 6, 7, 10, 12, 13, 15, 16, 23, 27, 28, 29, 37, 38, 40, 41, 42, 43, 45, 46, 47, 48, 49, 51, 52, 53, 56, 57, 61, 62, 64,
    65, 72, 75, 76, 83, 85, 86, 101,
  ],
  address: [4, 8, 9, 14, 95, 98],
  prefix: [97, 123, 125],
  time: [55],
  bits: [124],
  vendor: [26],
  password: [70],
  features: [71],
  response: [84],
  eap: [79],
  operator: [126],
  location: [127],
  "location-data": [128],
  policy: [129],
} as const;

/** Types that are shown in no form, as are those above the last. */
const opaqueTypes: ReadonlySet<number> = new Set([0, 2, 3, 17, 21, 54, 59, 93, 94, 96, 102]);
const lastType = 129;

type RadiusForm = keyof typeof typesOf | "text";

const forms: ReadonlyMap<number, RadiusForm> = new Map(
  (Object.keys(typesOf) as (keyof typeof typesOf)[]).flatMap((form) => typesOf[form].map((type) => [type, form])),
);

/** What the values of a type are: a text, unless it is listed. */
export function formOf(type: number): RadiusForm | undefined {
  return forms.get(type) ?? (opaqueTypes.has(type) || type > lastType ? undefined : "text");
}
