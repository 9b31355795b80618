import { expect, test } from 'vitest';
import { runCli } from '../support/cliSession.ts';

test.each([
  ['before the command', ['--lang', 'zh', 'login', 'ghcr.io']],
  ['with an equals sign', ['--lang=zh', 'login', 'ghcr.io']],
  ['behind a switch', ['--no-color', 'login', 'ghcr.io', '--lang', 'zh']],
])('the command is found with a common option %s', async (_where, argv) => {
  const { exit, err } = await runCli(argv, { language: 'zh' });
  expect(exit).toBe(2);
  expect(err).toContain('ghcr.io 不是 SWR 仓库');
});

test('an unknown command is told, with the one that was meant', async () => {
  const { exit, err } = await runCli(['--lang', 'en', 'pusch']);
  expect(exit).toBe(2);
  expect(err).toContain('there is no command pusch; did you mean push?');
});

test('a name that every object has is no command', async () => {
  expect((await runCli(['constructor'])).err).toContain('there is no command constructor');
});

test('no command at all prints the help', async () => {
  expect((await runCli(['--help'])).out).toContain('dockwright <command>');
});
