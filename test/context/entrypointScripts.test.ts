import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MemoryContextOptions, memoryContext } from '../../src/context/buildContext.ts';
import {
  type EntrypointUse,
  entrypointScripts,
  type FoundScript,
} from '../../src/context/entrypointScripts.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const SCRIPT = '#!/bin/sh\nexec "$@"\n';
const FILES = {
  'entrypoint.sh': SCRIPT,
  'docker/start.sh': '#!/usr/bin/env bash\nnode server.js\n',
  'docker/plain': 'echo hi\n',
  'server.py': '#!/usr/bin/env python3\nprint(1)\n',
  binary: '\u007fELF\0',
};

function uses(
  dockerfile: string,
  files: Readonly<Record<string, string>> = FILES,
  options: MemoryContextOptions = {},
): readonly EntrypointUse[] {
  const file = parseDockerfile(dockerfile);
  const stage = file.stages.at(-1);
  if (stage === undefined) throw new Error('no stage');
  return entrypointScripts(file, stage, memoryContext(files, options));
}

/** `image path <- context path`, or how it was not found. */
function brief(...args: Parameters<typeof uses>): string[] {
  return uses(...args).map(
    ({ imagePath, byInterpreter, found }) =>
      `${imagePath} ${outcome(found)}${byInterpreter ? ' by a shell' : ''}`,
  );
}

function outcome(found: FoundScript): string {
  switch (found.kind) {
    case 'script':
      return `<- ${found.script.path}`;
    case 'heredoc':
      return `<- <<${found.heredoc.name}`;
    case 'excluded':
      return `excluded by ${found.by?.text}`;
    case 'missing':
      return `missing, ${found.slip.spelling} <- ${found.slip.path}`;
  }
}

