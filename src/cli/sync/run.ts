import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KnownError } from '../../errors.ts';
import { fill } from '../../rule/language.ts';
import { swrRegistryHost } from '../../swr/hosts.ts';
import { checkPushTarget } from '../../swr/target.ts';
import { formatBytes } from '../../text/byteSize.ts';
import { expandRules } from '../../transfer/sync/expand.ts';
import { Journal } from '../../transfer/sync/journal.ts';
import { Pace, Slots } from '../../transfer/sync/pace.ts';
import { Planner, type Policy } from '../../transfer/sync/plan.ts';
import type { TargetKnowledge } from '../../transfer/sync/refusal.ts';
import type { SyncResult } from '../../transfer/sync/result.ts';
import type { SyncSettings } from '../../transfer/sync/rule.ts';
import { type SyncPlan, sync } from '../../transfer/sync/sync.ts';
import { type VerifyResult, verifyPlan } from '../../transfer/sync/verify.ts';
import { type Arguments, optionalString } from '../command.ts';
import { note, warn } from '../notes.ts';
import type { ExitCode, Session } from '../session.ts';
import { bandwidth, positive } from './choices.ts';
import { journalFile } from './journalFile.ts';
import { syncLog } from './log.ts';
import { planTable } from './planTable.ts';
import { syncProgress } from './progress.ts';
import { type SyncConnection, syncConnection } from './registries.ts';
import { digestMap, failedRules, outcomes, syncJson, syncJunit, verifyJson } from './report.ts';
import { syncSettings } from './settings.ts';

/** Transfers at a time and registry where nobody says otherwise. */
const DEFAULT_PROC = 8;

interface Run {
  readonly args: Arguments;
  readonly session: Session;
  readonly settings: SyncSettings;
  readonly registries: SyncConnection;
  readonly slots: Slots;
  readonly policy: Policy;
  readonly known: TargetKnowledge;
  readonly journal: Journal;
  readonly signal: AbortSignal | undefined;
}

/** What `sync` and `sync verify` do. @throws KnownError */
export async function runSync(args: Arguments, session: Session): Promise<ExitCode> {
  const settings = await syncSettings(args, session);
  for (const { message, place } of settings.warnings) {
    warn(session, message, { file: place.file });
  }
  const own = settings.registries.flatMap(({ registry, concurrency }) =>
    concurrency === undefined ? [] : [[registry, concurrency] as const],
  );
  const slots = new Slots(positive(args, 'proc', 'workers') ?? DEFAULT_PROC, new Map(own));
  const log = syncLog(args.log, session);
  const rate = positive(args, 'rate');
  const registries = syncConnection(args, session, { settings, slots, rate, onHttp: log.onHttp });
  const policy = typeof args.policy === 'string' ? (args.policy as Policy) : 'fail';
  const known = targetKnowledge(args);
  const journal = Journal.open(journalFile(args, session, settings.rules));
  const signal = session.interrupt?.();
  const run = { args, session, settings, registries, slots, policy, known, journal, signal };
  try {
    if (args.action === 'verify') return await verifyOnly(run);
    return await syncAndTell(run, log.onEvent);
  } finally {
    journal.close();
    await registries.close();
    await log.end();
  }
}

async function syncAndTell(
  run: Run,
  logEvent: ReturnType<typeof syncLog>['onEvent'],
): Promise<ExitCode> {
  const { args, session, settings } = run;
  const dryRun = args['dry-run'] === true;
  const json = args.json === true;
  const progress = syncProgress(session);
  const perSecond = bandwidth(args.bandwidth);
  const retries = typeof args.retries === 'number' ? Math.max(0, args.retries) : undefined;
  note(session, TEXTS.generating);
  let result: SyncResult;
  try {
    result = await sync({
      ...run,
      rules: settings.rules,
      referrers: args.referrers === true,
      ...(retries === undefined ? {} : { retries }),
      ...(perSecond === undefined ? {} : { bandwidth: new Pace(perSecond) }),
      onPlan: plan => tellPlan(plan, run, dryRun, json),
      onEvent: event => {
        progress.onEvent(event);
        logEvent(event);
      },
    });
  } finally {
    progress.end();
  }
  const verified =
    args.verify === true && !dryRun ? await verify(run, progressNote(session)) : undefined;
  await writeFiles(run, result, verified);
  if (json) session.out.write(`${JSON.stringify(syncJson(result, verified), undefined, 2)}\n`);
  else if (!dryRun) tellSummary(session, result, verified);
  return exitCode(result, verified);
}

