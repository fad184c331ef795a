// Commands without a filter do not load what compiles filters; what they take for one must be what would be compiled.
import { expect, test } from "vitest";
import { everything, isBlank } from "../src/compile/everything.js";
import { compile } from "../src/index.js";
import { linkTypes } from "../src/net/link-types.js";

test.each(["", " ", "\t\r\n "])("every packet of any link type matches %j, as where it is compiled", (expression) => {
  expect(isBlank(expression)).toBe(true);
  for (const { name } of linkTypes) {
    for (const options of [{ linkType: name }, { linkType: name, snapshotLength: 96 }]) {
      const [quick, compiled] = [everything(expression, options), compile(expression, options)];
      const { matches, ...facts } = quick;
      const { matches: matchesCompiled, ...compiledFacts } = compiled;
      expect(facts).toEqual(compiledFacts);
      for (const packet of [new Uint8Array(), new Uint8Array(1500)]) {
        expect(matches(packet)).toBe(matchesCompiled(packet));
      }
    }
  }
});

test.each(["\f", "#", "()", "ip"])("%j asks for something, or is wrong", (expression) => {
  expect(isBlank(expression)).toBe(false);
});

test.each([{ linkType: "EN11MB" }, { linkType: -1 }, { snapshotLength: 1.5 }, { snapshotLength: -1 }])(
  "%j is refused as where it is compiled",
  (options) => {
    const refusal = (make: () => unknown) => {
      try {
        return make();
      } catch (error) {
        return String(error);
      }
    };
    const quick = refusal(() => everything("", options));
    expect(quick).toMatch(/Error/);
    expect(quick).toBe(refusal(() => compile("", options)));
  },
);
