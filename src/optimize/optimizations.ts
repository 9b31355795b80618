import { cacheMounts } from './kinds/cache-mounts.ts';
import { chownInCopy } from './kinds/chown-in-copy.ts';
import { cleanInLayer } from './kinds/clean-in-layer.ts';
import { copyLink } from './kinds/copy-link.ts';
import { fittingBase } from './kinds/fitting-base.ts';
import { lateLabels } from './kinds/late-labels.ts';
import { manifestsFirst } from './kinds/manifests-first.ts';
import { mergeRuns } from './kinds/merge-runs.ts';
import { splitStages } from './kinds/split-stages.ts';
import { systemFirst } from './kinds/system-first.ts';
import type { Optimization, OptimizationName } from './proposal.ts';

/** Every kind of proposal; a new one is a file in `kinds/` and a line here. */
export const OPTIMIZATIONS: Readonly<Record<OptimizationName, Optimization>> = {
  'fitting-base': fittingBase,
  'system-first': systemFirst,
  'clean-in-layer': cleanInLayer,
  'merge-runs': mergeRuns,
  'chown-in-copy': chownInCopy,
  'manifests-first': manifestsFirst,
  'split-stages': splitStages,
  'cache-mounts': cacheMounts,
  'late-labels': lateLabels,
  'copy-link': copyLink,
};
