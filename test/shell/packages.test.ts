import { describe, expect, it } from 'vitest';
import { PACKAGE_MANAGERS, packageManager } from '../../src/shell/packages.ts';

describe('the table', () => {
  it('knows each manager once', () => {
    const names = PACKAGE_MANAGERS.map(manager => manager.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(
        'apt-get apt aptitude apk yum dnf microdnf tdnf zypper pacman pip pipx uv poetry npm pnpm yarn gem bundler go cargo composer conda mamba micromamba dotnet nuget'.split(
          ' ',
        ),
      ),
    );
  });

  it.each(PACKAGE_MANAGERS.map(manager => [manager.name, manager] as const))(
    '%s is consistent',
    (_, row) => {
      const known = new Set(Object.keys(row.verbs));
      for (const call of row.cleanCalls) {
        if (row.flagVerbs === undefined) expect(known).toContain(call.subcommand);
      }
      for (const flag of [row.assumeYes, row.noCache, row.minimal]) {
        for (const subcommand of flag?.subcommands ?? []) expect(known).toContain(subcommand);
        const spelled = flag?.insert.replace(/^-+/, '');
        if (flag !== undefined) expect(flag.names).toContain(spelled);
        for (const name of flag?.names ?? []) expect(row.valueFlags).not.toContain(name);
      }
      for (const cache of row.caches) expect(cache.path).toMatch(/^(?:\/|~\/)\S*[^/]$/);
      expect(row.pin.example).toContain('{name}');
      for (const code of Object.values(row.codes)) expect(code).toMatch(/^DL3\d{3}$/);
      expect(new Set(row.valueFlags).size).toBe(row.valueFlags.length);
    },
  );

  it('has hadolint’s code for each idea', () => {
    const codes = (name: string) => packageManager(name)?.codes;
    expect(codes('apt-get')).toEqual({
      unpinned: 'DL3008',
      'assume-yes': 'DL3014',
      'cache-kept': 'DL3009',
      recommended: 'DL3015',
    });
    expect(codes('apk')).toEqual({ unpinned: 'DL3018', 'no-cache-flag': 'DL3019' });
    expect(codes('microdnf')).toEqual(codes('dnf'));
  });
});
