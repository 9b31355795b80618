import path from 'node:path';
import { discover } from '../../context/discovery.ts';
import { readDockerfile } from '../../context/readDockerfile.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { KnownError } from '../../errors.ts';
import { replaceFile } from '../../fix/write.ts';
import { formatReference } from '../../image/reference.ts';
import type { PinObstacle } from '../../pin/images.ts';
import { type DigestLookup, type PinOutcome, pin } from '../../pin/pin.ts';
import { printable } from '../../report/printable.ts';
import type { Text } from '../../rule/language.ts';
import { unifiedDiff } from '../../text/diff.ts';
import { type Command, strings } from '../command.ts';
import { CONNECTION_OPTIONS, type Connection, connect } from '../connection.ts';
import { note, tellError } from '../notes.ts';
import type { ExitCode, Session } from '../session.ts';

const command: Command = {
  arguments: '[paths..]',
  positionals: {
    paths: {
      type: 'string',
      describe: {
        en: 'Dockerfiles, folders or globs (default: this folder)',
        zh: 'Dockerfile、目录或通配符（默认为当前目录）',
      },
    },
  },
  options: {
    write: {
      alias: 'w',
      type: 'boolean',
      describe: {
        en: 'write the digests into the files (default: only show the difference)',
        zh: '将摘要写入文件（默认只显示差异）',
      },
    },
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '输出 JSON' } },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    ['dockwright pin', { en: 'show what would change', zh: '显示将要做的改动' }],
    ['dockwright pin --write docker/Dockerfile', { en: 'change one file', zh: '修改一个文件' }],
  ],

  async run(args, session) {
    const paths = strings(args.paths);
    const found = await discover(paths.length === 0 ? ['.'] : paths, { cwd: session.cwd });
    const connection = connect(args, session);
    const files: PinnedFile[] = [];
    let exit: ExitCode = 0;
    try {
      const lookup = lookupAt(connection);
      for (const { path: shown, file, failure } of found) {
        const read = file === undefined ? undefined : readDockerfile(file, { name: shown });
        const why = failure ?? read?.failure;
        if (file === undefined || read === undefined || read.failure !== undefined || why) {
          const message = why?.message[session.language] ?? TEXTS.stdin[session.language];
          note(session, TEXTS.unread, { message });
          exit = 2;
          continue;
        }
        const { outcomes, text } = await pin(parseDockerfile(read.text), lookup);
        files.push({ shown, file, before: read.text, after: text, outcomes });
      }
    } finally {
      await connection.close();
    }
    const failures = files.flatMap(({ outcomes }) => outcomes.filter(failed));
    for (const { use, failure } of failures) tellFailure(use.name, failure, session);
    // One image that cannot be looked up leaves everything as it is: half pinned is not reproducible either.
    const write = args.write === true && failures.length === 0;
    if (args.json === true)
      session.out.write(`${JSON.stringify(asJson(files, write), undefined, 2)}\n`);
    for (const pinned of files) {
      if (args.json !== true) show(pinned, session);
      if (write && pinned.after !== pinned.before) {
        await replaceFile(pinned.file, pinned.before, pinned.after);
        note(session, TEXTS.written, { path: pinned.shown });
      }
    }
    if (failures.length > 0) {
      note(session, TEXTS.nothing, { count: failures.length });
      return 2;
    }
    return exit;
  },
};

interface PinnedFile {
  readonly shown: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly outcomes: readonly PinOutcome[];
}

function lookupAt(connection: Connection): DigestLookup {
  return async reference => {
    const name = formatReference(reference);
    const repository = connection.registry(reference.registry).repository(reference.repository);
    const head = await repository.headManifest(reference.tag ?? 'latest');
    if (head !== undefined) return head.digest;
    throw new KnownError(
      'manifest-unknown',
      { en: '{name} is not there', zh: '{name} 不存在' },
      { values: { name }, hint: { en: 'check name and tag', zh: '请检查镜像名和标签' } },
    );
  };
}

function failed(
  outcome: PinOutcome,
): outcome is Extract<PinOutcome, { readonly failure: unknown }> {
  return 'failure' in outcome;
}

function tellFailure(name: string, failure: unknown, session: Session): void {
  if (!(failure instanceof KnownError)) throw failure;
  tellError(session, failure, name);
}

function show(pinned: PinnedFile, session: Session): void {
  for (const outcome of pinned.outcomes) {
    if ('digest' in outcome) {
      note(session, TEXTS.found, { name: outcome.use.name, digest: outcome.digest });
    } else if (outcome.use.obstacle !== undefined) {
      note(session, OBSTACLES[outcome.use.obstacle], { name: outcome.use.name });
    }
  }
  if (pinned.after === pinned.before) return;
  session.out.write(
    unifiedDiff(pinned.shown, pinned.before, pinned.after, {
      color: session.out.color !== 'never',
      // Into a file or a pipe the difference goes to the byte, for `git apply`.
      ...(session.out.isTerminal ? { shown: printable } : {}),
    }),
  );
}

function asJson(files: readonly PinnedFile[], written: boolean): unknown {
  return {
    version: 1,
    files: files.map(({ shown, before, after, outcomes }) => ({
      path: shown.split(path.sep).join('/'),
      changed: before !== after,
      written: written && before !== after,
      images: outcomes.map(outcome => ({
        name: outcome.use.name,
        instruction: outcome.use.keyword,
        ...('digest' in outcome ? { digest: outcome.digest } : {}),
        ...(outcome.use.obstacle === undefined ? {} : { left: outcome.use.obstacle }),
        ...('failure' in outcome && outcome.failure instanceof KnownError
          ? { error: { code: outcome.failure.code, message: outcome.failure.message } }
          : {}),
      })),
    })),
  };
}

const OBSTACLES: Readonly<Record<PinObstacle, Text>> = {
  pinned: { en: '{name}: has a digest already', zh: '{name}：已带有摘要' },
  variable: {
    en: '{name}: left alone, a build argument is part of its name',
    zh: '{name}：名称中含有构建参数，保持不变',
  },
  'not-literal': {
    en: '{name}: left alone, its name is written over several lines',
    zh: '{name}：名称跨行书写，保持不变',
  },
  invalid: { en: '{name}: left alone, it is not a valid name', zh: '{name}：名称不合法，保持不变' },
};

const TEXTS = {
  found: { en: '{name} is {digest} now', zh: '{name} 当前为 {digest}' },
  written: { en: '{path} is written', zh: '已写入 {path}' },
  nothing: {
    en: 'nothing is written: {count} images could not be looked up (is this machine offline?)',
    zh: '未写入任何文件：有 {count} 个镜像无法查询（本机是否离线？）',
  },
  unread: { en: 'dockwright: {message}', zh: 'dockwright：{message}' },
  stdin: { en: 'pin reads files, not standard input', zh: 'pin 只处理文件，不支持标准输入' },
} as const;

export default command;