function exitCode(result: SyncResult, verified: VerifyResult | undefined): ExitCode {
  const { images, ruleFailures } = result;
  if (images.length === 0 && ruleFailures.length > 0) return 2;
  const failed = images.some(({ outcome }) => outcome === 'failed') || ruleFailures.length > 0;
  return failed || (verified?.problems.length ?? 0) > 0 ? 1 : 0;
}

function tellPlan(plan: SyncPlan, { session }: Run, dryRun: boolean, json: boolean): boolean {
  const table = planTable(plan, session);
  if (dryRun && !json) session.out.write(table);
  else if (session.err.isTerminal && plan.images.length <= 200) session.err.write(table);
  if (!dryRun) note(session, TEXTS.handling);
  return !dryRun;
}

async function verifyOnly(run: Run): Promise<ExitCode> {
  const { args, session } = run;
  const verified = await verify(run, progressNote(session));
  const json = `${JSON.stringify({ version: 1, ...verifyJson(verified) }, undefined, 2)}\n`;
  if (args.json === true) session.out.write(json);
  else tellVerified(session, verified);
  const report = optionalString(args.report);
  if (report !== undefined) await write(session, report, json);
  return verified.problems.length > 0 ? 1 : 0;
}

async function verify(run: Run, tell: () => void): Promise<VerifyResult> {
  const { registries, settings, signal, slots, args } = run;
  tell();
  const { images, failures } = await expandRules(settings.rules, registries, signal);
  const [failure] = failures;
  if (images.length === 0 && failure !== undefined) throw failure.error;
  const planner = new Planner(registries, {
    ...run,
    readAll: true,
    referrers: args.referrers === true,
  });
  const plan = await planner.plan(images);
  return verifyPlan(plan, registries, { slots, signal });
}

function progressNote(session: Session): () => void {
  return () => note(session, TEXTS.verifying);
}

function tellVerified(
  session: Session,
  { problems, images, manifests, blobs }: VerifyResult,
): void {
  for (const { message, image } of problems) {
    const target = `${image.target.registry}/${image.target.repository}:${image.target.tag ?? ''}`;
    note(session, TEXTS.problem, { target, message: message[session.language] });
  }
  const text = problems.length === 0 ? TEXTS.verified : TEXTS.notVerified;
  const values = { images, manifests, blobs, problems: problems.length };
  session.out.write(`${fill(text, session.language, values)}\n`);
}

function tellSummary(
  session: Session,
  result: SyncResult,
  verified: VerifyResult | undefined,
): void {
  const { images, ruleFailures } = result;
  const counts = outcomes(images);
  note(session, TEXTS.summary, {
    ...counts,
    sent: formatBytes(result.bytesSent),
    uploaded: result.blobs.uploaded,
    mounted: result.blobs.mounted,
    exists: result.blobs.exists,
    seconds: result.seconds.toFixed(1),
  });
  for (const { image, error, outcome } of images) {
    if (outcome !== 'failed' || error === undefined) continue;
    const { message, hint = '' } = error.say(session.language);
    const { file, line } = image.rule.place;
    note(session, TEXTS.failedImage, { place: `${file}:${line}`, message, hint });
  }
  for (const { rule, error } of ruleFailures) {
    const { message, hint = '' } = error.say(session.language);
    const place = `${rule.place.file}:${rule.place.line}`;
    note(session, TEXTS.failedImage, { place, message, hint });
  }
  if (verified !== undefined) tellVerified(session, verified);
  // Scripts look for this line: it stays as image-migrator writes it, in every language.
  session.out.write(
    `Images(${images.length}) migration finished, ${counts.failed} images tasks failed, ${ruleFailures.length} tasks generate failed\n`,
  );
}

