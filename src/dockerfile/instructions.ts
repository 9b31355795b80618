import { isSeparator, skipSpace } from './blanks.ts';
import { readMount } from './flags.ts';
import { readOpener } from './heredocs.ts';
import {
  InstructionNode,
  type Opened,
  openInstruction,
  type RawInstruction,
} from './instructionNode.ts';
import type { JoinedText } from './joined.ts';
import { readJsonArray } from './jsonArray.ts';
import { readPairs } from './keyValues.ts';
import type {
  ArgInstruction,
  CmdInstruction,
  CommandLine,
  CopyInstruction,
  EntrypointInstruction,
  EnvInstruction,
  Flag,
  FromInstruction,
  HealthcheckInstruction,
  Instruction,
  KeyValue,
  ListInstruction,
  Mount,
  OnbuildInstruction,
  RunInstruction,
  ShellInstruction,
  UnknownInstruction,
  ValueInstruction,
  Word,
} from './nodes.ts';
import type { Span } from './split.ts';
import { jsonWord } from './words.ts';

export function readInstruction(raw: RawInstruction): Instruction {
  return nodeOf(openInstruction(raw, undefined));
}

function nodeOf(opened: Opened): Instruction {
  const { keyword } = opened;
  switch (keyword) {
    case 'FROM':
      return new From(opened);
    case 'RUN':
      return new Run(opened);
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return new Command(opened, keyword) as
        | CmdInstruction
        | EntrypointInstruction
        | ShellInstruction;
    case 'HEALTHCHECK':
      return new Healthcheck(opened);
    case 'COPY':
    case 'ADD':
      return new Copy(opened, keyword);
    case 'ENV':
    case 'LABEL':
      return new Env(opened, keyword);
    case 'ARG':
      return new Arg(opened);
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      return new Value(opened, keyword);
    case 'EXPOSE':
    case 'VOLUME':
      return new List(opened, keyword);
    case 'ONBUILD':
      return new Onbuild(opened);
    default:
      return new Unknown(opened);
  }
}

const AS = /^as$/iu;

class From extends InstructionNode implements FromInstruction {
  readonly keyword = 'FROM' as const;
  readonly image: Word | undefined;
  readonly alias: Word | undefined;
  readonly asRange: FromInstruction['asRange'];
  readonly platform: Flag | undefined;

  constructor(opened: Opened) {
    super(opened);
    const [image, as, alias] = this.words;
    const named = this.words.length === 3 && AS.test(as?.raw ?? '');
    this.image = image;
    this.alias = named ? alias : undefined;
    this.asRange = named ? as?.range : undefined;
    this.platform = this.flag('platform');
  }

  protected override splitWords(): readonly Word[] {
    return this.blankWords();
  }
}

const NO_MOUNTS: readonly Mount[] = [];

class Run extends InstructionNode implements RunInstruction {
  readonly keyword = 'RUN' as const;
  readonly command: CommandLine;
  readonly mounts: readonly Mount[];

  constructor(opened: Opened) {
    super(opened);
    const { joined } = opened.raw;
    this.command = commandLine(joined, opened.split.rest);
    this.mounts =
      this.flag('mount') === undefined
        ? NO_MOUNTS
        : opened.flags
            .filter(({ flag }) => flag.name === 'mount')
            .map(read => readMount(joined, read));
  }
}

class Command extends InstructionNode {
  readonly keyword: 'CMD' | 'ENTRYPOINT' | 'SHELL';
  readonly command: CommandLine;

  constructor(opened: Opened, keyword: 'CMD' | 'ENTRYPOINT' | 'SHELL') {
    super(opened);
    this.keyword = keyword;
    this.command = commandLine(opened.raw.joined, opened.split.rest);
  }
}

class Healthcheck extends InstructionNode implements HealthcheckInstruction {
  readonly keyword = 'HEALTHCHECK' as const;
  readonly type: 'NONE' | 'CMD' | undefined;
  readonly command: CommandLine | undefined;

  constructor(opened: Opened) {
    super(opened);
    const { text } = opened.raw.joined;
    const { start, end } = opened.split.rest;
    let typeEnd = start;
    // Byte by byte, so that any blank beyond ASCII leaves half of itself in the type.
    while (typeEnd < end && !isSeparator(text.charCodeAt(typeEnd))) typeEnd++;
    const type = text.slice(start, typeEnd).toUpperCase();
    this.type = type === 'NONE' || type === 'CMD' ? type : undefined;
    this.command =
      type === 'CMD'
        ? commandLine(opened.raw.joined, { start: skipSpace(text, typeEnd, end), end })
        : undefined;
  }
}

