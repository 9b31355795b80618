import { defineRule } from '../src/rule/rule.ts';
import {
  flagInsertion,
  knownFlagIn,
  type PackageAction,
  packageAction,
  takesFlag,
} from '../src/shell/install.ts';

export default defineRule({
  name: 'missing-assume-yes',
  aliases: [
    'DL3014',
    'DL3030',
    'DL3034',
    'DL3038',
    'DS-0021',
    "APT-GET Missing '-y' To Avoid Manual Input",
    'Yum Install Allows Manual Input',
    'Missing Flag From Dnf Install',
    'Missing Zypper Non-interactive Switch',
    'missing-assume-yes-switch',
    'missing-dnf-assume-yes-switch',
    'missing-yum-assume-yes-switch',
    'S6584',
  ],
  category: 'packages',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.2'],
  onbuild: true,
  summary: {
    en: 'A package manager that will ask, in a build where nobody answers.',
    zh: '包管理器会等待确认，而构建过程中没有人回答。',
  },
  why: {
    en: 'A build has no terminal: where the package manager asks “Do you want to continue?”, it reads the end of input, takes it for no, and the build fails, often only when a package with dependencies joins the list. The flag that answers yes changes nothing else.',
    zh: '构建时没有终端：当包管理器询问“是否继续？”时，它读到输入结束，视为“否”，构建随之失败，而且往往在以后新增带依赖的软件包时才暴露。加上自动确认的选项不会改变其他行为。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install curl\n',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\n',
      fixed: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\n',
    },
    {
      bad: 'FROM opensuse/leap:15.6\nRUN zypper install git\n',
      good: 'FROM opensuse/leap:15.6\nRUN zypper -n install git\n',
      fixed: 'FROM opensuse/leap:15.6\nRUN zypper -n install git\n',
    },
  ],
  messages: {
    asks: {
      en: '{manager} {verb} asks for confirmation and the build cannot answer; add {flag}',
      zh: '{manager} {verb} 会等待确认，构建无法应答；请加上 {flag}',
    },
  },
  fixes: {
    add: { en: 'add {flag} to {manager} {verb}', zh: '为 {manager} {verb} 加上 {flag}' },
  },
  create(context) {
    return {
      command(command, script) {
        if (script.dialect !== 'posix') return;
        const action = packageAction(command);
        if (action === undefined || action.verb === 'clean') return;
        const { manager, subcommand, subcommandRange } = action;
        const flag = manager.assumeYes;
        if (flag === undefined || !takesFlag(action, flag)) return;
        const code = hadolintKnows(action) ? manager.codes['assume-yes'] : undefined;
        if (context.mode === 'hadolint' && (code === undefined || command.through.length > 0))
          return;
        if (knownFlagIn(action, flag) !== undefined) return;
        // `yes | apt-get install` and `apt-get install < answers` have someone who answers.
        if (script.pipelines.some(({ stages }) => stages.slice(1).flat().includes(command))) return;
        if (command.redirects.some(redirect => redirect.operator.startsWith('<'))) return;
        const edit = flagInsertion(action, flag);
        const data = { manager: manager.name, verb: subcommand, flag: flag.insert };
        context.report({
          message: 'asks',
          data,
          range: subcommandRange,
          code: code === undefined ? [] : [code, ...SCANNERS],
          fix:
            edit === undefined
              ? undefined
              : { title: 'add', data, safety: 'safe', declares: ['assume-yes'], edits: [edit] },
        });
      },
    };
  },
});

const SCANNERS = ['S6584'];

/** The subcommands that hadolint's codes are about, by manager. */
const HADOLINT_SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  'apt-get': ['install'],
  yum: ['install', 'groupinstall', 'localinstall'],
  dnf: ['install', 'groupinstall', 'localinstall'],
  microdnf: ['install', 'groupinstall', 'localinstall'],
  zypper: ['install', 'in', 'remove', 'rm', 'source-install', 'si', 'patch'],
};

function hadolintKnows({ manager, subcommand }: PackageAction): boolean {
  return HADOLINT_SUBCOMMANDS[manager.name]?.includes(subcommand) === true;
}
