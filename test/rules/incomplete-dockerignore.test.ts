import { describe, expect, it } from 'vitest';
import rule from '../../rules/incomplete-dockerignore.ts';
import { fixWithFiles } from '../support/fileFixes.ts';
import { testRule } from '../support/ruleTester.ts';

const project = {
  'package.json': '{}',
  'index.js': '',
  '.git/HEAD': 'ref',
  '.dockerignore': '.git\n',
};
const NODE = 'FROM node:22\nCOPY package.json ./\nRUN npm ci\nCOPY . .\n';
const ignoring = (text: string) => ({ ...project, '.dockerignore': text });

testRule(rule, {
  valid: [
    { name: 'no context', code: NODE },
    { name: 'none at all: another rule tells', code: NODE, files: { 'package.json': '{}' } },
    { code: NODE, files: ignoring('.git\nnode_modules\n') },
    { name: 'an allow-list', code: NODE, files: ignoring('*\n!index.js\n!package.json\n') },
    {
      name: 'an exception by name is meant',
      code: NODE,
      files: { ...ignoring('.git\nnode_modules\n*.log\n!keep.log\n'), 'keep.log': 'x' },
    },
    { name: 'files by name', code: 'FROM a:1\nRUN npm ci\nCOPY index.js /\n', files: project },
    {
      name: 'a test’s key, a certificate, settings',
      code: 'FROM a:1\nCOPY . .\n',
      files: {
        ...project,
        'tests/certs/server.key': '-----BEGIN PRIVATE KEY-----',
        'root.pem': '-----BEGIN CERTIFICATE-----',
        '.env.production': 'API=https://api.example.com\n',
      },
    },
  ],
  invalid: [
    {
      name: 'what such a project will have',
      code: 'FROM node:22\nCOPY package.json ./\nRUN npm ci\nCOPY ⟦.⟧ .\n',
      files: project,
      message: 'likely',
      severity: 'info',
      says: '**/node_modules',
    },
    {
      name: 'what is there',
      code: 'FROM node:22\nCOPY package.json ./\nRUN npm ci\nCOPY ⟦.⟧ .\n',
      files: { ...project, 'node_modules/x': '12', 'a.log': 'l' },
      message: 'sent',
      severity: 'warning',
      says: 'node_modules (2 B), a.log (1 B)',
    },
    {
      name: 'little of a cache',
      code: 'FROM a:1\nCOPY ⟦.⟧ .\n',
      files: { ...project, '__pycache__/x.pyc': 'x' },
      message: 'sent',
      severity: 'info',
    },
    {
      name: 'a key',
      code: 'FROM a:1\nCOPY ⟦.⟧ .\n',
      files: { ...project, 'deploy.pem': '-----BEGIN RSA PRIVATE KEY-----', 'a.log': 'xx' },
      message: 'secret',
      severity: 'error',
      says: 'deploy.pem',
    },
  ],
});

describe('the lines added', () => {
  it('stand below the others, in their line ends, and settle', () => {
    const files = { ...ignoring('.git\r\n# mine'), 'node_modules/x': 'xx', 'app.log': '' };
    const outcome = fixWithFiles(rule, NODE, files);
    expect(outcome.findings).toEqual([]);
    expect(outcome.files).toMatchObject([
      { path: '.dockerignore', after: '.git\r\n# mine\r\n**/node_modules\r\n**/*.log\r\n' },
    ]);
  });

  it('hide nothing that a COPY names', () => {
    const code = 'FROM node:22\nCOPY app.log /\nRUN npm ci\nCOPY . .\n';
    const files = { ...project, 'node_modules/x': '', 'app.log': '' };
    expect(fixWithFiles(rule, code, files).files).toMatchObject([
      { after: '.git\n**/node_modules\n' },
    ]);
  });
});
