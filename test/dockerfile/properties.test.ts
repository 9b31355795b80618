import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusFiles, corpusFolder } from '../../src/dev/corpus/files.ts';
import type { Dockerfile, Instruction, Word } from '../../src/dockerfile/nodes.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { contains, type Range } from '../../src/text/range.ts';

const folder = corpusFolder();
if (folder === undefined) {
  process.stderr.write('tests left out: no corpus of real Dockerfiles (DOCKWRIGHT_CORPUS)\n');
}

/** Why a model does not fit its text; undefined when it does. */
function misfit(text: string): string | undefined {
  const file = parseDockerfile(text);
  return tiling(file) ?? file.instructions.map(node => nesting(file, node)).find(Boolean);
}

/** Every character but blanks belongs to one directive, comment or instruction, and to no other. */
function tiling(file: Dockerfile): string | undefined {
  const { text } = file.source;
  const owner = new Uint8Array(text.length);
  // A byte order mark belongs to nobody.
  if (text.startsWith('\ufeff')) owner[0] = 1;
  const claim = (range: Range, what: string): string | undefined => {
    if (range.start < 0 || range.end > text.length || range.start > range.end)
      return `${what} range`;
    for (let i = range.start; i < range.end; i++) {
      if (owner[i] !== 0) return `${what} at ${i} is taken`;
      owner[i] = 1;
    }
    return undefined;
  };
  const inside = file.comments.filter(comment => comment.inside !== undefined);
  for (const comment of inside) {
    if (
      !contains(comment.inside?.range ?? comment.range, comment.range) &&
      !isLast(file, comment.inside)
    ) {
      return 'comment outside its instruction';
    }
  }
  const top = file.comments.filter(comment => comment.inside === undefined);
  const parts: readonly (readonly [Range, string])[] = [
    ...file.directives.map(({ range }) => [range, 'directive'] as const),
    ...top.map(({ range }) => [range, 'comment'] as const),
    ...file.instructions.map(({ range }) => [range, 'instruction'] as const),
  ];
  for (const [range, what] of parts) {
    const wrong = claim(range, what);
    if (wrong !== undefined) return wrong;
  }
  for (const { range } of inside) owner.fill(1, range.start, range.end);
  for (let i = 0; i < text.length; i++) {
    if (owner[i] === 0 && /\S/.test(text[i] ?? '') && text[i] !== '\u0085')
      return `nobody owns ${i}`;
  }
  return undefined;
}

/** Comments after the last line that the end of the text leaves continued stand behind the instruction. */
function isLast(file: Dockerfile, node: Instruction | undefined): boolean {
  return node === file.instructions.at(-1);
}

/** Words and flags lie in their instruction, and read as the source does without continuations. */
function nesting(file: Dockerfile, node: Instruction): string | undefined {
  if (!contains(node.range, node.headRange) || !contains(node.headRange, node.keywordRange)) {
    return 'keyword outside';
  }
  for (const word of wordsOf(node)) {
    if (!contains(node.headRange, word.range)) return `${node.keyword} word outside`;
    const slice = joined(file, word.range);
    if (slice !== word.raw) return `${node.keyword} word ${JSON.stringify([slice, word.raw])}`;
  }
  for (const flag of node.flags) {
    if (!contains(node.headRange, flag.range)) return 'flag outside';
    if (!contains(flag.range, flag.nameRange)) return 'flag name outside';
    if (flag.valueRange !== undefined && !contains(flag.range, flag.valueRange)) {
      return 'flag value outside';
    }
  }
  for (const heredoc of node.heredocs) {
    for (const range of [heredoc.openerRange, heredoc.bodyRange, heredoc.endRange]) {
      if (!contains({ start: node.range.start, end: Math.max(node.range.end, range.end) }, range)) {
        return 'heredoc outside';
      }
    }
  }
  if (node.keyword === 'RUN') {
    for (const mount of node.mounts) {
      for (const { range } of mount.options) {
        if (!contains(mount.flag.range, range)) return 'mount option outside';
      }
    }
  }
  return node.keyword === 'ONBUILD' && node.trigger !== undefined
    ? nesting(file, node.trigger)
    : undefined;
}

