import { defineConfig } from "vitest/config";

// Golden texts hold local times. It has to be set before the first worker starts.
process.env.TZ = "UTC";

export default defineConfig({
  test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, pool: "threads" },
});
