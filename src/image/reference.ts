/** An image name taken apart, by the grammar of the distribution project. */
export interface Reference {
  /** Host with port as written; undefined where the name has none (then it is Docker Hub). */
  readonly registry: string | undefined;
  /** Path without the registry: `library/` is not added. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…`. */
  readonly digest: string | undefined;
}

export type ReferenceProblem =
  | 'empty'
  | 'uppercase'
  | 'invalid-registry'
  | 'invalid-repository'
  | 'invalid-tag'
  | 'invalid-digest'
  | 'too-long';

const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const REGISTRY =
  /^(?:(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}$/;
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Splits without judging: `host:5000/a/b:tag@digest`. A first part is a registry when it holds `.` or `:`, is `localhost` or has an upper-case letter. */
export function splitReference(text: string): Reference {
  let rest = text;
  let digest: string | undefined;
  const at = rest.indexOf('@');
  if (at !== -1) {
    digest = rest.slice(at + 1);
    rest = rest.slice(0, at);
  }
  let tag: string | undefined;
  const colon = rest.lastIndexOf(':');
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1);
    rest = rest.slice(0, colon);
  }
  const slash = rest.indexOf('/');
  const first = rest.slice(0, slash);
  const isRegistry =
    slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  return {
    registry: isRegistry ? first : undefined,
    repository: isRegistry ? rest.slice(slash + 1) : rest,
    tag,
    digest,
  };
}

/** What is wrong with a name, or undefined. */
export function referenceProblem(text: string): ReferenceProblem | undefined {
  if (text === '') return 'empty';
  const { registry, repository, tag, digest } = splitReference(text);
  // What is no host name may still be a path: `a_b.c/d` lies on Docker Hub.
  if (registry !== undefined && !REGISTRY.test(registry) && !COMPONENT.test(registry)) {
    return 'invalid-registry';
  }
  if (repository === '') return 'empty';
  if (pathLength(registry, repository) > 255) return 'too-long';
  if (!repository.split('/').every(part => COMPONENT.test(part))) {
    const lower = repository.toLowerCase();
    const onlyCase = lower !== repository && lower.split('/').every(part => COMPONENT.test(part));
    return onlyCase ? 'uppercase' : 'invalid-repository';
  }
  if (tag !== undefined && !TAG.test(tag)) return 'invalid-tag';
  if (digest !== undefined) {
    const length = DIGEST_LENGTHS[digest.slice(0, digest.indexOf(':'))];
    const hex = digest.slice(digest.indexOf(':') + 1);
    if (!DIGEST.test(digest) || (length !== undefined && hex.length !== length))
      return 'invalid-digest';
  }
  return undefined;
}

/** Of what the length limit counts: the path without the registry, but with Docker Hub's `library/`. */
function pathLength(registry: string | undefined, repository: string): number {
  if (registry !== undefined && !REGISTRY.test(registry)) {
    return registry.length + 1 + repository.length;
  }
  const hub = registry === undefined || registry === 'docker.io' || registry === 'index.docker.io';
  return repository.length + (hub && !repository.includes('/') ? 'library/'.length : 0);
}

/** Docker Hub's short names in full: `nginx` is `docker.io/library/nginx`. Tag and digest stay as they are. */
export function normalize(reference: Reference): Reference & { readonly registry: string } {
  const registry =
    reference.registry === undefined || reference.registry === 'index.docker.io'
      ? 'docker.io'
      : reference.registry;
  const repository =
    registry === 'docker.io' && !reference.repository.includes('/')
      ? `library/${reference.repository}`
      : reference.repository;
  return { ...reference, registry, repository };
}

export function formatReference(reference: Reference): string {
  const { registry, repository, tag, digest } = reference;
  return `${registry === undefined ? '' : `${registry}/`}${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
