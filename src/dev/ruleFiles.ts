import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Rule } from '../rule/rule.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The rules as their files lie in `rules/`, by name: what the generated index is made from. */
export async function loadRules(): Promise<Rule[]> {
  const folder = join(ROOT, 'rules');
  const names = (await readdir(folder))
    .filter(name => name.endsWith('.ts') && name !== 'index.ts')
    .sort();
  const rules: Rule[] = [];
  for (const name of names) {
    const module: { default?: Rule } = await import(pathToFileURL(join(folder, name)).href);
    if (module.default === undefined) throw new Error(`rules/${name} has no default export`);
    if (`${module.default.name}.ts` !== name) {
      throw new Error(`rules/${name} declares the rule ${module.default.name}`);
    }
    rules.push(module.default);
  }
  return rules;
}
