import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalize, splitReference } from '../../../../src/image/reference.ts';
import { explain, loginFor } from '../../../../src/transfer/sync/rules/explain.ts';
import { platformFilter } from '../../../../src/transfer/sync/rules/platformFilter.ts';
import { RuleFilesError } from '../../../../src/transfer/sync/rules/problems.ts';
import { writeRules } from '../../../../src/transfer/sync/rules/write.ts';
import { codesOf, DEFAULTS, images, read, SWR, summary } from './support.ts';

describe('explain', () => {
  const settings = read({
    auth: {
      file: 'auth.json',
      text: `{"quay.io": {"username":"a","password":"hunter2"},\n"quay.io/a": {},\n"${SWR}": {"username":"p@k","password":"hunter2"}}`,
    },
    images: {
      file: 'images.json',
      text: `{"quay.io/a/b:1": "${SWR}/x/b:2",\n"quay.io/a/b:/^3/": "${SWR}/y/b",\n"nginx": ["${SWR}/x/nginx", "localhost:5000/nginx"]}`,
    },
  });

  it('tells rule, destination and login of a tag', () => {
    const found = explain(settings, 'quay.io/a/b:1');
    expect(found.copied.map(({ rule, to }) => [rule.place.line, to])).toEqual([
      [1, [`${SWR}/x/b:2`]],
    ]);
    expect(found.login?.key).toBe('quay.io/a');
    expect(found.lines.map(({ en }) => en)).toEqual([
      `quay.io/a/b:1 is copied to ${SWR}/x/b:2 by images.json:1: "quay.io/a/b:1": "${SWR}/x/b:2"`,
      'access is anonymous by "quay.io/a" in auth.json:2',
    ]);
    expect(found.lines[1]?.zh).toContain('匿名');
  });

  it('tells patterns, short names, destinations and nothing', () => {
    expect(explain(settings, 'quay.io/a/b:3.1').copied.map(({ to }) => to)).toEqual([
      [`${SWR}/y/b:3.1`],
    ]);
    expect(explain(settings, 'quay.io/a/b').copied).toHaveLength(2);
    const nginx = explain(settings, 'nginx:1.25');
    expect(nginx.reference).toBe('docker.io/library/nginx:1.25');
    expect(nginx.copied[0]?.to).toEqual([`${SWR}/x/nginx:1.25`, 'localhost:5000/nginx:1.25']);
    expect(nginx.login).toBeUndefined();
    const target = explain(settings, `${SWR}/x/b:2`);
    expect(target.written.map(({ place }) => place.line)).toEqual([1]);
    expect(target.login?.key).toBe(SWR);
    expect(explain(settings, `${SWR}/x/b:1`).written).toEqual([]);
    expect(explain(settings, 'ghcr.io/a/b').lines[0]?.en).toContain('no rule');
  });

  it('shows no secret', () => {
    for (const name of ['quay.io/c/d', `${SWR}/x/b`])
      expect(JSON.stringify(explain(settings, name).lines)).not.toContain('hunter2');
  });

  it('takes the longest key of whole parts', () => {
    const key = (registry: string, repository: string) =>
      loginFor(settings.logins, { registry, repository })?.key;
    expect(key('quay.io', 'a/b')).toBe('quay.io/a');
    expect(key('quay.io', 'ab/c')).toBe('quay.io');
    expect(key('quay.io:443', 'a/b')).toBeUndefined();
  });
});

