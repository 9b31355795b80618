import { describe, expect, it } from 'vitest';
import { codesOf, DEFAULTS, images, problemsOf, read, SWR, summary } from './support.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('the rules a to h of the guide', () => {
  const cases: readonly {
    readonly rule: string;
    readonly text: string;
    readonly gives?: readonly string[];
    readonly wrong?: readonly string[];
  }[] = [
    {
      rule: 'a: a namespace',
      text: `{"quay.io/coreos": "${SWR}/test"}`,
      wrong: ['1 whole-namespace a', '1 whole-namespace a'],
    },
    { rule: 'a: a registry', text: `{"quay.io": "${SWR}/test/x"}`, wrong: ['1 whole-registry a'] },
    {
      rule: 'a: a trailing slash',
      text: `{"quay.io/coreos/": "${SWR}/test/x"}`,
      wrong: ['1 whole-namespace a'],
    },
    {
      rule: 'a: a wildcard',
      text: `{"quay.io/coreos/*": "${SWR}/test/x"}`,
      wrong: ['1 wildcard a'],
    },
    {
      rule: 'b: names as docker writes them',
      text: `{"quay.io/a/b..c": "${SWR}/test/x:-1"}`,
      wrong: ['1 invalid-repository b', '1 invalid-tag b'],
    },
    {
      rule: 'b: a port',
      text: `{"host:5000/a/b:1": "${SWR}/t/b"}`,
      gives: [`host:5000/a/b [1] > ${SWR}/t/b`],
    },
    {
      rule: 'c: three parts at least',
      text: `{"a/b": "${SWR}/x/y"}`,
      wrong: ['1 incomplete-name c'],
    },
    {
      rule: 'c: on the right as well',
      text: '{"quay.io/a/b": "test/b"}',
      wrong: ['1 incomplete-name c'],
    },
    { rule: 'd: an empty source', text: `{"": "${SWR}/a/b"}`, wrong: ['1 empty-source d'] },
    {
      rule: 'd: several destinations are several rules',
      text: `{"quay.io/a/b:1": "${SWR}/x/b",\n "quay.io/a/b:1": "${SWR}/y/b"}`,
      gives: [`quay.io/a/b [1] > ${SWR}/x/b`, `quay.io/a/b [1] > ${SWR}/y/b`],
    },
    {
      rule: 'e: another name',
      text: `{"quay.io/a/b:1": "${SWR}/x/c:2"}`,
      gives: [`quay.io/a/b [1] > ${SWR}/x/c:2`],
    },
    {
      rule: 'f: all tags',
      text: `{"quay.io/a/b": "${SWR}/x/b"}`,
      gives: [`quay.io/a/b [all] > ${SWR}/x/b`],
    },
    {
      rule: 'f: then none on the right',
      text: `{"quay.io/a/b": "${SWR}/x/b:1"}`,
      wrong: ['1 tag-without-source-tag f'],
    },
    {
      rule: 'g: one tag keeps its name',
      text: `{"quay.io/a/b:1": "${SWR}/x/b"}`,
      gives: [`quay.io/a/b [1] > ${SWR}/x/b`],
    },
    {
      rule: 'h: default registry and namespace',
      text: '{"quay.io/a/b/c:1": "", "quay.io/a/d": ""}',
      gives: [`quay.io/a/b/c [1] > ${SWR}/test/b/c`, `quay.io/a/d [all] > ${SWR}/test/d`],
    },
  ];
  for (const { rule, text, gives, wrong } of cases) {
    it(rule, () => {
      const options = { dialect: 'image-migrator' } as const;
      if (wrong !== undefined) expect(codesOf(images(text), DEFAULTS, options)).toEqual(wrong);
      else expect(summary(read(images(text), DEFAULTS, options))).toEqual(gives);
    });
  }

  it('h: both defaults are needed, told once for all rules', () => {
    const text = '{"quay.io/a/b": "",\n"quay.io/a/c": "",\n"quay.io/a/d": ""}';
    for (const defaults of [
      {},
      { registry: SWR },
      { namespace: 'test' },
      { registry: '', namespace: '' },
    ]) {
      const problems = problemsOf(images(text), defaults);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({ code: 'no-default-destination', rule: 'h' });
      expect(problems[0]?.message.en).toContain('2 more rules');
      expect(problems[0]?.message.en.includes('--registry')).toBe(
        !('registry' in defaults && defaults.registry),
      );
    }
  });

  it('h: a wrong default is the flag’s mistake', () => {
    const [problem] = problemsOf(images('{"quay.io/a/b": ""}'), {
      registry: 'swr,cn-north-4.myhuaweicloud.com',
      namespace: 'test',
    });
    expect(problem?.code).toBe('bad-default-destination');
    expect(problem?.message.en).toContain(`write ${SWR}`);
  });

  it('the guide’s example is read, and what the second rule contains is said', () => {
    const text = `{
    "quay.io/coreos/etcd:1.0.0": "${SWR}/test/etcd:1.0.0",
    "quay.io/coreos/etcd": "${SWR}/test/etcd",
    "quay.io/coreos/etcd:2.7.3": "${SWR}/test/etcd"
}`;
    const settings = read(images(text), {}, { dialect: 'image-migrator' });
    expect(summary(settings)).toHaveLength(3);
    expect(settings.warnings.map(({ place, message }) => `${place.line} ${message.en}`)).toEqual([
      '2 contained in images:3, which takes all tags; it is copied once',
      '4 contained in images:3, which takes all tags; it is copied once',
    ]);
    expect(settings.rules[0]?.place).toEqual({
      file: 'images',
      line: 2,
      text: `"quay.io/coreos/etcd:1.0.0": "${SWR}/test/etcd:1.0.0"`,
    });
  });
});

