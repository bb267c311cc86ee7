#!/usr/bin/env node
require("../dist/plugin/main.js").main(process.argv);