function wordsOf(node: Instruction): Word[] {
  const words = [...node.words];
  if (node.keyword === 'ENV' || node.keyword === 'LABEL' || node.keyword === 'ARG') {
    for (const { key, value } of node.pairs)
      words.push(key, ...(value === undefined ? [] : [value]));
  }
  if ('value' in node && node.value !== undefined) words.push(node.value);
  if ('command' in node && node.command !== undefined) words.push(...node.command.exec);
  return words;
}

/** A comment or a blank line; what is blank is Go's to say. */
const NO_TEXT = /^(?:(?!\ufeff)\s|\u0085)*(?:#|$)/;

/** Takes continuations, and the comments and blank lines between them, out by another way than the model. */
function joined(file: Dockerfile, range: Range): string {
  const { escape: escapeChar, source } = file;
  const lines = source.text.slice(range.start, range.end).split('\n');
  let result = '';
  for (const [index, line] of lines.entries()) {
    const content = line.replace(/\r+$/, '');
    if (index === lines.length - 1) return result + line;
    if (index > 0 && NO_TEXT.test(content)) continue;
    const continued = content.replace(/[ \t]*$/, '');
    result += continued.endsWith(escapeChar) ? continued.slice(0, -1) : content;
  }
  return result;
}

const SNIPPETS = [
  'FROM ',
  'RUN ',
  'COPY ',
  'ENV ',
  'LABEL ',
  'ARG ',
  'ONBUILD ',
  'EXPOSE ',
  'HEALTHCHECK CMD ',
  'CMD ',
  'VOLUME ',
  'USER ',
  'SHELL ',
  '# escape=`',
  '# syntax=a',
  '# c',
  '#',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\\',
  '`',
  '\\\n',
  '`\n',
  '\\\r\n',
  ' \\ \n',
  '\\\n# c\n',
  '\\\n\n',
  '\ufeff',
  '<<EOF',
  '<<-E',
  '<< "E F"',
  'EOF\n',
  '\tE\n',
  'E F\n',
  '["a", "b"]',
  '["a',
  ']',
  '--mount=type=cache,target=/x ',
  '--from=b ',
  '--x="y z" ',
  '-- ',
  'a=b',
  'a',
  ' ',
  '\t',
  '\v',
  '\u00a0',
  '\u2028',
  '\u0085',
  '"',
  "'",
  '$A',
  '${A:-',
  '}',
  '=',
  ',',
  'é',
  '😀',
  '\0',
  '80',
  '/',
  ':',
];

const texts = fc
  .array(fc.constantFrom(...SNIPPETS), { maxLength: 40 })
  .map(parts => parts.join(''));

describe('any text', () => {
  test('is modelled without an exception, and its ranges tile it', () => {
    fc.assert(
      fc.property(texts, text => {
        expect(misfit(text)).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  test('of any characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        expect(misfit(text)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test('keeps its verdict with carriage returns before its line ends', () => {
    fc.assert(
      fc.property(texts, text => {
        const unix = text.replaceAll('\r', '');
        const codes = (of: string) => parseDockerfile(of).refusals.map(({ code }) => code);
        expect(codes(unix.replaceAll('\n', '\r\n'))).toEqual(codes(unix));
      }),
      { numRuns: 500 },
    );
  });
});

describe.skipIf(folder === undefined)('real files', () => {
  test('as they are', async () => {
    for (const { name, text } of await corpusFiles(folder ?? '')) {
      expect(misfit(text), name).toBeUndefined();
    }
  });

  test('changed at random', { timeout: 60_000 }, async () => {
    const files = await corpusFiles(folder ?? '');
    const changed = fc
      .tuple(
        fc.constantFrom(...files.map(({ text }) => text)),
        fc.array(fc.tuple(fc.nat(), fc.nat(8), fc.constantFrom(...SNIPPETS, '')), {
          minLength: 1,
          maxLength: 4,
        }),
      )
      .map(([text, changes]) =>
        changes.reduce((result, [at, drop, put]) => {
          const place = at % (result.length + 1);
          return result.slice(0, place) + put + result.slice(place + drop);
        }, text),
      );
    fc.assert(
      fc.property(changed, text => {
        expect(misfit(text)).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });
});
