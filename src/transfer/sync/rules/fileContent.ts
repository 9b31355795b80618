import type { RegistrySettings, SyncLogin, SyncRule } from '../rule.ts';

/** What one file says. */
export interface FileContent {
  readonly rules: readonly SyncRule[];
  readonly logins: readonly SyncLogin[];
  readonly registries: readonly RegistrySettings[];
}

export const NOTHING: FileContent = { rules: [], logins: [], registries: [] };
