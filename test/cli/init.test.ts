import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cliSession.ts';
import { tempFolder } from '../support/tempFolder.ts';

describe('dockwright init', () => {
  it('writes a configuration that lint then reads, and overwrites nothing', async () => {
    const cwd = await tempFolder({ Dockerfile: 'FROM ubuntu\n' });
    expect((await runCli(['init'], { cwd })).exit).toBe(0);
    expect(await readFile(join(cwd, '.dockwrightrc.yaml'), 'utf8')).toContain(
      'presets: recommended',
    );
    expect((await runCli(['lint', '-f', 'gnu'], { cwd })).exit).toBe(1);
    const again = await runCli(['init'], { cwd });
    expect(again.err).toContain('.dockwrightrc.yaml is there already');
  });

  it('takes hadolint’s settings over', async () => {
    const cwd = await tempFolder({
      '.hadolint.yaml': 'ignored:\n  - DL3006\nfailure-threshold: error\n',
      Dockerfile: 'FROM ubuntu\n',
    });
    expect((await runCli(['init', '--from-hadolint'], { cwd })).exit).toBe(0);
    const lint = await runCli(['lint', '-f', 'gnu'], { cwd });
    expect(lint.out).not.toContain('DL3006');
    expect(lint.exit).toBe(0);
  });

  it('knows the CI that is there', async () => {
    const cwd = await tempFolder({ '.gitlab-ci.yml': 'stages: []\n' });
    await mkdir(join(cwd, '.github'));
    const { out } = await runCli(['init'], { cwd });
    expect(out).toContain('codequality');
    expect(await readFile(join(cwd, '.github', 'workflows', 'dockwright.yml'), 'utf8')).toContain(
      '--format github',
    );
    expect(await readFile(join(cwd, '.gitlab-ci.yml'), 'utf8')).toBe('stages: []\n');
  });

  it('--dry-run writes nothing', async () => {
    const cwd = await tempFolder();
    const { out } = await runCli(['init', '--dry-run'], { cwd });
    expect(out).toContain('presets');
    expect((await runCli(['init'], { cwd })).err).toContain('wrote .dockwrightrc.yaml');
  });
});
