import type { Finding } from '../lint/result.ts';
import type { Edit } from '../text/edit.ts';
import { SourceText } from '../text/source.ts';

export interface Region {
  readonly startLine?: number;
  readonly startColumn?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly charOffset?: number;
  readonly charLength?: number;
}

/** SARIF counts as if a byte order mark were not there. */
const BOM = '\ufeff';

export function region({ start, end }: Finding['range'], text: string | undefined): Region {
  const bom = text?.startsWith(BOM) === true ? 1 : 0;
  return {
    startLine: start.line,
    startColumn: Math.max(1, start.column - (start.line === 1 ? bom : 0)),
    endLine: end.line,
    endColumn: Math.max(1, end.column - (end.line === 1 ? bom : 0)),
    // Without the text there is no telling whether a mark shifted the offsets.
    ...(text === undefined ? {} : offsets(start.offset, end.offset, bom)),
  };
}

export function replacements(edits: readonly Edit[], text: string | undefined) {
  const source = text === undefined ? undefined : new SourceText(text);
  return [...edits]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(edit => ({
      deletedRegion:
        source === undefined
          ? offsets(edit.start, edit.end, 0)
          : region(
              {
                start: { ...source.positionAt(edit.start), offset: edit.start },
                end: { ...source.positionAt(edit.end), offset: edit.end },
              },
              text,
            ),
      ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
    }));
}

function offsets(start: number, end: number, bom: number): Region {
  const from = Math.max(0, start - bom);
  return { charOffset: from, charLength: Math.max(0, end - bom) - from };
}
