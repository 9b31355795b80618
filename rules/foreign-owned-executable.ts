import { removeFlag } from '../src/dockerfile/insertion.ts';
import type { CopyInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'foreign-owned-executable',
  aliases: ['S6504', 'Chown Flag Exists'],
  category: 'security',
  severity: 'info',
  presets: [],
  summary: {
    en: 'Programs belong to the user that runs them, who may change them.',
    zh: '程序归运行它的用户所有，该用户可以修改它。',
  },
  why: {
    en: 'A process that is taken over can replace a program that belongs to its user, and the change is run the next time. Leave programs and scripts to root, readable and executable for all (`--chmod=755`), and give the user only the folders that it writes to.',
    zh: '进程一旦被攻破，就可以替换归其用户所有的程序，下次运行的便是被篡改的版本。请让程序和脚本归 root 所有，并对所有用户可读可执行（`--chmod=755`），只把需要写入的目录交给该用户。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nCOPY --chown=app:app entrypoint.sh /usr/local/bin/\n',
      good: 'FROM alpine:3.22\nCOPY --chmod=755 entrypoint.sh /usr/local/bin/\n',
      fixed: 'FROM alpine:3.22\nCOPY entrypoint.sh /usr/local/bin/\n',
    },
  ],
  messages: {
    owned: {
      en: '{owner} may change the program that it runs; leave it to root, readable and executable for all',
      zh: '{owner} 可以修改自己运行的程序；请让它归 root 所有，并对所有用户可读可执行',
    },
  },
  fixes: { remove: { en: 'Remove --chown', zh: '删除 --chown' } },
  create(context) {
    return { COPY: check, ADD: check };

    function check(node: CopyInstruction): void {
      const flag = node.flags.find(({ name }) => name === 'chown');
      if (flag?.value === undefined || /^(?:root|0)?(?::|$)/.test(flag.value)) return;
      if (!isProgram(node)) return;
      const owner = flag.value.split(':')[0] ?? '';
      const edits = [removeFlag(context.file, flag)];
      const fix = { title: 'remove', safety: 'unsafe', edits } as const;
      context.report({ message: 'owned', data: { owner }, range: flag.range, code: 'S6504', fix });
    }
  },
});

const PROGRAM_FOLDER = /^\/(?:usr\/(?:local\/)?)?s?bin(?:\/|$)/;
const SCRIPT = /\.(?:sh|bash|py|pl|rb|exe|bin|run)$|(?:^|\/)(?:docker-)?entrypoint$/;

/** It goes to a folder of programs, or all that is copied are scripts by their names. */
function isProgram({ sources, destination }: CopyInstruction): boolean {
  if (PROGRAM_FOLDER.test(destination?.value ?? '')) return true;
  return sources.length > 0 && sources.every(({ value }) => SCRIPT.test(value));
}
