#!/usr/bin/env node
'use strict';
const { join } = require('node:path');
const { start } = require('../dist/start.cjs');

start(process.argv.slice(2), join(__dirname, '..', 'dist')).then(exit => {
  process.exitCode = exit;
});
