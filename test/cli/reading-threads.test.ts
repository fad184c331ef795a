// Node.js's threads are limited for this process, and no program that it starts is told so. What that gains is for the bench to say.
import { afterEach, expect, test } from "vitest";
import { limitThreads } from "../../src/cli/reading-threads.js";

const given = process.env.UV_THREADPOOL_SIZE;
afterEach(() => {
  if (given === undefined) delete process.env.UV_THREADPOOL_SIZE;
  else process.env.UV_THREADPOOL_SIZE = given;
});

test.each([undefined, "1", "16"])("a size of %s is what it was afterwards", (size) => {
  delete process.env.UV_THREADPOOL_SIZE;
  if (size !== undefined) process.env.UV_THREADPOOL_SIZE = size;
  limitThreads();
  expect(process.env.UV_THREADPOOL_SIZE).toBe(size);
});
