import type { Platform } from '../../../image/platform.ts';
import type { Text } from '../../../rule/language.ts';
import type {
  RegistrySettings,
  RuleDefaults,
  RuleFile,
  RuleFiles,
  RulePlace,
  SyncLogin,
  SyncRule,
  SyncSettings,
} from '../rule.ts';
import { readAuthFile } from './authFile.ts';
import type { RuleContext } from './buildRule.ts';
import { readConfigFile } from './configFile.ts';
import { kindOf, looksLikeLines } from './detect.ts';
import { isText, readDocument } from './document.ts';
import { type FileContent, NOTHING } from './fileContent.ts';
import type { Dialect } from './imageName.ts';
import { readImagesFile } from './imagesFile.ts';
import { readLines } from './lines.ts';
import { reportOverlaps } from './overlaps.ts';
import { ProblemList, RuleFilesError } from './problems.ts';
import { readRegsyncFile } from './regsyncFile.ts';
import { readSkopeoFile } from './skopeoFile.ts';

export interface ReadOptions {
  /** `image-migrator` holds to the guide's rule c; default `image-syncer`. */
  readonly dialect?: Dialect;
  /** From `platformFilter`, for rules that say nothing themselves. */
  readonly platforms?: readonly Platform[] | undefined;
  /** skopeo's `--scoped`. */
  readonly scoped?: boolean;
}

type Slot = keyof RuleFiles;

/**
 * Reads all rule and auth files of a run; each format is known by its content.
 * @throws RuleFilesError with everything that is wrong in all of them; nothing else.
 */
export function readRules(
  files: RuleFiles,
  defaults: RuleDefaults,
  options: ReadOptions = {},
): SyncSettings {
  const problems = new ProblemList();
  const context: RuleContext = {
    problems,
    defaults,
    dialect: options.dialect ?? 'image-syncer',
    platforms: options.platforms,
    scoped: options.scoped ?? false,
    homeless: [],
  };
  const rules: SyncRule[] = [];
  const logins: SyncLogin[] = [];
  const registries: RegistrySettings[] = [];
  for (const slot of ['config', 'auth', 'images'] as const) {
    const file = files[slot];
    if (file === undefined) continue;
    const content = readFile(slot, file, context);
    rules.push(...content.rules);
    logins.push(...content.logins);
    registries.push(...content.registries);
  }
  reportHomeless(context);
  reportOverlaps(rules, problems);
  if (rules.length === 0 && problems.errors.length === 0) reportNoRules(files, problems);
  if (problems.errors.length > 0) throw new RuleFilesError(problems.errors);
  return { rules, logins: unique(logins), registries, warnings: problems.warnings };
}

/** Between files the auth file, which is read last, wins: it was named for just this. */
function unique(logins: readonly SyncLogin[]): SyncLogin[] {
  return [...new Map(logins.map(login => [login.key, login])).values()];
}

function readFile(slot: Slot, file: RuleFile, context: RuleContext): FileContent {
  const { problems } = context;
  const start = { file: file.file, line: 1, text: '' };
  if (!isText(file, problems)) return NOTHING;
  if (looksLikeLines(file.text)) {
    if (slot !== 'auth') return { ...NOTHING, rules: readLines(file, context) };
    problems.error('wrong-file', start, TEXTS.notAuth);
    return NOTHING;
  }
  const root = readDocument(file, problems);
  if (root === undefined) return NOTHING;
  const kind = kindOf(root);
  // `{}` and files that broke off before their first entry.
  if (kind === 'empty') return NOTHING;
  if (root.type !== 'map') {
    problems.error('unknown-format', start, TEXTS.unknown);
    return NOTHING;
  }
  switch (kind) {
    case 'auth':
      if (slot !== 'images')
        return {
          ...NOTHING,
          logins: readAuthFile(root, file.file, context, { expand: slot === 'auth' }),
        };
      problems.error('wrong-file', start, TEXTS.notImages);
      return NOTHING;
    case 'images':
      if (slot !== 'auth') return { ...NOTHING, rules: readImagesFile(root, file.file, context) };
      problems.error('wrong-file', start, TEXTS.notAuth);
      return NOTHING;
    case 'config':
      return readConfigFile(root, file.file, context);
    case 'skopeo':
      return readSkopeoFile(root, file.file, context);
    case 'regsync':
      return readRegsyncFile(root, file.file, context);
    case 'docker-config':
      problems.error('docker-config', start, TEXTS.docker);
      return NOTHING;
    case 'bare-login':
      problems.error('bare-login', start, TEXTS.bareLogin);
      return NOTHING;
    default:
      problems.error('unknown-format', start, TEXTS.unknown);
      return NOTHING;
  }
}

/** One line for all rules that want a default destination. */
function reportHomeless({ homeless, problems, defaults }: RuleContext): void {
  const [first] = homeless;
  if (first === undefined) return;
  const missing = [
    ...(defaults.registry ? [] : ['--registry (DEFAULT_REGISTRY)']),
    ...(defaults.namespace ? [] : ['--namespace (DEFAULT_NAMESPACE)']),
  ].join(', ');
  const text = homeless.length === 1 ? TEXTS.noDefault : TEXTS.noDefaults;
  problems.error(
    'no-default-destination',
    first,
    text,
    { missing, more: homeless.length - 1 },
    'h',
  );
}

function reportNoRules(files: RuleFiles, problems: ProblemList): void {
  const file = (files.images ?? files.config ?? files.auth)?.file ?? '';
  const place: RulePlace = { file: file === '' ? '--images' : file, line: 0, text: '' };
  problems.error('no-rules', place, TEXTS.noRules);
}

const TEXTS = {
  notAuth: {
    en: 'this file holds image rules, not logins; are --auth and --images swapped?',
    zh: '该文件是镜像同步规则，而不是认证信息；--auth 和 --images 是不是写反了？',
  },
  notImages: {
    en: 'this file holds logins, not image rules; are --auth and --images swapped?',
    zh: '该文件是认证信息，而不是镜像同步规则；--auth 和 --images 是不是写反了？',
  },
  docker: {
    en: 'this is docker’s config.json; leave --auth away and it is read by itself (DOCKER_CONFIG names its folder)',
    zh: '这是 docker 的 config.json；不写 --auth 即会自动读取（可用 DOCKER_CONFIG 指定其目录）',
  },
  bareLogin: {
    en: 'a login without its registry; it reads {"swr.<region>.myhuaweicloud.com": {"username": …, "password": …}}',
    zh: '登录信息缺少镜像仓库地址；应写作 {"swr.<区域>.myhuaweicloud.com": {"username": …, "password": …}}',
  },
  unknown: {
    en: 'no known format: image-syncer’s or image-migrator’s JSON or YAML, skopeo’s or regsync’s YAML, or lines "source destination"',
    zh: '无法识别的格式：支持 image-syncer 或 image-migrator 的 JSON/YAML、skopeo 或 regsync 的 YAML，以及每行“源 目标”的文本',
  },
  noRules: {
    en: 'there is no image rule in it, so there is nothing to sync',
    zh: '没有任何镜像同步规则，无可同步的内容',
  },
  noDefault: {
    en: 'there is no destination, and {missing} is not given',
    zh: '没有写目标，又未指定 {missing}',
  },
  noDefaults: {
    en: 'there is no destination, and {missing} is not given; {more} more rules need it',
    zh: '没有写目标，又未指定 {missing}；另有 {more} 条规则同样如此',
  },
} as const satisfies Record<string, Text>;
