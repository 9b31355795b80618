import { formatReference, referenceProblem, splitReference } from '../image/reference.ts';
import { swrRegistryHost } from './hosts.ts';
import {
  checkOrganization,
  checkRepository,
  checkTag,
  type NameProblem,
  proposeOrganization,
  proposeRepository,
} from './names.ts';
import { isKnownRegion, nearestRegion } from './regions.ts';

/** An image name in SWR, taken apart. */
export interface SwrTarget {
  readonly registry: string;
  readonly region: string | undefined;
  readonly organization: string;
  readonly repository: string;
  readonly tag: string | undefined;
}

export interface TargetCheck {
  /** Undefined when the registry is not SWR, or when the name cannot be taken apart. */
  readonly target: SwrTarget | undefined;
  readonly problems: readonly NameProblem[];
  /** The whole name with all proposals applied, where it was wrong and can be made right. */
  readonly proposal: string | undefined;
}

export interface TargetOptions {
  /** The registry is SWR under a name of its own: a VPC endpoint, a cloud stack, a proxy. @default false */
  readonly isSwr?: boolean;
}

/**
 * Everything that can be known to be wrong with the name of an image that is to be pushed, before any traffic.
 * Names of other registries are checked by the general grammar only.
 */
export function checkPushTarget(text: string, options: TargetOptions = {}): TargetCheck {
  const repaired = repairHost(text);
  if (repaired !== undefined) {
    const rest = checkPushTarget(repaired.text, options);
    return {
      target: rest.target,
      problems: [repaired.problem, ...rest.problems],
      proposal: rest.proposal ?? repaired.text,
    };
  }
  const { registry, repository, tag } = splitReference(text);
  if (registry !== undefined && NO_REGION.test(registry)) return noRegion(registry);
  const known = registry === undefined ? undefined : swrRegistryHost(registry);
  const host = known ?? (options.isSwr === true ? { region: undefined } : undefined);
  if (registry === undefined || host === undefined) return checkOther(text);
  const problems: NameProblem[] = [];
  let place = registry;
  if (host.region !== undefined && !isKnownRegion(host.region)) {
    const near = nearestRegion(host.region);
    if (near !== undefined) place = registry.replace(host.region, near);
    problems.push({
      severity: 'warning',
      code: 'unknown-region',
      message: {
        en: 'no region "{region}" is known in {registry}',
        zh: '{registry} 中的区域“{region}”不在已知区域之列',
      },
      values: { region: host.region, registry },
      ...(near === undefined ? {} : { proposal: place }),
    });
  }
  const slash = repository.indexOf('/');
  if (slash <= 0) {
    problems.push({
      severity: 'error',
      code: 'missing-organization',
      message: {
        en: '"{text}" names no organization: an image in SWR is {registry}/<organization>/<name>:<tag>',
        zh: '“{text}”缺少组织名：SWR 镜像地址的格式为 {registry}/<组织名>/<镜像名>:<标签>',
      },
      values: { text, registry },
    });
    return { target: undefined, problems, proposal: undefined };
  }
  const organization = repository.slice(0, slash);
  const name = repository.slice(slash + 1);
  problems.push(
    ...checkOrganization(organization),
    ...checkRepository(name),
    ...(tag === undefined ? [] : checkTag(tag)),
  );
  const wrong = problems.some(problem => problem.severity === 'error');
  const proposal =
    wrong || place !== registry ? propose(text, place, organization, name) : undefined;
  return {
    target: { registry, region: host.region, organization, repository: name, tag },
    problems,
    proposal,
  };
}

/** As the guide's figure of chapter 4.5 has it. */
const NO_REGION = /^swr\.myhuaweicloud\.(?:com|eu)$/i;

function noRegion(registry: string): TargetCheck {
  const problem: NameProblem = {
    severity: 'error',
    code: 'missing-region',
    message: {
      en: '{registry} names no region: a registry of SWR is swr.<region>.myhuaweicloud.com',
      zh: '{registry} 中没有区域：SWR 仓库地址的格式为 swr.<区域>.myhuaweicloud.com',
    },
    values: { registry },
  };
  return { target: undefined, problems: [problem], proposal: undefined };
}