async function writeFiles(
  { args, session }: Run,
  result: SyncResult,
  verified: VerifyResult | undefined,
): Promise<void> {
  const report = optionalString(args.report);
  if (report !== undefined) {
    await write(session, report, `${JSON.stringify(syncJson(result, verified), undefined, 2)}\n`);
  }
  const junit = optionalString(args.junit);
  if (junit !== undefined) {
    await write(session, junit, syncJunit(result, verified, session.language));
  }
  const map = optionalString(args['digest-map']);
  if (map !== undefined) {
    await write(session, map, `${JSON.stringify(digestMap(result.images), undefined, 2)}\n`);
  }
  const failed = args['dry-run'] === true ? undefined : failedRules(result.images);
  const file = optionalString(args.failed);
  if (failed !== undefined && file !== undefined) {
    await write(session, file, failed);
    note(session, TEXTS.failedFile, { file });
  }
}

async function write(session: Session, file: string, text: string): Promise<void> {
  try {
    await writeFile(path.resolve(session.cwd, file), text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KnownError(
      'cannot-write',
      { en: 'cannot write {file}: {reason}', zh: '无法写入 {file}：{reason}' },
      { values: { file, reason }, cause },
    );
  }
}

function targetKnowledge(args: Arguments): TargetKnowledge {
  const isSwr = args.swr === true;
  return {
    isSwr: registry => isSwr || swrRegistryHost(registry) !== undefined,
    nameProblems: name =>
      checkPushTarget(name, { isSwr })
        .problems.filter(({ severity }) => severity === 'error')
        .map(({ message, values }) => ({
          en: fill(message, 'en', values),
          zh: fill(message, 'zh', values),
        })),
  };
}

const TEXTS = {
  generating: {
    en: 'Start to generate images tasks, please wait ...',
    zh: '正在生成镜像任务，请稍候……',
  },
  handling: {
    en: 'Start to handle images tasks, please wait ...',
    zh: '正在处理镜像任务，请稍候……',
  },
  verifying: {
    en: 'Comparing every manifest and blob with the source ...',
    zh: '正在与源端逐一核对清单和镜像层……',
  },
  verified: {
    en: 'verified: {images} images, {manifests} manifests byte for byte, {blobs} blobs by size',
    zh: '核对通过：{images} 个镜像，{manifests} 个清单逐字节一致，{blobs} 个层大小一致',
  },
  notVerified: {
    en: 'NOT as it should be: {problems} problems in {images} images, {manifests} manifests, {blobs} blobs',
    zh: '核对未通过：{images} 个镜像（{manifests} 个清单、{blobs} 个层）中发现 {problems} 个问题',
  },
  problem: { en: '{target}: {message}', zh: '{target}：{message}' },
  summary: {
    en: '{copied} copied, {converted} converted, {current} were there, {skipped} left out, {failed} failed; {uploaded} blobs sent ({sent}), {mounted} mounted, {exists} were there; {seconds} s',
    zh: '复制 {copied}，转换 {converted}，已存在 {current}，跳过 {skipped}，失败 {failed}；上传 {uploaded} 个层（{sent}），挂载 {mounted} 个，已存在 {exists} 个；用时 {seconds} 秒',
  },
  failedImage: { en: '{place}: {message} {hint}', zh: '{place}：{message} {hint}' },
  failedFile: {
    en: 'what failed stands in {file}: run it again with --images {file}',
    zh: '失败的镜像已写入 {file}，可用 --images {file} 重新执行',
  },
} as const;