describe('image-syncer', () => {
  const cases: readonly (readonly [name: string, text: string, gives: readonly string[]])[] = [
    [
      '1.3: a tag list',
      `{"quay.io/a/b:1,2,3": "${SWR}/x/b"}`,
      [`quay.io/a/b [1,2,3] > ${SWR}/x/b`],
    ],
    [
      '1.3: the same list',
      `{"quay.io/a/b:1,2": "${SWR}/x/b:1,2"}`,
      [`quay.io/a/b [1,2] > ${SWR}/x/b:1,2`],
    ],
    [
      '1.5: lists pair by pair',
      `quay.io/a/b:1,2: ${SWR}/x/b:3,4`,
      [`quay.io/a/b [1,2] > ${SWR}/x/b:3,4`],
    ],
    [
      '1.5: several destinations, each once',
      `quay.io/a/b:1:\n  - ${SWR}/x/b\n  - ${SWR}/y/c:2\n  - ${SWR}/x/b`,
      [`quay.io/a/b [1] > ${SWR}/x/b + ${SWR}/y/c:2`],
    ],
    [
      '1.5: a pattern',
      `{"quay.io/a/b:/^v1[.]\\\\d+$/": "${SWR}/x/b"}`,
      [`quay.io/a/b [/^v1[.]\\d+$/] > ${SWR}/x/b`],
    ],
    [
      '1.5: a digest',
      `{"quay.io/a/b@${DIGEST}": "${SWR}/x/b"}`,
      [`quay.io/a/b [sha256:012] > ${SWR}/x/b`],
    ],
    [
      '1.5: the same digest on both sides',
      `{"quay.io/a/b@${DIGEST}": "${SWR}/x/b@${DIGEST}"}`,
      [`quay.io/a/b [sha256:012] > ${SWR}/x/b`],
    ],
    [
      'a digest with a tag',
      `{"quay.io/a/b:7@${DIGEST}": "${SWR}/x/b"}`,
      [`quay.io/a/b [sha256:012] > ${SWR}/x/b:7`],
    ],
    [
      'a digest to a tag',
      `{"quay.io/a/b@${DIGEST}": "${SWR}/x/b:7"}`,
      [`quay.io/a/b [sha256:012] > ${SWR}/x/b:7`],
    ],
    [
      'Hub’s short names',
      `{"nginx": "${SWR}/x/nginx", "bitnami/redis:7": ""}`,
      [
        `docker.io/library/nginx [all] > ${SWR}/x/nginx`,
        `docker.io/bitnami/redis [7] > ${SWR}/test/redis`,
      ],
    ],
    [
      'a registry without namespaces',
      '{"127.0.0.1:5000/a:1": "localhost:5001/b"}',
      ['127.0.0.1:5000/a [1] > localhost:5001/b'],
    ],
    ['docker:// before it', `docker://quay.io/a/b:1: ${SWR}/x/b`, [`quay.io/a/b [1] > ${SWR}/x/b`]],
    ['an empty YAML value', 'quay.io/a/b:', [`quay.io/a/b [all] > ${SWR}/test/b`]],
    [
      'a BOM, CRLF and tabs',
      `\uFEFF{\r\n\t"quay.io/a/b": "${SWR}/x/b"\r\n}\r\n`,
      [`quay.io/a/b [all] > ${SWR}/x/b`],
    ],
    [
      'a key of more than 1024 characters',
      `{"quay.io/a/b:${Array.from({ length: 400 }, (_, n) => `v${n}`).join(',')}": "${SWR}/x/b"}`,
      [`quay.io/a/b [${Array.from({ length: 400 }, (_, n) => `v${n}`).join(',')}] > ${SWR}/x/b`],
    ],
    [
      'anchors',
      `quay.io/a/b: &to [${SWR}/x/b]\nquay.io/a/c: *to`,
      [`quay.io/a/b [all] > ${SWR}/x/b`, `quay.io/a/c [all] > ${SWR}/x/b`],
    ],
  ];
  for (const [name, text, gives] of cases) {
    it(`reads ${name}`, () => {
      expect(summary(read(images(text), DEFAULTS))).toEqual(gives);
    });
  }

  it('expands variables in destinations', () => {
    const text = '{"quay.io/a/b": "${TO}/x/b"}';
    expect(summary(read(images(text), { environment: { TO: SWR } }))).toEqual([
      `quay.io/a/b [all] > ${SWR}/x/b`,
    ]);
    expect(codesOf(images(text))).toEqual(['1 unset-variable']);
  });

  it('matches patterns anywhere in a tag, as Go does', () => {
    const { rules } = read(images(`{"quay.io/a/b:/alpine/": "${SWR}/x/b"}`));
    const tags = rules[0]?.source.tags;
    const matches = tags?.type === 'matching' ? tags.matches : () => false;
    expect(['3-alpine3', 'alpine', 'Alpine', ''].map(matches)).toEqual([true, true, false, false]);
  });

  it('says that others would only see the last of two equal sources', () => {
    const settings = read(
      images(`{"quay.io/a/b:1": "${SWR}/x/b",\n\n"quay.io/a/b:1": "${SWR}/y/b"}`),
    );
    expect(settings.warnings).toHaveLength(1);
    expect(settings.warnings[0]?.place.line).toBe(3);
    expect(settings.warnings[0]?.message.en).toContain('line 1');
  });
});

