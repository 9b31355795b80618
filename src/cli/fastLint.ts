import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { rules } from '../../rules/index.ts';
import type { Config, FailOn } from '../config/config.ts';
import { ConfigResolver } from '../config/resolve.ts';
import { ConfigSearch } from '../config/search.ts';
import { failsAt, lintResult } from '../lint/summary.ts';
import { lintFiles } from '../project/lintFiles.ts';
import type { Format } from '../report/format.ts';
import { gnu } from '../report/gnu.ts';
import { json } from '../report/json.ts';
import { PLAIN } from '../report/palette.ts';
import { ttyWith } from '../report/tty.ts';
import { namesOf } from '../rule/catalogue.ts';
import { processSession } from './processSession.ts';
import type { ExitCode } from './session.ts';
import { VERSION } from './version.ts';

const tty = ttyWith(() => PLAIN);
const FORMATS: Readonly<Record<string, Format>> = { tty, json, gnu };
const THRESHOLDS: readonly string[] = ['error', 'warning', 'info', 'style', 'none'];

/**
 * The common calls of `lint`, with nothing loaded that they do not need: paths, `--format`, `--fail-on`,
 * `--lang`, `--color`, and no configuration on the way. Undefined for any other call: nothing has been
 * printed then, and the full command line takes over. `threadProgram`: the built src/cli/lintThread.ts.
 */
export async function fastLint(
  argv: readonly string[],
  threadProgram?: string,
): Promise<ExitCode | undefined> {
  const call = readCall(argv);
  if (call === undefined) return undefined;
  const session = processSession();
  // Colour needs chalk, which the full program has.
  if (session.out.color !== 'never' && call.format === tty) return undefined;

  const resolver = new ConfigResolver(rules, {});
  const search = new ConfigSearch();
  let crashed = false;
  try {
    const files = await lintFiles(call.paths, {
      cwd: session.cwd,
      env: session.env,
      language: session.language,
      knownNames: new Set(namesOf(rules).keys()),
      suppressions: true,
      readInput: () => session.readInput(),
      onCrash: () => {
        crashed = true;
      },
      threads:
        threadProgram === undefined
          ? undefined
          : {
              program: threadProgram,
              setup: {
                cwd: session.cwd,
                env: session.env,
                language: session.language,
                suppressions: true,
                config: undefined,
                commandLine: {},
              },
            },
      settingsOf: async file => {
        const folder = file === undefined ? session.cwd : dirname(file);
        if (search.nearest(folder) !== undefined) throw new Configured();
        return resolver.resolve(undefined, file);
      },
    });
    if (crashed) return undefined;
    const result = lintResult(files);
    const text = call.format(result, {
      language: session.language,
      rules: new Map(rules.map(rule => [rule.name, rule])),
      cwd: session.cwd,
      color: 'never',
      columns: session.out.columns,
      version: VERSION,
      links: false,
    });
    session.out.write(text);
    if (files.some(file => file.failure !== undefined)) return 2;
    return files.some(file => failsAt(file, call.failOn)) ? 1 : 0;
  } catch (error) {
    if (error instanceof Configured) return undefined;
    throw error;
  }
}

/** There is a configuration: not a case for the fast way. */
class Configured extends Error {}

interface Call {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly failOn: NonNullable<Config['failOn']>;
}

function readCall(argv: readonly string[]): Call | undefined {
  const [command, ...words] = argv;
  // Standard input can be read once only: a call that may have to start again is not for here.
  if (command !== 'lint' || words.includes('-')) return undefined;
  const paths: string[] = [];
  let format: Format | undefined;
  let failOn: FailOn = 'warning';
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (!word.startsWith('-')) {
      // A glob, or a slip: neither is common.
      if (!existsSync(word)) return undefined;
      paths.push(word);
      continue;
    }
    if (word === '--no-color') continue;
    const equals = word.indexOf('=');
    const name = equals === -1 ? word : word.slice(0, equals);
    const value = equals === -1 ? words.shift() : word.slice(equals + 1);
    if (value === undefined) return undefined;
    if (name === '--lang' && (value === 'en' || value === 'zh')) continue;
    if (
      (name === '--format' || name === '-f') &&
      format === undefined &&
      Object.hasOwn(FORMATS, value)
    ) {
      format = FORMATS[value];
      continue;
    }
    const threshold = THRESHOLDS.includes(value) ? (value as FailOn) : undefined;
    if (name === '--fail-on' && threshold !== undefined) {
      failOn = threshold;
      continue;
    }
    return undefined;
  }
  return { paths, format: format ?? tty, failOn };
}
