import type { CommandEntry } from './command.ts';

/** Every command by name. One line and one file in `commands/` each; only the one that runs is loaded. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  explain: {
    describe: { en: "show a rule's page", zh: '显示某条规则的说明' },
    load: () => import('./commands/explain.ts'),
  },
  rules: {
    describe: { en: 'list all rules', zh: '列出全部规则' },
    load: () => import('./commands/rules.ts'),
  },
};
