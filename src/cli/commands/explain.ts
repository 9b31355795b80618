import { rules } from '../../../rules/index.ts';
import { namesOf } from '../../rule/catalogue.ts';
import { rulePage } from '../../rule/page.ts';
import type { Command } from '../command.ts';
import { strings } from '../command.ts';
import { printMarkdown } from '../markdown.ts';
import { unknownRule } from '../unknownRule.ts';

const command: Command = {
  arguments: '<rule..>',
  positionals: {
    rule: {
      type: 'string',
      describe: {
        en: 'rule name, hadolint code, BuildKit check or scanner id',
        zh: '规则名、hadolint 代码、BuildKit 检查名或扫描器编号',
      },
    },
  },
  options: {},
  examples: [
    ['dockwright explain latest-tag', { en: 'by name', zh: '按规则名' }],
    ['dockwright explain DL3008', { en: 'by hadolint code', zh: '按 hadolint 代码' }],
  ],
  async run(args, session) {
    const names = namesOf(rules);
    for (const name of strings(args.rule)) {
      const found = names.get(name.toLowerCase());
      if (found === undefined) throw unknownRule(name, names.keys());
      for (const rule of found) printMarkdown(rulePage(rule, session.language), session.out);
    }
    return 0;
  },
};

export default command;