function propose(
  text: string,
  registry: string,
  organization: string,
  name: string,
): string | undefined {
  const org = checkOrganization(organization).some(problem => problem.severity === 'error')
    ? proposeOrganization(organization)
    : organization;
  const repository = checkRepository(name).some(problem => problem.severity === 'error')
    ? proposeRepository(name)
    : name;
  if (org === undefined || org === 'library' || repository === undefined) return undefined;
  const { tag, digest } = splitReference(text);
  const fixedTag =
    tag === undefined || checkTag(tag).length === 0 ? tag : checkTag(tag)[0]?.proposal;
  if (tag !== undefined && fixedTag === undefined) return undefined;
  return formatReference({ registry, repository: `${org}/${repository}`, tag: fixedTag, digest });
}

function checkOther(text: string): TargetCheck {
  const flaw = referenceProblem(text);
  if (flaw === undefined) return { target: undefined, problems: [], proposal: undefined };
  const reference = splitReference(text);
  const lower = formatReference({ ...reference, repository: reference.repository.toLowerCase() });
  const proposal = referenceProblem(lower) === undefined ? lower : undefined;
  return {
    target: undefined,
    problems: [
      {
        severity: 'error',
        code: flaw === 'uppercase' ? 'uppercase' : `reference-${flaw}`,
        message:
          flaw === 'uppercase'
            ? {
                en: 'repository "{name}" has upper-case letters',
                zh: '镜像名“{name}”含有大写字母，只允许小写',
              }
            : {
                en: '"{text}" is not an image name ({flaw})',
                zh: '“{text}”不是合法的镜像名（{flaw}）',
              },
        values: { text, name: reference.repository, flaw },
        ...(proposal === undefined ? {} : { proposal }),
      },
    ],
    proposal,
  };
}

interface Repair {
  readonly text: string;
  readonly problem: NameProblem;
}

/** Hosts that people write for SWR's registry though they are something else: a URL, the API, a lost dot. */
function repairHost(text: string): Repair | undefined {
  const scheme = /^https?:\/\//i.exec(text);
  if (scheme !== null) {
    return repair(
      text.slice(scheme[0].length),
      'scheme-in-name',
      {
        en: 'an image name has no "{scheme}"',
        zh: '镜像地址不应带“{scheme}”',
      },
      { scheme: scheme[0] },
    );
  }
  const slash = text.indexOf('/');
  if (slash === -1) return undefined;
  const host = text.slice(0, slash);
  const rest = text.slice(slash);
  const dotted = host.replace(/\s+/g, '').replaceAll(',', '.').replace(/\.$/, '');
  if (dotted !== host && swrRegistryHost(dotted) !== undefined) {
    return repair(
      `${dotted}${rest}`,
      'misspelled-host',
      {
        en: 'the registry "{host}" is misspelled: blanks, commas or a trailing dot',
        zh: '仓库地址“{host}”有误：含有空格、逗号或末尾的点',
      },
      { host },
    );
  }
  if (swrRegistryHost(host) !== undefined) return undefined;
  const candidates = [
    host.replace(/^swr-api\./i, 'swr.'),
    host.replace(/\.huaweicloud\.com$/i, '.myhuaweicloud.com'),
    withNearRegion(host),
  ];
  const meant = candidates.find(
    candidate => candidate !== undefined && swrRegistryHost(candidate) !== undefined,
  );
  if (meant !== undefined) {
    return repair(
      `${meant}${rest}`,
      'not-the-registry',
      {
        en: '{host} is not an SWR registry: the registry of that region is {meant}',
        zh: '{host} 不是 SWR 镜像仓库地址，该区域的地址是 {meant}',
      },
      { host, meant },
    );
  }
  return undefined;
}

/** `swr.cn-north4.myhuaweicloud.com` -> the region that was meant. */
function withNearRegion(host: string): string | undefined {
  const parts = /^swr\.([^.]{1,40})\.myhuaweicloud\.com$/i.exec(host);
  const region = parts?.[1] === undefined ? undefined : nearestRegion(parts[1]);
  return region === undefined ? undefined : `swr.${region}.myhuaweicloud.com`;
}

function repair(
  text: string,
  code: string,
  message: NameProblem['message'],
  values: NameProblem['values'],
): Repair {
  return { text, problem: { severity: 'error', code, message, values, proposal: text } };
}
