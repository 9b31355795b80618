import { describe, expect, test } from 'vitest';
import { baseOf } from '../../src/dockerfile/base.ts';
import type { Instruction, InstructionOf, Keyword } from '../../src/dockerfile/nodes.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { scopeAt } from '../../src/dockerfile/scope.ts';
import { findVariables } from '../../src/dockerfile/variables.ts';

/** What dockerfile-ast 0.7.1 gets wrong, each in the numbering of the list it was measured by. */
function keywords(text: string): Keyword[] {
  return parseDockerfile(text).instructions.map(({ keyword }) => keyword);
}

function first<K extends Keyword>(text: string, keyword: K): InstructionOf<K> {
  const found = parseDockerfile(text).instructions.find(
    (node): node is InstructionOf<K> & Instruction => node.keyword === keyword,
  );
  if (found === undefined) throw new Error(`no ${keyword} in ${text}`);
  return found;
}

describe('faults of dockerfile-ast that the model does not share', () => {
  test('1 variables can be asked for anywhere without an endless recursion', () => {
    const file = parseDockerfile('  ARG A=$B\nFROM a\n');
    for (const node of file.instructions) {
      expect(scopeAt(file, node).expand('$B${A}').text).toBe('');
    }
  });

  test.each(['RUN \\\n# comment\\comment\n', 'COPY --from=B\\\n\\ b', 'RUN a \\\r# c'])(
    '2 heredocs of %j',
    text => {
      expect(parseDockerfile(text).instructions[0]?.heredocs).toEqual([]);
    },
  );

  test.each([
    '# hadolint ignore=DL3006\nFROM a\n',
    '# tally ignore=x\n# see https://x/?a=b\nFROM a\n',
  ])('3 comments that look like directives: %j', text => {
    const file = parseDockerfile(text);
    expect(file.directives).toEqual([]);
    expect(file.comments).toHaveLength(text.split('\n').length - 2);
  });

  test.each(['# a b c = d\n# escape=`\nFROM a\n', '# hello=world\n# escape=`\nFROM a\n'])(
    '4 an unknown directive ends them: %j',
    text => {
      expect(parseDockerfile(text).escape).toBe('\\');
    },
  );

  test('5 two backslashes at the end of a line are no continuation', () => {
    expect(keywords('WORKDIR C:\\\\\nRUN y')).toEqual(['WORKDIR', 'RUN']);
  });

  test.each([
    ['RUN cmd 3<<EOF\nFROM x\nEOF\n', 'EOF'],
    ['RUN cat << EOF\nFROM x\nEOF\n', 'EOF'],
    ['RUN <<"E F"\nFROM x\nE F\n', 'E F'],
    ['RUN a \\\n <<EOF\nFROM x\nEOF\n', 'EOF'],
  ])('6 heredocs it does not see: %j', (text, name) => {
    const { heredocs } = first(text, 'RUN');
    expect(heredocs.map(heredoc => heredoc.name)).toEqual([name]);
    expect(keywords(text)).toEqual(['RUN']);
  });

  test.each([
    'RUN echo "usage: <<FILE to x"\nUSER a\n',
    'RUN ["sh","-c","cat <<EOF"]\nUSER a\n',
    'RUN echo $((1<<20)) <<<EOF\nUSER a\n',
    'CMD <<EOF\nUSER a\n',
  ])('7 heredocs that are none: %j', text => {
    expect(keywords(text)[1]).toBe('USER');
    expect(parseDockerfile(text).instructions[0]?.heredocs).toEqual([]);
  });

  test('8 `<<-` belongs to its own heredoc', () => {
    const text = 'COPY <<-A <<B /d/\n\ta\n\tA\n\tB\nB\nUSER x\n';
    const { heredocs } = first(text, 'COPY');
    expect(heredocs.map(({ bodyRange: { start, end } }) => text.slice(start, end))).toEqual([
      '\ta\n',
      '\tB\n',
    ]);
  });

  test('9 words end where the heredoc begins', () => {
    const node = first('RUN cat <<EOF $A\nbody $B\nEOF\n', 'RUN');
    expect(node.words.map(({ raw }) => raw)).toEqual(['cat', '<<EOF', '$A']);
    expect(node.command.text).toBe('cat <<EOF $A');
  });

  test('10 strings of an exec form are read as JSON', () => {
    const node = first('CMD ["sh", "-c", "echo a b\\n\\u0041", "C:\\\\path"]\n', 'CMD');
    expect(node.command.exec.map(({ value }) => value)).toEqual([
      'sh',
      '-c',
      'echo a b\nA',
      'C:\\path',
    ]);
  });

  test.each(['["a",]', '["a"] x', '["a" "b"]', '[ -f x ]', '["a\tb"]', '["\\x"]', '["a"', '[,]'])(
    '11 %j is shell form',
    text => {
      expect(first(`CMD ${text}\n`, 'CMD').command.form).toBe('shell');
    },
  );

  test('12 every form of a variable', () => {
    const text =
      '$A ${A} ${A#p} ${A##p} ${A%p} ${A%%p} ${A/a/b} ${A//a/b} ${A-x} ${A?e} ${A:-${B:-c}} ' +
      '"$A" \'$C\' \\$D $(x) $';
    const found = findVariables(text, '\\', 100);
    expect(found.map(({ name, modifier, word }) => [name, modifier, word])).toEqual([
      ['A', undefined, undefined],
      ['A', undefined, undefined],
      ['A', '#', 'p'],
      ['A', '##', 'p'],
      ['A', '%', 'p'],
      ['A', '%%', 'p'],
      ['A', '/', 'a/b'],
      ['A', '//', 'a/b'],
      ['A', '-', 'x'],
      ['A', '?', 'e'],
      ['A', ':-', '${B:-c}'],
      ['B', ':-', 'c'],
      ['A', undefined, undefined],
    ]);
    for (const { range, name } of found) {
      expect(text.slice(range.start - 100, range.end - 100)).toContain(name);
    }
  });

  test('13 a quoted blank in a mount', () => {
    const text = 'RUN --mount=type=bind,"source=a b",target=/x ls\n';
    // The quotes are the flag's own, and gone before the options are told apart.
    expect(first(text, 'RUN').mounts[0]).toMatchObject({ source: 'a b', target: '/x' });
    expect(first(text, 'RUN').command.text).toBe('ls');
  });

  test('14 a registry with a port, a tag and a digest', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const file = parseDockerfile(`FROM "h:5000/a:t@${digest}"\n`);
    const [stage] = file.stages;
    if (stage === undefined) throw new Error('no stage');
    expect(baseOf(stage, scopeAt(file, stage.from))).toMatchObject({
      kind: 'image',
      reference: { registry: 'h:5000', repository: 'a', tag: 't', digest },
    });
  });

  test('15 a stage has the variables of the one it is built on', () => {
    const file = parseDockerfile('FROM a AS b\nENV X=1\nFROM b\nWORKDIR $X\n');
    const node = file.instructions.at(-1);
    expect(node && scopeAt(file, node).get('X')).toBe('1');
  });

  test('16 oddities', () => {
    expect(first('HEALTHCHECK CMD ["a"]\n', 'HEALTHCHECK').command?.form).toBe('exec');
    expect(first('ENV B\n', 'ENV').pairs[0]?.value).toBeUndefined();
    expect(first('COPY -- a b\n', 'COPY').flags).toEqual([]);
    expect(first('EXPOSE 80 81\n', 'EXPOSE').items.map(({ raw }) => raw)).toEqual(['80', '81']);
    expect(first('MAINTAINER a b\n', 'MAINTAINER').value?.raw).toBe('a b');
    expect(keywords('FROM a\rRUN b\n')).toEqual(['FROM']);
    const text = 'RUN a \\\n';
    expect(first(text, 'RUN').range).toEqual({ start: 0, end: 7 });
  });
});

