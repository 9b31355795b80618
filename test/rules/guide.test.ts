import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { openContext } from '../../src/context/buildContext.ts';
import { ROOT } from '../../src/dev/ruleFiles.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { fixDockerfile } from '../../src/fix/fix.ts';
import { lint } from '../../src/lint/lint.ts';
import { activate } from '../../src/rule/catalogue.ts';

/** The Dockerfiles of the SWR guide, with what its text says or leaves out about starting the container. */
const RUNS = /^(?:entrypoint-|runs-as-root$|healthcheck-tool-missing$)/;
const folder = join(ROOT, 'fixtures', 'guide', 'portal', 'last');

async function open() {
  const dockerfile = join(folder, 'Dockerfile');
  const options = {
    rules: rules.filter(({ name }) => RUNS.test(name)).map(rule => activate(rule)),
    language: 'en' as const,
    context: openContext({ root: folder, dockerfile }),
  };
  return { text: await readFile(dockerfile, 'utf8'), options };
}

describe('the last Dockerfile of the guide', () => {
  it('does not start, and why', async () => {
    const { text, options } = await open();
    const found = lint(parseDockerfile(text), options).map(
      ({ rule, file, range }) => `${file ?? 'Dockerfile'}:${range.start.line} ${rule}`,
    );
    expect(found).toEqual(
      expect.arrayContaining([
        'Dockerfile:1 runs-as-root',
        'Dockerfile:16 healthcheck-tool-missing',
        'Dockerfile:18 entrypoint-not-found',
        'entrypoint.sh:1 entrypoint-interpreter-missing',
        'entrypoint.sh:4 entrypoint-without-exec',
        'entrypoint.sh:6 entrypoint-arguments-lost',
        'entrypoint.sh:6 entrypoint-without-exec',
      ]),
    );
  });

  it('names the likely slip and its cure', async () => {
    const { text, options } = await open();
    const finding = lint(parseDockerfile(text), options).find(
      ({ rule }) => rule === 'entrypoint-not-found',
    );
    expect(finding?.message).toContain('entrypoint.sh that line 9 copies is ./entrypoint.sh');
  });

  it('starts once the unsafe fixes are applied', async () => {
    const { text, options } = await open();
    const outcome = fixDockerfile(text, { lint: options, unsafe: true, only: undefined });
    expect(outcome.after).toContain('\nENTRYPOINT ["./entrypoint.sh"]\n');
    expect(outcome.after).toContain('\nUSER node\n');
    expect(outcome.after).toMatch(/^FROM node:7-alpine\nRUN apk add --no-cache bash\n/);
    const [script, ...others] = outcome.files;
    expect(others).toEqual([]);
    expect(script).toMatchObject({ path: 'entrypoint.sh' });
    expect(script?.after).toBe(
      '#!/bin/bash\nset -e\nif [ "$1" = start ]; then\n  exec npm start\nelse\n  exec "$@"\nfi\n',
    );
    const left = outcome.findings.filter(({ rule }) => /^entrypoint|healthcheck-tool/.test(rule));
    expect(left).toEqual([]);
  });
});
