import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../src/context/buildContext.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { shellcheck } from '../../src/shellcheck/check.ts';
import { findShellcheck } from '../../src/shellcheck/program.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { needs } from '../support/realParts.ts';

async function check(text: string, files?: Record<string, string>) {
  const program = findShellcheck(process.env) ?? '';
  const [findings = []] = await shellcheck(program, [
    {
      file: parseDockerfile(text),
      context: files === undefined ? undefined : memoryContext(files),
      buildArgs: {},
    },
  ]);
  return findings;
}

describe.skipIf(!needs('shellcheck'))('ShellCheck', () => {
  it('lands on the true place inside a continued RUN, through comments', async () => {
    const text = 'FROM a\nRUN true && \\\n  # a note\n  rm -rf $DIR/x && \\\n  echo é 😀 $B\n';
    const found = await check(text);
    for (const { range } of found) {
      expect(['$DIR', '$DIR/x', '$B']).toContain(text.slice(range.start, range.end));
    }
    expect(found.map(({ code }) => code)).toContain('SC2086');
  });

  it('knows what ARG and ENV set', async () => {
    const unset = await check('FROM a\nRUN echo "$dir"\n');
    expect(unset.map(({ code }) => code)).toContain('SC2154');
    const set = await check(
      'FROM a\nARG dir\nENV OTHER=1\nRUN echo "$dir" "$OTHER" "$HTTP_PROXY"\n',
    );
    expect(set).toEqual([]);
  });

  it('reads heredocs in their own shell, and leaves PowerShell alone', async () => {
    const bash = await check('FROM a\nRUN <<EOF\n#!/bin/bash\na=(1 2)\necho "${a[@]}"\nEOF\n');
    expect(bash).toEqual([]);
    const sh = await check('FROM a\nRUN a=(1 2)\n');
    expect(sh.map(({ code }) => code)).toContain('SC3030');
    expect(await check('FROM a\nSHELL ["pwsh", "-c"]\nRUN echo $x\n')).toEqual([]);
  });

  it('offers its fixes as edits of the file', async () => {
    const text = 'FROM a\nRUN echo hi && \\\n  ls $D\n';
    const [found] = await check(text);
    expect(found).toMatchObject({ code: 'SC2086', severity: 'info', fix: { safety: 'unsafe' } });
    expect(applyEdits(text, found?.fix?.edits ?? [])).toBe(
      'FROM a\nRUN echo hi && \\\n  ls "$D"\n',
    );
  });

  it('reads the entrypoint script beside the Dockerfile', async () => {
    const found = await check('FROM a\nCOPY run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n', {
      'run.sh': '#!/bin/sh\necho $1\n',
    });
    expect(found).toMatchObject([{ code: 'SC2086', file: { path: 'run.sh' } }]);
    const [{ range, file } = { range: { start: 0, end: 0 }, file: undefined }] = found;
    expect(file?.source.text.slice(range.start, range.end)).toBe('$1');
  });
});
