#!/usr/bin/env node
require("../dist/analyzer/main.js").main(process.argv);
