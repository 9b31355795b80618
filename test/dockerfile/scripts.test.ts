import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../src/dockerfile/nodes.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { scriptsOf, shellInForce } from '../../src/dockerfile/scripts.ts';
import { shellOfWords } from '../../src/shell/interpreter.ts';
import type { Script } from '../../src/shell/nodes.ts';
import { parseScriptFile } from '../../src/shell/parse.ts';
import { shown, slice } from '../shell/reading.ts';

function last(text: string): { node: Instruction; scripts: readonly Script[]; text: string } {
  const file = parseDockerfile(text);
  const node = file.instructions.at(-1);
  if (node === undefined) throw new Error('no instruction');
  return { node, scripts: scriptsOf(file, node), text };
}

const commandsOf = (text: string) => last(text).scripts.flatMap(read => read.commands.map(shown));

describe('shell form', () => {
  it('is read with exact ranges, flags and comments aside', () => {
    const { scripts, text } = last(
      'FROM a\nRUN --mount=type=cache,target=/x \\\n  # note\n  apt-get \\\n\n  install "a b"\n',
    );
    const [command] = scripts[0]?.commands ?? [];
    expect(command && shown(command)).toBe('apt-get install a b');
    expect(slice(text, command?.args[1]?.range)).toBe('"a b"');
    expect(scripts[0]).toMatchObject({ form: 'shell', interpreter: ['/bin/sh', '-c'] });
  });

  it.each([
    ['RUN a && b', ['a', 'b']],
    ['CMD a $X', ['a $X']],
    ['ENTRYPOINT exec a', ['exec a', 'exec> a']],
    ['HEALTHCHECK --interval=5s CMD curl -f x || exit 1', ['curl -f x', 'exit 1']],
    ['ONBUILD RUN a | b', ['a', 'b']],
    ['HEALTHCHECK NONE', []],
    ['COPY a b', []],
    ['CMD []', []],
    ['CMD ["a" "b"]', ['[a b]']],
  ])('%s', (line, expected) => {
    expect(commandsOf(`FROM x\n${line}\n`)).toEqual(expected);
  });

  it('is continued by the escape character of the file', () => {
    expect(commandsOf('# escape=`\nFROM x\nSHELL ["/bin/sh", "-c"]\nRUN a `\n b')).toEqual(['a b']);
  });
});

describe('exec form', () => {
  it('is one command, each word a JSON string', () => {
    const { scripts, text } = last('FROM x\nRUN ["apt-get", "install", \\\n "a b"]');
    const [command] = scripts[0]?.commands ?? [];
    expect(scripts[0]).toMatchObject({ form: 'exec', interpreter: [], errors: [] });
    expect(command).toMatchObject({ name: 'apt-get', written: 'json' });
    expect(command?.args.map(arg => slice(text, arg.range))).toEqual(['"install"', '"a b"']);
    expect(scripts[0]?.steps).toHaveLength(1);
  });

  it('is what a shell in it reads', () => {
    const { scripts, text } = last(
      'FROM x\nCMD ["/bin/bash", "-eo", "pipefail", "-c", "a \\"b\\" | c"]',
    );
    const [read] = scripts;
    expect(read).toMatchObject({ form: 'literal' });
    expect(read?.interpreter).toEqual(['/bin/bash', '-eo', 'pipefail', '-c']);
    expect(read?.commands.map(shown)).toEqual(['a b', 'c']);
    expect(read?.commands.map(command => command.written)).toEqual(['quoted', 'quoted']);
    expect(slice(text, read?.commands[0]?.range)).toBe('a \\"b\\"');
    expect(slice(text, read?.commands[1]?.range)).toBe('c');
    expect(slice(text, read?.range)).toBe('a \\"b\\" | c');
  });

  it('reads JSON escapes', () => {
    const { scripts, text } = last('FROM x\nRUN ["sh", "-c", "\\u0061pt-get\\tupdate\\nb\\\\ c"]');
    expect(scripts[0]?.commands.map(shown)).toEqual(['apt-get update', 'b c']);
    expect(slice(text, scripts[0]?.commands[0]?.args[0]?.range)).toBe('update');
    expect(slice(text, scripts[0]?.commands[1]?.range)).toBe('b\\\\ c');
  });

  it.each([
    ['ENTRYPOINT ["tini", "--", "app"]', ['tini -- app', 'tini> app']],
    [
      'ENTRYPOINT ["tini", "--", "sh", "-c", "a; b"]',
      ['tini -- sh -c a; b', 'tini> sh -c a; b', 'tini> sh> a', 'tini> sh> b'],
    ],
    ['RUN ["powershell", "-Command", "a; b"]', []],
    ['RUN ["cmd.exe", "/c", "a"]', []],
    ['CMD ["bash", "run.sh"]', ['bash run.sh']],
    ['CMD ["bash"]', ['bash']],
  ])('%s', (line, expected) => {
    expect(commandsOf(`FROM x\n${line}\n`)).toEqual(expected);
  });
});

