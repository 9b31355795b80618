#!/usr/bin/env node
import { main, processSession } from '../dist/cli.js';

process.stdout.on('error', error => {
  // A reader that has seen enough (`| head`) is no failure.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2), processSession());
