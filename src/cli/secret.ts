import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { KnownError } from '../errors.ts';
import type { Text } from '../rule/language.ts';

/** Where a secret may come from: never from a command line, which other users of the machine can read. */
export interface SecretOrigin {
  /** Name of an environment variable. */
  readonly env?: string | undefined;
  readonly file?: string | undefined;
  readonly stdin?: boolean | undefined;
  /** Variables that are tried when nothing is named. */
  readonly usual?: readonly string[];
}

export interface SecretIo {
  readonly env: NodeJS.ProcessEnv;
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Where the question of a prompt goes. */
  readonly output: NodeJS.WritableStream;
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
  io: SecretIo,
  question: Text = { en: `${what}: `, zh: `${what}：` },
  language: keyof Text = 'en',
): Promise<string> {
  if (origin.env !== undefined) {
    const value = io.env[origin.env];
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
  if (origin.stdin === true) return firstLine(what, await readAll(io.input));
  for (const name of origin.usual ?? []) {
    const value = io.env[name];
    if (value !== undefined && value !== '') return value;
  }
  if (io.input.isTTY === true) return firstLine(what, await prompt(question[language], io));
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

async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Asks on a terminal and shows nothing of what is typed. */
function prompt(question: string, io: SecretIo): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: io.input, output: silent, terminal: true });
  io.output.write(question);
  return new Promise(resolve => {
    let answered = false;
    reader.question('', answer => {
      answered = true;
      reader.close();
      io.output.write('\n');
      resolve(answer);
    });
    // Ctrl-D and Ctrl-C: an empty answer, which is refused as such.
    reader.once('close', () => {
      if (!answered) resolve('');
    });
  });
}
