import { parentPort, workerData } from 'node:worker_threads';
import { rules } from '../../rules/index.ts';
import type { Found } from '../context/discovery.ts';
import { KnownError } from '../errors.ts';
import { lintFound } from '../project/lintFiles.ts';
import { ProjectSettings } from '../project/projectSettings.ts';
import type { ThreadAnswer, ThreadSetup } from '../project/threads.ts';
import { namesOf } from '../rule/catalogue.ts';

/** The program of one thread of many: lints each portion of files it is sent and answers with the results. */
const setup: ThreadSetup = workerData;
const settings = new ProjectSettings(rules, setup.cwd, setup.config, setup.commandLine, setup.env);
const knownNames = new Set(namesOf(rules).keys());

async function answer(files: readonly Found[]): Promise<ThreadAnswer> {
  const crashes: { path: string; error: Error }[] = [];
  let missingShellcheck = false;
  try {
    const results = await lintFound(files, {
      cwd: setup.cwd,
      env: setup.env,
      language: setup.language,
      suppressions: setup.suppressions,
      knownNames,
      settingsOf: file => settings.settingsOf(file),
      readInput: () => Promise.reject(new Error('a thread has no standard input')),
      onMissingShellcheck() {
        missingShellcheck = true;
      },
      onCrash(path, error) {
        crashes.push({ path, error });
      },
    });
    return { results: JSON.stringify(results), crashes, missingShellcheck };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const [en, zh] = [error.say('en'), error.say('zh')];
    const hint =
      en.hint === undefined || zh.hint === undefined ? undefined : { en: en.hint, zh: zh.hint };
    const known = { code: error.code, message: { en: en.message, zh: zh.message }, hint };
    return { crashes, missingShellcheck, known };
  }
}

// One portion after the other: the answers are told apart by their order alone.
let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (files: readonly Found[]) => {
  last = last.then(async () => parentPort?.postMessage(await answer(files)));
});
