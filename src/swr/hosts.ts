import { findRegion } from './regions.ts';

/** Where the parts of SWR in one region answer. URLs have no trailing slash. */
export interface SwrHosts {
  readonly region: string;
  /** Host (with port, if any) of the registry, as written in image names. */
  readonly registry: string;
  /** `https://swr-api.…`: organizations, quotas, temporary logins. */
  readonly api: string;
  /** `https://iam.…`: project ids. */
  readonly iam: string;
  /** Token service, as the registry's challenge names it (with its trailing slash). */
  readonly tokenRealm: string;
}

export interface SwrHostOverrides {
  /** Registry host where a cloud stack or a VPC endpoint has its own name. */
  readonly registry?: string | undefined;
  /** Base URL of the management API. */
  readonly api?: string | undefined;
  /** Base URL of IAM. */
  readonly iam?: string | undefined;
}

/** @throws KnownError `swr-region` when the id has not the shape of one. */
export function swrHosts(regionId: string, overrides: SwrHostOverrides = {}): SwrHosts {
  const { id, domain } = findRegion(regionId);
  const registry = overrides.registry ?? `swr.${id}.${domain}`;
  return {
    region: id,
    registry,
    api: withoutSlash(overrides.api ?? `https://swr-api.${id}.${domain}`),
    iam: withoutSlash(overrides.iam ?? `https://iam.${id}.${domain}`),
    tokenRealm: `https://${registry}/swr/auth/v2/registry/auth/`,
  };
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

export type SwrEdition = 'shared' | 'enterprise' | 'vpc-endpoint';

export interface SwrRegistryHost {
  readonly edition: SwrEdition;
  /** Undefined for the Enterprise edition: its host names do not tell. */
  readonly region: string | undefined;
}

const SHARED =
  /^swr\.([a-z]{2}-[a-z]+(?:-[0-9]{1,3})?)\.(?:myhuaweicloud\.(?:com|eu)|otc\.t-systems\.com)$/;
/** The private name of a VPC endpoint; mind that it lacks the `my`. */
const VPC_ENDPOINT = /^vpcep-[0-9a-f-]+\.([a-z]{2}-[a-z]+-[0-9]{1,3})\.huaweicloud\.com$/;
const ENTERPRISE = /^[a-z0-9][a-z0-9-]*\.swr-pro\.myhuaweicloud\.(?:com|eu)$/;

/** What kind of SWR a registry host is, or undefined when it is none. */
export function swrRegistryHost(host: string): SwrRegistryHost | undefined {
  const name = host.toLowerCase().replace(/:443$/, '');
  const shared = SHARED.exec(name);
  if (shared !== null) return { edition: 'shared', region: shared[1] };
  const endpoint = VPC_ENDPOINT.exec(name);
  if (endpoint !== null) return { edition: 'vpc-endpoint', region: endpoint[1] };
  return ENTERPRISE.test(name) ? { edition: 'enterprise', region: undefined } : undefined;
}
