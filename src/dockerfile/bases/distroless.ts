import { LANGUAGE_RELEASES } from './language-releases.ts';
import type { ReleaseTable } from './releases.ts';

/** What a distroless image says in its repository name: `java17-debian11`, `nodejs18-debian12`. */
export interface Distroless {
  readonly product: string | undefined;
  readonly title: string | undefined;
  readonly version: string | undefined;
  readonly releases: ReleaseTable | undefined;
  /** Debian release it is cut from. */
  readonly debian: string | undefined;
}

const NAME = /^([a-z]+)(\d+)?(?:-[a-z]+)?(?:-debian(\d+))?$/;

export function readDistroless(last: string): Distroless {
  const [, language, version, debian] = NAME.exec(last) ?? [];
  const common = { version, debian };
  if (language === 'nodejs') {
    return { ...common, product: 'node', title: 'Node.js', releases: LANGUAGE_RELEASES.node };
  }
  if (language === 'java')
    return { ...common, product: 'java', title: 'OpenJDK', releases: undefined };
  if (language === 'python') {
    return { ...common, product: 'python', title: 'Python', releases: undefined };
  }
  return { ...common, product: undefined, title: undefined, releases: undefined };
}
