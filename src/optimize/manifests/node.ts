import { packageAction } from '../../shell/install.ts';
import { NOTHING } from '../proposal.ts';
import type { Ecosystem } from './prefetch.ts';
import { record } from './project.ts';

/** Scripts that an install runs in the project itself. */
const INSTALL_SCRIPTS = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
];
const CONFIGURATION = ['.npmrc', '.yarnrc', '.pnpmfile.cjs', 'bunfig.toml'];

/** npm, pnpm, yarn 1 and bun. */
export const node: Ecosystem = {
  name: 'node',
  prefetch(project, command) {
    const action = packageAction(command);
    if (action?.manager.family !== 'node' || action.verb !== 'install') return undefined;
    if (action.packages.length > 0) return undefined;
    if (action.flags.some(({ name }) => /^(?:g|global|C|prefix|cwd|dir|workspace|w)$/.test(name))) {
      return undefined;
    }
    const manifest = project.json('package.json');
    // An installed folder of the developer's machine would be copied over the image's.
    if (manifest === undefined || project.has('node_modules')) return undefined;
    if (manifest.workspaces !== undefined || project.has('pnpm-workspace.yaml')) return undefined;
    // yarn 2 and later run from the project's own folder.
    if (project.has('.yarnrc.yml') || project.has('.yarn') || project.has('binding.gyp')) {
      return undefined;
    }
    const scripts = record(manifest.scripts) ?? {};
    const quiet = action.flags.some(({ name }) => name === 'ignore-scripts');
    if (!quiet && INSTALL_SCRIPTS.some(name => name in scripts)) return undefined;
    if (hasLocal(manifest) || record(manifest.pnpm)?.patchedDependencies !== undefined) {
      return undefined;
    }
    const locks = project.present(...(action.manager.lockfiles ?? []));
    return {
      files: ['package.json', ...locks, ...project.present(...CONFIGURATION)],
      declares: { ...NOTHING, files: [] },
    };
  },
};

function hasLocal(manifest: Readonly<Record<string, unknown>>): boolean {
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  return groups.some(group =>
    Object.values(record(manifest[group]) ?? {}).some(
      version =>
        typeof version !== 'string' ||
        /^(?:file|link|portal|workspace|patch):|^[.~/]/.test(version),
    ),
  );
}
