import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dw-interrupt-'));
  mkdirSync(path.join(folder, 'bin'));
  mkdirSync(path.join(folder, 'tmp'));
  writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\nCOPY a /a\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A builder that says that it has begun and then never ends by itself. */
const SLOW = `#!/bin/sh
case "$1" in
  --version) echo "buildah version 1.40.0"; exit 0;;
esac
echo begun
exec sleep 60
`;

describe.skipIf(process.platform === 'win32')('Ctrl-C during a build', () => {
  test('ends the builder, removes what was written on the way, and is no bug', async () => {
    writeFileSync(path.join(folder, 'bin', 'buildah'), SLOW, { mode: 0o755 });
    const cli = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        'test/support/cliProcess.ts',
        'build',
        folder,
        '--no-lint',
        '--engine',
        'buildah',
      ],
      {
        env: {
          ...process.env,
          PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
          TMPDIR: path.join(folder, 'tmp'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let said = '';
    for (const stream of [cli.stdout, cli.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    const ended = new Promise<number | null>(resolve => cli.once('close', code => resolve(code)));
    for (let tries = 0; tries < 400 && !said.includes('begun'); tries++) await sleep(50);
    expect(said).toContain('begun');
    cli.kill('SIGINT');
    expect(await ended).toBe(2);
    expect(said).toContain('dockwright: interrupted');
    expect(said).not.toContain('bug');
    const left = readdirSync(path.join(folder, 'tmp')).filter(name =>
      name.startsWith('dockwright'),
    );
    expect(left).toEqual([]);
  });
});
