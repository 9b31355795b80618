import { KnownError } from '../errors.ts';
import { closest } from '../text/closest.ts';

/** What to say of a rule name, code or scanner id that nothing answers to. */
export function unknownRule(name: string, names: Iterable<string>): KnownError {
  const meant = closest(name, names);
  return new KnownError(
    'unknown-rule',
    { en: 'there is no rule {name}', zh: '没有规则 {name}' },
    {
      values: { name, meant: meant ?? '' },
      hint:
        meant === undefined
          ? { en: 'dockwright rules lists them all', zh: '用 dockwright rules 查看全部规则' }
          : { en: 'did you mean {meant}?', zh: '您是不是想用 {meant}？' },
    },
  );
}
