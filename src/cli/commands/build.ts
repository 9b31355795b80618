import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { BUILD_OPTIONS, buildRequest } from '../buildOptions.ts';
import { type Command, optionalString, strings } from '../command.ts';
import { GATE_OPTIONS, GateError, lintGate } from '../lintGate.ts';
import { note, tellError } from '../notes.ts';
import { engineFor, runEngine } from '../runBuild.ts';

const command: Command = {
  arguments: '[context]',
  passThrough: true,
  positionals: {
    context: {
      type: 'string',
      default: '.',
      describe: { en: 'build context folder', zh: '构建上下文目录' },
    },
  },
  options: {
    tag: {
      alias: 't',
      type: 'string',
      array: true,
      nargs: 1,
      describe: { en: 'name of the image (repeatable)', zh: '镜像名（可重复）' },
    },
    ...BUILD_OPTIONS,
    ...GATE_OPTIONS,
    output: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'folder for an archive of the image, with buildah, buildctl and several platforms',
        zh: '存放镜像归档的目录（用于 buildah、buildctl 和多平台构建）',
      },
    },
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '输出 JSON' } },
  },
  examples: [
    ['dockwright build -t app:1 .', { en: 'lint, then build', zh: '先检查再构建' }],
    [
      'dockwright build --engine buildah -t app:1 . -- --squash',
      { en: 'what follows -- goes to the engine', zh: '-- 之后的参数传给引擎' },
    ],
  ],

  async run(args, session) {
    const request = buildRequest(args, session, strings(args.tag));
    if (args.lint !== false) {
      try {
        await lintGate(request.dockerfile, args, session);
      } catch (error) {
        if (!(error instanceof GateError)) throw error;
        tellError(session, error);
        return 1;
      }
    }
    const chosen = await engineFor(request, args, session);
    note(session, TEXTS.building, { ...chosen, version: chosen.version ?? '' });
    const output = optionalString(args.output);
    const folder = output === undefined ? undefined : path.resolve(session.cwd, output);
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    const started = performance.now();
    const result = await runEngine(chosen, request, folder, session);
    const seconds = Math.round(performance.now() - started) / 1000;
    if (args.json === true) {
      session.out.write(`${JSON.stringify({ version: 1, ...result, seconds }, undefined, 2)}\n`);
    } else session.out.write(`${result.location}\n`);
    return 0;
  },
};

const TEXTS = {
  building: { en: 'building with {engine} {version}', zh: '使用 {engine} {version} 构建' },
} as const;

export default command;
