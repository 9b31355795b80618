import { type PackageAction, packageAction } from '../shell/install.ts';
import type { Command, Script } from '../shell/nodes.ts';

/** Commands that surely install nothing, so that an update beside them is still alone. */
const HARMLESS = new Set(
  (
    ': [ add-apt-repository apt-add-repository apt-key cat cd chmod chown cp curl date dpkg-reconfigure echo env exit ' +
    'export false find gpg grep install ln ls mkdir mv printf pwd rm sed set sleep sudo sync tail tee test touch true ' +
    'unset wget'
  ).split(' '),
);

/** What a step of lists that is fetched and then not used is about. */
export interface LoneUpdate {
  readonly action: PackageAction;
  /** The manager fetches its lists by itself when it installs: yum, dnf. */
  readonly needless: boolean;
}

/**
 * The commands of one RUN that fetch package lists which nothing in the same RUN installs from. Empty where
 * something is run that cannot be looked into.
 */
export function loneUpdates(scripts: readonly Script[]): readonly LoneUpdate[] {
  const found: LoneUpdate[] = [];
  const used = new Set<string>();
  for (const script of scripts) {
    for (const command of script.commands) {
      const action = packageAction(command);
      if (action === undefined) {
        if (command.nameWord !== undefined && !isHarmless(command)) return [];
        continue;
      }
      const { manager, verb, subcommand } = action;
      if (manager.scope !== 'system') continue;
      if (verb === 'install' || verb === 'upgrade' || verb === 'fetch') used.add(manager.family);
      if (verb !== 'update' || subcommand === 'check-update') continue;
      const needless = subcommand === 'makecache';
      found.push({ action, needless });
    }
  }
  return found.filter(({ action }) => !used.has(action.manager.family));
}

function isHarmless({ name, nameWord }: Command): boolean {
  return HARMLESS.has(name) && nameWord?.dynamic === false;
}
