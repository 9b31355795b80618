import { main, processSession } from '../../src/cli/full.ts';

// The command line from its sources, as a process of its own.
process.exitCode = await main(process.argv.slice(2), processSession());
