#!/usr/bin/env node
// CommonJS (see package.json beside this file): starting the loader of ES modules takes a fifth of the time of a short run.
require("../dist/start.cjs").loadCommand(`${__dirname}/../dist`, require).command.main();
