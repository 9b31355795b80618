import { KnownError } from '../errors.ts';
import { fill } from '../rule/language.ts';
import type { NameProblem } from '../swr/names.ts';
import { warn } from './notes.ts';
import type { Session } from './session.ts';

/**
 * Writes warnings and throws for errors, all of them in one line, with the name that would do.
 * @throws KnownError `name-refused`
 */
export function refuseProblems(
  name: string,
  problems: readonly NameProblem[],
  session: Session,
  proposal: string | undefined = problems.find(problem => problem.proposal !== undefined)?.proposal,
): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const { severity, message, values } of problems) {
    if (severity === 'error') continue;
    warn(session, message, values);
  }
  if (errors.length === 0) return;
  const all = (language: 'en' | 'zh') =>
    errors.map(({ message, values }) => fill(message, language, values)).join('; ');
  throw new KnownError(
    'name-refused',
    { en: '{name}: {en}', zh: '{name}：{zh}' },
    {
      values: { name, en: all('en'), zh: all('zh'), proposal: proposal ?? '' },
      ...(proposal === undefined
        ? {}
        : { hint: { en: 'use {proposal}', zh: '可改为 {proposal}' } }),
    },
  );
}
