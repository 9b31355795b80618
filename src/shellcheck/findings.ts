import type { FindingReport } from '../rule/rule.ts';
import type { Edit } from '../text/edit.ts';
import type { Range } from '../text/range.ts';
import type { Replacement, ShellcheckComment } from './program.ts';
import type { ShellText } from './text.ts';

/** ShellCheck's comments on one text as findings of the rule `shellcheck`, at their place in the file. */
export function findingsOf(
  text: ShellText,
  comments: readonly ShellcheckComment[],
): FindingReport<string, string>[] {
  const lines = new Lines(text);
  return comments.flatMap(comment => {
    // What it says of the lines put before the script is not about the script.
    if (comment.line <= text.prelude) return [];
    const range = lines.range(comment);
    const code = `SC${comment.code}`;
    const edits = editsOf(comment.fix?.replacements ?? [], lines);
    return [
      {
        message: 'found',
        data: { message: sentence(comment.message), code },
        range,
        code,
        severity: comment.level,
        ...(text.file === undefined ? {} : { file: text.file }),
        fix:
          edits === undefined || text.file !== undefined
            ? undefined
            : { title: 'replace', data: { code }, safety: 'unsafe' as const, edits },
      },
    ];
  });
}

/** The edits of a fix in the file's own offsets; undefined where there are none, or two meet. */
function editsOf(replacements: readonly Replacement[], lines: Lines): Edit[] | undefined {
  if (replacements.length === 0) return undefined;
  const edits = replacements
    .map(replacement => ({ ...lines.range(replacement), text: replacement.replacement }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const meet = edits.some((edit, i) => {
    const before = edits[i - 1];
    return before !== undefined && edit.start < before.end;
  });
  return meet || edits.some(edit => edit.text.includes('\n')) ? undefined : edits;
}

interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns ShellCheck's lines and columns (in characters, from 1) into the file's offsets. */
class Lines {
  readonly #text: ShellText;
  readonly #starts: number[] = [0];
  readonly #source: string;

  constructor(text: ShellText) {
    this.#text = text;
    this.#source = text.file === undefined ? text.script.source.text : text.file.source.text;
    for (let i = this.#source.indexOf('\n'); i !== -1; i = this.#source.indexOf('\n', i + 1)) {
      this.#starts.push(i + 1);
    }
  }

  range({ line, column, endLine, endColumn }: Span): Range {
    const start = this.#offset(line, column);
    const end = Math.max(start, this.#offset(endLine, endColumn));
    return this.#text.file === undefined
      ? this.#text.script.source.rangeOf(start, end)
      : { start, end };
  }

  #offset(line: number, column: number): number {
    const row = line - this.#text.prelude;
    const start = this.#starts[row - 1] ?? this.#source.length;
    const end = this.#starts[row] ?? this.#source.length;
    let at = start;
    // Columns count characters, offsets count UTF-16 units.
    for (let left = column - 1; left > 0 && at < end; left--) {
      at += (this.#source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    }
    return at;
  }
}

function sentence(message: string): string {
  return message.replace(/[.]$/, '');
}