describe('heredocs', () => {
  it('are the script where the opener stands alone', () => {
    const { scripts, text } = last(
      'FROM x\nRUN --network=none <<EOF\nset -e\n  a $(b)\n# c\nEOF\n',
    );
    const [read] = scripts;
    expect(scripts).toHaveLength(1);
    expect(read).toMatchObject({ form: 'heredoc', dialect: 'posix' });
    expect(read?.steps.map(step => slice(text, step.range))).toEqual(['set -e', 'a $(b)']);
    expect(read?.comments.map(range => slice(text, range))).toEqual(['# c']);
  });

  it.each([
    ['#!/bin/bash -e\na', ['/bin/bash', '-e'], 'posix', ['a']],
    ['#!/usr/bin/env bash\na', ['/usr/bin/env', 'bash'], 'posix', ['a']],
    ['#!/usr/bin/env python3\nimport os', ['/usr/bin/env', 'python3'], 'other', []],
    ['a', ['/bin/sh', '-c'], 'posix', ['a']],
  ])('with %j are read by what they name', (body, interpreter, dialect, expected) => {
    const [read] = last(`FROM x\nRUN <<EOF\n${body}\nEOF\n`).scripts;
    expect(read).toMatchObject({ interpreter, dialect });
    expect(read?.commands.map(shown)).toEqual(expected);
  });

  it('lose leading tabs and carriage returns', () => {
    const { scripts, text } = last(
      'FROM x\r\nRUN <<-EOF\r\n\tcat <<X\r\n\tX\r\n\ta b\r\n\tEOF\r\n',
    );
    expect(scripts[0]?.commands.map(shown)).toEqual(['cat', 'a b']);
    expect(slice(text, scripts[0]?.commands[1]?.range)).toBe('a b');
  });

  it('belong to the line where it says more than the opener', () => {
    const { scripts, text } = last(
      'FROM x\nRUN bash -e <<EOF && \\\n  cat <<"B" > f && c\na | b\nEOF\nno\nB\n',
    );
    const [read] = scripts;
    expect(scripts).toHaveLength(1);
    expect(read?.commands.map(shown)).toEqual(['bash -e', 'bash> a', 'bash> b', 'cat', 'c']);
    expect(read?.errors).toEqual([]);
    expect(read?.nested[0]).toMatchObject({ form: 'heredoc', interpreter: ['bash', '-e'] });
    expect(slice(text, read?.nested[0]?.range)).toBe('a | b\n');
    expect(slice(text, read?.commands[3]?.redirects[0]?.heredoc?.range)).toBe('no\n');
  });

  it('of other programs are no shell', () => {
    expect(commandsOf('FROM x\nRUN python3 <<EOF\nimport os\nprint("a")\nEOF\n')).toEqual([
      'python3',
    ]);
    expect(commandsOf('FROM x\nCOPY <<EOF /f\na\nEOF\n')).toEqual([]);
  });
});

describe('shellInForce', () => {
  it.each([
    ['FROM x\nRUN a', '/bin/sh', 'posix'],
    ['FROM x\nSHELL ["/bin/bash", "-c"]\nRUN a', '/bin/bash', 'posix'],
    ['FROM x\nRUN b\nSHELL ["/bin/bash", "-c"]\nFROM x\nRUN a', '/bin/sh', 'posix'],
    ['FROM x AS y\nSHELL ["/bin/bash", "-c"]\nFROM y\nRUN a', '/bin/bash', 'posix'],
    ['FROM x\nSHELL ["conda", "run", "-n", "e", "/bin/bash", "-c"]\nRUN a', 'conda', 'posix'],
    ['FROM x\nSHELL ["pwsh", "-Command"]\nRUN a', 'pwsh', 'powershell'],
    [
      'FROM x\nSHELL ["C:\\\\Windows\\\\PowerShell.exe", "-c"]\nRUN a',
      'C:\\Windows\\PowerShell.exe',
      'powershell',
    ],
    ['FROM x\nSHELL ["python3", "-c"]\nRUN a', 'python3', 'other'],
    ['# escape=`\nFROM x\nRUN a', 'cmd', 'cmd'],
    ['FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN a', 'cmd', 'cmd'],
    ['FROM --platform=windows/amd64 x\nRUN a', 'cmd', 'cmd'],
    ['FROM x\nWORKDIR C:\\app\nRUN a', 'cmd', 'cmd'],
    ['FROM x\nONBUILD RUN a', '/bin/sh', 'posix'],
  ])('%j', (text, program, dialect) => {
    const file = parseDockerfile(text);
    const node = file.instructions.at(-1);
    if (node === undefined) throw new Error('no instruction');
    const shell = shellInForce(file, node);
    expect([shell.words[0], shell.dialect]).toEqual([program, dialect]);
  });

  it('is the one above the instruction, not below', () => {
    const file = parseDockerfile('FROM x\nRUN a\nSHELL ["/bin/bash", "-c"]\nRUN b\n');
    const words = file.instructions
      .filter(node => node.keyword === 'RUN')
      .map(node => shellInForce(file, node).words[0]);
    expect(words).toEqual(['/bin/sh', '/bin/bash']);
  });

  it('leaves what is no POSIX shell unread', () => {
    const [read] = last('FROM x\nSHELL ["cmd", "/c"]\nRUN if exist a ( del "a) & b').scripts;
    expect(read).toMatchObject({ dialect: 'cmd', commands: [], errors: [] });
  });
});

describe('script files', () => {
  it('are read by what their first line names', () => {
    const text = '#!/bin/bash\r\nset -e\r\nexec "$@" # run\r\n';
    const read = parseScriptFile(text);
    expect(read).toMatchObject({ form: 'file', interpreter: ['/bin/bash'], dialect: 'posix' });
    expect(read.commands.map(shown)).toEqual(['set -e', 'exec $@', 'exec> $@']);
    expect(read.comments.map(range => slice(text, range))).toEqual(['#!/bin/bash', '# run']);
    expect(parseScriptFile('#!/usr/bin/env python\nx').dialect).toBe('other');
    expect(parseScriptFile('\uFEFFa').commands.map(shown)).toEqual(['a']);
  });

  it('name the shell', () => {
    expect(shellOfWords(['/usr/bin/env', 'bash'])).toBe('bash');
    expect(shellOfWords(['python3'])).toBeUndefined();
  });
});
