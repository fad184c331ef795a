import { expect, test } from "vitest";
import { lookupAddresses, Lookups } from "../../src/cli/host-names.js";

test("a question is noted, asked once, and then answered", async () => {
  const asked: string[] = [];
  const lookups = new Lookups(async (question) => {
    asked.push(question);
    if (question === "missing") throw Object.assign(new Error("ENOTFOUND"), { syscall: "getaddrinfo" });
    return question.toUpperCase();
  });
  const questions = ["a", "b", "a", "missing"];
  expect(questions.map((question) => lookups.answer(question))).toEqual([undefined, undefined, undefined, undefined]);
  await lookups.ask();
  expect(questions.map((question) => lookups.answer(question))).toEqual(["A", "B", "A", undefined]);
  await lookups.ask();
  expect(asked).toEqual(["a", "b", "missing"]);
});

test("a mistake in asking is no missing answer", async () => {
  const lookups = new Lookups(() => Promise.reject(new TypeError("dns is not a function")));
  lookups.answer("a");
  await expect(lookups.ask()).rejects.toThrow(TypeError);
});

test("an address looked up is itself, in bytes", async () => {
  expect(await lookupAddresses("192.0.2.1")).toEqual([Uint8Array.of(192, 0, 2, 1)]);
});
