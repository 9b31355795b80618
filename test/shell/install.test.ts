import { describe, expect, it } from 'vitest';
import {
  flagInsertion,
  knownFlagIn,
  type PackageAction,
  packageAction,
  takesFlag,
} from '../../src/shell/install.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { run, slice } from './reading.ts';

function actions(text: string): readonly PackageAction[] {
  return run(text).commands.flatMap(command => packageAction(command) ?? []);
}

function action(text: string): PackageAction {
  const [first] = actions(text);
  if (first === undefined) throw new Error(`no package action in ${text}`);
  return first;
}

describe('packageAction', () => {
  it.each([
    ['apt-get -qq update', 'apt-get', 'update', 'update'],
    ['sudo DEBIAN_FRONTEND=x apt-get -y -o A=b install c', 'apt-get', 'install', 'install'],
    ['apt-get dist-upgrade', 'apt-get', 'upgrade', 'dist-upgrade'],
    ['apt full-upgrade', 'apt', 'upgrade', 'full-upgrade'],
    ['aptitude install a', 'aptitude', 'install', 'install'],
    ['apt-get purge a', 'apt-get', 'remove', 'purge'],
    ['apt-get clean', 'apt-get', 'clean', 'clean'],
    ['apt list a', 'apt', 'other', 'list'],
    ['apk -U add a', 'apk', 'install', 'add'],
    ['apk del .deps', 'apk', 'remove', 'del'],
    ['yum -y groupinstall a', 'yum', 'install', 'groupinstall'],
    ['yum update -y', 'yum', 'upgrade', 'update'],
    ['dnf module install nodejs:18', 'dnf', 'install', 'module install'],
    ['microdnf install a', 'microdnf', 'install', 'install'],
    ['tdnf install a', 'tdnf', 'install', 'install'],
    ['dnf5 install a', 'dnf', 'install', 'install'],
    ['zypper -n --gpg-auto-import-keys in a', 'zypper', 'install', 'in'],
    ['zypper ref', 'zypper', 'update', 'ref'],
    ['pacman -Syu', 'pacman', 'upgrade', '-Syu'],
    ['pacman -Syu git', 'pacman', 'install', '-Syu'],
    ['pacman -Sy', 'pacman', 'update', '-Sy'],
    ['pacman --noconfirm -Rns a', 'pacman', 'remove', '-Rns'],
    ['pip3.11 install a', 'pip', 'install', 'install'],
    ['python3 -m pip install a', 'pip', 'install', 'install'],
    ['python -u -m pip install a', 'pip', 'install', 'install'],
    ['pipx install a', 'pipx', 'install', 'install'],
    ['uv pip install a', 'uv', 'install', 'pip install'],
    ['uv sync --frozen', 'uv', 'install', 'sync'],
    ['uv tool install a', 'uv', 'install', 'tool install'],
    ['poetry install --no-root', 'poetry', 'install', 'install'],
    ['npm --prefix x install', 'npm', 'install', 'install'],
    ['npm run install', 'npm', 'other', 'run'],
    ['npm cache clean --force', 'npm', 'clean', 'cache clean'],
    ['pnpm i --frozen-lockfile', 'pnpm', 'install', 'i'],
    ['yarn', 'yarn', 'install', ''],
    ['yarn --frozen-lockfile', 'yarn', 'install', ''],
    ['yarn build', 'yarn', 'other', 'build'],
    ['bun install', 'bun', 'install', 'install'],
    ['gem i a', 'gem', 'install', 'i'],
    ['bundle install --jobs 4', 'bundler', 'install', 'install'],
    ['go mod download', 'go', 'fetch', 'mod download'],
    ['go1.21 install a@v1.0.0', 'go', 'install', 'install'],
    ['cargo install a', 'cargo', 'install', 'install'],
    ['composer global require a/b', 'composer', 'install', 'global require'],
    ['php composer.phar install', 'composer', 'install', 'install'],
    ['conda env create -f e.yml', 'conda', 'install', 'env create'],
    ['micromamba install -y a', 'micromamba', 'install', 'install'],
    ['dotnet restore', 'dotnet', 'install', 'restore'],
    ['nuget install a -Version 1', 'nuget', 'install', 'install'],
  ])('%s', (text, manager, verb, subcommand) => {
    const found = action(text);
    expect([found.manager.name, found.verb, found.subcommand]).toEqual([manager, verb, subcommand]);
    if (subcommand !== '') expect(slice(text, found.subcommandRange)).toBe(subcommand);
  });

  it.each([
    'ls',
    'python3 x.py',
    'python3 -m http.server',
    'php -v',
    'apt-get',
    'pipenv-x',
    'constructor',
  ])('is none of %s', text => {
    expect(actions(text)).toEqual([]);
  });

  it.each([
    [
      'apt-get install -y -t stable curl=7.1 $P libc6:i386 git/stable ./a.deb',
      'curl $P libc6 git ./a.deb',
    ],
    ['apk add --no-cache -t .build gcc~=10 foo@edge b@edge=2', 'gcc foo b'],
    [
      'yum install -y foo-1.2-3.el7 java-11-openjdk @dev https://x/a.rpm',
      'foo java-11-openjdk @dev https://x/a.rpm',
    ],
    ['zypper in "a>=1" b', 'a b'],
    [
      'pip install -r r.txt -c c.txt --index-url u a[x]==1 "b>=2" . ./d git+https://x/y@v1',
      'a b . ./d git+https://x/y@v1',
    ],
    ['npm i -g @a/b@1.2.3 @c/d e@latest user/repo ./f', '@a/b @c/d e user/repo ./f'],
    ['gem install a:1.2 b', 'a b'],
    ['go install a.b/c@v1.2.3 ./...', 'a.b/c ./...'],
    ['go run -mod=mod a.b/c@latest x y', 'a.b/c'],
    ['conda install -c conda-forge a=1.2 b', 'a b'],
    ['composer create-project a/b:1 dir', 'a/b'],
    ['cargo install --locked --version 1.0 a', 'a'],
    ['dotnet restore a.csproj', ''],
    ['apt-get remove a -- b', 'a b'],
  ])('names the packages of %s', (text, names) => {
    expect(
      action(text)
        .packages.map(word => word.name)
        .join(' '),
    ).toBe(names);
  });

  it.each([
    ['apt-get install a=1', 'exact', true],
    ['apt-get install a/stable', 'range', true],
    ['apt-get install a', 'none', false],
    ['apt-get install a=$V', 'exact', true],
    ['apt-get install $A', 'none', false],
    ['apk add "a>1"', 'range', true],
    ['apk add a=~1', 'range', true],
    ['yum install a-1.2', 'exact', true],
    ['yum install a-2:1.2-3.fc36.x86_64', 'exact', true],
    ['yum install java-11-openjdk', 'none', false],
    ['yum install @group', 'none', false],
    ['yum install a-$V', 'exact', true],
    ['yum install a-${V//./-}', 'none', false],
    ['yum install $A', 'none', false],
    ['pip install "${A[@]}"', 'none', false],
    ['pip install "${A}==${V:-1@2}"', 'exact', true],
    ['npm i "$A@$V"', 'range', true],
    ['pip install a==1', 'exact', true],
    ['pip install "a==1.*"', 'range', true],
    ['pip install "a~=1"', 'range', true],
    ['pip install .', 'none', true],
    ['pip install git+https://x/y', 'none', false],
    ['pip install git+https://x/y@abc#egg=z', 'exact', true],
    ['npm i a@1.2.3', 'exact', true],
    ['npm i a@^1', 'range', true],
    ['npm i a@latest', 'moving', false],
    ['npm i @a/b', 'none', false],
    ['npm i git+ssh://x/y.git', 'none', false],
    ['npm i a/b#c0ffee', 'exact', true],
    ['gem install a -v 1.2', 'exact', true],
    ['gem install a', 'none', false],
    ['go install a.b/c@latest', 'moving', false],
    ['go install a.b/c@v1.2.3', 'exact', true],
    ['cargo install a --version 1', 'exact', true],
    ['poetry add a@^1', 'range', true],
    ['pacman -S a', 'none', false],
  ])('%s is %s', (text, constraint, pinned) => {
    const [word] = action(text).packages;
    expect([word?.constraint, word?.pinned]).toEqual([constraint, pinned]);
  });

  it('has the place of a name inside its word', () => {
    for (const text of ['pip install foo==1', 'pip install "foo==1"', "pip install 'foo'"]) {
      expect(slice(text, action(text).packages[0]?.nameRange)).toBe('foo');
    }
    const escaped = 'pip install f\\oo==1';
    expect(slice(escaped, action(escaped).packages[0]?.nameRange)).toBe('f\\oo==1');
  });

  it.each([
    ['apk add -U a', true, false],
    ['apk --update-cache --upgrade add a', true, true],
    ['pacman -Syu a', true, true],
    ['pip install -U a', false, true],
    ['apt-get update', true, false],
    ['apt-get upgrade', false, true],
  ])('%s', (text, updates, upgrades) => {
    expect([action(text).updates, action(text).upgrades]).toEqual([updates, upgrades]);
  });

  it('keeps requirement files apart', () => {
    const found = action('pip install -r a.txt --requirement=b.txt c');
    expect(found.manifests.map(word => word.value)).toEqual(['a.txt', '--requirement=b.txt']);
  });
});

