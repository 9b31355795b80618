import { describe, expect, it } from 'vitest';
import { cleanedAfter, cleansCache, coversCache, managersCachedAt } from '../../src/shell/cache.ts';
import {
  appendOffset,
  isChain,
  pipesWithoutPipefail,
  shellOptions,
  textsOf,
} from '../../src/shell/chain.ts';
import { download, extraction } from '../../src/shell/downloads.ts';
import { argsWithoutFlags, flagsOf, flagValue, hasFlag } from '../../src/shell/flags.ts';
import { packageAction } from '../../src/shell/install.ts';
import { packageManager } from '../../src/shell/packages.ts';
import { cdTarget, expandBraces, removedPaths } from '../../src/shell/paths.ts';
import { commandNamed, run, script, slice } from './reading.ts';

describe('flags', () => {
  const command = commandNamed('c', 'c -abc --long --name=value -n 3 -m4 -x=5 - -- -d e');

  it('are read as hadolint reads them', () => {
    expect(flagsOf(command).map(flag => [flag.name, flag.value])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', undefined],
      ['long', undefined],
      ['name', 'value'],
      ['n', undefined],
      ['m', undefined],
      ['4', undefined],
      ['x', '5'],
    ]);
    expect(hasFlag(command, 'y', 'b')).toBe(true);
    expect(hasFlag(command, 'd', 'e')).toBe(false);
  });

  it.each([
    ['name', 'value'],
    ['n', '3'],
    ['m', '4'],
    ['x', '5'],
    ['q', undefined],
  ])('value of %s is %s', (name, value) => {
    expect(flagValue(command, name)).toBe(value);
  });

  it('leave the operands', () => {
    expect(argsWithoutFlags(command, ['n']).map(arg => arg.value)).toEqual(['-', '-d', 'e']);
    expect(argsWithoutFlags(command).map(arg => arg.value)).toEqual(['3', '-', '-d', 'e']);
  });
});

describe('removedPaths', () => {
  it.each([
    ['rm -rf /a /b/*', ['/a', '/b/*']],
    ['rm -rf -- -x', ['-x']],
    [
      'rm -rf /var/{lib/apt,cache}/lists /x{1,2}{3,4}',
      ['/var/lib/apt/lists', '/var/cache/lists', '/x13', '/x14', '/x23', '/x24'],
    ],
    ['find /a /b -type f -delete', ['/a', '/b']],
    ['find /a -name x -exec rm {} +', ['/a']],
    ['find /a -name x', []],
    ['ls /a', []],
  ])('%s', (text, paths) => {
    const [command] = run(text).commands;
    expect(command && removedPaths(command).map(found => found.path)).toEqual(paths);
  });

  it('leaves braces that stand for no list, and those of a bomb', () => {
    expect(expandBraces('${X,Y}{a}')).toEqual(['${X,Y}{a}']);
    expect(expandBraces('{a,b}'.repeat(40))).toHaveLength(1);
    expect(expandBraces('{,'.repeat(30_000))).toHaveLength(1);
  });
});

