/** Set in every build, seen by FROM, and in a stage by whoever redeclares them with ARG. */
const PLATFORM_ARGS: ReadonlyMap<string, string> = new Map([
  ['BUILDPLATFORM', 'linux/amd64'],
  ['BUILDOS', 'linux'],
  ['BUILDOSVERSION', ''],
  ['BUILDARCH', 'amd64'],
  ['BUILDVARIANT', ''],
  ['TARGETPLATFORM', 'linux/amd64'],
  ['TARGETOS', 'linux'],
  ['TARGETOSVERSION', ''],
  ['TARGETARCH', 'amd64'],
  ['TARGETVARIANT', ''],
]);

/** The platform arguments of a build for linux/amd64 on linux/amd64, and the stage that is built. */
export function predefinedArgs(target: string): Map<string, string> {
  return new Map([...PLATFORM_ARGS, ['TARGETSTAGE', target]]);
}

/** BUILDPLATFORM … TARGETVARIANT, and TARGETSTAGE. */
export function isPlatformArgument(name: string): boolean {
  return PLATFORM_ARGS.has(name) || name === 'TARGETSTAGE';
}

/** What BuildKit sets where the base image has none. */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Arguments that steer the build and never become variables. */
export const CONTROL_ARGS: ReadonlySet<string> = new Set([
  'BUILDKIT_SBOM_SCAN_CONTEXT',
  'BUILDKIT_SBOM_SCAN_STAGE',
]);
