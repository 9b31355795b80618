import { execFile } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/dev/ruleFiles.ts';
import { tempFolder } from '../support/tempFolder.ts';

const run = promisify(execFile);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const LIMIT = 15_000_000;

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('the package', () => {
  it('installs from its tarball, small and without the network, and works', {
    timeout: 300_000,
  }, async () => {
    const folder = await tempFolder({ 'project/package.json': '{ "private": true }' });
    const project = join(folder, 'project');
    // dist/ is there: `npm test` has built it.
    const packed = await run(
      npm,
      ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
      {
        cwd: ROOT,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
    const install = ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)];
    await run(npm, install, { cwd: project });

    const installed = await bytesBelow(join(project, 'node_modules'));
    expect(installed, `${installed} bytes installed`).toBeLessThan(LIMIT);
    expect(await readdir(join(project, 'node_modules'))).toContain('dockwright');

    await writeFile(join(project, 'Dockerfile'), 'FROM ubuntu\n');
    const bin = join(project, 'node_modules', 'dockwright', 'bin', 'dockwright.js');
    const lint = await run(process.execPath, [bin, 'lint', '-f', 'json'], { cwd: project }).catch(
      error => error,
    );
    expect(lint.code).toBe(1);
    expect(JSON.parse(lint.stdout).files[0].findings[0].rule).toBe('latest-tag');

    await mkdir(join(project, 'src'));
    await writeFile(
      join(project, 'src', 'use.mjs'),
      "import { parseDockerfile } from 'dockwright';\nconsole.log(parseDockerfile('FROM a\\n').stages.length);\n",
    );
    const library = await run(process.execPath, [join(project, 'src', 'use.mjs')]);
    expect(library.stdout.trim()).toBe('1');
  });
});
