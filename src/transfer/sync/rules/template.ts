import type { RulePlace } from '../rule.ts';
import type { RuleContext } from './buildRule.ts';

/** regsync's templates, of which `{{env "NAME"}}` is known here. Undefined where something is wrong and told. */
export function expandTemplate(
  text: string,
  place: RulePlace,
  { problems, defaults }: RuleContext,
): string | undefined {
  let wrong = false;
  const expanded = text.replace(/\{\{([^{}]*)\}\}/g, (_, inner: string) => {
    const name = /^-?\s*env\s+["`]([A-Za-z_][A-Za-z0-9_]*)["`]\s*-?$/.exec(inner.trim())?.[1];
    if (name === undefined) {
      wrong = true;
      problems.error('template', place, TEMPLATE);
      return '';
    }
    const value = Object.hasOwn(defaults.environment, name)
      ? defaults.environment[name]
      : undefined;
    if (value === undefined) {
      wrong = true;
      problems.error('unset-variable', place, UNSET, { name });
    }
    return value ?? '';
  });
  return wrong ? undefined : expanded;
}

const TEMPLATE = {
  en: 'of regsync’s templates only {{env "NAME"}} is read here',
  zh: '这里只支持 regsync 模板中的 {{env "NAME"}}',
};
const UNSET = { en: 'the variable {name} is not set', zh: '环境变量 {name} 未设置' };
