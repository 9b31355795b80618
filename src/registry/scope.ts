/** What a token has to allow, in the words of the distribution project. */
export type Action = 'pull' | 'push' | 'delete' | '*';

export interface Scope {
  readonly type: 'repository' | 'registry';
  readonly name: string;
  readonly actions: readonly Action[];
}

export function repositoryScope(name: string, ...actions: readonly Action[]): Scope {
  return { type: 'repository', name, actions };
}

export const CATALOG_SCOPE: Scope = { type: 'registry', name: 'catalog', actions: ['*'] };

/** `repository:org/name:pull,push`; actions always in the same order, so that equal scopes are equal texts. */
export function formatScope(scope: Scope): string {
  return `${scope.type}:${scope.name}:${[...new Set(scope.actions)].sort().join(',')}`;
}

/** Sorted and without repeats: the key a token is remembered under. */
export function formatScopes(scopes: readonly Scope[]): readonly string[] {
  return [...new Set(scopes.map(formatScope))].sort();
}
