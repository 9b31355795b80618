import { createHash } from 'node:crypto';
import path from 'node:path';
import { homeOf } from '../../registry/auth/dockerConfig.ts';
import type { SyncRule } from '../../transfer/sync/rule.ts';
import { type Arguments, optionalString } from '../command.ts';
import type { Session } from '../session.ts';

/** `--journal FILE`, none for `--no-journal`, else one for each set of rules where programs keep their state. */
export function journalFile(
  args: Arguments,
  session: Session,
  rules: readonly SyncRule[],
): string | undefined {
  if (args.journal === false) return undefined;
  const named = optionalString(args.journal);
  if (named !== undefined) return path.resolve(session.cwd, named);
  const { env } = session;
  const home =
    env.XDG_STATE_HOME ||
    (process.platform === 'win32' ? env.LOCALAPPDATA : undefined) ||
    path.join(homeOf(env), '.local', 'state');
  const told = rules.map(({ source, destinations, platforms }) => [
    source.registry,
    source.repository,
    source.tags,
    destinations,
    platforms,
  ]);
  const name = createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
  return path.join(home, 'dockwright', `sync-${name}.journal`);
}
