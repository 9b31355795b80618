import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KnownError } from '../../errors.ts';
import { replaceFile } from '../../fix/write.ts';
import type { Text } from '../../rule/language.ts';
import { setImage } from '../../ship/deploy.ts';
import {
  type ShipParts,
  type ShipReport,
  type ShipStep,
  type StepReport,
  ship,
} from '../../ship/ship.ts';
import { formatBytes } from '../../text/byteSize.ts';
import { ACCESS_KEY_OPTIONS } from '../accessKeys.ts';
import { BUILD_OPTIONS, buildRequest } from '../buildOptions.ts';
import { type Arguments, type Command, optionalString } from '../command.ts';
import { CONNECTION_OPTIONS, type Connection, connect } from '../connection.ts';
import { GATE_OPTIONS, GateError, lintGate } from '../lintGate.ts';
import { note, tellError } from '../notes.ts';
import { checkAccess, pushTarget, TARGET_OPTIONS } from '../pushTarget.ts';
import { type ChosenEngine, engineFor, runEngine } from '../runBuild.ts';
import { runPush } from '../runPush.ts';
import type { ExitCode, Session } from '../session.ts';
import { type PlanParts, planDeploy, readManifest, shipPlan } from '../shipPlan.ts';

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
    to: {
      alias: 't',
      type: 'string',
      demandOption: true,
      requiresArg: true,
      describe: {
        en: 'name in the registry: swr.<region>.myhuaweicloud.com/<organization>/<name>:<tag>',
        zh: '目标镜像地址：swr.<区域>.myhuaweicloud.com/<组织名>/<镜像名>:<标签>',
      },
    },
    'dry-run': {
      type: 'boolean',
      describe: { en: 'print the plan, do nothing', zh: '只输出计划，不执行' },
    },
    deploy: {
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'Kubernetes manifest whose image is set to the pushed digest',
        zh: '将推送后的镜像摘要写入该 Kubernetes 清单',
      },
    },
    container: {
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'container of the manifest (default: those that run the same repository)',
        zh: '清单中要更新的容器（默认更新使用同一镜像仓库的容器）',
      },
    },
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '输出 JSON' } },
    ...TARGET_OPTIONS,
    ...BUILD_OPTIONS,
    ...GATE_OPTIONS,
    ...ACCESS_KEY_OPTIONS,
    ...CONNECTION_OPTIONS,
  },
  examples: [
    [
      'dockwright ship --to swr.cn-north-4.myhuaweicloud.com/testawa0306/openjdk:v8.8',
      { en: 'lint, build, push, verify', zh: '检查、构建、推送、核对' },
    ],
    [
      'dockwright ship --to swr.cn-north-4.myhuaweicloud.com/team/web:42 --deploy k8s/web.yaml --json',
      { en: 'and the digest for the next CI step', zh: '并为下一个 CI 步骤给出摘要' },
    ],
  ],

  async run(args, session) {
    const target = pushTarget(optionalString(args.to) ?? '', args, session);
    const request = buildRequest(args, session, [target.name]);
    const file = optionalString(args.deploy);
    const deploy =
      file === undefined ? undefined : { file, container: optionalString(args.container) };
    const plan = { request, target, lints: args.lint !== false, deploy };
    const connection = connect(args, session);
    const workDirectory = await mkdtemp(path.join(tmpdir(), 'dockwright-ship-'));
    try {
      if (args['dry-run'] === true) {
        const chosen = await engineFor(request, args, session);
        const steps = await shipPlan({ ...plan, chosen }, session, connection);
        session.out.write(
          args.json === true
            ? `${JSON.stringify({ version: 1, dryRun: true, steps }, undefined, 2)}\n`
            : steps.map(({ step, text }) => `${step.padEnd(7)} ${text}\n`).join(''),
        );
        return 0;
      }
      const parts = shipParts(plan, args, session, connection, workDirectory);
      const report = await ship(parts, stepTeller(session));
      return tellReport(report, args, session);
    } finally {
      await connection.close();
      await rm(workDirectory, { recursive: true, force: true });
    }
  },
};

