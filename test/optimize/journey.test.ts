import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cliSession.ts';
import { tempFolder } from '../support/tempFolder.ts';

/** What the guide begins with: everything in one image, in the worst order. */
const PORTAL = `FROM ubuntu
ADD . /app
RUN apt-get update
RUN apt-get upgrade -y
RUN apt-get install -y nodejs ssh mysql
RUN cd /app && npm install

# this should start three processes, mysql and ssh
# in the background and node app in foreground
CMD mysql & sshd & npm start
`;
/** The same after the one step that is a person's: the database and ssh go into images of their own. */
const ONE_PROCESS = PORTAL.replace(' ssh mysql', '')
  .replace('mysql & sshd & ', '')
  .replace(/# .*\n/g, '');

const FILES = {
  'package.json':
    '{"name":"portal","scripts":{"start":"node server.js"},"dependencies":{"express":"4"}}',
  'package-lock.json': '{}',
  'server.js': 'require("express")\n',
};

async function travel(dockerfile: string): Promise<{ text: string; told: string }> {
  const folder = await tempFolder({ Dockerfile: dockerfile, ...FILES });
  const fixed = await runCli(['fix', '--unsafe', '.'], { cwd: folder });
  expect(fixed.exit).toBe(0);
  const optimized = await runCli(['optimize', '--apply', '.'], { cwd: folder });
  expect(optimized.exit).toBe(0);
  const text = await readFile(path.join(folder, 'Dockerfile'), 'utf8');
  const again = await runCli(['optimize', '--apply'], { cwd: folder });
  expect(again.err).toContain('nothing to apply');
  expect(await readFile(path.join(folder, 'Dockerfile'), 'utf8')).toBe(text);
  return { text, told: optimized.err };
}

const instructions = (text: string) =>
  text
    .split('\n')
    .filter(line => /^[A-Z]/.test(line))
    .map(line => line.split(' ')[0]);

describe('the guide’s journey', () => {
  it('from the portal, every step but the parting of its processes', async () => {
    const { text, told } = await travel(PORTAL);
    expect(text).toMatch(/^FROM node:\d+-slim\n/);
    expect(text).not.toMatch(/upgrade|\bADD\b|nodejs|install.* ssh/);
    expect(text).toContain('rm -rf /var/lib/apt/lists/*');
    // System packages, then the manifests, then the dependencies, then the sources.
    const order = ['apt-get install', 'COPY package.json', 'npm install', 'COPY . /app'].map(part =>
      text.indexOf(part),
    );
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(text).toContain('# this should start three processes');
    for (const name of ['fitting-base', 'system-first', 'manifests-first'])
      expect(told).toContain(`(${name})`);
  });

  it('with one process, what the guide’s last page shows of it, and a cache mount', async () => {
    const { text } = await travel(ONE_PROCESS);
    expect(instructions(text).slice(0, 5)).toEqual(['FROM', 'COPY', 'WORKDIR', 'RUN', 'COPY']);
    expect(text).toMatch(/^FROM node:\d+-slim\n/);
    expect(text).toContain('COPY package.json package-lock.json /app/\n');
    expect(text).toContain('RUN --mount=type=cache,target=/root/.npm npm install\n');
    expect(text).toMatch(/\nCMD \["npm", "start"\]|\nCMD \["node", "server.js"\]/);
    expect(text).not.toMatch(/apt-get/);
  });
});

describe('the command', () => {
  it('lists as text, Markdown and JSON, in both languages, and changes nothing', async () => {
    const folder = await tempFolder({ Dockerfile: 'FROM a:1\nRUN x\nRUN y\n' });
    const list = await runCli(['optimize'], { cwd: folder });
    expect(list).toMatchObject({ exit: 0 });
    expect(list.out).toContain('merge-runs (line 2, certain)');
    expect(list.out).toContain('+ 1 layer fewer');
    const chinese = await runCli(['optimize'], { cwd: folder, language: 'zh' });
    expect(chinese.out).toContain('减少 1 层');
    const markdown = await runCli(['optimize', '--markdown'], { cwd: folder });
    expect(markdown.out).toContain(
      '**Merge 2 RUN instructions into one layer** (`merge-runs`, line 2)',
    );
    const json = await runCli(['optimize', '--json'], { cwd: folder });
    expect(JSON.parse(json.out)).toMatchObject({
      version: 1,
      files: [
        {
          path: 'Dockerfile',
          proposals: [{ name: 'merge-runs', line: 2, savings: { layers: 1 } }],
        },
      ],
    });
    const diff = await runCli(['optimize', '--diff'], { cwd: folder });
    expect(diff.out).toContain('+    && y');
    expect(await readFile(path.join(folder, 'Dockerfile'), 'utf8')).toBe(
      'FROM a:1\nRUN x\nRUN y\n',
    );
  });

  it('applies what is named, and says which names there are', async () => {
    const folder = await tempFolder({ Dockerfile: 'FROM a:1\nRUN x\nRUN y\nCOPY a /app/\n' });
    const wrong = await runCli(['optimize', '--apply', 'merge-run'], { cwd: folder });
    expect(wrong.exit).toBe(2);
    expect(wrong.err).toContain('did you mean merge-runs?');
    const named = await runCli(['optimize', '--apply', 'copy-link'], { cwd: folder });
    expect(named.exit).toBe(0);
    expect(await readFile(path.join(folder, 'Dockerfile'), 'utf8')).toBe(
      'FROM a:1\nRUN x\nRUN y\nCOPY --link a /app/\n',
    );
  });

  it('filters standard input, and does not prove it', async () => {
    const filtered = await runCli(['optimize', '-', '--apply'], {
      input: 'FROM a:1\nRUN x\nRUN y\n',
    });
    expect(filtered.out).toBe('FROM a:1\nRUN x \\\n    && y\n');
    const proof = await runCli(['optimize', '-', '--prove'], { input: 'FROM a:1\n' });
    expect(proof.exit).toBe(2);
    expect(proof.err).toContain('needs a Dockerfile on disk');
  });
});
