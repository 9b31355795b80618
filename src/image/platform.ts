/** Where an image runs, by the names of Go (`GOOS`, `GOARCH`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  /** Windows only. */
  readonly osVersion?: string;
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  x64: 'amd64',
  i386: '386',
  i486: '386',
  i586: '386',
  i686: '386',
  x86: '386',
  aarch64: 'arm64',
  armhf: 'arm',
  armel: 'arm',
};
const IMPLIED_VARIANT: Readonly<Record<string, string>> = { armhf: 'v7', armel: 'v6' };
const OPERATING_SYSTEMS: Readonly<Record<string, string>> = { macos: 'darwin' };

/** One spelling for each platform: `linux/aarch64` and `linux/arm64/v8` are both `linux/arm64`; `arm` alone is `arm/v7`; `amd64/v1` is `amd64`. */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const written = platform.architecture.toLowerCase();
  const architecture = ARCHITECTURES[written] ?? written;
  let variant: string | undefined =
    (platform.variant ?? '').toLowerCase() || IMPLIED_VARIANT[written];
  if (architecture === 'arm64' && (variant === 'v8' || variant === '8')) variant = undefined;
  if (architecture === 'amd64' && variant === 'v1') variant = undefined;
  if (architecture === 'arm')
    variant = /^\d$/.test(variant ?? '') ? `v${variant}` : (variant ?? 'v7');
  return {
    os: OPERATING_SYSTEMS[os] ?? os,
    architecture,
    ...(variant === undefined ? {} : { variant }),
    ...(platform.osVersion === undefined || platform.osVersion === ''
      ? {}
      : { osVersion: platform.osVersion }),
  };
}

/** `os/architecture[/variant]`, or one of the two alone. Undefined for anything else. */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.trim().split('/');
  if (parts.length > 3 || parts.some(part => !/^[A-Za-z0-9_.-]+$/.test(part))) return undefined;
  const [os, architecture, variant] = parts;
  if (os === undefined) return undefined;
  if (architecture === undefined) {
    const known = /^(linux|windows|darwin|macos|freebsd|wasi|wasip1)$/i.test(os);
    if (known) return undefined;
    return normalizePlatform({ os: 'linux', architecture: os });
  }
  return normalizePlatform({
    os,
    architecture,
    ...(variant === undefined ? {} : { variant }),
  });
}

export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant, osVersion } = normalizePlatform(platform);
  return `${os}${osVersion === undefined ? '' : `(${osVersion})`}/${architecture}${variant === undefined ? '' : `/${variant}`}`;
}

/** Whether `candidate` is what was asked for; a variant or an OS version is only compared when asked for. */
export function platformMatches(wanted: Platform, candidate: Platform): boolean {
  const want = normalizePlatform(wanted);
  const have = normalizePlatform(candidate);
  if (want.os !== have.os || want.architecture !== have.architecture) return false;
  if (want.variant !== have.variant && (wanted.variant ?? '') !== '') return false;
  if (want.osVersion !== undefined && want.osVersion !== have.osVersion) return false;
  return true;
}
