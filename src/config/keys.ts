import type { Text } from '../rule/language.ts';
import { FAIL_ON, FOREIGN_TOOLS, PRESETS, SHELLCHECK_MODES } from './config.ts';

/** What a key may hold. The check of a configuration and the schema for editors both come from this. */
export type Shape =
  | { readonly type: 'string'; readonly choices?: readonly string[] }
  | { readonly type: 'boolean' }
  /** A whole number from 0. */
  | { readonly type: 'count' }
  /** One string or a list of them. */
  | { readonly type: 'strings'; readonly choices?: readonly string[] }
  /** `true`, `false`, or a list of some. */
  | { readonly type: 'choices'; readonly choices: readonly string[] }
  /** Values are strings; numbers and booleans are taken as they are written. */
  | { readonly type: 'map' }
  | { readonly type: 'rules' }
  | { readonly type: 'overrides' };

export interface Key {
  readonly shape: Shape;
  readonly describe: Text;
}

const PRESETS_KEY: Key = {
  shape: { type: 'strings', choices: PRESETS },
  describe: {
    en: 'Rule sets to start from. Without it: recommended.',
    zh: '作为起点的规则集，默认为 recommended。',
  },
};

const RULES_KEY: Key = {
  shape: { type: 'rules' },
  describe: {
    en: 'Rules by name, or by the code another tool has for them (DL3008): a severity, off, or an object with severity, fix and the rule’s options.',
    zh: '按规则名（或其他工具的编号，如 DL3008）设置：写严重级别、off，或者包含 severity、fix 及规则选项的对象。',
  },
};

const CONTEXT_KEY: Key = {
  shape: { type: 'string' },
  describe: {
    en: 'Folder of the build context, relative to this file. Without it: each Dockerfile’s own folder.',
    zh: '构建上下文目录，相对于本文件；默认为各 Dockerfile 所在目录。',
  },
};

const BUILD_ARGS_KEY: Key = {
  shape: { type: 'map' },
  describe: {
    en: 'Build arguments that the build is called with.',
    zh: '构建时传入的构建参数。',
  },
};

export const CONFIG_KEYS: Readonly<Record<string, Key>> = {
  $schema: {
    shape: { type: 'string' },
    describe: { en: 'The JSON schema, for editors.', zh: '供编辑器使用的 JSON Schema。' },
  },
  extends: {
    shape: { type: 'strings' },
    describe: {
      en: 'Configuration files, relative to this one, and presets that this one builds on.',
      zh: '本配置所继承的配置文件（相对于本文件）和预设。',
    },
  },
  presets: PRESETS_KEY,
  rules: RULES_KEY,
  overrides: {
    shape: { type: 'overrides' },
    describe: { en: 'Settings for some files.', zh: '只对部分文件生效的设置。' },
  },
  ignore: {
    shape: { type: 'strings' },
    describe: {
      en: 'Globs of files that are left out, with the meaning of .gitignore lines, relative to this file.',
      zh: '要排除的文件，写法同 .gitignore，相对于本文件。',
    },
  },
  failOn: {
    shape: { type: 'string', choices: FAIL_ON },
    describe: {
      en: 'Findings of this severity or above give exit code 1. Without it: warning.',
      zh: '出现该级别或更高级别的问题时退出码为 1，默认为 warning。',
    },
  },
  maxWarnings: {
    shape: { type: 'count' },
    describe: {
      en: 'More warnings than this give exit code 1.',
      zh: '警告数超过该值时退出码为 1。',
    },
  },
  context: CONTEXT_KEY,
  buildArgs: BUILD_ARGS_KEY,
  suppressions: {
    shape: { type: 'boolean' },
    describe: {
      en: 'false: comments in a Dockerfile silence nothing.',
      zh: '设为 false 时，Dockerfile 中的忽略注释不生效。',
    },
  },
  foreignSuppressions: {
    shape: { type: 'choices', choices: FOREIGN_TOOLS },
    describe: {
      en: 'Scanners whose suppression comments count too.',
      zh: '同样承认哪些扫描工具的忽略注释。',
    },
  },
  shellcheck: {
    shape: { type: 'string', choices: SHELLCHECK_MODES },
    describe: {
      en: 'Run ShellCheck on shell texts: off, auto (when it is installed) or on.',
      zh: '是否对 shell 内容运行 ShellCheck：off、auto（已安装时）或 on。',
    },
  },
  lang: {
    shape: { type: 'string', choices: ['en', 'zh'] },
    describe: { en: 'Language of all messages.', zh: '提示信息的语言。' },
  },
  maxFileSize: {
    shape: { type: 'count' },
    describe: {
      en: 'Bytes of the largest file that is read as a Dockerfile. Without it: 1000000.',
      zh: '作为 Dockerfile 读取的文件大小上限（字节），默认 1000000。',
    },
  },
};

export const OVERRIDE_KEYS: Readonly<Record<string, Key>> = {
  files: {
    shape: { type: 'strings' },
    describe: {
      en: 'Globs of the files it is for, relative to this file; without a slash they hold at any depth.',
      zh: '生效的文件，相对于本文件；不含斜杠的模式匹配任意层级。',
    },
  },
  presets: PRESETS_KEY,
  rules: RULES_KEY,
  context: CONTEXT_KEY,
  buildArgs: BUILD_ARGS_KEY,
};

export const RULE_LEVELS = ['error', 'warning', 'info', 'style', 'on', 'off'] as const;

/** Keys of a rule's object that are not the rule's own options. */
export const RULE_KEYS: Readonly<Record<'severity' | 'fix', Key>> = {
  severity: {
    shape: { type: 'string', choices: RULE_LEVELS },
    describe: { en: 'How much a finding weighs, or off.', zh: '问题的严重级别，或 off。' },
  },
  fix: {
    shape: { type: 'string', choices: ['on', 'off'] },
    describe: {
      en: 'off: findings are reported, but without a fix.',
      zh: '设为 off 时只报告问题，不提供修复。',
    },
  },
};