describe('entrypointScripts finds a script', () => {
  it.each([
    ['COPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]', '/entrypoint.sh <- entrypoint.sh'],
    ['COPY entrypoint.sh /run.sh\nENTRYPOINT ["/run.sh", "x"]', '/run.sh <- entrypoint.sh'],
    [
      'COPY ./entrypoint.sh /opt\nENTRYPOINT ["/opt/entrypoint.sh"]',
      '/opt/entrypoint.sh <- entrypoint.sh',
    ],
    ['COPY . /app\nENTRYPOINT ["/app/docker/start.sh"]', '/app/docker/start.sh <- docker/start.sh'],
    [
      'WORKDIR /app\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]',
      '/app/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'WORKDIR /srv\nWORKDIR app\nCOPY docker ./\nCMD ["./start.sh"]',
      '/srv/app/start.sh <- docker/start.sh',
    ],
    [
      'ENV D=/app\nWORKDIR $D\nCOPY . ${D}\nENTRYPOINT ["./entrypoint.sh"]',
      '/app/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'ARG D=/app\nCOPY entrypoint.sh $D/\nENTRYPOINT ["/app/entrypoint.sh"]',
      '/app/entrypoint.sh <- entrypoint.sh',
    ],
    ['COPY . .\nENTRYPOINT ["./entrypoint.sh"]', './entrypoint.sh <- entrypoint.sh'],
    [
      'WORKDIR app\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]',
      './app/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'COPY docker/*.sh /usr/local/bin/\nENTRYPOINT ["start.sh"]',
      '/usr/local/bin/start.sh <- docker/start.sh',
    ],
    [
      'ENV PATH=/tools:$PATH\nCOPY docker /tools\nCMD ["start.sh"]',
      '/tools/start.sh <- docker/start.sh',
    ],
    [
      'COPY --parents docker/start.sh /x/\nCMD ["/x/docker/start.sh"]',
      '/x/docker/start.sh <- docker/start.sh',
    ],
    [
      'COPY --parents ./docker/./start.sh /x/\nCMD ["/x/start.sh"]',
      '/x/start.sh <- docker/start.sh',
    ],
    ['ADD entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]', '/entrypoint.sh <- entrypoint.sh'],
    [
      'COPY ["entrypoint.sh", "/a b/"]\nENTRYPOINT ["/a b/entrypoint.sh"]',
      '/a b/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'RUN mkdir -p /x\nCOPY entrypoint.sh /x\nENTRYPOINT ["/x/entrypoint.sh"]',
      '/x/entrypoint.sh <- entrypoint.sh',
    ],
    ['COPY entrypoint.sh /x\nENTRYPOINT ["/x"]', '/x <- entrypoint.sh'],
    [
      'COPY entrypoint.sh docker/start.sh /x\nENTRYPOINT ["/x/start.sh"]',
      '/x/start.sh <- docker/start.sh',
    ],
    ['COPY docker/start.sh /x\nCOPY entrypoint.sh /x\nENTRYPOINT ["/x"]', '/x <- entrypoint.sh'],
    [
      'COPY docker/start.sh /b/\nRUN ln -s /b/start.sh /go\nENTRYPOINT ["/go"]',
      '/go <- docker/start.sh',
    ],
    [
      'COPY docker/start.sh /b/\nRUN ln -s b/start.sh /\nENTRYPOINT ["/start.sh"]',
      '/start.sh <- docker/start.sh',
    ],
    [
      'COPY docker/start.sh /tmp/\nRUN mv /tmp/start.sh /go\nENTRYPOINT ["/go"]',
      '/go <- docker/start.sh',
    ],
    ['COPY <<EOF /go.sh\n#!/bin/sh\necho\nEOF\nENTRYPOINT ["/go.sh"]', '/go.sh <- <<EOF'],
    ['COPY <<go.sh /x/\necho\ngo.sh\nENTRYPOINT ["/x/go.sh"]', '/x/go.sh <- <<go.sh'],
    ['COPY entrypoint.sh /\nENTRYPOINT /entrypoint.sh', '/entrypoint.sh <- entrypoint.sh'],
    [
      'ENV A=/x\nCOPY entrypoint.sh $A/\nENTRYPOINT exec ${A}/entrypoint.sh',
      '/x/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'COPY entrypoint.sh /\nENTRYPOINT ["tini", "--", "/entrypoint.sh"]',
      '/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'COPY entrypoint.sh /\nENTRYPOINT ["sh", "-c", "exec /entrypoint.sh a"]',
      '/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'COPY entrypoint.sh /\nENTRYPOINT ["/bin/sh", "/entrypoint.sh"]',
      '/entrypoint.sh <- entrypoint.sh by a shell',
    ],
    [
      'COPY entrypoint.sh /\nCMD bash -e -o pipefail /entrypoint.sh',
      '/entrypoint.sh <- entrypoint.sh by a shell',
    ],
    ['COPY server.py /\nCMD ["/server.py"]', '/server.py <- server.py'],
  ])('%j', (body, expected) => {
    expect(brief(`FROM alpine\n${body}\n`)).toEqual([expected]);
  });

  it('from a parent stage, with the entrypoint that holds', () => {
    const base =
      'FROM alpine AS base\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["x"]\n';
    expect(brief(`${base}FROM base\nUSER app\n`)).toEqual(['/app/entrypoint.sh <- entrypoint.sh']);
    expect(brief(`${base}FROM base\nENTRYPOINT ["docker/start.sh"]\n`)).toEqual([
      '/app/docker/start.sh <- docker/start.sh',
    ]);
    expect(brief(`${base}FROM alpine\nCMD ["./entrypoint.sh"]\n`)).toEqual([]);
  });

  it('in both ENTRYPOINT and CMD', () => {
    expect(
      brief(
        'FROM a\nCOPY . /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["/docker/start.sh"]\nCMD ["/server.py"]\n',
      ),
    ).toEqual(['/entrypoint.sh <- entrypoint.sh', '/server.py <- server.py']);
  });
});

describe('entrypointScripts leaves out what it cannot know', () => {
  it.each([
    ['ENTRYPOINT ["/entrypoint.sh"]'],
    ['COPY --from=x entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]'],
    ['COPY entrypoint.sh /\nCOPY --from=x /out/entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]'],
    ['ADD https://x.example/entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]'],
    ['ADD files.tar.gz /app\nCOPY entrypoint.sh /\nENTRYPOINT ["/app/entrypoint.sh"]'],
    ['ARG D\nCOPY entrypoint.sh $D/\nENTRYPOINT ["/entrypoint.sh"]'],
    ['COPY entrypoint.sh /\nENTRYPOINT ["$HOME/entrypoint.sh"]'],
    ['COPY entrypoint.sh /\nENTRYPOINT $(which x)/entrypoint.sh'],
    ['COPY entrypoint.sh /x/\nRUN curl -o /entrypoint.sh http://x\nENTRYPOINT ["/entrypoint.sh"]'],
    ['COPY entrypoint.sh /x/\nRUN cat x > /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]'],
    ['COPY binary /\nENTRYPOINT ["/binary"]'],
    ['COPY entrypoint.sh /\nENTRYPOINT ["entrypoint.sh"]'],
    ['COPY entrypoint.sh /\nCMD ["sh", "-c", "echo"]'],
    ['ENTRYPOINT []'],
    ['CMD'],
  ])('%j', body => {
    expect(brief(`FROM alpine\n${body}\n`)).toEqual([]);
  });

  it('on Windows', () => {
    expect(brief('# escape=`\nFROM x\nCOPY . C:/\nENTRYPOINT ["C:/entrypoint.sh"]\n')).toEqual([]);
    expect(brief('FROM x\nCOPY . C:\\app\nENTRYPOINT ["C:\\\\app\\\\x.exe"]\n')).toEqual([]);
  });
});

describe('entrypointScripts names slips', () => {
  it.each([
    // The last Dockerfile of the SWR guide.
    [
      'ENV P=/app\nWORKDIR $P\nCOPY . $P\nENTRYPOINT ["/.entrypoint.sh"]',
      '/.entrypoint.sh missing, ./entrypoint.sh <- entrypoint.sh',
    ],
    [
      'COPY entrypoint.sh /\nENTRYPOINT ["/.entrypoint.sh"]',
      '/.entrypoint.sh missing, /entrypoint.sh <- entrypoint.sh',
    ],
    [
      'WORKDIR /app\nCOPY . .\nENTRYPOINT ["/entrypoint.sh"]',
      '/entrypoint.sh missing, /app/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'COPY . /app\nENTRYPOINT ["/app/entrypoint"]',
      '/app/entrypoint missing, /app/entrypoint.sh <- entrypoint.sh',
    ],
    [
      'COPY . /app\nENTRYPOINT ["/app/docker/Start.sh"]',
      '/app/docker/Start.sh missing, /app/docker/start.sh <- docker/start.sh',
    ],
    [
      'COPY docker /app\nENTRYPOINT ["/app/docker/start.sh"]',
      '/app/docker/start.sh missing, /app/start.sh <- docker/start.sh',
    ],
  ])('%j', (body, expected) => {
    expect(brief(`FROM alpine\n${body}\n`)).toEqual([expected]);
  });

  it('and does not guess', () => {
    expect(brief('FROM a\nCOPY . /app\nENTRYPOINT ["/app/serve"]\n')).toEqual([]);
    expect(brief('FROM a\nCOPY . /app\nENTRYPOINT ["/entrypoint.py"]\n')).toEqual([]);
    expect(brief('FROM a\nCOPY . /app\nENTRYPOINT ["x"]\nCMD ["/entrypoint.sh"]\n')).toEqual([]);
  });

  it('and what the ignore file leaves out', () => {
    const files = { ...FILES, '.dockerignore': 'docker\n*.sh\n' };
    expect(brief('FROM a\nCOPY . /app\nENTRYPOINT ["/app/docker/start.sh"]\n', files)).toEqual([
      '/app/docker/start.sh excluded by docker',
    ]);
    expect(brief('FROM a\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n', files)).toEqual([
      '/entrypoint.sh excluded by *.sh',
    ]);
  });
});

describe('a found script', () => {
  function script(body: string, executable = false) {
    const options = { executable: { 'entrypoint.sh': executable } };
    const [use] = uses(`FROM a\n${body}\nENTRYPOINT ["/entrypoint.sh"]\n`, FILES, options);
    if (use?.found.kind !== 'script') throw new Error(`found ${use?.found.kind}`);
    return { ...use.found.script, touchedBy: use.found.touchedBy.map(({ name }) => name) };
  }

  it('is read and parsed', () => {
    const { source, shebang, script: parsed } = script('COPY entrypoint.sh /');
    expect(source.text).toBe(SCRIPT);
    expect(shebang).toEqual(['/bin/sh']);
    expect(parsed?.commands.map(({ name }) => name)).toEqual(['exec', '$@']);
  });

  it.each([
    ['COPY entrypoint.sh /', false],
    ['COPY --chmod=755 entrypoint.sh /', true],
    ['COPY --chmod=u=rwX,go=rX entrypoint.sh /', true],
    ['COPY --chmod=644 entrypoint.sh /', false],
    ['COPY entrypoint.sh /\nRUN chmod +x /entrypoint.sh', true],
    ['COPY entrypoint.sh /\nRUN chmod a+rx entrypoint.sh', true],
    ['COPY entrypoint.sh /\nRUN chmod 0755 /*.sh', true],
    ['COPY entrypoint.sh /\nRUN chmod -x /entrypoint.sh', false],
    ['COPY entrypoint.sh /\nRUN chmod +x /other.sh', false],
    ['RUN chmod +x /entrypoint.sh\nCOPY entrypoint.sh /', false],
    ['COPY entrypoint.sh /\nRUN find / -name "*.sh" -exec chmod +x {} \\;', true],
  ])('is executable in the image or not: %j', (body, executable) => {
    expect(script(body).executable).toBe(executable);
  });

  it('keeps the context’s execute bit', () => {
    expect(script('COPY entrypoint.sh /', true).executable).toBe(true);
    expect(script('COPY --chmod=644 entrypoint.sh /', true).executable).toBe(false);
  });

  it('knows which commands mend it', () => {
    const body = "COPY entrypoint.sh /\nRUN sed -i 's/\\r$//' /entrypoint.sh && cd / && echo x";
    expect(script(body).touchedBy).toEqual(['sed']);
  });

  it('of another language is not parsed as shell', () => {
    const [use] = uses('FROM a\nCOPY . /\nENTRYPOINT ["/server.py"]\n');
    expect(use?.found).toMatchObject({ kind: 'script', script: { script: undefined } });
  });

  it('written as a heredoc has ranges in the Dockerfile', () => {
    const text =
      'FROM a\nCOPY --chmod=755 <<EOF /x\n#!/bin/bash\nnode a.js\nEOF\nENTRYPOINT ["/x"]\n';
    const [use] = uses(text);
    if (use?.found.kind !== 'heredoc') throw new Error('no heredoc');
    const command = use.found.script?.commands[0];
    expect(text.slice(command?.range.start, command?.range.end)).toBe('node a.js');
    expect(use.found).toMatchObject({ executable: true, shebang: ['/bin/bash'] });
  });
});

it('never throws', () => {
  const line = fc.constantFrom(
    'FROM a',
    'FROM a AS b',
    'FROM b',
    'FROM scratch',
    'WORKDIR $X/y',
    'WORKDIR ../..',
    'COPY . .',
    'COPY [a /',
    'COPY --from=b / /',
    'COPY <<E',
    'E',
    'ADD x.tar /y',
    'RUN ln -s /x /y && ln -s /y /x',
    'RUN chmod +x [ /x',
    'ENTRYPOINT ["/x"]',
    'ENTRYPOINT ["./entrypoint.sh"]',
    'ENTRYPOINT /entrypoint.sh "$@"',
    'CMD ["", "/"]',
    'CMD /',
    'ENV PATH=$PATH:/x',
  );
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), lines => {
      const file = parseDockerfile(`${lines.join('\n')}\n`);
      for (const stage of file.stages) {
        expect(Array.isArray(entrypointScripts(file, stage, memoryContext(FILES)))).toBe(true);
      }
    }),
  );
});
