import type { BuildContext } from './context.ts';
import { IgnoreMatcher } from './ignoreMatcher.ts';
import { parseIgnoreFile } from './ignorePatterns.ts';

/** Folders that a step before the image's build fills, in whatever language. */
const BUILT_FOLDERS = new Set(
  'target dist build builds out output bin obj publish release releases artifact artifacts _build _output _out node_modules vendor tmp temp cache generated gen dist-newstyle .next .nuxt .output staging deps rootfs pkg result binaries packages_cache'.split(
    ' ',
  ),
);
/** Files that are made, not written. */
const BUILT_FILE =
  /\.(?:jar|war|ear|class|whl|egg|gem|deb|rpm|apk|nupkg|exe|dll|so|a|o|bin|iso|img|zip|tgz|tar|gz|xz|bz2|zst|7z|tsbuildinfo|min\.js|map|crt|cer|pem|key|p12|jks|keystore|lic|env|log|db|sqlite\d?|dump|sql\.gz)$|^\.env|^\.npmrc$|^id_[a-z0-9]+$/i;

const matchers = new WeakMap<BuildContext, IgnoreMatcher | undefined>();

/**
 * Is a path that is not there most likely made before the image is built: by its name, or because the context's
 * own .gitignore keeps it out of the repository?
 */
export function isBuiltBefore(path: string, context: BuildContext): boolean {
  const parts = path.split('/');
  if (parts.some(part => BUILT_FOLDERS.has(part.toLowerCase()))) return true;
  if (BUILT_FILE.test(parts.at(-1) ?? '')) return true;
  return isGitIgnored(path, context) === true;
}

/** Does the context's own .gitignore keep a path out of the repository? Undefined where there is none. */
export function isGitIgnored(path: string, context: BuildContext): boolean | undefined {
  if (!matchers.has(context)) matchers.set(context, gitMatcher(context));
  return matchers.get(context)?.ignored(path);
}

/** .gitignore in the words of .dockerignore: a line without a slash inside holds at any depth. */
function gitMatcher(context: BuildContext): IgnoreMatcher | undefined {
  const text = context.read('.gitignore');
  if (text === undefined) return undefined;
  const lines = text.split(/\r?\n/).map(line => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return '';
    const negated = trimmed.startsWith('!');
    const pattern = (negated ? trimmed.slice(1) : trimmed).replace(/\/$/, '');
    const anchored = pattern.includes('/');
    return `${negated ? '!' : ''}${anchored ? pattern : `**/${pattern}`}`;
  });
  return new IgnoreMatcher(parseIgnoreFile('.gitignore', lines.join('\n')).patterns);
}
