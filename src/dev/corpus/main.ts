import { parseArgs } from 'node:util';
import { compareWithBuildkit, compareWithHadolint } from './conformance.ts';
import { corpusFiles, corpusFolder } from './files.ts';
import { printProof, proveFixes } from './fix.ts';
import { findBkcheck, findHadolint } from './oracles.ts';
import { compareRefusals } from './refusals.ts';

/** `npm run corpus -- [--fix] [--unsafe] [--refusals] [--files DIR] [--examples N]`: how we compare on real Dockerfiles. */
const { values } = parseArgs({
  options: {
    fix: { type: 'boolean', default: false },
    unsafe: { type: 'boolean', default: false },
    refusals: { type: 'boolean', default: false },
    files: { type: 'string' },
    examples: { type: 'string', default: '3' },
  },
});
const folder = corpusFolder(values.files);
if (folder === undefined) {
  console.error('no corpus: name a folder of Dockerfiles with --files or DOCKWRIGHT_CORPUS');
  process.exit(2);
}
const files = await corpusFiles(folder);
const examples = Number(values.examples);
const bkcheck = findBkcheck();
const hadolint = findHadolint();

if (values.refusals) {
  if (bkcheck === undefined) {
    console.error('bkcheck is not on PATH (nor in DOCKWRIGHT_BKCHECK): nothing to compare with');
    process.exit(2);
  }
  const { share } = await compareRefusals({ files, bkcheck, print: console.log });
  process.exitCode = share < 0.995 ? 1 : 0;
} else if (values.fix) {
  if (bkcheck === undefined) {
    console.error('bkcheck is not on PATH (nor in DOCKWRIGHT_BKCHECK): nothing can be proven');
    process.exit(2);
  }
  const safe = await proveFixes(bkcheck, files, false);
  printProof(safe, 'fix', examples);
  const bad = [safe.refused, safe.undeclared, safe.unstable, safe.returned];
  if (values.unsafe) {
    const unsafe = await proveFixes(bkcheck, files, true);
    printProof(unsafe, 'fix --unsafe', examples);
    bad.push(unsafe.refused, unsafe.unstable, unsafe.newErrors);
  }
  process.exitCode = bad.some(list => list.length > 0) ? 1 : 0;
} else {
  if (bkcheck === undefined) console.log('bkcheck is not there: BuildKit is not compared');
  else (await compareWithBuildkit(bkcheck, files)).print('BuildKit checks', examples);
  if (hadolint === undefined) console.log('hadolint is not there: it is not compared');
  else (await compareWithHadolint(hadolint, files)).print('hadolint codes', examples);
}
