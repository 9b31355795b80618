import { describe, expect, it } from 'vitest';
import rule from '../../rules/missing-dockerignore.ts';
import { fixWithFiles } from '../support/fileFixes.ts';
import { testRule } from '../support/ruleTester.ts';

const node = {
  'package.json': '{}',
  'index.js': '',
  'node_modules/a/index.js': 'x'.repeat(1500),
  '.git/HEAD': 'ref',
};
const NODE = 'FROM node:22\nCOPY package.json ./\nRUN npm ci\nCOPY . .\n';

testRule(rule, {
  valid: [
    { name: 'no context', code: NODE },
    { name: 'there is one', code: NODE, files: { ...node, '.dockerignore': 'x\n' } },
    {
      name: 'one of the Dockerfile’s own',
      code: NODE,
      files: { ...node, 'Dockerfile.dockerignore': 'x\n' },
    },
    { name: 'files by name', code: 'FROM a:1\nCOPY index.js package.json /\n', files: node },
    { name: 'a folder of sources', code: 'FROM a:1\nCOPY src /\n', files: { 'src/x.js': '' } },
    {
      name: 'nothing but a Dockerfile: the context is another folder',
      code: NODE,
      files: { Dockerfile: 'x' },
    },
    {
      name: 'only a stage that is not built copies all',
      code: 'FROM a:1 AS t\nCOPY . .\nFROM a:1\nCOPY index.js /\n',
      files: node,
    },
  ],
  invalid: [
    {
      code: 'FROM node:22\nCOPY package.json ./\nRUN npm ci\nCOPY ⟦.⟧ .\n',
      files: node,
      message: 'sent',
      severity: 'warning',
      says: 'node_modules (1.5 kB), .git (3 B)',
    },
    {
      name: 'modules that are not installed in the build are needed, the history is not',
      code: 'FROM node:22\nCOPY ⟦.⟧ .\n',
      files: node,
      message: 'sent',
      says: 'takes along .git (3 B); create',
    },
    {
      name: 'nothing there yet',
      code: 'FROM a:1\nCOPY ⟦./⟧ /app\n',
      files: { 'main.go': '', 'go.mod': '' },
      message: 'none',
      severity: 'info',
    },
    {
      name: 'secrets weigh most',
      code: 'FROM node:22\nRUN npm ci\nADD ⟦.⟧ /app\n',
      files: { ...node, '.env': 'DB_PASSWORD=hunter22\n' },
      message: 'secret',
      severity: 'error',
      says: '.env (21 B); create',
    },
    {
      name: 'settings without a secret',
      code: 'FROM node:22\nADD ⟦.⟧ /app\n',
      files: { 'index.js': '', '.env': 'PORT=80\nTOKEN=$X\n' },
      message: 'none',
    },
    {
      name: 'inside a folder that is copied by its name',
      code: 'FROM node:22\nCOPY package.json /\nRUN npm ci\nCOPY ⟦web⟧ /web\n',
      files: { 'package.json': '', 'web/node_modules/x.js': 'x', 'web/a.key': 'PRIVATE KEY' },
      message: 'sent',
      says: 'web/node_modules',
    },
  ],
});

describe('the new file', () => {
  const create = (code: string, files: Record<string, string>): string[] => {
    const { files: changes, findings } = fixWithFiles(rule, code, files);
    expect(findings).toEqual([]);
    expect(changes.map(({ path, before }) => [path, before])).toEqual([
      ['.dockerignore', undefined],
    ]);
    return (changes[0]?.after ?? '').trimEnd().split('\n');
  };

  it('is made for the project', () => {
    expect(create(NODE, { ...node, Dockerfile: '', 'compose.yaml': '' })).toEqual([
      '.git',
      '**/.env',
      '**/.env.local',
      '**/.env.*.local',
      '**/.DS_Store',
      '**/.idea',
      '**/.vscode',
      'Dockerfile*',
      '*compose*.y*ml',
      '.dockerignore',
      '**/node_modules',
      '**/coverage',
      '**/.nyc_output',
      '**/.eslintcache',
      '**/.turbo',
      '**/npm-debug.log*',
      '**/yarn-error.log*',
    ]);
    const java = { 'pom.xml': '', 'src/A.java': '', 'target/a.jar': '' };
    const maven = create('FROM maven:3\nCOPY . .\nRUN mvn package\n', java);
    expect(maven).toContain('**/target');
    expect(create('FROM jre:1\nCOPY . .\nRUN true\n', java)).not.toContain('**/target');
  });

  it('hides nothing that a COPY names', () => {
    const files = { ...node, '.env': 'A=1', Dockerfile: '', 'compose.yaml': '', 'target/a': '' };
    const lines = create(
      'FROM node:22\nCOPY .env compose.yaml /x/\nCOPY Docker* /d/\nRUN npm ci && cargo build\nCOPY . .\nCOPY target/a /\nRUN --mount=type=bind,source=node_modules,target=/n ls /n\n',
      { ...files, 'Cargo.toml': '' },
    );
    for (const hidden of [
      '**/.env',
      '*compose*.y*ml',
      'Dockerfile*',
      '**/target',
      '**/node_modules',
    ]) {
      expect(lines).not.toContain(hidden);
    }
    expect(lines).toContain('.git');
  });

  it('keeps the history for a build that asks for it', () => {
    const files = { 'main.go': '', 'go.mod': '', '.git/HEAD': 'x' };
    const asks = 'FROM go:1\nCOPY . .\nRUN go build -ldflags "-X v=$(git describe)"\n';
    expect(create(asks, files)).not.toContain('.git');
    expect(create('FROM go:1\nCOPY . .\nRUN make\n', files)).toContain('.git');
    const make = { ...files, Makefile: 'V := $(shell git rev-parse HEAD)\n' };
    expect(create('FROM go:1\nCOPY . .\nRUN make\n', make)).not.toContain('.git');
  });

  it('takes a folder that git keeps for a source', () => {
    const files = { 'package.json': '', 'build/webpack.js': '', '.gitignore': 'node_modules\n' };
    const code = 'FROM node:22\nCOPY . .\nRUN npm run build\n';
    expect(create(code, files)).not.toContain('**/build');
    expect(create(code, { ...files, '.gitignore': '/build\n' })).toContain('**/build');
  });
});
