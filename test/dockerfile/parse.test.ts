import { describe, expect, test } from 'vitest';
import type { Instruction } from '../../src/dockerfile/nodes.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

function parse(text: string): {
  file: ReturnType<typeof parseDockerfile>;
  cut: (range: { start: number; end: number }) => string;
} {
  const file = parseDockerfile(text);
  return { file, cut: range => text.slice(range.start, range.end) };
}

function only<K extends Instruction['keyword']>(text: string, keyword: K) {
  const node = parseDockerfile(text).instructions.find(item => item.keyword === keyword);
  if (node === undefined) throw new Error(`no ${keyword}`);
  return node as Extract<Instruction, { keyword: K }>;
}

describe('instructions', () => {
  test('FROM with platform, tag, digest and name', () => {
    const node = only('from --platform=$BUILDPLATFORM h:5000/a:t@sha256:aa as Build\n', 'FROM');
    expect(node.image?.raw).toBe('h:5000/a:t@sha256:aa');
    expect(node.alias?.raw).toBe('Build');
    expect(node.platform?.value).toBe('$BUILDPLATFORM');
    expect(node.stage?.name).toBe('build');
  });

  test('mounts keep their ranges through a continuation', () => {
    const text = 'FROM a\nRUN --mount=type=cache,\\\ntarget=/x --mount=from=b,source=s ls\n';
    const { cut } = parse(text);
    const node = only(text, 'RUN');
    expect(node.mounts.map(mount => [mount.type, mount.target, mount.from, mount.source])).toEqual([
      ['cache', '/x', undefined, undefined],
      ['bind', undefined, 'b', 's'],
    ]);
    expect(node.mounts[0]?.options.map(option => cut(option.range))).toEqual([
      'type=cache',
      'target=/x',
    ]);
    expect(cut(node.mounts[1]?.fromRange ?? { start: 0, end: 0 })).toBe('b');
    expect(cut(node.command.range)).toBe('ls');
  });

  test('exec form is a JSON array of strings and nothing else', () => {
    expect(
      only('FROM a\nCMD ["sh","-c","echo a b"]', 'CMD').command.exec.map(w => w.value),
    ).toEqual(['sh', '-c', 'echo a b']);
    for (const shell of ['["a",]', '["a"] x', '["a" "b"]', "['a']", '[ -f x ]']) {
      expect(only(`FROM a\nCMD ${shell}\n`, 'CMD').command.form).toBe('shell');
    }
  });

  test('a heredoc after a continuation, and one that is none', () => {
    const text =
      'FROM a\nRUN --mount=type=tmpfs,target=/t \\\n  cat <<-"E F" << B\n\ta\n\tE F\nFROM x\nB\nUSER u\n';
    const { file, cut } = parse(text);
    const node = only(text, 'RUN');
    expect(node.heredocs.map(h => [h.name, h.quoted, h.stripTabs, cut(h.bodyRange)])).toEqual([
      ['E F', true, true, '\ta\n'],
      ['B', false, false, 'FROM x\n'],
    ]);
    expect(file.instructions.map(i => i.keyword)).toEqual(['FROM', 'RUN', 'USER']);
    expect(only('FROM a\nRUN echo "use <<EOF"\nUSER u', 'RUN').heredocs).toEqual([]);
  });

  test('ONBUILD carries a real instruction', () => {
    const node = only('FROM a\nONBUILD COPY --from=b a \\\n b\n', 'ONBUILD');
    expect(node.trigger?.keyword).toBe('COPY');
    expect(node.trigger?.onbuild).toBe(node);
  });

  test('stage graph', () => {
    const { stages } = parseDockerfile(
      'ARG B=base\nFROM a AS base\nFROM ${B} AS x\nFROM c\nCOPY --from=X / /\nRUN --mount=from=0,target=/b --mount=from=base,target=/c ls\n',
    );
    expect(stages[1]?.parent).toBe(stages[0]);
    expect(stages[2]?.copiesFrom).toEqual([stages[1], stages[0]]);
  });
});