describe('caches', () => {
  const row = (name: string) => {
    const found = packageManager(name);
    if (found === undefined) throw new Error(name);
    return found;
  };

  it.each([
    ['apt-get', '/var/lib/apt/lists/*', true],
    ['apt-get', '/var/lib/apt/lists/', true],
    ['apt-get', '/var/lib/apt', true],
    ['apt-get', '/var/lib/apt/*', true],
    ['apt-get', '/var/lib/apt/l*', true],
    ['apt-get', '/var/lib/apt/lists/partial', true],
    ['apt-get', '/var/lib/aptitude', false],
    ['apt-get', '/var/lib/dpkg', false],
    ['apt-get', '/tmp/*', false],
    ['pip', '~/.cache', true],
    ['pip', '/root/.cache/pip', true],
    ['pip', '$HOME/.cache/*', true],
    ['pip', '/home/app/.cache/pip', true],
    ['apk', '/var/cache/apk/*', true],
  ])('%s: %s is cleaned: %s', (name, path, expected) => {
    expect(coversCache(path, row(name))).toBe(expected);
  });

  it.each([
    ['apt-get update && apt-get install a && rm -rf /var/lib/apt/lists/*', 'rm', 'rm'],
    ['apt-get update && apt-get install a && apt-get clean', undefined, 'apt-get'],
    ['apt-get update && apt-get distclean', 'apt-get', 'apt-get'],
    ['rm -rf /var/lib/apt/lists/* && apt-get update', undefined, undefined],
    ['apt-get update && rm -rf /tmp/*', undefined, undefined],
    ["apt-get update && sh -c 'rm -rf /var/lib/apt/lists/*'", 'rm', 'rm'],
  ])('%s', (text, index, downloads) => {
    const read = run(text);
    const first = read.commands.flatMap(command => packageAction(command) ?? [])[0];
    if (first === undefined) throw new Error('no action');
    expect(cleanedAfter(read, first, 'index')?.name).toBe(index);
    if (downloads !== 'rm') expect(cleanedAfter(read, first, 'downloads')?.name).toBe(downloads);
  });

  it.each([
    ['yum clean all', 'yum', true],
    ['dnf clean all', 'yum', true],
    ['yum clean metadata', 'yum', true],
    ['yum install all', 'yum', false],
    ['npm cache clean --force', 'npm', true],
    ['npm cache clean', 'npm', false],
    ['yarn cache clean', 'yarn', true],
    ['conda clean -afy', 'conda', true],
    ['go clean -modcache', 'go', true],
    ['pip cache purge', 'pip', true],
    ['pacman -Scc --noconfirm', 'pacman', true],
    ['zypper cc --all', 'zypper', true],
  ])('%s empties the cache of %s: %s', (text, name, expected) => {
    const [command] = run(text).commands;
    expect(command && cleansCache(command, row(name))).toBe(expected);
  });

  it('says whom a cache mount serves', () => {
    const names = managersCachedAt('/root/.cache').map(manager => manager.name);
    expect(names).toEqual(expect.arrayContaining(['pip', 'uv', 'poetry', 'go', 'yarn']));
    expect(managersCachedAt('/app')).toEqual([]);
  });
});

describe('downloads', () => {
  it.each([
    ['curl -fsSL https://x -o a', ['https://x'], 'a', false, false, 0, true],
    ['curl -sSLk https://x | sh', ['https://x'], undefined, false, true, 1, false],
    ['curl -LO https://x/a.tgz', ['https://x/a.tgz'], undefined, true, false, 0, false],
    ['curl -L https://x > f', ['https://x'], 'f', false, false, 0, false],
    ['curl -L https://x -o - 2> /dev/null', ['https://x'], '-', false, true, 0, false],
    ['curl --fail --url https://x --output=a', ['--output=a'], 'a', false, false, 0, true],
    ['curl -H "A: b" -d x --retry 3 https://x', ['https://x'], undefined, false, true, 0, false],
    ['wget -qO- https://x', ['https://x'], '-', false, true, 0, true],
    ['wget -O - https://x > f', ['https://x'], 'f', false, false, 0, true],
    ['wget --no-check-certificate https://x/a', ['https://x/a'], undefined, true, false, 1, true],
    ['wget -q https://x -P /d -O/e', ['https://x'], '/e', false, false, 0, true],
    ['aria2c -o a --check-certificate=false https://x', ['https://x'], 'a', false, false, 1, true],
  ])('%s', (text, urls, output, remoteName, toStandardOutput, insecure, fails) => {
    const [command] = run(text).commands;
    const found = command && download(command);
    if (!text.includes('--url')) expect(found?.urls.map(url => url.value)).toEqual(urls);
    else expect(found?.urls.map(url => url.value)).toEqual(['https://x']);
    expect([
      found?.output,
      found?.remoteName,
      found?.toStandardOutput,
      found?.insecure.length,
      found?.fails,
    ]).toEqual([output, remoteName, toStandardOutput, insecure, fails]);
  });

  it.each([
    ['tar -xzf a.tgz -C /opt', 'tar', ['a.tgz'], '/opt'],
    ['tar xzf a.tgz --strip-components=1', 'tar', ['a.tgz'], undefined],
    ['tar xfz a.tgz', 'tar', ['a.tgz'], undefined],
    ['tar --extract --file a.tar --directory=/x', 'tar', ['a.tar'], '--directory=/x'],
    ['tar -xz', 'tar', [], undefined],
    ['tar xf - -C /x', 'tar', [], '/x'],
    ['unzip -q a.zip -d /opt b', 'unzip', ['a.zip'], '/opt'],
    ['gunzip -k a.gz', 'gunzip', ['a.gz'], undefined],
  ])('%s unpacks', (text, tool, archives, target) => {
    const [command] = run(text).commands;
    const found = command && extraction(command);
    expect(found?.tool).toBe(tool);
    expect(found?.archives.map(word => word.value)).toEqual(archives);
    expect(found?.target?.value).toBe(target);
  });

  it('does not take packing for unpacking', () => {
    expect(extraction(commandNamed('tar', 'tar czf x.tgz d'))).toBeUndefined();
    expect(download(commandNamed('toString', 'toString x'))).toBeUndefined();
  });
});

