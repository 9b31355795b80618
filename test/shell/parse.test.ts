import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, Script } from '../../src/shell/nodes.ts';
import { MAX_SCRIPT_LENGTH, parseScript } from '../../src/shell/parse.ts';
import { contains } from '../../src/text/range.ts';
import { placeOf, run, script, shown, slice } from './reading.ts';

describe('commands', () => {
  it.each([
    ['a b; c && d || e | f', ['a b', 'c', 'd', 'e', 'f']],
    ['( a; { b; } ) & c', ['a', 'b', 'c']],
    ['if a; then b; elif c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
    ['for x in $(a) b; do c $x; done', ['a', 'c $x']],
    ['while a; do b; done; until c; do d; done', ['a', 'b', 'c', 'd']],
    ['case $(a) in x) b;; *) c;; esac', ['a', 'b', 'c']],
    ['f() { a; }; function g { b; }', ['a', 'b']],
    [
      'a $(b `c`) "$(d)" <(e) ${X:-$(f)} $(( $(g) + 1 ))',
      ['a $(b `c`) $(d) <(e) ${X:-$(f)} $(( $(g) + 1 ))', 'b `c`', 'c', 'd', 'e', 'f', 'g'],
    ],
    ['[[ -n $(a) ]] && (( $(b) ))', ['a', 'b']],
    ['X=$(a) Y="$(b)" c > $(d) 2>&1', ['c', 'a', 'b', 'd']],
    ['a `b \\`c\\``', ['a `b \\`c\\``', 'b `c`', 'c']],
    ['cat <<EOF\n$(a)\nEOF', ['cat', 'a']],
    ["cat <<'EOF'\n$(a)\nEOF", ['cat']],
  ])('%s', (text, expected) => {
    expect(script(text).commands.map(shown)).toEqual(expected);
  });

  it('names a command without its directory, and nothing for bare assignments', () => {
    const [first, second] = run('/usr/bin/apt-get update; X=1').commands;
    expect(first?.name).toBe('apt-get');
    expect(first?.nameWord?.value).toBe('/usr/bin/apt-get');
    expect(second?.name).toBe('');
    expect(second?.assignments).toMatchObject([{ name: 'X', value: '1' }]);
  });

  it('reads words', () => {
    const [command] = run(`c 'a b' "x $Y \${Z:-w}" a\\ b $'t\\t' x*y e{1,2} --k="v" ""`).commands;
    expect(command?.args.map(({ value, dynamic, quoted }) => [value, dynamic, quoted])).toEqual([
      ['a b', false, true],
      ['x $Y ${Z:-w}', true, true],
      ['a b', false, true],
      ['t\t', false, true],
      ['x*y', false, false],
      ['e{1,2}', false, false],
      ['--k=v', false, true],
      ['', false, true],
    ]);
    expect(command?.args[1]?.variables).toEqual(['Y', 'Z']);
  });

  it('reads redirects', () => {
    const text = 'a 2>/dev/null >>b <<<"c $D" 3<&1';
    const redirects = run(text).commands[0]?.redirects ?? [];
    expect(
      redirects.map(({ operator, descriptor, target }) => [operator, descriptor, target?.value]),
    ).toEqual([
      ['>', 2, '/dev/null'],
      ['>>', undefined, 'b'],
      ['<<<', undefined, 'c $D'],
      ['<&', 3, '1'],
    ]);
    expect(slice(text, redirects[0]?.range)).toBe('2>/dev/null');
  });

  it('reads a heredoc that the shell reads', () => {
    const text = "cat <<-'X' > f\n\tbody $A\n\tX\nb";
    const read = script(text);
    expect(read.commands.map(shown)).toEqual(['cat', 'b']);
    const heredoc = read.commands[0]?.redirects[0]?.heredoc;
    expect(heredoc).toMatchObject({ name: 'X', quoted: true, text: '\tbody $A\n' });
    expect(slice(text, heredoc?.range)).toBe('\tbody $A\n');
  });

  it('lists functions', () => {
    const text = 'main() { a; b; }\nfunction f { c; }\nmain "$@"';
    expect(script(text).functions.map(found => [found.name, slice(text, found.range)])).toEqual([
      ['main', 'main() { a; b; }'],
      ['f', 'function f { c; }'],
    ]);
    expect(script(text).functions[0]?.commands.map(shown)).toEqual(['a', 'b']);
  });

  it('asks for care inside escaped backticks', () => {
    const [, first, second] = run('a `b \\`c\\`` `d`').commands;
    expect([first?.name, first?.written]).toEqual(['b', 'quoted']);
    expect([second?.name, second?.written]).toEqual(['c', 'quoted']);
  });
});

describe('place', () => {
  it.each([
    ['( x )', 'subshell'],
    ['a $(x)', 'substitution'],
    ['x || a', 'tested'],
    ['a || x', 'conditional'],
    ['a && x', ''],
    ['x && a || b', 'tested'],
    ['a || b && x', ''],
    ['if x; then a; fi', 'tested'],
    ['if a; then x; fi', 'conditional'],
    ['if a; then b; else x; fi', 'conditional'],
    ['while x; do a; done', 'tested loop'],
    ['while a; do x; done', 'conditional loop'],
    ['for i in 1; do x; done', 'loop'],
    ['case a in b) x;; esac', 'conditional'],
    ['f() { x; }', 'function'],
    ['x &', 'background'],
    ['a && x &', 'background'],
    ['x | a', 'piped'],
    ['! x', 'tested'],
    ['{ x; }', ''],
  ])('%s', (text, expected) => {
    const found = run(text).commands.find(command => command.name === 'x');
    expect(found && placeOf(found)).toBe(expected);
  });
});

describe('steps', () => {
  it('splits the top level at its operators', () => {
    const text = 'a 1 && ( b; c ) || d | e; f & g # end';
    const { steps } = run(text);
    expect(
      steps.map(step => [
        step.operator,
        slice(text, step.operatorRange),
        slice(text, step.range),
        step.simple,
        step.background,
        step.commands.map(command => command.name).join(),
      ]),
    ).toEqual([
      [undefined, undefined, 'a 1', true, false, 'a'],
      ['&&', '&&', '( b; c )', false, false, 'b,c'],
      ['||', '||', 'd | e', false, false, 'd,e'],
      [';', ';', 'f', true, true, 'f'],
      ['&', '&', 'g', true, false, 'g'],
    ]);
    expect(run(text).commands.map(command => command.step)).toEqual([0, 1, 1, 2, 2, 3, 4]);
  });

  it('joins lines of a script by newlines', () => {
    const { steps } = script('set -e\n\n# note; x\na; b\n\nc &&\n  d\n');
    expect(steps.map(step => step.operator)).toEqual([undefined, '\n', ';', '\n', '&&']);
  });

  it('gives pipes with their operators, nested ones too', () => {
    const text = 'a | b |& c; d $(e | f)';
    const { pipelines } = run(text);
    expect(pipelines.map(pipe => slice(text, pipe.range))).toEqual(['a | b |& c', 'e | f']);
    expect(pipelines[0]?.operators.map(range => slice(text, range))).toEqual(['|', '|&']);
    expect(pipelines[0]?.stages.map(stage => stage.map(c => c.name))).toEqual([
      ['a'],
      ['b'],
      ['c'],
    ]);
    expect(pipelines[1]?.place.substitution).toBe(true);
  });
});

describe('comments', () => {
  it('are the shell’s own, not `#` in words, quotes, heredocs or tests', () => {
    const text =
      'a # one\nb "# no" x#no ${#x} $((2#1)) # two\ncat <<E\n# no\nE\n[[ a == x#b ]]\n(( a = 2#1 ))';
    expect(script(text).comments.map(range => slice(text, range))).toEqual(['# one', '# two']);
  });

  it('swallow the continued lines of a RUN', () => {
    const text = 'a # note \\\n && b';
    const read = run(text);
    expect(read.commands.map(shown)).toEqual(['a']);
    expect(read.comments.map(range => slice(text, range))).toEqual(['# note \\\n && b']);
  });

  it('of the Dockerfile between continued lines are none of the shell', () => {
    const text = 'a \\\n  # note\n\n  b \\\n# more\n c';
    const read = run(text);
    expect(read.commands.map(shown)).toEqual(['a b c']);
    expect(read.comments).toEqual([]);
  });
});

describe('continuations', () => {
  it.each([
    ['blanks behind the backslash', 'a x \\  \n y', ['a', 'x', 'y']],
    ['in the middle of a word', 'a foo\\\nbar', ['a', 'foo\\\nbar']],
    ['in the middle of a word, with a comment', 'a foo\\\n# c\nbar', ['a', 'foo\\\n# c\nbar']],
    ['CRLF', 'a x \\\r\n\r\n y', ['a', 'x', 'y']],
    ['two backslashes are none', 'a x\\\\\ny', ['a', 'x\\\\\ny']],
  ])('%s', (_, text, words) => {
    const [command] = run(text).commands;
    const ranges = [command?.nameWord, ...(command?.args ?? [])].map(word =>
      slice(text, word?.range),
    );
    expect(ranges).toEqual(words);
  });

  it('leaves nothing of itself inside quotes', () => {
    const [command] = run('a \'foo\\\nbar\' "x\\\n  # c\ny"').commands;
    expect(command?.args.map(arg => arg.value)).toEqual(['foobar', 'xy']);
  });

  it('may be a backtick', () => {
    const text = 'a `\n b';
    const read = parseScript(text, { start: 0, end: text.length, dockerfile: true, escape: '`' });
    expect(read.commands.map(shown)).toEqual(['a b']);
  });

  it('is no business of a script file: there the shell itself joins lines', () => {
    const text = "a 'x\\\ny' b \\\n c";
    expect(script(text).commands[0]?.args.map(arg => arg.value)).toEqual(['x\\\ny', 'b', 'c']);
  });
});

describe('faults', () => {
  it('keeps what was recognised and says where it stops', () => {
    const read = run('apt-get update && (echo "x');
    expect(read.commands.map(command => command.name)).toEqual(['apt-get', 'echo']);
    expect(read.errors.length).toBeGreaterThan(0);
  });

  it('does not read a text of more than 64 KB', () => {
    const text = 'a;'.repeat(MAX_SCRIPT_LENGTH);
    const read = run(text);
    expect(read.commands).toEqual([]);
    expect(read.errors).toEqual([
      {
        range: { start: 0, end: text.length },
        message: 'the text is too long to be read as shell',
      },
    ]);
  });

  it.each(['$(', '"$(', '$((', '(', '${a:-', '`', '<<A ', '<(', 'sudo ', 'env A=1 ', 'if '])(
    'reads a long row of %s without recursion or quadratic work',
    part => {
      const read = run(part.repeat(Math.floor(MAX_SCRIPT_LENGTH / part.length)));
      // Every level that is entered makes commands or errors: few of them means that few were entered.
      expect(read.commands.length + read.errors.length).toBeLessThan(600);
    },
  );

  it('follows texts in texts only so far', () => {
    let text = 'x';
    for (let i = 0; i < 12; i++) text = `sh -c ${JSON.stringify(text)}`;
    expect(run(text).commands.length).toBeLessThan(10);
  });
});

const PIECES = fc.constantFrom(
  'a',
  ' ',
  '\n',
  ' \\\n',
  ';',
  '&&',
  '||',
  '|',
  '&',
  '(',
  ')',
  '{',
  '}',
  '$(',
  '`',
  '"',
  "'",
  '$X',
  '${',
  '}',
  '#',
  '# c\n',
  '<<E\n',
  'E\n',
  'sh -c ',
  'sudo ',
  'if ',
  'then ',
  'fi',
  '\\',
  '>',
  '[[ ',
  ' ]]',
  '\r\n',
  'é',
  '😀',
  '$((',
  '))',
  'X=',
  'eval ',
  'bash <<E\n',
  '\t',
);

describe('for any text', () => {
  it('never throws, and every range lies inside its parent’s', () => {
    fc.assert(
      fc.property(fc.array(PIECES, { maxLength: 40 }), fc.boolean(), (pieces, dockerfile) => {
        const before = 'RUN ';
        const text = before + pieces.join('');
        const range = { start: before.length, end: text.length };
        const read = parseScript(`${text}\nFROM x`, { ...range, dockerfile });
        expect(contains(range, read.range)).toBe(true);
        checkRanges(read);
      }),
      { numRuns: 2000 },
    );
  });
});

function checkRanges(read: Script): void {
  for (const command of read.commands) {
    expect(contains(read.range, command.range)).toBe(true);
    checkWords(command);
  }
  const parts = [...read.steps, ...read.pipelines, ...read.errors].map(part => part.range);
  for (const range of [...parts, ...read.comments]) {
    expect(range.start).toBeLessThanOrEqual(range.end);
    expect(contains(read.range, range)).toBe(true);
  }
  const starts = read.steps.map(step => step.range.start);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  for (const nested of read.nested) {
    expect(nested.commands.every(command => read.commands.includes(command))).toBe(true);
    checkRanges(nested);
  }
}

function checkWords(command: Command): void {
  const words = [...(command.nameWord ? [command.nameWord] : []), ...command.args];
  let end = command.range.start;
  for (const word of words) {
    expect(word.range.start).toBeGreaterThanOrEqual(end);
    end = word.range.end;
  }
  expect(end).toBeLessThanOrEqual(command.range.end);
}