function shipParts(
  plan: Omit<PlanParts, 'chosen'>,
  args: Arguments,
  session: Session,
  connection: Connection,
  workDirectory: string,
): ShipParts {
  const { request, target, deploy } = plan;
  let chosen: ChosenEngine | undefined;
  return {
    ...(plan.lints ? { lint: () => lintGate(request.dockerfile, args, session) } : {}),
    check: async () => {
      // What would only be found wrong after the build is looked at before it.
      chosen = await engineFor(request, args, session);
      if (deploy !== undefined) await planDeploy(deploy, target, session);
      await checkAccess(target, args, session, connection);
    },
    build: async () => {
      chosen ??= await engineFor(request, args, session);
      return runEngine(chosen, request, workDirectory, session);
    },
    push: async image => {
      const pushed = await runPush(image.location, target, session, connection);
      return {
        reference: target.name,
        digest: pushed.digest,
        size: pushed.size,
        layers: pushed.layers,
        uploaded: pushed.bytesUploaded,
      };
    },
    verify: async () => {
      const { registry, repository, tag } = target.reference;
      const head = await connection.registry(registry).repository(repository).headManifest(tag);
      return head?.digest ?? '';
    },
    ...(deploy === undefined
      ? {}
      : {
          deploy: async image => {
            const file = path.resolve(session.cwd, deploy.file);
            const before = await readManifest(file, deploy.file);
            const edit = setImage(before, target.name, image.digest, deploy.container);
            if (edit.text !== before) await replaceFile(file, before, edit.text);
            return edit.images;
          },
        }),
  };
}

function stepTeller(session: Session) {
  return (step: ShipStep, status: 'started' | StepReport['status']) => {
    if (status !== 'started') return;
    note(session, STARTED[step]);
  };
}

function tellReport(report: ShipReport, args: Arguments, session: Session): ExitCode {
  const { error, ...rest } = report;
  const said = error?.say(session.language);
  if (args.json === true) {
    const json = error === undefined ? rest : { ...rest, error: { code: error.code, ...said } };
    session.out.write(`${JSON.stringify(json, undefined, 2)}\n`);
  }
  if (error !== undefined) {
    const step = report.steps.find(({ status }) => status === 'failed')?.step ?? '';
    tellError(session, error, step);
    return error instanceof GateError ? 1 : 2;
  }
  if (args.json !== true) session.out.write(`${pinned(report)}\n`);
  note(session, SUMMARY, {
    name: report.reference ?? '',
    layers: report.layers ?? 0,
    size: formatBytes(report.size ?? 0),
    sent: formatBytes(report.uploaded ?? 0),
    times: report.steps
      .filter(({ status }) => status === 'done')
      .map(({ step, seconds }) => `${step} ${seconds.toFixed(1)} s`)
      .join(', '),
  });
  for (const { kind, name, container, after } of report.deployed) {
    note(session, DEPLOYED, { kind, name, container, after });
  }
  return 0;
}

/** `registry/org/name@sha256:…`, what a deployment takes. */
function pinned({ reference, digest }: ShipReport): string {
  if (reference === undefined || digest === undefined) throw new KnownError('ship', 'no digest');
  return `${reference.slice(0, reference.lastIndexOf(':'))}@${digest}`;
}

const STARTED: Readonly<Record<ShipStep, Text>> = {
  lint: { en: '> lint', zh: '> 检查 Dockerfile' },
  check: { en: '> check name, login and organization', zh: '> 检查名称、登录和组织' },
  build: { en: '> build', zh: '> 构建' },
  push: { en: '> push', zh: '> 推送' },
  verify: { en: '> verify', zh: '> 核对摘要' },
  deploy: { en: '> deploy', zh: '> 更新部署清单' },
};

const DEPLOYED: Text = {
  en: '{kind}/{name} {container}: {after}',
  zh: '{kind}/{name} {container}：{after}',
};

const SUMMARY: Text = {
  en: '{name}: {layers} layers, {size}, of which {sent} had to be sent ({times})',
  zh: '{name}：共 {layers} 层，{size}，实际上传 {sent}（{times}）',
};

export default command;
