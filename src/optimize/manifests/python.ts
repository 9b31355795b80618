import { packageAction } from '../../shell/install.ts';
import type { Ecosystem, Prefetch } from './prefetch.ts';
import type { Project } from './project.ts';

/** Nested requirement files deeper than this are no real project's. */
const MOST_FILES = 20;

/** `pip install -r`, also as `uv pip`. */
export const pip: Ecosystem = {
  name: 'pip',
  prefetch(project, command) {
    const action = packageAction(command);
    if (action?.verb !== 'install' || action.manifests.length === 0) return undefined;
    if (action.manager.name !== 'pip' && action.manager.name !== 'uv') return undefined;
    if (action.packages.some(({ kind, dynamic }) => kind !== 'package' || dynamic))
      return undefined;
    if (action.flags.some(({ name }) => name === 'e' || name === 'editable')) return undefined;
    const files = new Set<string>();
    for (const word of action.manifests) {
      if (word.dynamic) return undefined;
      files.add(word.value.replace(/^\.\//, ''));
    }
    const constraints = action.flags.filter(({ name }) => name === 'c' || name === 'constraint');
    for (const { value } of constraints) {
      if (value === undefined) return undefined;
      files.add(value.replace(/^\.\//, ''));
    }
    return collect(project, files) ? { files: [...files] } : undefined;
  },
};

/** Adds the files that requirement files name; false where one of them installs something of the sources. */
function collect(project: Project, files: Set<string>): boolean {
  // A set that grows while it is walked yields what is added.
  for (const file of files) {
    if (files.size > MOST_FILES || file.includes('/') || file.includes('$')) return false;
    const text = project.read(file);
    if (text === undefined) return false;
    for (const line of text.split(/\r?\n/)) {
      const words = line.trim();
      const nested = /^(?:-r|--requirement|-c|--constraint)[ =]*(\S+)/.exec(words);
      if (nested?.[1] !== undefined) files.add(nested[1].replace(/^\.\//, ''));
      else if (/^(?:-e|--editable|-f|--find-links)\b|^\.|^\/|file:|@ *\./.test(words)) return false;
    }
  }
  return true;
}

export const pipenv: Ecosystem = {
  name: 'pipenv',
  prefetch(project, command) {
    const action = packageAction(command);
    if (action?.manager.name !== 'pipenv' || action.packages.length > 0) return undefined;
    if (action.verb !== 'install' || !project.has('Pipfile.lock') || project.has('.venv')) {
      return undefined;
    }
    if (/path\s*=|editable\s*=/.test(project.read('Pipfile') ?? 'path=')) return undefined;
    return { files: ['Pipfile', 'Pipfile.lock'] };
  },
};

export const poetry: Ecosystem = {
  name: 'poetry',
  prefetch(project, command, written) {
    const action = packageAction(command);
    if (action?.manager.name !== 'poetry' || action.subcommand !== 'install') return undefined;
    const manifest = project.read('pyproject.toml');
    if (manifest === undefined || /\bpath\s*=/.test(manifest) || project.has('.venv')) {
      return undefined;
    }
    const only =
      action.flags.some(({ name }) => name === 'no-root') ||
      /^\s*package-mode\s*=\s*false/m.test(manifest);
    return withoutProject(
      project.present('pyproject.toml', 'poetry.lock', 'poetry.toml'),
      only ? undefined : `${written} --no-root`,
    );
  },
};

export const uv: Ecosystem = {
  name: 'uv',
  prefetch(project, command, written) {
    const action = packageAction(command);
    if (action?.manager.name !== 'uv' || action.subcommand !== 'sync') return undefined;
    const manifest = project.read('pyproject.toml');
    if (manifest === undefined || !project.has('uv.lock') || project.has('.venv')) return undefined;
    if (/\bpath\s*=|\bworkspace\b/.test(manifest)) return undefined;
    const only = action.flags.some(({ name }) => name === 'no-install-project');
    return withoutProject(
      project.present('pyproject.toml', 'uv.lock', '.python-version', 'uv.toml'),
      only ? undefined : `${written} --no-install-project`,
    );
  },
};

function withoutProject(files: readonly string[], run: string | undefined): Prefetch {
  return run === undefined ? { files } : { files, run };
}
