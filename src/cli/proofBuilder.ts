import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { discardImage } from '../build/discard.ts';
import { type BuildRequest, type BuildResult, ENGINE_NAMES } from '../build/engine.ts';
import { chooseEngine, detectEngines, ENGINES, requestedAbilities } from '../build/engines.ts';
import type { BuildContext } from '../context/context.ts';
import { KnownError } from '../errors.ts';
import { parseImageLocation } from '../image/transport.ts';
import type { BuiltImage, ProofBuilder } from '../optimize/prove/prove.ts';
import { readImage } from '../optimize/prove/readImage.ts';
import type { Arguments } from './command.ts';
import { neededAbilities } from './runBuild.ts';
import type { Session } from './session.ts';

/** How much of what an engine said is shown when it fails. */
const SHOWN_ON_FAILURE = 4000;

export interface ProofSetting {
  readonly request: BuildRequest;
  readonly context: BuildContext;
  /** The file to change before a rebuild, relative to the context; undefined for one that looks like a source. */
  readonly touch: string | undefined;
  /** Every text that may be built: decides which engine can. */
  readonly texts: readonly string[];
}

/** Runs with a builder over a copy of the context, so that nobody's files are touched; what was built goes with it. */
export async function withProofBuilder<T>(
  setting: ProofSetting,
  args: Arguments,
  session: Session,
  use: (builder: ProofBuilder) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'dockwright-prove-'));
  const built: BuildResult[] = [];
  try {
    return await use(await proofBuilder(setting, args, session, scratch, built));
  } finally {
    // Children before parents: the later builds stand on the earlier ones.
    for (const result of built.reverse()) {
      await discardImage(result, session.env as NodeJS.ProcessEnv);
    }
    await rm(scratch, { recursive: true, force: true });
  }
}

async function proofBuilder(
  { request, context, touch, texts }: ProofSetting,
  args: Arguments,
  session: Session,
  scratch: string,
  built: BuildResult[],
): Promise<ProofBuilder> {
  const env = session.env as NodeJS.ProcessEnv;
  const { engine, version } = await engineFor(request, texts, args, env);
  const folder = path.join(scratch, 'context');
  await copyContext(request.context, folder, context);
  const touches = fileToTouch(context, touch);
  const archives = path.join(scratch, 'archive');
  await mkdir(archives);
  const dockerfile = path.join(scratch, 'Dockerfile');
  const ignore = context.ignore;
  // Beside the Dockerfile that is built, an ignore file named after it comes before all others.
  if (ignore !== undefined) await writeFile(`${dockerfile}.dockerignore`, ignore.source.text);
  let changes = 0;
  const signal = session.interrupt?.();
  return {
    engine: version === undefined ? engine : `${engine} ${version}`,
    touches,
    async build(text, { noCache, touched }): Promise<BuiltImage> {
      await writeFile(dockerfile, text);
      if (touched && touches !== undefined) {
        const file = path.join(folder, ...touches.split('/'));
        await writeFile(file, `${await readFile(file, 'utf8')}${'\n'.repeat(++changes)}`);
      }
      let said = '';
      const started = performance.now();
      try {
        const result = await ENGINES[engine].build(
          { ...request, context: folder, dockerfile, tags: [], noCache },
          {
            scratch,
            archives,
            env,
            output: output => {
              said = (said + output).slice(-SHOWN_ON_FAILURE);
              if (args.verbose === true) session.err.write(output);
            },
            ...(signal === undefined ? {} : { signal }),
          },
        );
        const seconds = (performance.now() - started) / 1000;
        if (!built.some(({ imageId }) => imageId === result.imageId)) built.push(result);
        return { seconds, image: await imageOf(result, env, signal) };
      } catch (error) {
        if (error instanceof KnownError && args.verbose !== true) session.err.write(said);
        throw error;
      }
    },
  };
}

async function imageOf(result: BuildResult, env: NodeJS.ProcessEnv, signal?: AbortSignal) {
  const location = parseImageLocation(result.location);
  if (location.transport === 'registry') throw new Error(`no image at ${result.location}`);
  const { openStored } = await import('../store/open.ts');
  const opened = await openStored(location, { environment: env });
  try {
    return await readImage(opened.source, opened.reference, signal);
  } finally {
    await opened.source.close();
  }
}

/** One that can build every version; where there is none, one that can build the file as it is. */
async function engineFor(
  request: BuildRequest,
  texts: readonly string[],
  args: Arguments,
  env: NodeJS.ProcessEnv,
) {
  const named = ENGINE_NAMES.find(name => name === args.engine);
  const states = await detectEngines(env);
  const asked = requestedAbilities(request);
  const all = [...new Set([...asked, ...texts.flatMap(neededAbilities)])];
  const able = states.some(
    state =>
      state.usable &&
      (named === undefined || state.engine === named) &&
      all.every(ability => state.abilities.has(ability)),
  );
  const first = texts.slice(0, 1).flatMap(neededAbilities);
  const engine = chooseEngine(states, able ? all : [...new Set([...asked, ...first])], named);
  return { engine, version: states.find(state => state.engine === engine)?.version };
}

/** What a build would send; folders that the ignore file leaves out are not even entered. */
async function copyContext(from: string, to: string, context: BuildContext): Promise<void> {
  await cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    filter: source => {
      const inside = path.relative(from, source).split(path.sep).join('/');
      return inside === '' || !context.closed(inside);
    },
  });
}

const SOURCES = /\.(?:[cm]?[jt]sx?|go|py|java|kt|rs|cs|fs|rb|php|c|cc|cpp|h|sh|html|css|vue|txt)$/;
const TEXTS = /\.(?:html|css|txt)$/;
const FIRST = /(?:^|\/)(?:main|index|app|server|program|lib)\.[a-z]+$/i;
const MANIFESTS =
  /(?:^|\/)(?:requirements.*\.txt|build\.gradle.*|setup\.py|gemfile.*)$|\.lock$|^\./i;

/** A source of the project, one with a telling name first. @throws KnownError where the named one is not there */
function fileToTouch(context: BuildContext, named: string | undefined): string | undefined {
  if (named !== undefined) {
    if (context.stat(named)?.kind === 'file') return named;
    throw new KnownError(
      'no-file-to-touch',
      { en: 'the build context has no file {named}', zh: '构建上下文中没有文件 {named}' },
      {
        values: { named },
        hint: { en: 'name it relative to the context', zh: '请使用相对于上下文的路径' },
      },
    );
  }
  const candidates = context
    .walk()
    .filter(
      ({ kind, path: file }) =>
        kind === 'file' && SOURCES.test(file) && !MANIFESTS.test(file) && !context.ignored(file),
    )
    .map(({ path: file }) => file);
  const code = candidates.filter(file => !TEXTS.test(file));
  return code.find(file => FIRST.test(file)) ?? code[0] ?? candidates[0];
}
