import { describe, expect, it } from 'vitest';
import { readHistory } from '../../src/analyze/history.ts';
import { traceLayers } from '../../src/analyze/trace.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

/** Lines of the instructions that made each layer; 0 where none of the file did. A step that begins with ! is empty. */
function trace(text: string, steps: readonly string[], options = {}) {
  const history = steps.map(step =>
    step.startsWith('!') ? { created_by: step.slice(1), empty_layer: true } : { created_by: step },
  );
  const layers = history.filter(entry => entry.empty_layer !== true).length;
  const file = parseDockerfile(text);
  const { entries } = readHistory({ history }, layers);
  const traced = traceLayers(file, entries, layers, options);
  return {
    lines: traced.layers.map(node =>
      node === undefined ? 0 : file.source.lineAt(node.range.start),
    ),
    firstOwn: traced.firstOwn,
    missing: traced.missing.map(node => file.source.lineAt(node.range.start)),
  };
}

const NOP = '/bin/sh -c #(nop) ';

describe('traceLayers', () => {
  it("reads BuildKit's history", () => {
    const text =
      'FROM base\nARG V=1\nENV A=b\nWORKDIR /app\nCOPY --chown=1:1 x.$V ./y/\nRUN apt-get update && \\\n  make\nCMD ["a"]\n';
    expect(
      trace(text, [
        '/bin/sh -c #(nop) ADD file:abc in / ',
        `!${NOP} CMD ["bash"]`,
        '!ARG V=2',
        '!ENV A=b',
        'WORKDIR /app',
        'COPY --chown=1:1 x.2 ./y/ # buildkit',
        'RUN |1 V=2 /bin/sh -c apt-get update &&   make # buildkit',
        '!CMD ["a"]',
      ]),
    ).toEqual({ lines: [0, 4, 5, 6], firstOwn: 1, missing: [] });
  });

  it('reads the older form, which buildah writes too', () => {
    const text =
      'FROM base\nWORKDIR /srv\nCOPY a b /x/\nADD c .\nRUN make\nRUN ["/bin/true", "x"]\n';
    expect(
      trace(text, [
        `${NOP}ADD file:00 in / `,
        `${NOP}WORKDIR /srv`,
        `${NOP}COPY multi:12 in /x/ `,
        `${NOP}ADD file:34 in /srv/ `,
        '|1 A=b c /bin/sh -c make',
        '/bin/true x',
      ]),
    ).toEqual({ lines: [0, 2, 3, 4, 5, 6], firstOwn: 1, missing: [] });
  });

  it('follows the stages that the built one stands on', () => {
    const text =
      'FROM base AS one\nRUN first\nFROM other AS side\nRUN side\nFROM one\nCOPY --from=side /a /b\nRUN last\n';
    const steps = [
      'RUN /bin/sh -c first # buildkit',
      'COPY /a /b # buildkit',
      'RUN /bin/sh -c last # buildkit',
    ];
    expect(trace(text, steps)).toEqual({ lines: [2, 6, 7], firstOwn: 0, missing: [] });
    expect(trace(text, ['RUN /bin/sh -c side # buildkit'], { target: 'side' })).toEqual({
      lines: [4],
      firstOwn: 0,
      missing: [],
    });
    expect(() => trace(text, [], { target: 'none' })).toThrow(/no stage none/);
  });

  it('knows heredocs, alone, with a #! line, and behind a command', () => {
    const text =
      'FROM a\nRUN <<EOF\necho 1\necho 2\nEOF\nRUN <<S\n#!/bin/python\nprint(1)\nS\nRUN cat <<X > /x\nhello\nX\nCOPY <<Y /y\nyes\nY\n';
    expect(
      trace(text, [
        'RUN /bin/sh -c echo 1\necho 2\n # buildkit',
        'RUN /bin/sh -c /dev/pipes/S # buildkit',
        'RUN /bin/sh -c cat <<X > /x\nhello\nX # buildkit',
        'COPY <<Y /y # buildkit',
      ]),
    ).toEqual({ lines: [2, 6, 10, 13], firstOwn: 0, missing: [] });
  });

  it('takes another shell, and a RUN that stands twice, each for its own', () => {
    const text = 'FROM a\nSHELL ["/bin/bash","-o","pipefail","-c"]\nRUN x\nRUN y\nRUN x\n';
    const run = (what: string) => `RUN /bin/bash -o pipefail -c ${what} # buildkit`;
    expect(
      trace(text, ['!SHELL [/bin/bash -o pipefail -c]', run('x'), run('y'), run('x')]),
    ).toEqual({ lines: [3, 4, 5], firstOwn: 0, missing: [] });
  });

  it('tells what the image was not built from', () => {
    const text = 'FROM a\nRUN old\nCOPY x /x\nRUN new\n';
    expect(trace(text, ['RUN /bin/sh -c old # buildkit', 'COPY x /x # buildkit'])).toEqual({
      lines: [2, 3],
      firstOwn: 0,
      missing: [4],
    });
    expect(trace(text, ['/bin/sh -c other', '/bin/sh -c one'])).toEqual({
      lines: [0, 0],
      firstOwn: 2,
      missing: [2, 3, 4],
    });
  });

  it('trusts no history that tells of more layers than there are', () => {
    const { entries } = readHistory({ history: [{ created_by: 'a' }, { created_by: 'b' }] }, 1);
    expect(entries.map(({ layer }) => layer)).toEqual([undefined, undefined]);
    expect(readHistory('nonsense', 1)).toEqual({ entries: [], platform: undefined });
  });
});
