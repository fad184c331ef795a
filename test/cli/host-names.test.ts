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

test("nobody waits longer than agreed, and an answer that comes late counts later", async () => {
  const answers: ((answer: string) => void)[] = [];
  const lookups = new Lookups(() => new Promise<string>((resolve) => answers.push(resolve)), 20);
  lookups.answer("a");
  await lookups.ask();
  expect(lookups.answer("a")).toBe(undefined);
  lookups.answer("b");
  const waiting = new Promise<string>((resolve) => setTimeout(resolve, 2000, "waited"));
  expect(await Promise.race([lookups.ask().then(() => "asked"), waiting])).toBe("asked");
  for (const answer of answers) answer("late");
  await Promise.resolve().then(() => {});
  await lookups.ask();
  expect([lookups.answer("a"), lookups.answer("b")]).toEqual(["late", "late"]);
});

test("many questions are asked in turn", async () => {
  let most = 0;
  let now = 0;
  const lookups = new Lookups(async (question) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
    return question;
  });
  const questions = Array.from({ length: 200 }, (_, index) => String(index));
  for (let round = 0; round < 4; round++) {
    for (const question of questions) lookups.answer(question);
    await lookups.ask();
  }
  expect(most).toBe(64);
  expect(questions.map((question) => lookups.answer(question))).toEqual(questions);
});

test("an address looked up is itself, in bytes", async () => {
  expect(await lookupAddresses("192.0.2.1")).toEqual([Uint8Array.of(192, 0, 2, 1)]);
});
