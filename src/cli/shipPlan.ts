import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildRequest } from '../build/engine.ts';
import { KnownError } from '../errors.ts';
import { fill, type Text } from '../rule/language.ts';
import { type DeployedImage, setImage } from '../ship/deploy.ts';
import type { ShipStep } from '../ship/ship.ts';
import type { Connection } from './connection.ts';
import type { PushTarget } from './pushTarget.ts';
import type { ChosenEngine } from './runBuild.ts';
import type { Session } from './session.ts';

/** One step of a rehearsal. */
export interface PlannedStep {
  readonly step: ShipStep;
  readonly text: string;
}

export interface PlanParts {
  readonly request: BuildRequest;
  readonly target: PushTarget;
  readonly chosen: ChosenEngine;
  readonly lints: boolean;
  readonly deploy: { readonly file: string; readonly container: string | undefined } | undefined;
}

/** What `ship` would do, found out without building, sending or writing anything. @throws KnownError */
export async function shipPlan(
  parts: PlanParts,
  session: Session,
  connection: Connection,
): Promise<PlannedStep[]> {
  const { request, target, chosen, lints, deploy } = parts;
  const dockerfile = path.relative(session.cwd, request.dockerfile);
  const { registry, repository } = target.reference;
  const found = await connection.credentials.find(registry, repository);
  const values = {
    dockerfile,
    engine: chosen.engine,
    version: chosen.version ?? '',
    context: path.relative(session.cwd, request.context) || '.',
    name: target.name,
    registry,
    origin: found?.origin ?? '',
    file: deploy?.file ?? '',
  };
  const line = (step: ShipStep, text: Text): PlannedStep => ({
    step,
    text: fill(text, session.language, values),
  });
  const steps = [
    line('lint', lints ? TEXTS.lint : TEXTS.noLint),
    line('check', found === undefined ? TEXTS.anonymous : TEXTS.check),
    line('build', TEXTS.build),
    line('push', TEXTS.push),
    line('verify', TEXTS.verify),
  ];
  if (deploy === undefined) return steps;
  const images = await planDeploy(deploy, target, session);
  const list = images.map(({ kind, name, container }) => `${kind}/${name} ${container}`);
  const text = fill(TEXTS.deploy, session.language, { ...values, list: list.join(', ') });
  return [...steps, { step: 'deploy', text }];
}

/** The containers that would be changed. @throws KnownError when there are none */
export async function planDeploy(
  deploy: NonNullable<PlanParts['deploy']>,
  target: PushTarget,
  session: Session,
): Promise<readonly DeployedImage[]> {
  const manifest = await readManifest(path.resolve(session.cwd, deploy.file), deploy.file);
  return setImage(manifest, target.name, `sha256:${'0'.repeat(64)}`, deploy.container).images;
}

/** @throws KnownError `deploy-unreadable` */
export async function readManifest(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new KnownError(
      'deploy-unreadable',
      {
        en: 'the manifest {shown} cannot be read ({why})',
        zh: '无法读取清单文件 {shown}（{why}）',
      },
      { values: { shown, why: (cause as NodeJS.ErrnoException).code ?? '' }, cause },
    );
  }
}

const TEXTS = {
  lint: { en: 'lint {dockerfile}, stop at findings', zh: '检查 {dockerfile}，有问题则停止' },
  noLint: { en: 'no lint (--no-lint)', zh: '不检查（--no-lint）' },
  check: {
    en: 'check {name} and the login at {registry} (from {origin})',
    zh: '检查 {name} 以及 {registry} 的登录信息（来自 {origin}）',
  },
  anonymous: {
    en: 'check {name} at {registry}, for which there is no login',
    zh: '检查 {name}；{registry} 没有登录信息',
  },
  build: {
    en: 'build {dockerfile} in {context} with {engine} {version}, as {name}',
    zh: '用 {engine} {version} 在 {context} 中构建 {dockerfile}，命名为 {name}',
  },
  push: { en: 'push what {registry} does not have yet', zh: '推送 {registry} 尚没有的部分' },
  verify: { en: 'ask {registry} for the digest of {name}', zh: '向 {registry} 核对 {name} 的摘要' },
  deploy: {
    en: 'write the image with its digest into {file} ({list})',
    zh: '将带摘要的镜像写入 {file}（{list}）',
  },
} as const;
