#!/usr/bin/env node
// CommonJS (see package.json beside this file): starting the loader of ES modules takes a fifth of the time of a short run.
const { join } = require("node:path");

require("../dist/start.cjs").loadCommand(join(__dirname, "../dist")).command.main();
