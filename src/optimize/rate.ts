import { packageAction } from '../shell/install.ts';
import type { Script } from '../shell/nodes.ts';

/** How often what a RUN does comes to change: with the system, with the application's dependencies, or unknown. */
export type Rate = 'system' | 'application' | 'other';

export function rateOf(script: Script): Rate {
  let rate: Rate = 'other';
  for (const command of script.commands) {
    const action = packageAction(command);
    if (action === undefined || action.verb === 'other') continue;
    if (action.manager.scope === 'language') return 'application';
    rate = 'system';
  }
  return rate;
}