describe('chains', () => {
  it.each([
    ['a && b && c', true, true],
    ['a', true, true],
    ['a && ( b; c ) | d', true, true],
    ['set -e; a; b', false, true],
    ['a || b', false, false],
    ['a || b; c', false, true],
    ['a || true && b', false, false],
    ['a && b &', false, false],
    ['a && b # note', false, false],
    ['a && exec b', false, false],
    ['a && exit 0', false, false],
    ['a && exec > log', true, true],
    ['a && (b', false, false],
    ['cat <<E\nx\nE', false, false],
  ])('%s', (text, chain, appendable) => {
    const read = text.includes('\n') ? script(text) : run(text);
    expect([isChain(read), appendOffset(read) !== undefined]).toEqual([chain, appendable]);
  });

  it('may be appended to behind the last word', () => {
    expect(appendOffset(run('a && b ;  '))).toBe(6);
    const nested = run("sh -c 'a && b'").nested[0];
    expect(nested && appendOffset(nested)).toBeUndefined();
  });

  it.each([
    ['set -eux; a', 'errexit nounset xtrace'],
    ['set -euo pipefail && a', 'errexit nounset pipefail'],
    ['set -o errexit -o pipefail; set +e; a', 'pipefail'],
    ['(set -e); a', ''],
    ['f() { set -e; }; a', ''],
    ['set -- -e; a', ''],
    ['sh -c "set -e"; a', ''],
    ['a; set -e', ''],
  ])('options where a stands in %s', (text, expected) => {
    const read = run(text);
    const at = read.commands.find(command => command.name === 'a')?.range.start;
    expect([...shellOptions(read, at)].sort().join(' ')).toBe(expected);
  });

  it('have the options of their interpreter', () => {
    expect([...shellOptions(run('a', ['/bin/bash', '-exo', 'pipefail', '-c']))].sort()).toEqual([
      'errexit',
      'pipefail',
      'xtrace',
    ]);
  });

  it.each([
    ['a | b; set -o pipefail; c | d', 'a | b'],
    ['set -o pipefail; a | b', ''],
    ['set -o pipefail; x $(a | b); set +o pipefail; c | d', 'c | d'],
    ["bash -c 'a | b'", ''],
  ])('pipes without pipefail of %s', (text, expected) => {
    const read = run(text);
    const found = pipesWithoutPipefail(read).map(pipe => slice(text, pipe.range));
    expect(found.join()).toBe(expected);
  });

  it('gives nested texts with their own options', () => {
    const texts = [...textsOf(run('a; bash -o pipefail -c \'b | c; sh -c "d | e"\''))];
    expect(texts).toHaveLength(3);
    expect(texts.map(text => pipesWithoutPipefail(text).length)).toEqual([0, 0, 1]);
  });
});

describe('cdTarget', () => {
  it.each([
    ['cd /x', '/x'],
    ['cd -P -- /x', '/x'],
    ['pushd "$D"', '$D'],
    ['cd', undefined],
    ['ls /x', undefined],
  ])('%s', (text, expected) => {
    const [command] = run(text).commands;
    expect(command && cdTarget(command)?.value).toBe(expected);
  });
});
