import { readFile } from 'node:fs/promises';
import { KnownError } from '../errors.ts';
import type { Session } from './session.ts';

/** Where a secret may come from: never from a command line, which other users of the machine can read. */
export interface SecretOrigin {
  /** Name of an environment variable. */
  readonly env?: string | undefined;
  readonly file?: string | undefined;
  readonly stdin?: boolean | undefined;
  /** Variables that are tried when nothing is named. */
  readonly usual?: readonly string[];
}

/**
 * Reads one secret; the last resort is a question on the terminal whose answer is not shown.
 * @param what for messages and the question, `SK`
 * @param flags how the user names the sources: `--sk-env`, `--sk-file`
 * @throws KnownError `secret-missing`, `secret-unreadable`; no message repeats what was given as a name,
 * since a secret given in its place must not be shown
 */
export async function readSecret(
  what: string,
  flags: string,
  origin: SecretOrigin,
  session: Pick<Session, 'env' | 'readInput' | 'askSecret' | 'language'>,
): Promise<string> {
  if (origin.env !== undefined) {
    const value = session.env[origin.env];
    if (value !== undefined && value !== '') return value;
    throw new KnownError(
      'secret-missing',
      looksLikeName(origin.env)
        ? {
            en: '{what}: the environment variable {name} is not set',
            zh: '{what}：环境变量 {name} 未设置',
          }
        : {
            en: '{what}: the name given is not that of an environment variable that is set',
            zh: '{what}：给出的名称不是已设置的环境变量',
          },
      {
        values: { what, name: origin.env },
        hint: {
          en: 'give the variable’s name, not its value',
          zh: '请填写环境变量的名称，而不是密钥本身',
        },
      },
    );
  }
  if (origin.file !== undefined) return fromFile(what, origin.file);
  if (origin.stdin === true)
    return firstLine(what, Buffer.from(await session.readInput()).toString('utf8'));
  for (const name of origin.usual ?? []) {
    const value = session.env[name];
    if (value !== undefined && value !== '') return value;
  }
  if (session.askSecret !== undefined) {
    return firstLine(
      what,
      await session.askSecret(session.language === 'zh' ? `${what}：` : `${what}: `),
    );
  }
  throw new KnownError(
    'secret-missing',
    { en: 'no {what} is given', zh: '未提供 {what}' },
    {
      values: { what, flags, usual: (origin.usual ?? []).join(', ') },
      hint:
        origin.usual === undefined
          ? { en: 'use {flags}', zh: '请使用 {flags}' }
          : { en: 'set {usual}, or use {flags}', zh: '请设置环境变量 {usual}，或使用 {flags}' },
    },
  );
}

/** Capitals and underscores, as variables are called; a key has neither. */
function looksLikeName(text: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(text) && text.length < 64 && text.includes('_');
}

async function fromFile(what: string, file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new KnownError(
      'secret-unreadable',
      { en: '{what}: the file cannot be read ({why})', zh: '{what}：无法读取文件（{why}）' },
      { values: { what, why: (cause as NodeJS.ErrnoException).code ?? '' }, cause },
    );
  }
  return firstLine(what, text);
}

/** Editors and `echo` end a file with a line end that is no part of the secret. */
function firstLine(what: string, text: string): string {
  const line = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  if (line !== '') return line;
  throw new KnownError(
    'secret-missing',
    { en: '{what}: what was given is empty', zh: '{what}：内容为空' },
    { values: { what } },
  );
}