describe('lines', () => {
  test('byte order mark, carriage returns, tabs, a split keyword', () => {
    const text = '\ufeff# escape=`\r\n\tFROM a\r\nRU`\r\nN b `  \r\n\r\n# c\r\n  d\r\n';
    const file = parseDockerfile(text);
    expect(file.escape).toBe('`');
    expect(file.directives[0]?.range.start).toBe(1);
    expect(file.instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'RUN']);
    const run = first(text, 'RUN');
    expect(run.command.text).toBe('b   d');
    expect(text.slice(run.keywordRange.start, run.keywordRange.end)).toBe('RU`\r\nN');
    expect(run.blankLines).toHaveLength(1);
    expect(file.comments.map(({ text: own, inside }) => [own, inside?.keyword])).toEqual([
      ['c', 'RUN'],
    ]);
  });

  test('an instruction that begins with a continuation', () => {
    expect(keywords('\\\nFROM a\n')).toEqual(['FROM']);
  });

  test('flags are read byte by byte', () => {
    const node = first('COPY --chown=\u00e9 --chmod=\u00e0 a b\n', 'COPY');
    expect(node.flags.map(({ value }) => value)).toEqual(['\u00c3\u00a9', '\u00c3']);
  });

  test('the legacy form of ENV keeps everything', () => {
    const node = first('ENV KEY some  "value" $X = \\\\ \n', 'ENV');
    expect(node.legacy).toBe(true);
    expect(node.pairs[0]?.value?.raw).toBe('some  "value" $X = \\\\');
  });

  test('quoted pairs, and values without quotes', () => {
    const node = first('LABEL "a b"="c d" e=f\\ g h=\'i j\'\n', 'LABEL');
    expect(node.pairs.map(({ key, value }) => [key.value, value?.value])).toEqual([
      ['a b', 'c d'],
      ['e', 'f g'],
      ['h', 'i j'],
    ]);
  });
});
