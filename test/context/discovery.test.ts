import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover, type Found } from '../../src/context/discovery.ts';
import { isDockerfileName } from '../../src/context/dockerfileName.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockwright-discovery-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(...paths: string[]): void {
  for (const path of paths) put(path, 'FROM scratch\n');
}

function put(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function find(paths: string[], exclude: string[] = []): Promise<Found[]> {
  return discover(paths, { cwd: folder, exclude });
}

async function names(paths: string[], exclude?: string[]): Promise<string[]> {
  const found = await find(paths, exclude);
  return found.map(({ path, failure }) => (failure ? `${path}: ${failure.code}` : path));
}

describe('discover', () => {
  it('takes a file by name, whatever it is called', async () => {
    write('a/build.txt');
    expect(await find(['./a/build.txt'])).toEqual([
      { path: 'a/build.txt', file: join(folder, 'a/build.txt'), given: true },
    ]);
  });

  it('searches a folder, sorted, past its history and other people’s packages', async () => {
    write('b/Dockerfile', 'a/api.Dockerfile', 'a/Dockerfile.dev', 'Containerfile', 'README.md');
    write('node_modules/x/Dockerfile', '.git/Dockerfile', 'a/Dockerfile.dockerignore');
    expect(await names(['.'])).toEqual([
      'Containerfile',
      'a/Dockerfile.dev',
      'a/api.Dockerfile',
      'b/Dockerfile',
    ]);
  });

  it('leaves out what git ignores, at every level and from the repository’s root', async () => {
    write('x/out/Dockerfile', 'x/y/Dockerfile', 'x/y/keep/Dockerfile', 'x/y/drop/Dockerfile');
    mkdirSync(join(folder, '.git'));
    put('.gitignore', 'out/\n*drop*\n');
    put('x/y/.gitignore', '/Dockerfile\n!drop\n');
    expect(await names(['x'])).toEqual(['x/y/drop/Dockerfile', 'x/y/keep/Dockerfile']);
  });

  it('does not read .gitignore above a folder that is no repository', async () => {
    write('x/Dockerfile');
    put('.gitignore', 'Dockerfile\n');
    expect(await names(['x'])).toEqual(['x/Dockerfile']);
    expect(await names(['.'])).toEqual(['.: no-dockerfile']);
  });

  it('searches an ignored folder that is named', async () => {
    write('out/Dockerfile', 'out/sub/Dockerfile');
    put('.gitignore', 'out\n');
    put('out/.gitignore', 'sub\n');
    mkdirSync(join(folder, '.git'));
    expect(await names(['out'])).toEqual(['out/Dockerfile']);
  });

  it('understands globs of files and of places', async () => {
    write('s/a/Dockerfile', 's/b/Dockerfile.dev', 'd/one.df', 'd/two.df', 'd/notes.md');
    expect(await names(['d/*.df'])).toEqual(['d/one.df', 'd/two.df']);
    expect(await names(['s/*'])).toEqual(['s/a/Dockerfile', 's/b/Dockerfile.dev']);
    expect(await names(['**'])).toEqual(['s/a/Dockerfile', 's/b/Dockerfile.dev']);
    expect(await names(['q/*.df'])).toEqual(['q/*.df: no-match']);
  });

  it('takes a file whose name looks like a glob', async () => {
    write('[a]/Dockerfile');
    expect(await names(['[a]/Dockerfile'])).toEqual(['[a]/Dockerfile']);
  });

  it('names each file once and standard input as it is', async () => {
    write('a/Dockerfile');
    expect(await names(['a/Dockerfile', '-', 'a', './a/*'])).toEqual(['a/Dockerfile', '-']);
  });

  it('reports each path that fails and goes on', async () => {
    write('b/Dockerfile');
    mkdirSync(join(folder, 'empty'));
    const found = await find(['absent', 'empty', 'b', 'b/Dockerfile/x']);
    expect(found.map(({ path, failure }) => `${path} ${failure?.code}`)).toEqual([
      'absent not-found',
      'empty no-dockerfile',
      'b/Dockerfile undefined',
      'b/Dockerfile/x not-found',
    ]);
    expect(found[0]?.failure?.message).toEqual({
      en: 'There is no file or folder absent. Check the path.',
      zh: '找不到文件或目录 absent，请检查路径。',
    });
  });

  it('walks into a directory named Dockerfile, and names one that is empty', async () => {
    write('a/Dockerfile/web.Dockerfile');
    mkdirSync(join(folder, 'b/Dockerfile'), { recursive: true });
    expect(await names(['.'])).toEqual([
      'a/Dockerfile/web.Dockerfile',
      'b/Dockerfile: directory-named-dockerfile',
    ]);
  });

  it('leaves out what is excluded, but not what is given', async () => {
    write('legacy/a/Dockerfile', 'a/Dockerfile', 'b/Dockerfile.old2', 'b/Dockerfile');
    expect(await names(['.'], ['legacy', '*.{old1,old2}'])).toEqual([
      'a/Dockerfile',
      'b/Dockerfile',
    ]);
    expect(await names(['legacy/a/Dockerfile'], ['legacy'])).toEqual(['legacy/a/Dockerfile']);
  });

  it('follows no link out of the folder, and none to what is found anyway', async () => {
    write('outside/Dockerfile', 'in/real/Dockerfile', 'in/real/base.df');
    symlinkSync(join(folder, 'outside/Dockerfile'), join(folder, 'in/Dockerfile'));
    symlinkSync(join(folder, 'outside'), join(folder, 'in/folder'));
    symlinkSync(join(folder, 'in'), join(folder, 'in/loop'));
    symlinkSync('real/Dockerfile', join(folder, 'in/Dockerfile.same'));
    symlinkSync('real/base.df', join(folder, 'in/Dockerfile.base'));
    symlinkSync('nowhere', join(folder, 'in/Dockerfile.dead'));
    expect(await names(['in'])).toEqual([
      'in/real/Dockerfile',
      'in/Dockerfile.base',
      'in/Dockerfile.dead: not-found',
    ]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'reports a folder that may not be read',
    async () => {
      write('a/Dockerfile', 'locked/Dockerfile');
      chmodSync(join(folder, 'locked'), 0);
      try {
        expect(await names(['.'])).toEqual(['a/Dockerfile', 'locked: unreadable']);
      } finally {
        chmodSync(join(folder, 'locked'), 0o755);
      }
    },
  );
});

describe('isDockerfileName', () => {
  it.each([
    'Dockerfile',
    'dockerfile',
    'Dockerfile.dev',
    'Dockerfile-windows',
    'Dockerfile_19c',
    'Dockerfile.0.13',
    'api.Dockerfile',
    'api.dockerfile',
    'Containerfile',
    'Containerfile.test',
  ])('%s is one', name => {
    expect(isDockerfileName(name)).toBe(true);
  });

  it.each([
    'Dockerfile.dockerignore',
    'Dockerfile.template',
    'Dockerfile.md',
    'Dockerfile.tpl',
    'Dockerfile.j2',
    'Dockerfile~',
    'Dockerfile.test.ts',
    'dockerfile.go',
    'Dockerfiles',
    '.Dockerfile.swp',
    'docker-compose.yml',
    'MyDockerfile',
  ])('%s is none', name => {
    expect(isDockerfileName(name)).toBe(false);
  });
});
