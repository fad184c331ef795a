import { defineConfig } from "vitest/config";

// Golden texts hold local times. It has to be set before the first worker starts.
process.env.TZ = "UTC";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    pool: "threads",
    // Otherwise one processor is left alone, of two, say.
    maxWorkers: "100%",
    // No test changes what others import, and to import the project anew for each file takes a third of all the time.
    isolate: false,
  },
});
