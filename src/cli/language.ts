import type { Language } from '../rule/language.ts';

/** `--lang`, else DOCKWRIGHT_LANG, else the locale; everything that is not Chinese is English. */
export function chooseLanguage(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const asked = optionValue(argv, '--lang') ?? env.DOCKWRIGHT_LANG;
  if (asked !== undefined && asked !== '') return /^zh/i.test(asked) ? 'zh' : 'en';
  // POSIX order: the first that is set decides, even when it says C.
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find(
    value => value !== undefined && value !== '',
  );
  const name = locale ?? Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh/i.test(name) ? 'zh' : 'en';
}

function optionValue(argv: readonly string[], name: string): string | undefined {
  for (const [index, word] of argv.entries()) {
    if (word === '--') return undefined;
    if (word === name) return argv[index + 1];
    if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
  }
  return undefined;
}