describe('mistakes are named as what they are', () => {
  const cases: readonly (readonly [name: string, text: string, wrong: readonly string[]])[] = [
    [
      'a comma for a dot',
      '{"quay.io/a/b": "swr,cn-north-4.myhuaweicloud.com/x/b"}',
      ['1 comma-in-host'],
    ],
    [
      'a blank in the host',
      '{"quay.io/a/b": "swr.cn -north-4.myhuaweicloud.com/x/b"}',
      ['1 blank-in-host'],
    ],
    ['a placeholder', '{"quay.io/a/b": "swr.xxxx.myhuaweicloud.com/x/b"}', ['1 placeholder-host']],
    [
      'another placeholder',
      '{"quay.io/a/b": "swr.xx-xx.myhuaweicloud.com/x/b"}',
      ['1 placeholder-host'],
    ],
    ['a Chinese placeholder', `{"源镜像仓库地址/a/b": "${SWR}/x/b"}`, ['1 placeholder-host']],
    ['no region', '{"quay.io/a/b": "swr.myhuaweicloud.com/x/b"}', ['1 no-region']],
    [
      'the API’s host',
      '{"quay.io/a/b": "swr-api.cn-north-4.myhuaweicloud.com/x/b"}',
      ['1 api-host'],
    ],
    ['upper case', `{"quay.io/a/b": "${SWR}/test/Openjdk:v8.8"}`, ['1 uppercase']],
    ['a scheme', `{"https://quay.io/a/b": "${SWR}/x/b"}`, ['1 scheme']],
    ['another transport', `{"oci:///tmp/x": "${SWR}/x/b"}`, ['1 transport']],
    ['no registry on the right', '{"quay.io/a/b": "x/b"}', ['1 no-registry c']],
    ['a torn line', `{\n"quay.io/a/b": "${SWR}/\ntest/b"}`, ['2 line-wrap']],
    ['two colons', `{"quay.io/a/b:1:2": "${SWR}/x/b"}`, ['1 two-tags b']],
    ['an empty tag', `{"quay.io/a/b:1,": "${SWR}/x/b"}`, ['1 empty-tag b']],
    ['a repeated tag', `{"quay.io/a/b:1,1": "${SWR}/x/b"}`, ['1 repeated-tag']],
    ['lists of different length', `{"quay.io/a/b:1,2": "${SWR}/x/b:1"}`, ['1 tag-count g']],
    ['a short digest', `{"quay.io/a/b@sha256:12": "${SWR}/x/b"}`, ['1 invalid-digest b']],
    ['another digest', `{"quay.io/a/b:1": "${SWR}/x/b@${DIGEST}"}`, ['1 digest-in-destination']],
    ['a pattern Go refuses', `{"quay.io/a/b:/(?=a)/": "${SWR}/x/b"}`, ['1 invalid-pattern']],
    [
      'a pattern on the right',
      `{"quay.io/a/b:/a/": "${SWR}/x/b:/b/"}`,
      ['1 pattern-in-destination'],
    ],
    [
      'a tag beside a pattern',
      `{"quay.io/a/b:/a/": "${SWR}/x/b:1"}`,
      ['1 tag-without-source-tag f'],
    ],
    ['an empty list', '{"quay.io/a/b": []}', ['1 no-destination']],
    [
      'a map as destination',
      `{"quay.io/a/b": [{}], "quay.io/a/c": "${SWR}/x/b", "quay.io/a/d": "${SWR}/x/d"}`,
      ['1 destination-kind'],
    ],
    [
      'two sources for one name',
      `{"quay.io/a/b:1": "${SWR}/x/b",\n"quay.io/c/b:1": "${SWR}/x/b"}`,
      ['2 same-destination'],
    ],
    [
      'a missing comma',
      `{"quay.io/a/b": "${SWR}/x/b"\n"quay.io/a/c": "${SWR}/x/c"}`,
      ['2 missing-comma'],
    ],
    ['an open brace', `{"quay.io/a/b": "${SWR}/x/b"`, ['1 open-brace']],
    ['an open quote', `{"quay.io/a/b": "${SWR}/x/b}\n`, ['2 open-quote']],
    ['text after the end', `{"quay.io/a/b": "${SWR}/x/b"}\n},\n"c": "d"}`, ['2 text-after-end']],
    ['typographic quotes', `{\n“quay.io/a/b”: “${SWR}/x/b”}`, ['2 typographic-quotes']],
    ['a full-width colon', `{"quay.io/a/b"："${SWR}/x/b"}`, ['1 typographic-quotes']],
    [
      'two YAML documents',
      `quay.io/a/b: ${SWR}/x/b\n---\nquay.io/a/c: ${SWR}/x/c`,
      ['2 several-documents'],
    ],
    ['nothing', '', ['0 no-rules']],
    ['an empty map', '{}', ['0 no-rules']],
    ['a list', '["a"]', ['1 unknown-format']],
    ['binary data', 'a\0b', ['1 not-a-rule-file']],
    ['brackets without end', '['.repeat(100_000), ['1 too-deep']],
    ['lists in lists', `${'- '.repeat(500)}a`, ['1 too-deep']],
    [
      'logins',
      '{"quay.io": {}, "docker.io": {"username": "a", "password": "b"}}',
      ['1 wrong-file'],
    ],
    ['a login without registry', '{"username": "a", "password": "hunter2/x"}', ['1 bare-login']],
    ['docker’s config.json', '{"auths": {"quay.io": {"auth": "YTpi"}}}', ['1 docker-config']],
  ];
  for (const [name, text, wrong] of cases) {
    it(name, () => {
      expect(codesOf(images(text))).toEqual(wrong);
    });
  }

  it('proposes the name that was meant', () => {
    const [problem] = problemsOf(images('{"quay.io/a/b": "swr,cn-north-4.myhuaweicloud.com/x/b"}'));
    expect(problem?.message.en).toContain(`write ${SWR}`);
    expect(problem?.message.zh).toContain(`应为 ${SWR}`);
  });

  it('tells all of them at once, each on its line, in both languages', () => {
    const problems = problemsOf(
      images(`{
  "quay.io/coreos": "${SWR}/test/Openjdk",
  "": "swr.myhuaweicloud.com/a/b",
  "quay.io/a/b": "${SWR}/x/b:1"
}`),
    );
    expect(problems.map(({ place, code }) => [place.line, code])).toEqual([
      [2, 'whole-namespace'],
      [2, 'uppercase'],
      [3, 'empty-source'],
      [3, 'no-region'],
      [4, 'tag-without-source-tag'],
    ]);
    for (const { message } of problems) {
      expect(message.en).not.toMatch(/\p{Script=Han}/u);
      expect(message.zh).toMatch(/\p{Script=Han}/u);
    }
  });
});
