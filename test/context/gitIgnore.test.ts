import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discover } from '../../src/context/discovery.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

/** What git itself would add, of the files called Dockerfile. */
function byGit(folder: string, top: string): string[] {
  const output = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '-z', top], {
    cwd: folder,
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  return output
    .toString()
    .split('\0')
    .filter(path => /(?:^|\/)Dockerfile$/.test(path))
    .sort();
}

describe('.gitignore', () => {
  it.skipIf(!hasGit)(
    hasGit ? 'means what git says' : 'LEFT OUT: no git to compare with',
    async () => {
      const folder = fc.constantFrom('a', 'b', 'out', 'x.y');
      const place = fc.array(folder, { maxLength: 3 }).map(parts => parts.join('/'));
      const line = fc
        .tuple(
          fc.constantFrom('', '', '!', '/', '!/'),
          fc.constantFrom(
            'a',
            'out',
            'b/',
            '*',
            '*.y',
            'a/b',
            '**/out',
            'a/**',
            'Dockerfile',
            '?',
            'a/*',
            '[ab]',
          ),
        )
        .map(parts => parts.join(''));
      const rules = fc.array(fc.tuple(place, fc.array(line, { minLength: 1, maxLength: 3 })), {
        maxLength: 3,
      });
      const cases = fc.sample(fc.tuple(fc.array(place, { maxLength: 8 }), rules, place), 40);
      for (const [places, ignores, top] of cases) {
        const root = realpathSync(mkdtempSync(join(tmpdir(), 'dockwright-git-')));
        try {
          execFileSync('git', ['init', '-q'], { cwd: root });
          const put = (path: string, text: string): void => {
            mkdirSync(dirname(join(root, path)), { recursive: true });
            writeFileSync(join(root, path), text);
          };
          for (const path of places) put(join(path, 'Dockerfile'), 'FROM scratch\n');
          for (const [path, lines] of ignores)
            put(join(path, '.gitignore'), `${lines.join('\n')}\n`);
          mkdirSync(join(root, top), { recursive: true });
          const found = await discover([top === '' ? '.' : top], { cwd: root });
          const ours = found.filter(({ failure }) => failure === undefined).map(({ path }) => path);
          const where = JSON.stringify([places, ignores, top]);
          const ignoredTop =
            top !== '' && spawnSync('git', ['check-ignore', '-q', top], { cwd: root }).status === 0;
          // A folder that is named is searched although git ignores it.
          if (!ignoredTop) expect(ours.sort(), where).toEqual(byGit(root, top === '' ? '.' : top));
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
      }
    },
  );
});
