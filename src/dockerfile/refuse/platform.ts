const SYSTEMS = new Set(
  (
    'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris ' +
    'windows zos'
  ).split(' '),
);

const ARCHITECTURES = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le ' +
    'mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm ' +
    'i386 x86_64 x86-64 aarch64 armhf armel'
  ).split(' '),
);

/**
 * The operating system of a platform as containerd reads it (`linux/arm64/v8`, `windows`, `arm64`);
 * undefined where it is no platform. A lone architecture is taken to be Linux.
 */
export function platformSystem(text: string): string | undefined {
  const [first = '', ...others] = text.split('/');
  const match = /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$/.exec(
    first,
  );
  if (match === null || others.length > 2) return undefined;
  if (!others.every(part => /^[A-Za-z0-9_.-]+$/.test(part))) return undefined;
  if (/%(?![0-9A-Fa-f]{2})/.test(first)) return undefined;
  const system = (match[1] ?? '').toLowerCase();
  const name = system === 'macos' ? 'darwin' : system;
  if (others.length > 0) return name;
  if (SYSTEMS.has(name)) return name;
  return ARCHITECTURES.has(first.toLowerCase()) ? 'linux' : undefined;
}
