import path from 'node:path';
import type { Analysis } from '../../analyze/analysis.ts';
import { analysisJson, type TracedTo } from '../../analyze/json.ts';
import {
  exceeded,
  parseMaxWasted,
  parseMinEfficiency,
  type ThresholdName,
} from '../../analyze/thresholds.ts';
import { traceLayers } from '../../analyze/trace.ts';
import { readDockerfile } from '../../context/readDockerfile.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { KnownError } from '../../errors.ts';
import { printableJson } from '../../report/printable.ts';
import { formatBytes } from '../../text/byteSize.ts';
import { analysisAsMarkdown, analysisAsText, formatShare } from '../analyzeReport.ts';
import { EXCEEDED, TEXTS } from '../analyzeTexts.ts';
import { type Arguments, type Command, optionalString, strings } from '../command.ts';
import { CONNECTION_OPTIONS, connect } from '../connection.ts';
import { readImage } from '../imageAnalysis.ts';
import { note, warn } from '../notes.ts';
import { buildArgs, PROJECT_OPTIONS } from '../projectOptions.ts';
import type { Session } from '../session.ts';

const command: Command = {
  arguments: '<image>',
  positionals: {
    image: {
      type: 'string',
      describe: {
        en: 'name at the docker daemon, an archive or OCI layout, docker://REF, or a transport as in push',
        zh: 'docker 中的镜像名、归档文件或 OCI 目录、docker://镜像，或 push 所用的传输方式',
      },
    },
  },
  options: {
    file: {
      alias: 'f',
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'the Dockerfile it was built from: layers and waste are traced to its lines',
        zh: '构建所用的 Dockerfile：将各层和浪费对应到具体行',
      },
    },
    target: {
      type: 'string',
      requiresArg: true,
      describe: { en: 'the stage that was built', zh: '构建的阶段' },
    },
    'build-arg': PROJECT_OPTIONS['build-arg'],
    platform: {
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'which image of several: linux/arm64',
        zh: '多平台镜像中的平台，如 linux/arm64',
      },
    },
    'max-wasted': {
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'exit 1 when more is wasted: 20MB, or 5% of all files',
        zh: '浪费超过该值时以 1 退出：如 20MB，或占全部文件的 5%',
      },
    },
    'min-efficiency': {
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'exit 1 below this: 0.95 or 95%',
        zh: '有效率低于该值时以 1 退出：0.95 或 95%',
      },
    },
    top: {
      type: 'number',
      requiresArg: true,
      default: 20,
      describe: { en: 'rows of waste and of large files', zh: '列出的浪费项和大文件数' },
    },
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '输出 JSON' } },
    markdown: { type: 'boolean', describe: { en: 'print Markdown', zh: '输出 Markdown' } },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    [
      'dockwright analyze app:1 --file Dockerfile',
      { en: 'what it holds, and which line put it there', zh: '查看镜像内容及其来源行' },
    ],
    [
      'dockwright analyze image.tar --max-wasted 5% --min-efficiency 0.95',
      { en: 'for CI', zh: '用于 CI' },
    ],
  ],

  async run(args, session) {
    const thresholds = {
      maxWasted: ifGiven(args.maxWasted, parseMaxWasted),
      minEfficiency: ifGiven(args.minEfficiency, parseMinEfficiency),
    };
    const most = typeof args.top === 'number' && args.top >= 0 ? Math.floor(args.top) : 20;
    const trace = tracer(args, session);
    const connection = connect(args, session);
    let analysis: Analysis;
    try {
      analysis = await readImage(String(args.image), session, connection, {
        platform: optionalString(args.platform),
        largest: most,
      });
    } finally {
      await connection.close();
    }
    const traced = trace?.(analysis);
    const broken = exceeded(analysis, thresholds);
    const options = { language: session.language, traced, most };
    if (args.json === true) {
      const json = analysisJson(analysis, { traced, exceeded: broken, most });
      session.out.write(`${printableJson(json, 2)}\n`);
    } else if (args.markdown === true) session.out.write(analysisAsMarkdown(analysis, options));
    else session.out.write(analysisAsText(analysis, options, session.out.columns));
    tellDoubts(traced, session);
    tellExceeded(broken, analysis, args, session);
    return broken.length > 0 ? 1 : 0;
  },
};

export default command;

function ifGiven<T>(value: unknown, parse: (text: string) => T): T | undefined {
  return value === undefined ? undefined : parse(String(value));
}

/** Reads the Dockerfile before the image is: a wrong name should not cost a minute. */
function tracer(args: Arguments, session: Session): ((analysis: Analysis) => TracedTo) | undefined {
  const name = optionalString(args.file);
  if (name === undefined) return undefined;
  const read = readDockerfile(path.resolve(session.cwd, name), { name });
  if (read.failure !== undefined) throw new KnownError(read.failure.code, read.failure.message);
  const file = parseDockerfile(read.text);
  const options = {
    buildArgs: buildArgs(strings(args.buildArg), session.env),
    target: optionalString(args.target),
  };
  return ({ history, layers }) => ({
    path: name,
    trace: traceLayers(file, history.entries, layers.length, options),
    lineAt: offset => file.source.lineAt(offset),
  });
}

function tellDoubts(traced: TracedTo | undefined, session: Session): void {
  if (traced === undefined || traced.trace.missing.length === 0) return;
  const lines = traced.trace.missing.map(node => traced.lineAt(node.range.start)).join(', ');
  warn(session, TEXTS.notFound, { lines, path: traced.path });
}

function tellExceeded(
  broken: readonly ThresholdName[],
  { wasted, efficiency }: Analysis,
  args: Arguments,
  session: Session,
): void {
  for (const name of broken) {
    note(session, EXCEEDED[name], {
      wasted: formatBytes(wasted.bytes),
      efficiency: formatShare(efficiency),
      limit: String(name === 'max-wasted' ? args.maxWasted : args.minEfficiency),
    });
  }
}
