import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/dev/ruleFiles.ts';
import { tempFolder } from '../support/tempFolder.ts';

const bin = join(ROOT, 'bin', 'dockwright.js');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function dockwright(cwd: string, ...args: string[]): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: '1', LANG: 'C', XDG_CACHE_HOME: join(cwd, 'cache') };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [bin, ...args], {
      cwd,
      env,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Ended;
  }
}

// `npm test` builds first; a run of vitest alone may not have.
describe.skipIf(!existsSync(join(ROOT, 'dist', 'start.cjs')))('the built program', () => {
  it('says the same by the fast way, from its cache, and by the full one', async () => {
    const cwd = await tempFolder({ Dockerfile: 'FROM ubuntu\nRUN apt-get update\nCMD a && b\n' });
    const first = await dockwright(cwd, 'lint', 'Dockerfile');
    const cached = await dockwright(cwd, 'lint', 'Dockerfile');
    const full = await dockwright(cwd, 'lint', 'Dockerfile', '--preset', 'recommended');
    expect(first.code).toBe(1);
    expect(first.stdout).toContain('latest-tag');
    expect(cached).toMatchObject({ code: 1, stdout: first.stdout });
    expect(full).toMatchObject({ code: 1, stdout: first.stdout });
  });

  it('tells what it cannot do in one line, and exits 2', async () => {
    const cwd = await tempFolder({ Dockerfile: 'FROM ubuntu\n' });
    for (const args of [
      ['lint', 'nowhere'],
      ['lint', 'nowhere*'],
      ['lint', '--fromat', 'json'],
      ['lnit'],
      ['explain', 'latest-tga'],
    ]) {
      const { code, stdout, stderr } = await dockwright(cwd, ...args);
      expect(code, args.join(' ')).toBe(2);
      expect(`${stdout}${stderr}`, args.join(' ')).not.toMatch(/^\s+at /m);
    }
  });

  it('takes a configuration, standard input and help', async () => {
    const cwd = await tempFolder({
      Dockerfile: 'FROM ubuntu\n',
      '.dockwrightrc.json': '{ "presets": "none", "rules": { "latest-tag": "info" } }',
    });
    expect(await dockwright(cwd, 'lint')).toMatchObject({ code: 0 });
    expect((await dockwright(cwd, '--help')).stdout).toContain('dockwright lint');
    expect((await dockwright(cwd, '--version')).stdout.trim()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
