import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hadolintUnpinned } from '../../src/dockerfile/hadolintPins.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { scriptsOf } from '../../src/dockerfile/scripts.ts';
import { programPath } from '../support/realParts.ts';
import { tempFolder } from '../support/tempFolder.ts';

/** Commands that hadolint 2.15.1 reports, by code, and those that it leaves alone. */
const REPORTED: Readonly<Record<string, readonly string[]>> = {
  DL3008: [
    'apt-get install --target-release=x a',
    'apt-get install -o A',
    'apt-get install $A',
    'apt-get install -c f',
  ],
  DL3013: [
    'pip install a',
    'pip install a.zip',
    'pip install git+https://h/a',
    'pip install .[dev]',
    'pip install -U pip',
    'pip install --use-feature z',
    'pip install x=1',
    'pip install $A',
    'python3 -m pip install a',
    'pipx install a',
  ],
  DL3016: [
    'npm install a',
    'npm install @s/a',
    'npm install git+https://h/a.git',
    'npm install github:a/b',
    'npm install a/b',
    'npm install https://h/x',
    'npm -g install a',
  ],
  DL3018: ['apk add -X http://r a', 'apk add $A'],
  DL3028: ['gem install a', 'gem install -N a b'],
  DL3033: [
    'yum install a',
    'yum install a-b',
    'yum install x.rpm',
    'yum install a-$B',
    'yum install $A',
    `yum install a-\${A:-1}`,
    'yum install --releasever latest',
    'yum install module a',
    'yum install group',
    'yum install @dev',
    'yum install a-1*',
  ],
  DL3037: ['zypper in a', 'zypper in --from r'],
  DL3041: ['dnf install python3-pip', 'dnf module install a group'],
  DL3062: ['go install a', 'go install a@latest', 'go install a@none', 'go get -u a', 'go run a'],
};
const SILENT: readonly string[] = [
  'apt-get install a=1',
  'apt-get install a/b',
  'apt-get install ./x.deb',
  'apt-get install -t x',
  'apt-get install -qt x',
  'apt-get install -tx a b=1',
  'apk add a~1',
  'apk add "a>1"',
  'apk add -t .b a=1',
  'apk add --virtual=.v x.apk',
  'npm install a@1',
  'npm install @s/a@1',
  'npm install git+https://h/a.git#v1',
  'npm install x.tgz',
  'npm install ./x',
  'npm install install',
  'npm install --loglevel warn',
  'npm install --prefix /x',
  'npm install git@h:a/b',
  'npm i a',
  'npm ci',
  'gem install a:1',
  'gem install -v 1 a',
  'gem install -- a',
  'gem install a:1 --no-document b',
  'gem install -v1 a',
  'yum install a-1',
  'yum install java-1.8.0-openjdk',
  'yum install x-y.rpm',
  'yum install a-$A',
  `yum install a-\${E}`,
  'yum install $A-1',
  'yum install module a:1',
  'yum install c--1',
  'dnf install a-1',
  'dnf install gcc-toolset-13-gcc',
  'dnf group install a',
  'dnf reinstall a',
  'dnf in a',
  'zypper in a=1',
  'zypper in "a>=1"',
  'zypper in x.rpm',
  'go install a@v1',
  'go install ./x',
  'go run ./x',
  'go build a',
  'go install tool',
  'pip install a==1',
  'pip install "a>1"',
  'pip install "a<2"',
  'pip install a.whl',
  'pip install a/b',
  'pip install git+https://h/a@v1',
  'pip install -r r.txt',
  'pip install -c c.txt',
  'pip install -qc x',
  'pip install -e .',
  'pip install .',
  'pip install -t d a==1',
  'pip install https://h/a',
  'python3 -m pip install a==1',
  'python3 -m pip --no-cache-dir install a',
  'python3 -m pip install -rr.txt',
  'pipenv install a',
  'sudo pip install a',
  '/usr/bin/pip install a',
];

const COMMANDS = [...Object.values(REPORTED).flat(), ...SILENT];
const HEAD = 'ARG A=1\nFROM debian:12\nARG A\nENV E=1\n';
const TEXT = `${HEAD}${COMMANDS.map(command => `RUN ${command}\n`).join('')}`;

function ours(): string[][] {
  const file = parseDockerfile(TEXT);
  const runs = file.instructions.filter(({ keyword }) => keyword === 'RUN');
  return runs.map(node =>
    scriptsOf(file, node)
      .flatMap(script => hadolintUnpinned(script, () => new Set(['A', 'E'])))
      .map(({ code }) => code),
  );
}

const OURS = ours();

it.each(COMMANDS.map((command, i) => ({ command, i })))('$command', ({ command, i }) => {
  const code = Object.keys(REPORTED).find(each => REPORTED[each]?.includes(command));
  expect(OURS[i]).toEqual(code === undefined ? [] : [code]);
});

it('a `go run` hides the other calls of go', () => {
  const file = parseDockerfile('FROM a\nRUN go install b && go run ./x\n');
  const [run] = file.instructions.filter(({ keyword }) => keyword === 'RUN');
  const scripts = run === undefined ? [] : scriptsOf(file, run);
  expect(scripts.flatMap(script => hadolintUnpinned(script, () => new Set()))).toEqual([]);
});

const hadolint = process.env.DOCKWRIGHT_HADOLINT ?? programPath('hadolint');

it.skipIf(hadolint === undefined)('is what hadolint itself says of these', async () => {
  const path = join(await tempFolder(), 'Dockerfile');
  writeFileSync(path, TEXT);
  const text = execFileSync(hadolint ?? '', ['-f', 'json', '--no-fail', path], {
    encoding: 'utf8',
  });
  const found: readonly { line: number; code: string }[] = JSON.parse(text);
  const codes = new Set(Object.keys(REPORTED));
  const first = HEAD.split('\n').length;
  const theirs = COMMANDS.map((_command, i) => [
    ...new Set(
      found
        .filter(({ line, code }) => line === first + i && codes.has(code))
        .map(each => each.code),
    ),
  ]);
  expect(OURS).toEqual(theirs);
});
