import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../src/dev/ruleFiles.ts';

/** The room a file may import from, by the room it stands in (DESIGN.md, section 2). `errors.ts` and a room's own files are free. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  text: [],
  image: [],
  process: [],
  shell: ['text'],
  dockerfile: ['text', 'shell', 'image'],
  context: ['text', 'shell', 'dockerfile', 'image'],
  rule: ['text', 'shell', 'dockerfile', 'context', 'image'],
  rules: ['rule', 'text', 'shell', 'dockerfile', 'context', 'image'],
  lint: ['rule', 'text', 'shell', 'dockerfile', 'context', 'image'],
  fix: ['lint', 'rule', 'text', 'shell', 'dockerfile', 'context', 'image'],
  optimize: ['fix', 'lint', 'rule', 'text', 'shell', 'dockerfile', 'context', 'image'],
  config: ['rule', 'text', 'context'],
  shellcheck: ['process', 'rule', 'lint', 'text', 'shell', 'dockerfile', 'context', 'image'],
  report: ['lint', 'rule', 'text'],
  http: [],
  registry: ['http', 'image', 'process'],
  store: ['image', 'process'],
  // http: whether a failure passes, and a clock to wait by.
  transfer: ['image', 'registry', 'store', 'text', 'http'],
  swr: ['http', 'registry', 'image'],
  build: ['process', 'image', 'text'],
  analyze: ['image', 'dockerfile', 'text', 'shell'],
  cluster: ['http', 'image', 'registry', 'process', 'text'],
  harbor: ['http', 'image', 'registry'],
  network: ['http', 'image', 'registry'],
};

/** Where halves meet: they may import everything. */
const MEETING = new Set(['cli', 'lsp', 'project', 'pin', 'ship', 'dev', 'index.ts']);

/** Only one file may know each of these packages. */
const SOLE_IMPORTERS: Readonly<Record<string, string>> = {
  unbash: 'src/shell/parse.ts',
  'dockerfile-ast': 'src/dockerfile/parse.ts',
  cosmiconfig: 'src/config/explorer.ts',
};

/** What linting must never load. */
const REGISTRY_PACKAGES = ['undici', 'tar-stream'];
const LINT_ROOMS = [
  'text',
  'shell',
  'dockerfile',
  'context',
  'rule',
  'rules',
  'lint',
  'fix',
  'config',
  'report',
];

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function roomOf(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'rules' ? 'rules' : (parts[1] ?? '');
}

const imports: Import[] = [...sources('src'), ...sources('rules')].flatMap(file => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
  );
  return [...found].map(match => ({
    file,
    room: roomOf(file),
    target: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
});

describe('imports', () => {
  it('are seen at all', () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  it('go only where the table allows', () => {
    const wrong: string[] = [];
    for (const { file, room, target } of imports) {
      if (MEETING.has(room) || !target.startsWith('.')) continue;
      const path = relative(ROOT, resolve(ROOT, dirname(file), target))
        .split(sep)
        .join('/');
      const other = roomOf(path);
      const free =
        other === room ||
        path === 'src/errors.ts' ||
        // Texts in two languages are every room's.
        path === 'src/rule/language.ts';
      if (room === 'errors.ts' || free) continue;
      const allowed = MAY_IMPORT[room];
      if (allowed === undefined) wrong.push(`${file}: the room ${room} is not in the table`);
      else if (!allowed.includes(other)) wrong.push(`${file} imports ${path}`);
    }
    expect(wrong).toEqual([]);
  });

  it('keep each parser behind one door', () => {
    for (const { file, target, typeOnly } of imports) {
      const door = SOLE_IMPORTERS[target];
      if (door !== undefined && !typeOnly) expect(file, target).toBe(door);
    }
  });

  it('keep the registry half out of linting', () => {
    for (const { file, room, target } of imports) {
      if (LINT_ROOMS.includes(room)) expect(REGISTRY_PACKAGES, file).not.toContain(target);
    }
  });
});
