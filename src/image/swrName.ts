import { referenceProblem, splitReference } from './reference.ts';
import { lowerCased } from './transport.ts';

/** What SWR will not take, or only perhaps, in an image name. Found before a byte is moved. */
export interface SwrNameProblem {
  readonly code:
    | 'uppercase'
    | 'missing-organization'
    | 'reserved-organization'
    | 'invalid-organization'
    | 'invalid-repository'
    | 'invalid-tag'
    | 'no-region'
    | 'api-host'
    | 'wrong-region'
    | 'wrong-domain'
    | 'unusual-name';
  /** `warning` where sources disagree and only the server knows. */
  readonly severity: 'error' | 'warning';
  readonly text: { readonly en: string; readonly zh: string };
  /** A name that would be taken, where it is plain which one was meant. */
  readonly proposal?: string;
}

export interface SwrHost {
  readonly region: string | undefined;
  /** `myhuaweicloud.com`, `otc.t-systems.com`, … */
  readonly cloud: string;
  readonly edition: 'basic' | 'enterprise' | 'vpc-endpoint';
}

const REGION = /^[a-z]{2}-[a-z]+-[0-9]{1,3}$/;
const OTC_REGION = /^eu-[a-z]{2}$/;
const ORGANIZATION = /^[a-z](?:[a-z0-9]|(?:\.|__?|-+)(?=[a-z0-9]))*$/;
const COMPONENT = /^[a-z0-9](?:[a-z0-9]|(?:\.|__?|-+)(?=[a-z0-9]))*$/;

/** Takes an SWR host apart; undefined for hosts that are none. Any region that looks like one is accepted: lists age. */
export function parseSwrHost(registry: string): SwrHost | undefined {
  const host = registry.replace(/:\d+$/, '').toLowerCase();
  const basic = /^swr\.([a-z0-9-]+)\.(myhuaweicloud\.(?:com|eu)|otc\.t-systems\.com)$/.exec(host);
  if (basic !== null) {
    const [, region = '', cloud = ''] = basic;
    const known = REGION.test(region) || OTC_REGION.test(region);
    return { region: known ? region : undefined, cloud, edition: 'basic' };
  }
  if (/^swr\.myhuaweicloud\.(?:com|eu)$/.test(host)) {
    return { region: undefined, cloud: host.slice(4), edition: 'basic' };
  }
  if (/^[a-z0-9-]+\.swr-pro\.myhuaweicloud\.com$/.test(host)) {
    return { region: undefined, cloud: 'myhuaweicloud.com', edition: 'enterprise' };
  }
  const vpc = /^vpcep-[0-9a-f-]+\.([a-z0-9-]+)\.huaweicloud\.com\.?$/.exec(host);
  if (vpc !== null) {
    return { region: vpc[1], cloud: 'huaweicloud.com', edition: 'vpc-endpoint' };
  }
  return undefined;
}

/**
 * Checks a reference that is meant for SWR. The reference is judged as SWR's whatever its host is,
 * so callers ask `parseSwrHost` first where that matters.
 * @param region the region the caller is logged in to, to find a name that points to another one.
 */
export function swrNameProblems(name: string, region?: string): readonly SwrNameProblem[] {
  const { registry, repository, tag, digest } = splitReference(name);
  const suffix = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  const problems: SwrNameProblem[] = [...hostProblems(registry, repository + suffix, region)];
  if (repository !== repository.toLowerCase()) {
    const proposal = lowerCased(name);
    problems.push({
      code: 'uppercase',
      severity: 'error',
      text: {
        en: `${repository} has upper-case letters; repository names are lower case: use ${proposal}`,
        zh: `${repository} 含有大写字母；仓库名必须小写，请改为 ${proposal}`,
      },
      proposal,
    });
  }
  problems.push(...pathProblems(repository.toLowerCase()));
  if (tag !== undefined && referenceProblem(`a:${tag}`) === 'invalid-tag') {
    problems.push({
      code: 'invalid-tag',
      severity: 'error',
      text: {
        en: `tag ${tag}: 1 to 128 of A-Z a-z 0-9 _ . - are allowed, and neither . nor - comes first`,
        zh: `标签 ${tag}：只能由 1 到 128 个 A-Z a-z 0-9 _ . - 组成，且不能以 . 或 - 开头`,
      },
    });
  }
  return problems;
}

