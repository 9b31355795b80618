import stringWidth from 'string-width';
import { rules } from '../../../rules/index.ts';
import type { Rule } from '../../rule/rule.ts';
import type { Command } from '../command.ts';
import { optionalString } from '../command.ts';

const command: Command = {
  arguments: '',
  options: {
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '以 JSON 输出' } },
    category: {
      type: 'string',
      describe: { en: 'only rules of this category', zh: '只列出该类别的规则' },
    },
    preset: {
      choices: ['recommended', 'guide', 'strict'],
      describe: { en: 'only rules that this preset switches on', zh: '只列出该预设启用的规则' },
    },
  },
  async run(args, session) {
    const category = optionalString(args.category);
    const preset = optionalString(args.preset);
    const listed = rules.filter(
      rule =>
        (category === undefined || rule.category === category) &&
        (preset === undefined || rule.presets.some(name => name === preset)),
    );
    if (args.json === true) {
      session.out.write(`${JSON.stringify(listed.map(describe), undefined, 2)}\n`);
      return 0;
    }
    const width = Math.max(0, ...listed.map(rule => rule.name.length));
    for (const rule of listed) {
      const head = `${rule.name.padEnd(width)}  ${rule.severity.padEnd(7)}  `;
      const room = Math.max(20, session.out.columns - head.length);
      session.out.write(`${head}${cut(rule.summary[session.language], room)}\n`);
    }
    return 0;
  },
};

export default command;

function describe(rule: Rule): object {
  return {
    name: rule.name,
    aliases: rule.aliases,
    category: rule.category,
    severity: rule.severity,
    presets: rule.presets,
    guide: rule.guide ?? [],
    fixable: rule.fixes !== undefined,
    summary: rule.summary,
    options: rule.options ?? {},
  };
}

function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (stringWidth(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
