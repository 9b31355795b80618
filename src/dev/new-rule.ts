import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './ruleFiles.ts';

/** `npm run new-rule -- <name>`: writes a rule and its test, with everything left to say marked by ‹…›. */
const [name] = process.argv.slice(2);
if (name === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
  console.error('usage: npm run new-rule -- <name>   (kebab-case, named for the bad pattern)');
  process.exit(2);
}
const rule = join(ROOT, 'rules', `${name}.ts`);
const test = join(ROOT, 'test', 'rules', `${name}.test.ts`);
for (const path of [rule, test]) {
  if (existsSync(path)) {
    console.error(`${path} is there already`);
    process.exit(2);
  }
}

await writeFile(
  rule,
  `import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: '${name}',
  aliases: [],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: { en: '‹What is found, one sentence.›', zh: '‹一句话说明检查什么。›' },
  why: { en: '‹Why it matters and what to do.›', zh: '‹为什么重要，应当怎么做。›' },
  examples: [{ bad: 'FROM scratch\\n', good: 'FROM scratch\\n' }],
  messages: {
    found: { en: '‹What is wrong; what to do›', zh: '‹哪里有问题；应当怎么做›' },
  },
  create(context) {
    return {
      FROM(node) {
        context.report({ message: 'found', range: node.keywordRange });
      },
    };
  },
});
`,
);
await writeFile(
  test,
  `import rule from '../../rules/${name}.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [],
  invalid: [{ code: '⟦FROM⟧ scratch\\n', message: 'found' }],
});
`,
);
console.log(`wrote rules/${name}.ts and test/rules/${name}.test.ts
next: fill in what stands in ‹…›, then npm run generate and npx vitest run test/rules/${name}.test.ts`);