function hostProblems(
  registry: string | undefined,
  rest: string,
  region: string | undefined,
): readonly SwrNameProblem[] {
  if (registry === undefined) return [];
  const host = registry.toLowerCase();
  const api = /^swr-api\.(.+)$/.exec(host);
  if (api !== null) {
    const proposal = `swr.${api[1]}/${rest}`;
    return [
      {
        code: 'api-host',
        severity: 'error',
        text: {
          en: `${registry} is the management API; images live at ${proposal}`,
          zh: `${registry} 是管理 API 的地址；镜像地址应为 ${proposal}`,
        },
        proposal,
      },
    ];
  }
  if (
    /^swr[,.]/.test(host) &&
    host.includes('myhuaweicloud') &&
    parseSwrHost(registry) === undefined
  ) {
    return [
      {
        code: 'wrong-domain',
        severity: 'error',
        text: {
          en: `${registry} is no SWR host; it reads swr.<region>.myhuaweicloud.com`,
          zh: `${registry} 不是 SWR 地址；应为 swr.<区域>.myhuaweicloud.com`,
        },
      },
    ];
  }
  const parsed = parseSwrHost(registry);
  if (parsed === undefined || parsed.edition !== 'basic') return [];
  if (parsed.region === undefined) {
    const proposal = region === undefined ? undefined : `swr.${region}.${parsed.cloud}/${rest}`;
    return [
      {
        code: 'no-region',
        severity: 'error',
        text: {
          en: `${registry} names no region; it reads swr.<region>.${parsed.cloud}`,
          zh: `${registry} 未指明区域；应为 swr.<区域>.${parsed.cloud}`,
        },
        ...(proposal === undefined ? {} : { proposal }),
      },
    ];
  }
  if (region !== undefined && region !== parsed.region) {
    const proposal = `swr.${region}.${parsed.cloud}/${rest}`;
    return [
      {
        code: 'wrong-region',
        severity: 'error',
        text: {
          en: `${registry} is region ${parsed.region}, but the login is for ${region}`,
          zh: `${registry} 属于区域 ${parsed.region}，而登录的区域是 ${region}`,
        },
        proposal,
      },
    ];
  }
  return [];
}

function pathProblems(path: string): readonly SwrNameProblem[] {
  const slash = path.indexOf('/');
  if (slash === -1) {
    return [
      {
        code: 'missing-organization',
        severity: 'error',
        text: {
          en: `${path}: SWR names are <organization>/<repository>; put your organization before it`,
          zh: `${path}：SWR 的镜像名为 <组织>/<仓库>，请在前面加上组织名`,
        },
      },
    ];
  }
  const organization = path.slice(0, slash);
  const repository = path.slice(slash + 1);
  const problems: SwrNameProblem[] = [];
  if (organization === 'library') {
    problems.push({
      code: 'reserved-organization',
      severity: 'error',
      text: {
        en: 'library is reserved by SWR and can be nobody’s organization; choose your own',
        zh: 'library 是 SWR 保留名，不能作为组织名；请使用自己的组织',
      },
    });
  } else if (organization.length > 64 || !ORGANIZATION.test(organization)) {
    problems.push({
      code: 'invalid-organization',
      severity: 'error',
      text: {
        en: `organization ${organization}: 1 to 64 characters, first a-z, then a-z 0-9 and single . or _ (at most two) or - between them`,
        zh: `组织名 ${organization}：长度 1 到 64，以小写字母开头，其后为小写字母、数字，中间可用 . _（最多连续两个）或 -`,
      },
    });
  }
  if (repository.length > 128 || !repository.split('/').every(part => COMPONENT.test(part))) {
    problems.push({
      code: 'invalid-repository',
      severity: 'error',
      text: {
        en: `repository ${repository}: 1 to 128 characters, a-z 0-9 and . _ - / between them`,
        zh: `仓库名 ${repository}：长度 1 到 128，由小写字母、数字组成，中间可用 . _ - /`,
      },
    });
  } else if (/[./]/.test(repository) || organization.includes('.')) {
    problems.push({
      code: 'unusual-name',
      severity: 'warning',
      text: {
        en: `${path}: SWR's documents disagree on "." and on a second "/"; the server decides`,
        zh: `${path}：关于 “.” 和第二个 “/”，SWR 文档说法不一，以服务端为准`,
      },
    });
  }
  return problems;
}
