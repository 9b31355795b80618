import type { Range } from '../text/range.ts';
import type { JoinedText } from './joined.ts';
import type { Flag, Mount, MountOption } from './nodes.ts';
import type { FlagSpan } from './split.ts';

/** A flag and, for every character of its value, the index in the joined line. */
export interface ReadFlag {
  readonly flag: Flag;
  readonly valueIndex: (position: number) => number;
}

export function readFlag(joined: JoinedText, span: FlagSpan): ReadFlag {
  const equals = span.text.indexOf('=');
  const indexOf = (position: number) =>
    span.at === undefined ? span.start + position : (span.at[position] ?? span.end);
  const nameEnd = equals === -1 ? span.end : indexOf(equals);
  const flag: Flag = {
    name: span.text.slice(2, equals === -1 ? undefined : equals),
    value: equals === -1 ? undefined : span.text.slice(equals + 1),
    range: joined.range(span.start, span.end),
    nameRange: joined.range(Math.min(span.start + 2, nameEnd), nameEnd),
    valueRange: equals === -1 ? undefined : joined.range(nameEnd + 1, span.end),
  };
  return { flag, valueIndex: position => indexOf(equals + 1 + position) };
}

interface CsvField {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Fields of one CSV line by Go's rules; undefined where a quote is misplaced. */
export function csvFields(line: string): CsvField[] | undefined {
  const fields: CsvField[] = [];
  if (line === '') return undefined;
  let i = 0;
  for (;;) {
    const start = i;
    if (line[i] !== '"') {
      const comma = line.indexOf(',', i);
      const end = comma === -1 ? line.length : comma;
      const text = line.slice(start, end);
      if (text.includes('"')) return undefined;
      fields.push({ text, start, end });
      if (comma === -1) return fields;
      i = comma + 1;
      continue;
    }
    let text = '';
    i++;
    for (;;) {
      const quote = line.indexOf('"', i);
      if (quote === -1) return undefined;
      text += line.slice(i, quote);
      i = quote + 1;
      if (line[i] !== '"') break;
      text += '"';
      i++;
    }
    fields.push({ text, start, end: i });
    if (i === line.length) return fields;
    if (line[i] !== ',') return undefined;
    i++;
  }
}

export function readMount(joined: JoinedText, { flag, valueIndex }: ReadFlag): Mount {
  const options: MountOption[] = [];
  let type = 'bind';
  let target: string | undefined;
  let source: string | undefined;
  let from: string | undefined;
  let fromRange: Range | undefined;
  const value = flag.value ?? '';
  for (const field of csvFields(value) ?? []) {
    const equals = field.text.indexOf('=');
    const key = (equals === -1 ? field.text : field.text.slice(0, equals)).toLowerCase();
    const option: MountOption = {
      key,
      value: equals === -1 ? undefined : field.text.slice(equals + 1),
      range: joined.range(valueIndex(field.start), valueIndex(field.end - 1) + 1),
    };
    options.push(option);
    if (option.value === undefined) continue;
    if (key === 'type') type = option.value.toLowerCase();
    else if (key === 'target' || key === 'dst' || key === 'destination') target = option.value;
    else if (key === 'source' || key === 'src') source = option.value;
    else if (key === 'from') {
      from = option.value;
      const start = value.indexOf('=', field.start) + 1;
      fromRange = joined.range(
        valueIndex(start),
        from === '' ? valueIndex(start) : valueIndex(start + from.length - 1) + 1,
      );
    }
  }
  return { flag, type, target, source, from, fromRange, options };
}
