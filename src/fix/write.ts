import { chmod, lstat, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KnownError } from '../errors.ts';

/**
 * Replaces a file's content in one step, so that a crash leaves the old or the new text, never half.
 * Mode stays; a link stays a link, the file it points to is replaced. Throws a KnownError when the
 * file changed since `before` was read, or cannot be written.
 */
export async function replaceFile(
  path: string,
  before: string | undefined,
  after: string,
  options: { executable?: boolean } = {},
): Promise<void> {
  const target = await targetOf(path, before === undefined);
  const mode = before === undefined ? 0o644 : (await stat(target)).mode & 0o7777;
  if (before !== undefined && (await readFile(target, 'utf8')) !== before) {
    throw new KnownError(
      'changed-meanwhile',
      {
        en: '{path} has changed since it was read; it is left as it is',
        zh: '{path} 在读取之后被修改过，未做改动',
      },
      { values: { path }, hint: { en: 'run the command again', zh: '请重新执行该命令' } },
    );
  }
  const temporary = join(dirname(target), `.${basename(target)}.dockwright-${process.pid}`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(after, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    // The umask may have taken bits away when the file was made.
    await chmod(temporary, options.executable ? mode | 0o111 : mode);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KnownError(
      'cannot-write',
      { en: 'cannot write {path}: {reason}', zh: '无法写入 {path}：{reason}' },
      {
        values: { path, reason },
        hint: {
          en: 'check that the folder is writable; the file is unchanged',
          zh: '请检查目录是否可写；原文件未被改动',
        },
        cause,
      },
    );
  }
}

async function targetOf(path: string, create: boolean): Promise<string> {
  if (create) return path;
  return (await lstat(path)).isSymbolicLink() ? realpath(path) : path;
}