describe('known flags', () => {
  it.each([
    ['apt-get install -y a', true],
    ['apt-get -y install a', true],
    ['apt-get install -qqy a', true],
    ['apt-get install -qq a', true],
    ['apt-get install -q -q a', true],
    ['apt-get install -q a', false],
    ['apt-get install -q=2 a', true],
    ['apt-get install --assume-yes a', true],
    ['apt-get install -o APT::Get::Assume-Yes=true a', true],
    ['apt-get install a', false],
    ['dnf install --assumeyes a', true],
    ['zypper -n in a', true],
    ['zypper in --no-confirm a', true],
    ['pacman -S --noconfirm a', true],
    ['conda install --yes a', true],
  ])('assume-yes in %s: %s', (text, expected) => {
    const found = action(text);
    const flag = found.manager.assumeYes;
    expect(flag !== undefined && knownFlagIn(found, flag) !== undefined).toBe(expected);
  });

  it.each([
    ['apt-get -o A=b install a', 'assumeYes', 'apt-get -o A=b install -y a'],
    ['zypper in a', 'assumeYes', 'zypper -n in a'],
    ['pacman -Syu a', 'assumeYes', 'pacman -Syu --noconfirm a'],
    ['python3 -m pip install a', 'noCache', 'python3 -m pip install --no-cache-dir a'],
    ['uv pip install a', 'noCache', 'uv pip install --no-cache a'],
    ['apk \\\n  add \\\n  a', 'noCache', 'apk \\\n  add --no-cache \\\n  a'],
    ['sh -c "apt-get install a"', 'assumeYes', 'sh -c "apt-get install -y a"'],
    ['sudo apt-get install a', 'minimal', 'sudo apt-get install --no-install-recommends a'],
  ] as const)('%s takes %s', (text, kind, expected) => {
    const found = action(text);
    const flag = found.manager[kind];
    if (flag === undefined) throw new Error('no such flag');
    expect(takesFlag(found, flag)).toBe(true);
    const edit = flagInsertion(found, flag);
    expect(edit && applyEdits(text, [edit])).toBe(expected);
  });

  it('belong to some subcommands only', () => {
    const found = action('apk update');
    const clean = action('apt-get clean');
    expect(found.manager.noCache && takesFlag(found, found.manager.noCache)).toBe(true);
    expect(clean.manager.assumeYes && takesFlag(clean, clean.manager.assumeYes)).toBe(false);
  });
});