describe('the file that tries again', () => {
  const failed = (source: string, destination: string) => ({
    source: normalize(splitReference(source)),
    destination: normalize(splitReference(destination)),
  });

  it('is image-syncer’s and reads back as what failed', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const text = writeRules([
      failed('quay.io/a/b:1', `${SWR}/x/b:2`),
      failed('nginx:1.25', `${SWR}/x/nginx:1.25`),
      failed('quay.io/a/b:1', `${SWR}/y/b:1`),
      failed('quay.io/a/b:1', `${SWR}/y/b:1`),
      failed(`quay.io/a/c@${digest}`, `${SWR}/x/c@${digest}`),
    ]);
    expect(JSON.parse(text)).toEqual({
      'quay.io/a/b:1': [`${SWR}/x/b:2`, `${SWR}/y/b:1`],
      'docker.io/library/nginx:1.25': `${SWR}/x/nginx:1.25`,
      [`quay.io/a/c@${digest}`]: `${SWR}/x/c`,
    });
    expect(summary(read(images(text)))).toEqual([
      `quay.io/a/b [1] > ${SWR}/x/b:2 + ${SWR}/y/b:1`,
      `docker.io/library/nginx [1.25] > ${SWR}/x/nginx:1.25`,
      `quay.io/a/c [sha256:aba] > ${SWR}/x/c`,
    ]);
  });

  it('reads back whatever failed', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const image = fc
      .tuple(fc.constantFrom('h:5000', 'localhost', 'docker.io', SWR), part, part, part)
      .map(([host, a, b, tag]) => `${host}/${a}/${b}:${tag}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(image, image), {
          minLength: 1,
          maxLength: 5,
          selector: ([, to]) => to,
        }),
        pairs => {
          const { rules } = read(images(writeRules(pairs.map(([from, to]) => failed(from, to)))));
          const back = rules.flatMap(({ source, destinations }) =>
            destinations.map(to => [
              `${source.registry}/${source.repository}:${source.tags.type === 'tags' ? source.tags.tags[0] : ''}`,
              `${to.registry}/${to.repository}:${to.tags?.[0]}`,
            ]),
          );
          expect(back.sort()).toEqual([...pairs].sort());
        },
      ),
    );
  });
});

describe('--os and --arch', () => {
  it('are all pairs, with what is not given left open', () => {
    expect(platformFilter([], [])).toBeUndefined();
    expect(platformFilter(['linux'], [])).toEqual([{ os: 'linux', architecture: '' }]);
    expect(platformFilter(['linux', 'windows:10.0.14393'], ['amd64', 'arm:v7'])).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm', variant: 'v7' },
      { os: 'windows', architecture: 'amd64', osVersion: '10.0.14393' },
      { os: 'windows', architecture: 'arm', variant: 'v7', osVersion: '10.0.14393' },
    ]);
    for (const wrong of ['', 'linux/amd64', 'a:b:c', 'a,b'])
      expect(() => platformFilter([wrong], [])).toThrow(/not a platform/);
  });
});

describe('whatever a file holds', () => {
  const word = fc.constantFrom(
    'quay.io/a/b',
    `${SWR}/x/y`,
    'nginx:1,2',
    '',
    'a@b',
    ':/x/',
    'images',
    'auth',
    'sync',
    'source',
    'target',
    'type',
    'repository',
    'tags',
    'allow',
    'creds',
    'registry',
    'username',
    'password',
    'credentials',
    'tls-verify',
    'images-by-semver',
    '$X',
    '${Y',
    '{{env "Z"}}',
    '*****',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ':',
    ': ',
    ', ',
    ',',
    '\n',
    '\n  ',
    '\n- ',
    '- ',
    '? ',
    '&a ',
    '*a',
    '<<: *a',
    '!!x ',
    '|\n',
    '#',
    '%',
    '---\n',
    '\t',
    '\\',
    '“',
    '\uFEFF',
    '\u0085',
    '__proto__',
    'constructor',
    '0',
    'true',
    '~',
  );
  const json = fc
    .letrec(tie => ({
      value: fc.oneof(
        { depthSize: 'small' },
        word,
        fc.constantFrom(null, true, 0),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(word, tie('value'), { maxKeys: 4 }),
      ),
    }))
    .value.map(value => JSON.stringify(value));
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    json,
    fc.array(word, { maxLength: 40 }).map(words => words.join('')),
  );

  it('only known errors come out', () => {
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (config, auth, rules, migrator) => {
        try {
          read(
            {
              config: { file: 'c', text: config },
              auth: { file: 'a', text: auth },
              images: { file: 'i', text: rules },
            },
            DEFAULTS,
            { dialect: migrator ? 'image-migrator' : 'image-syncer' },
          );
        } catch (error) {
          if (!(error instanceof RuleFilesError)) throw error;
          expect(error.say('zh').message.length).toBeGreaterThan(0);
          for (const { message } of error.problems)
            expect(`${message.en}${message.zh}`).not.toMatch(/[\n\u0000]/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a rule file of 10,000 images is read in reasonable time', () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, n) => `"quay.io/a/b${n}:1": "${SWR}/test/b${n}"`,
    );
    const start = performance.now();
    expect(read(images(`{${lines.join(',\n')}}`)).rules).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('a file of the wrong kind does not flood the terminal', () => {
    const wrong = Array.from({ length: 500 }, () => 'a b c').join('\n');
    expect(codesOf(images(wrong))).toHaveLength(500);
    expect(() => read(images(wrong))).toThrow(/^500 problems(?:.*\n){51}.*… and 450 more$/);
  });

  it('swapped files are told', () => {
    const rules = { file: 'images.json', text: `{"quay.io/a/b": "${SWR}/x/b"}` };
    const logins = { file: 'auth.json', text: '{"quay.io": {}}' };
    expect(codesOf({ auth: rules, images: logins })).toEqual(['1 wrong-file', '1 wrong-file']);
  });
});
