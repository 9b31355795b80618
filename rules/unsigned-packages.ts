import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { removeArgument } from '../src/dockerfile/removeArgument.ts';
import { defineRule } from '../src/rule/rule.ts';
import { readArguments } from '../src/shell/flags.ts';
import { packageAction } from '../src/shell/install.ts';
import type { Command, ShellWord } from '../src/shell/nodes.ts';
import type { Edit } from '../src/text/edit.ts';

/** Options, without dashes, that switch signature checks off, by package family, with the scanner's code. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  apk: { 'allow-untrusted': ['CKV2_DOCKER_7'] },
  apt: {
    'allow-unauthenticated': ['CKV2_DOCKER_8'],
    'allow-insecure-repositories': [],
    'force-yes': ['CKV2_DOCKER_11'],
  },
  rpm: { nogpgcheck: ['CKV2_DOCKER_9'], 'no-gpg-checks': [], 'allow-unsigned-rpm': [] },
};

/** Settings of `apt-get -o` and `dnf --setopt` that do the same. */
const SETTINGS =
  /^(?:APT::Get::AllowUnauthenticated|APT::Get::Force-Yes|Acquire::AllowInsecureRepositories|Acquire::AllowWeakRepositories)=(?:true|1|yes)$|^(?:[\w-]+\.)?gpgcheck=(?:0|false|no)$/i;

const RPM_FLAGS = new Set(['nodigest', 'nosignature', 'noverify', 'nofiledigest', 'nogpg']);

/** What is written into a source list or a repository file. */
const REPOSITORY = /\[[^\]]*\btrusted=yes\b[^\]]*\]|^\s*gpgcheck\s*=\s*0\s*$/m;

export default defineRule({
  name: 'unsigned-packages',
  aliases: ['CKV2_DOCKER_7', 'CKV2_DOCKER_8', 'CKV2_DOCKER_9', 'CKV2_DOCKER_10', 'CKV2_DOCKER_11'],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'Packages are installed without a check of their signature.',
    zh: '安装软件包时关闭了签名校验。',
  },
  why: {
    en: 'The signature is what tells a package of the distribution from one that a mirror, a proxy or someone on the way put in its place, and what is installed runs as root while the image is built. Import the key of the repository instead (`signed-by=` for apt, `/etc/apk/keys` for apk, `gpgkey=` or `rpm --import` for RPM); for a single downloaded file compare its checksum first. `--force-yes` also allows downgrades and removals; `-y` is what answers questions.',
    zh: '签名用于区分发行版的软件包与镜像站、代理或中间人替换过的软件包，而安装过程是以 root 身份执行的。请改为导入软件源的公钥（apt 用 `signed-by=`，apk 用 `/etc/apk/keys`，RPM 用 `gpgkey=` 或 `rpm --import`）；对单独下载的文件请先核对校验和。`--force-yes` 还会允许降级和删除，自动确认只需 `-y`。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y --allow-unauthenticated tool\n',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y tool\n',
      fixed: 'FROM debian:12\nRUN apt-get update && apt-get install -y tool\n',
    },
    {
      bad: 'FROM debian:12\nRUN echo "deb [trusted=yes] https://repo.example.com ./" > /etc/apt/sources.list.d/x.list\n',
      good: 'FROM debian:12\nRUN echo "deb [signed-by=/etc/apt/keyrings/x.gpg] https://repo.example.com ./" > /etc/apt/sources.list.d/x.list\n',
    },
  ],
  messages: {
    flag: {
      en: '{flag} installs packages that nobody signed; import the key of the repository instead',
      zh: '{flag} 会安装未经签名校验的软件包；请改为导入软件源的公钥',
    },
    force: {
      en: '{flag} also accepts unsigned packages and downgrades; -y is enough',
      zh: '{flag} 还会接受未签名的软件包和降级安装；使用 -y 即可',
    },
    repository: {
      en: '{setting} trusts whatever this repository sends; import its key instead',
      zh: '{setting} 会无条件信任该软件源的内容；请改为导入其公钥',
    },
  },
  fixes: {
    drop: { en: 'take {flag} away', zh: '去掉 {flag}' },
    yes: { en: 'use -y instead of {flag}', zh: '用 -y 代替 {flag}' },
  },
  create(context) {
    return {
      command(command, script, node) {
        if (script.dialect !== 'posix' || command.nameWord === undefined) return;
        const action = packageAction(command);
        if (action !== undefined) {
          const known = FLAGS[action.manager.family];
          if (known === undefined) return;
          for (const { name, value, word, valueWord } of action.flags) {
            if (Object.hasOwn(known, name) && !isOff(value))
              flag(command, word, node, known[name] ?? []);
            else if (value !== undefined && SETTINGS.test(value)) setting(valueWord ?? word, value);
          }
          return;
        }
        if (command.name === 'rpm') {
          for (const { name, word } of readArguments(command.args).flags) {
            if (RPM_FLAGS.has(name)) flag(command, word, node, ['CKV2_DOCKER_10']);
          }
        } else if (command.name === 'echo' || command.name === 'printf') {
          for (const word of command.args) repository(word, word.value);
        }
      },
    };

    function flag(
      command: Command,
      word: ShellWord,
      node: RunInstruction,
      code: readonly string[],
    ): void {
      const force = word.value === '--force-yes';
      const data = { flag: word.value };
      const edit = force
        ? replaced(command, word, '-y')
        : removeArgument(context.file, node, command, word);
      context.report({
        message: force ? 'force' : 'flag',
        data,
        range: word.range,
        code,
        fix:
          edit === undefined
            ? undefined
            : { title: force ? 'yes' : 'drop', data, safety: 'unsafe', edits: [edit] },
      });
    }

    function setting(word: ShellWord, value: string): void {
      context.report({ message: 'flag', data: { flag: value }, range: word.range, code: [] });
    }

    function repository(word: ShellWord, text: string): void {
      const [found] = REPOSITORY.exec(text.replaceAll('\\n', '\n')) ?? [];
      if (found === undefined) return;
      context.report({
        message: 'repository',
        data: { setting: found.trim() },
        range: word.range,
        code: [],
      });
    }
  },
});

function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:0|false|no)$/i.test(value);
}

function replaced(command: Command, { range }: ShellWord, text: string): Edit | undefined {
  return command.written === 'plain' ? { ...range, text } : undefined;
}
