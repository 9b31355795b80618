import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cliSession.ts';
import { tempFolder } from '../support/tempFolder.ts';

const CLEAN = `FROM alpine@sha256:${'a'.repeat(64)}\n`;

describe('dockwright lint', () => {
  it('exits 0 when clean, 1 on findings, and says where', async () => {
    const cwd = await tempFolder({ Dockerfile: 'FROM scratch\n', 'b/Dockerfile': 'FROM ubuntu\n' });
    const clean = await runCli(['lint', 'Dockerfile', '--rule', 'latest-tag', '--preset', 'none'], {
      cwd,
    });
    expect(clean).toMatchObject({ exit: 0, err: '' });
    const found = await runCli(
      ['lint', '--preset', 'none', '--rule', 'latest-tag=warning', '-f', 'gnu'],
      { cwd },
    );
    expect(found.exit).toBe(1);
    expect(found.out).toContain('b/Dockerfile:1:6');
    expect(found.out).toContain('latest-tag');
  });

  it('goes on past what cannot be read, one line each, and exits 2', async () => {
    const cwd = await tempFolder({
      'a/Dockerfile': 'FROM ubuntu\n',
      'binary/Dockerfile': new Uint8Array([0, 1, 2, 0, 255]),
      'broken/Dockerfile': 'FROM ubuntu\nRUNN x\n',
      'large/Dockerfile': `FROM ubuntu\n${'# filler\n'.repeat(620_000)}`,
      'z/Dockerfile': 'FROM ubuntu\n',
    });
    await mkdir(join(cwd, 'folder', 'Dockerfile'), { recursive: true });
    // Root can read everything: a link to nowhere is the file that nobody can.
    await symlink(join(cwd, 'nowhere'), join(cwd, 'a', 'Dockerfile.dangling'));
    const paths = [
      'a',
      'a/Dockerfile.dangling',
      'binary',
      'broken',
      'folder',
      'large',
      'z',
      'absent',
    ];
    const { exit, out } = await runCli(['lint', ...paths, '-f', 'json', '--rule', 'latest-tag'], {
      cwd,
    });
    expect(exit).toBe(2);
    const { files } = JSON.parse(out) as {
      files: { path: string; findings: { rule: string }[]; failure?: { message: string } }[];
    };
    const linted = files.filter(file => file.failure === undefined).map(file => file.path);
    expect(linted).toEqual(['a/Dockerfile', 'broken/Dockerfile', 'z/Dockerfile']);
    for (const file of files) {
      if (file.failure !== undefined) expect(file.failure.message).not.toContain('\n');
      else expect(file.findings.map(finding => finding.rule)).toContain('latest-tag');
    }
    expect(
      files
        .filter(file => file.failure !== undefined)
        .map(file => file.path)
        .sort(),
    ).toEqual([
      'a/Dockerfile.dangling',
      'absent',
      'binary/Dockerfile',
      'folder/Dockerfile',
      'large/Dockerfile',
    ]);
  });

  it('lints standard input', async () => {
    const cwd = await tempFolder();
    const { exit, out } = await runCli(['lint', '-', '-f', 'gnu'], { cwd, input: 'FROM ubuntu\n' });
    expect(exit).toBe(1);
    expect(out).toMatch(/^-:1:6/m);
  });

  it('writes several formats in one run', async () => {
    const cwd = await tempFolder({ Dockerfile: 'FROM ubuntu\n' });
    const { out } = await runCli(['lint', '-f', 'json', '-o', 'out.json', '-f', 'gnu'], { cwd });
    expect(out).toContain('Dockerfile:1:6');
    expect(JSON.parse(await readFile(join(cwd, 'out.json'), 'utf8'))).toMatchObject({ version: 1 });
    const clash = await runCli(['lint', '-f', 'json', '-f', 'gnu'], { cwd });
    expect(clash.exit).toBe(2);
    expect(clash.err).toContain('--output');
  });

  it('takes the configuration nearest to each file', async () => {
    const cwd = await tempFolder({
      '.dockwrightrc.json': '{"rules": {"latest-tag": "off"}}',
      Dockerfile: 'FROM ubuntu\n',
      'sub/.dockwrightrc.yaml': 'presets: none\nrules:\n  latest-tag: error\n',
      'sub/Dockerfile': 'FROM ubuntu\n',
    });
    const { out } = await runCli(['lint', '-f', 'json'], { cwd });
    const severities = JSON.parse(out).files.map(
      (file: { path: string; findings: { rule: string; severity: string }[] }) => [
        file.path,
        file.findings.filter(({ rule }) => rule === 'latest-tag').map(({ severity }) => severity),
      ],
    );
    expect(severities).toEqual([
      ['Dockerfile', []],
      ['sub/Dockerfile', ['error']],
    ]);
  });

  it('says what is wrong with an option, in both languages', async () => {
    const cwd = await tempFolder({ Dockerfile: CLEAN });
    const rule = await runCli(['lint', '--rule', 'latest-tga=off'], { cwd });
    expect(rule).toMatchObject({ exit: 2 });
    expect(rule.err).toContain('latest-tag');
    const format = await runCli(['lint', '-f', 'sarfi'], { cwd, language: 'zh' });
    expect(format.exit).toBe(2);
    expect(format.err).toContain('sarif');
    expect(format.err).toMatch(/\p{Script=Han}/u);
    const command = await runCli(['lnit'], { cwd });
    expect(command.err).toContain('did you mean lint?');
    const option = await runCli(['lint', '--fromat', 'json'], { cwd });
    expect(option.exit).toBe(2);
    expect(option.err).toContain('fromat');
  });

  it('--baseline keeps quiet about what is known', async () => {
    const cwd = await tempFolder({ Dockerfile: 'FROM ubuntu\n' });
    const only = ['--preset', 'none', '--rule', 'latest-tag=warning'];
    const first = await runCli(['lint', ...only, '--baseline', 'base.json', '--update-baseline'], {
      cwd,
    });
    expect(first.exit).toBe(0);
    const again = await runCli(['lint', ...only, '--baseline', 'base.json', '-f', 'gnu'], { cwd });
    expect(again).toMatchObject({ exit: 0, out: '' });
    const newOne = await runCli(['lint', '-', ...only, '--baseline', 'base.json', '-f', 'gnu'], {
      cwd,
      input: 'FROM debian\n',
    });
    expect(newOne.exit).toBe(1);
  });

  it('--fail-on moves the line', async () => {
    const cwd = await tempFolder({ Dockerfile: 'FROM ubuntu\n' });
    const only = ['--preset', 'none', '--rule', 'latest-tag=info'];
    expect((await runCli(['lint', ...only], { cwd })).exit).toBe(0);
    expect((await runCli(['lint', ...only, '--fail-on', 'info'], { cwd })).exit).toBe(1);
    expect((await runCli(['lint', ...only, '--fail-on', 'none'], { cwd })).exit).toBe(0);
  });

  it('reads .hadolint.yaml under the preset hadolint', async () => {
    const cwd = await tempFolder({
      Dockerfile: 'FROM ubuntu\nRUN sudo true\n',
      '.hadolint.yaml': 'ignored:\n  - DL3006\nignore:\n  - DL3004\n',
    });
    const { out, err } = await runCli(
      ['lint', '--preset', 'hadolint', '--shellcheck', 'off', '-f', 'gnu'],
      { cwd },
    );
    expect(out).not.toContain('DL3006');
    expect(out).toContain('DL3004');
    expect(err).toContain('did you mean ignored?');
  });
});
