import type { Declaration } from '../../rule/fix.ts';
import type { BuildkitVerdict } from './oracles.ts';

interface Build {
  readonly steps: readonly string[];
  readonly image: Readonly<Record<string, unknown>>;
}

/**
 * What each declaration may change, as a rewriting of both builds to what they must then have in
 * common. A declaration without an entry changes nothing that BuildKit sees.
 */
const ALLOWS: Readonly<Partial<Record<Declaration, (build: Build) => Build>>> = {
  'assume-yes': inCommands(command =>
    command
      .replace(
        / (?:-y|--yes|--assume-yes|--assumeyes|--non-interactive|-n|--noconfirm)(?=[ ;)&|\\"]|$)/g,
        '',
      )
      .replace(/ +/g, ' '),
  ),
  'no-cache-flag': inCommands(command =>
    command.replace(/ (?:--no-cache|--no-cache-dir)(?=[ ;)&|\\"]|$)/g, '').replace(/ +/g, ' '),
  ),
  'quiet-progress': inCommands(command =>
    command.replace(/ (?:--progress=dot:giga|-q|-nv)(?=[ ;)&|\\"]|$)/g, '').replace(/ +/g, ' '),
  ),
  'no-log-init': inCommands(command =>
    command.replace(/ (?:-l|--no-log-init)(?=[ ;)&|\\"]|$)/g, '').replace(/ +/g, ' '),
  ),
  'same-name': inCommands(command => command.replace(/\bapt(?= |\\")/g, 'apt-get')),
  'cache-cleanup': inCommands(command =>
    command
      .replace(
        /\s*(?:&&|;)\s*(?:\\\\\\n\s*)?(?:rm -rf [^&;"]*|(?:yum|dnf|microdnf|tdnf|zypper|apt-get|yarn cache|npm cache|pip cache|conda|mamba|gem) clean[^&;"]*|pacman -Scc[^&;"]*|pip[\d.]* cache purge[^&;"]*)/g,
        '',
      )
      .replace(/\s+/g, ' ')
      .replace(/ (?=\\?"\])/g, ''),
  ),
  'maintainer-label': build => ({
    ...build,
    image: withoutLabels(
      without(build.image, ['Author']),
      /^(?:maintainer|org\.opencontainers\.image\.authors)$/,
    ),
  }),
  'add-as-copy': build => ({
    ...build,
    steps: build.steps.map(step => step.replace(/ unpack=(?:true|false)/, '')),
  }),
  'folder-slash': build => ({
    ...build,
    steps: build.steps.map(step => step.replace(/^(copy .* -> \S*[^/\s])\/(?= )/, '$1')),
  }),
  'label-only': build => ({ ...build, image: withoutLabels(build.image, /./) }),
  // The words of a call, whatever their order. Last, for the others look for words where they stand.
  'package-order': inCommands(command =>
    command.replace(
      /\b((?:apt-get|apt|aptitude|apk|yum|dnf|microdnf|tdnf|zypper|pacman)\b)((?:\\.|[^&;|"\\])*)/g,
      (_all, program: string, words: string) =>
        `${program} ${words
          .split(/(?:\s|\\+n)+/)
          .filter(Boolean)
          .sort()
          .join(' ')} `,
    ),
  ),
};

/** The differences between two builds that no declaration explains; empty when there are none. */
export function undeclaredChanges(
  before: BuildkitVerdict,
  after: BuildkitVerdict,
  declarations: Iterable<Declaration>,
): string[] {
  let left: Build = { steps: before.steps ?? [], image: before.image ?? {} };
  let right: Build = { steps: after.steps ?? [], image: after.image ?? {} };
  const declared = new Set<string>(declarations);
  for (const [declaration, rewrite] of Object.entries(ALLOWS)) {
    if (!declared.has(declaration)) continue;
    left = rewrite(left);
    right = rewrite(right);
  }
  const changes: string[] = [];
  const count = Math.max(left.steps.length, right.steps.length);
  for (let i = 0; i < count; i++) {
    if (left.steps[i] !== right.steps[i]) {
      changes.push(`- ${left.steps[i] ?? '(none)'}\n+ ${right.steps[i] ?? '(none)'}`);
    }
  }
  for (const key of new Set([...Object.keys(left.image), ...Object.keys(right.image)])) {
    const [was, is] = [JSON.stringify(left.image[key]), JSON.stringify(right.image[key])];
    if (was !== is) changes.push(`- ${key} ${was}\n+ ${key} ${is}`);
  }
  return changes;
}

function inCommands(rewrite: (command: string) => string): (build: Build) => Build {
  return build => ({
    ...build,
    // Steps are printed with Go's escapes; a tab separates words as a blank does.
    steps: build.steps.map(step =>
      step.startsWith('exec ') ? rewrite(step.replaceAll('\\t', ' ')) : step,
    ),
  });
}

function without(
  image: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(image).filter(([key]) => !keys.includes(key)));
}

function withoutLabels(
  image: Readonly<Record<string, unknown>>,
  pattern: RegExp,
): Record<string, unknown> {
  const labels = Object.entries((image.Labels ?? {}) as Record<string, string>).filter(
    ([key]) => !pattern.test(key),
  );
  const rest = without(image, ['Labels']);
  return labels.length === 0 ? rest : { ...rest, Labels: Object.fromEntries(labels) };
}
