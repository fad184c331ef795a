// The tree beside what it stands for: going through the numbers one by one.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MaxTree } from "../../src/codegen/passes/max-tree.js";

test("the greatest number before a place", () => {
  const numbers = fc.array(fc.oneof(fc.nat(9), fc.constant(Infinity)), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(numbers, fc.array(fc.nat(39)), (row, places) => {
      const tree = new MaxTree(row);
      const left = [...row];
      for (const each of places) {
        const place = each % row.length;
        expect(tree.before(place)).toBe(Math.max(0, ...left.slice(0, place)));
        left[place] = 0;
        tree.takeOut(place);
      }
    }),
  );
});