class Copy extends InstructionNode implements CopyInstruction {
  readonly keyword: 'COPY' | 'ADD';
  readonly form: 'shell' | 'exec';
  readonly sources: readonly Word[];
  readonly destination: Word | undefined;
  readonly from: Flag | undefined;

  constructor(opened: Opened, keyword: 'COPY' | 'ADD') {
    super(opened);
    this.keyword = keyword;
    this.form = isJson(opened) ? 'exec' : 'shell';
    const { words } = this;
    const isHeredoc = (word: Word) =>
      readOpener(this.form === 'exec' ? word.value : word.raw) !== undefined;
    const last = words.length > 1 ? words.at(-1) : undefined;
    this.sources = words
      .slice(0, last === undefined ? undefined : -1)
      .filter(word => !isHeredoc(word));
    this.destination = last !== undefined && !isHeredoc(last) ? last : undefined;
    this.from = this.flag('from');
  }

  protected override splitWords(): readonly Word[] {
    return jsonWords(this.opened) ?? this.blankWords();
  }
}

class Env extends InstructionNode implements EnvInstruction {
  readonly keyword: 'ENV' | 'LABEL';
  readonly pairs: readonly KeyValue[];
  readonly legacy: boolean;

  constructor(opened: Opened, keyword: 'ENV' | 'LABEL') {
    super(opened);
    this.keyword = keyword;
    const { joined, escape: escapeChar } = opened.raw;
    const { pairs, legacy } = readPairs(joined, opened.split.rest, escapeChar, false);
    this.pairs = pairs;
    this.legacy = legacy;
  }
}

class Arg extends InstructionNode implements ArgInstruction {
  readonly keyword = 'ARG' as const;
  readonly pairs: readonly KeyValue[];

  constructor(opened: Opened) {
    super(opened);
    const { joined, escape: escapeChar } = opened.raw;
    this.pairs = readPairs(joined, opened.split.rest, escapeChar, true).pairs;
  }
}

class Value extends InstructionNode implements ValueInstruction {
  readonly keyword: ValueInstruction['keyword'];
  readonly value: Word | undefined;

  constructor(opened: Opened, keyword: ValueInstruction['keyword']) {
    super(opened);
    this.keyword = keyword;
    const { rest } = opened.split;
    this.value = rest.end > rest.start ? this.word(rest) : undefined;
  }
}

class List extends InstructionNode implements ListInstruction {
  readonly keyword: ListInstruction['keyword'];

  constructor(opened: Opened, keyword: ListInstruction['keyword']) {
    super(opened);
    this.keyword = keyword;
  }

  get items(): readonly Word[] {
    return this.words;
  }

  protected override splitWords(): readonly Word[] {
    return (this.keyword === 'VOLUME' ? jsonWords(this.opened) : undefined) ?? this.blankWords();
  }
}

class Onbuild extends InstructionNode implements OnbuildInstruction {
  readonly keyword = 'ONBUILD' as const;
  readonly trigger: Instruction | undefined;

  constructor(opened: Opened) {
    super(opened);
    const { raw, split } = opened;
    const nested = opened.onbuild !== undefined;
    if (nested || split.rest.start === split.rest.end) return;
    const { start } = raw.joined.range(split.rest.start, split.rest.end);
    this.trigger = nodeOf(
      openInstruction(
        {
          ...raw,
          span: split.rest,
          head: { start, end: raw.head.end },
          range: { start, end: raw.range.end },
          keywordEnd: undefined,
        },
        this,
      ),
    );
  }
}

class Unknown extends InstructionNode implements UnknownInstruction {
  readonly keyword = 'UNKNOWN' as const;
  readonly name: string;

  constructor(opened: Opened) {
    super(opened);
    const { start, end } = opened.split.keyword;
    this.name = opened.raw.joined.text.slice(start, end);
  }
}

function isJson({ raw, split }: Opened): boolean {
  const { start, end } = split.rest;
  return readJsonArray(raw.joined.text, start, end).kind === 'strings';
}

function jsonWords({ raw, split }: Opened): readonly Word[] | undefined {
  const { joined } = raw;
  const json = readJsonArray(joined.text, split.rest.start, split.rest.end);
  return json.kind === 'strings' ? json.strings.map(item => jsonWord(joined, item)) : undefined;
}

const NO_WORDS: readonly Word[] = [];

function commandLine(joined: JoinedText, span: Span): CommandLine {
  const json = readJsonArray(joined.text, span.start, span.end);
  const exec = json.kind === 'strings';
  return {
    form: exec ? 'exec' : 'shell',
    range: joined.range(span.start, span.end),
    text: joined.text.slice(span.start, span.end),
    exec: exec ? json.strings.map(item => jsonWord(joined, item)) : NO_WORDS,
  };
}
