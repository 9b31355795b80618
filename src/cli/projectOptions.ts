import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { SHELLCHECK_MODES } from '../config/config.ts';
import { type CommandLineSettings, parsePresets, parseRuleFlags } from '../config/resolve.ts';
import { KnownError } from '../errors.ts';
import type { ProjectOptions } from '../project/lintFiles.ts';
import { ProjectSettings } from '../project/projectSettings.ts';
import type { ThreadSetup, Threads } from '../project/threads.ts';
import { namesOf } from '../rule/catalogue.ts';
import { type Arguments, type Command, optionalString, strings } from './command.ts';
import type { Session } from './session.ts';

const NO_SHELLCHECK = {
  en: 'there is no shellcheck on PATH: shell texts are checked by our own rules alone',
  zh: 'PATH 中没有 shellcheck：shell 代码仅由内置规则检查',
} as const;

/** The options that every command over Dockerfiles has. */
export const PROJECT_OPTIONS = {
  config: {
    type: 'string',
    requiresArg: true,
    describe: {
      en: 'this configuration file instead of the nearest one',
      zh: '使用指定的配置文件，而不是就近查找',
    },
  },
  preset: {
    type: 'string',
    requiresArg: true,
    describe: {
      en: 'rule set: recommended, guide, strict, hadolint, all, none',
      zh: '规则集：recommended、guide、strict、hadolint、all、none',
    },
  },
  rule: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: {
      en: "set a rule's severity: name=error|warning|info|style|off (repeatable)",
      zh: '设置规则级别：规则名=error|warning|info|style|off（可重复）',
    },
  },
  'build-arg': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: {
      en: 'value of an ARG, NAME=value; NAME alone takes it from the environment (repeatable)',
      zh: 'ARG 的取值，NAME=value；只写 NAME 则取自环境变量（可重复）',
    },
  },
  context: {
    type: 'string',
    requiresArg: true,
    describe: {
      en: "build context folder (default: the Dockerfile's own)",
      zh: '构建上下文目录（默认为 Dockerfile 所在目录）',
    },
  },
  shellcheck: {
    choices: SHELLCHECK_MODES,
    describe: {
      en: 'run the shellcheck program on shell texts (default: auto under strict and hadolint, else off)',
      zh: '用 shellcheck 程序检查 shell 代码（strict 和 hadolint 预设下默认为 auto，否则为 off）',
    },
  },
  verbose: { type: 'boolean', describe: { en: 'say more', zh: '输出更多信息' } },
  'stdin-path': {
    type: 'string',
    requiresArg: true,
    describe: { en: 'what standard input (-) is called', zh: '标准输入（-）在报告中的文件名' },
  },
  suppressions: {
    type: 'boolean',
    default: true,
    describe: {
      en: 'honour comments that silence findings (--no-suppressions: do not)',
      zh: '遵从注释中的忽略指令（--no-suppressions 则不遵从）',
    },
  },
} as const satisfies Command['options'];

/** What the library needs, from the command line and the session. */
export function projectOptions(args: Arguments, session: Session): ProjectOptions {
  const inputPath = optionalString(args.stdinPath);
  const context = optionalString(args.context);
  const presets = strings(args.preset);
  const config = optionalString(args.config);
  const commandLine: CommandLineSettings = {
    presets: presets.length === 0 ? undefined : parsePresets(presets),
    rules: parseRuleFlags(strings(args.rule), rules),
    buildArgs: buildArgs(strings(args.buildArg), session.env),
    context: context === undefined ? undefined : resolve(session.cwd, context),
    shellcheck: SHELLCHECK_MODES.find(mode => mode === args.shellcheck),
  };
  const resolver = new ProjectSettings(
    rules,
    session.cwd,
    config,
    commandLine,
    session.env,
    warning => {
      session.err.write(`${warning[session.language]}\n`);
    },
  );
  const suppressions = args.suppressions !== false;
  const { cwd, env, language } = session;
  const common = { cwd, env, language };
  return {
    ...common,
    knownNames: new Set(namesOf(rules).keys()),
    suppressions,
    threads: threads({ ...common, suppressions, config, commandLine }),
    inputPath: inputPath === undefined ? undefined : resolve(session.cwd, inputPath),
    readInput: () => session.readInput(),
    onMissingShellcheck() {
      if (args.verbose === true) {
        session.err.write(`${NO_SHELLCHECK[session.language]}\n`);
      }
    },
    onCrash(path, crash) {
      const cause = crash.cause instanceof Error ? `\ncaused by ${crash.cause.stack}` : '';
      session.err.write(`dockwright: bug met in ${path}\n${crash.stack}${cause}\n`);
    },
    settingsOf: file => resolver.settingsOf(file),
  };
}

/** Only beside the built program is there a thread's: not when it runs from its sources. */
function threads(setup: ThreadSetup): Threads | undefined {
  const program = new URL('./lintThread.js', import.meta.url);
  return existsSync(program) ? { program, setup } : undefined;
}

/** Values of `--build-arg`. @throws KnownError */
export function buildArgs(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    const name = equals === -1 ? word : word.slice(0, equals);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new KnownError(
        'invalid-build-arg',
        {
          en: '--build-arg {word}: this is no NAME=value',
          zh: '--build-arg {word}：应写成 NAME=value',
        },
        { values: { word: name } },
      );
    }
    const value = equals === -1 ? env[name] : word.slice(equals + 1);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
