import { describe, expect, it } from 'vitest';
import { codesOf, DEFAULTS, images, problemsOf, read, SWR, summary } from './support.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const config = (text: string) => ({ config: { file: 'config', text } });

describe('the old single file', () => {
  const text = `{"auth": {"quay.io": {"username": "u", "password": "$P"}},
"images": {"quay.io/a/b": "${SWR}/x/b"}}`;

  it('holds logins and rules', () => {
    const settings = read(config(text), { environment: { P: 'expanded' } });
    expect(summary(settings)).toEqual([`quay.io/a/b [all] > ${SWR}/x/b`]);
    // image-syncer does not expand there, and a user who thinks so is told.
    expect(settings.logins[0]).toMatchObject({ key: 'quay.io', username: 'u', password: '$P' });
    expect(settings.warnings.map(({ message }) => message.en).join()).toContain(
      '--auth and --images',
    );
  });

  it('loses to a login of an auth file', () => {
    const auth = { file: 'auth', text: '{"quay.io": {"username": "v", "password": "w"}}' };
    expect(read({ ...config(text), auth }).logins.map(({ username }) => username)).toEqual(['v']);
  });

  it('is told what is wrong in it', () => {
    const wrong = `{"auth": {"quay.io": "x"},\n"images": {"quay.io/a": ""},\n"images": [],\n"more": 1}`;
    expect(codesOf(config(wrong), DEFAULTS)).toEqual([
      '3 duplicate-key',
      '1 login-kind',
      '2 whole-namespace a',
      '3 section-kind',
    ]);
  });
});

describe('plain lines', () => {
  it('are a source and a destination, or a source alone', () => {
    const text = `# all of it\r\n\r\nquay.io/a/b:1   ${SWR}/x/b  # one tag\r\nnginx\r\n\tquay.io/a/c:/^v/ ${SWR}/x/c\r\n`;
    expect(summary(read(images(text), DEFAULTS))).toEqual([
      `quay.io/a/b [1] > ${SWR}/x/b`,
      `docker.io/library/nginx [all] > ${SWR}/test/nginx`,
      `quay.io/a/c [/^v/] > ${SWR}/x/c`,
    ]);
  });

  it('tell the line of each mistake', () => {
    const text = `quay.io/a/b ${SWR}/x/b:1\n\na/b -> c/d\nquay.io/x\n`;
    expect(codesOf(images(text), DEFAULTS)).toEqual([
      '1 tag-without-source-tag f',
      '3 too-many-words',
      '4 whole-namespace a',
    ]);
  });
});

describe('skopeo’s YAML', () => {
  const text = `registry.example.com:
    images:
        busybox: []
        redis:
            - "1.0"
            - 2.10
            - "${DIGEST}"
    images-by-tag-regex:
        nginx: ^1\\.13\\.[12]-alpine-perl$
    images-by-semver:
        alpine: ">= 3.12.0"
    credentials:
        username: john
        password: this is a secret
    tls-verify: true
    cert-dir: /home/john/certs
quay.io:
    tls-verify: false
    images:
        coreos/etcd:
            - latest
docker.io:
    images:
        nginx:
`;

  it('goes below the default registry and namespace by the last part of each name', () => {
    const settings = read(images(text), DEFAULTS);
    expect(summary(settings)).toEqual([
      `registry.example.com/busybox [all] > ${SWR}/test/busybox`,
      `registry.example.com/redis [1.0,2.10] > ${SWR}/test/redis`,
      `registry.example.com/redis [sha256:012] > ${SWR}/test/redis`,
      `registry.example.com/nginx [^1\\.13\\.[12]-alpine-perl$] > ${SWR}/test/nginx`,
      `registry.example.com/alpine [>= 3.12.0] > ${SWR}/test/alpine`,
      `quay.io/coreos/etcd [latest] > ${SWR}/test/etcd`,
      `docker.io/library/nginx [all] > ${SWR}/test/nginx`,
    ]);
    expect(settings.logins.map(({ place: _, ...rest }) => rest)).toEqual([
      { key: 'registry.example.com', username: 'john', password: 'this is a secret' },
    ]);
    expect(settings.registries).toEqual([{ registry: 'quay.io', insecure: true }]);
    expect(settings.warnings.map(({ place }) => place.line)).toContain(16);
  });

  it('keeps the whole path with --scoped', () => {
    const settings = read(
      images('quay.io:\n  images:\n    a/b: [x]\n'),
      { ...DEFAULTS, registry: 'host:5000' },
      { scoped: true },
    );
    expect(summary(settings)).toEqual(['quay.io/a/b [x] > host:5000/test/quay.io/a/b']);
  });

  it('needs a registry only', () => {
    expect(
      summary(read(images('quay.io:\n  images:\n    a/b: [x]\n'), { registry: 'host:5000' })),
    ).toEqual(['quay.io/a/b [x] > host:5000/b']);
    expect(codesOf(images(text))).toEqual(['3 no-default-destination h']);
  });

  it('tells what is wrong', () => {
    const wrong = `quay.io:
  images:
    a/b: [":x"]
    a/c: {}
    a/d:1: []
  image-by-semver:
    a/e: 1
  images-by-semver:
    a/e: banana
  images-by-tag-regex:
    a/f: "("
    a/f: "x"
  credentials:
    username: a
  tls-verify: maybe
docker.io: []
`;
    expect(codesOf(images(wrong), DEFAULTS)).toEqual([
      '3 invalid-tag',
      '4 text-expected',
      '5 tag-in-repository',
      '6 unknown-field',
      '9 invalid-range',
      '12 duplicate-key',
      '11 invalid-pattern',
      '15 boolean-expected',
      '1 half-login',
      '16 registry-kind',
    ]);
  });

  it('finds two names that end alike', () => {
    const same = 'quay.io:\n  images:\n    a/x: [v1]\n    b/x: [v1]\n';
    expect(codesOf(images(same), DEFAULTS)).toEqual(['4 same-destination']);
  });
});

describe('regsync’s YAML', () => {
  const text = `version: 1
creds:
  - registry: registry:5000
    tls: disabled
    reqConcurrent: 5
    reqPerSec: 2.5
  - registry: docker.io
    user: "{{env \\"HUB_USER\\"}}"
    pass: '{{ env "HUB_PASS" }}'
defaults:
  parallel: 2
  digestTags: true
x-tags: &tags
  allow: ["v\\\\d+", "latest"]
sync:
  - source: busybox:1.36
    target: registry:5000/library/busybox:1.36
    type: image
  - source: alpine
    target: registry:5000/library/alpine
    type: repository
    tags:
      <<: *tags
      deny: [".*-rc"]
    platforms: [linux/amd64, linux/arm64]
    referrers: true
    digestTags: false
  - source: quay.io/a/b
    target: registry:5000/b
    type: repository
    tagSets:
      - semverRange: [">= 1.2, < 2"]
      - allow: [edge]
`;
  const environment = { HUB_USER: 'me', HUB_PASS: 'secret' };

  it('gives rules, logins and limits', () => {
    const settings = read(config(text), { environment });
    expect(summary(settings)).toEqual([
      'docker.io/library/busybox [1.36] > registry:5000/library/busybox:1.36',
      'docker.io/library/alpine [allow v\\d+ allow latest deny .*-rc] > registry:5000/library/alpine',
      'quay.io/a/b [semverRange >= 1.2, < 2 allow edge] > registry:5000/b',
    ]);
    expect(
      settings.rules.map(({ digestTags, referrers, platforms }) => [
        digestTags,
        referrers,
        platforms?.length,
      ]),
    ).toEqual([
      [true, undefined, undefined],
      [false, true, 2],
      [true, undefined, undefined],
    ]);
    expect(settings.logins.map(({ place: _, ...rest }) => rest)).toEqual([
      { key: 'docker.io', username: 'me', password: 'secret' },
    ]);
    expect(settings.registries).toEqual([
      { registry: 'registry:5000', concurrency: 5, rate: 2.5, plainHttp: true },
    ]);
  });

  it('matches whole tags', () => {
    const [, second, third] = read(config(text), { environment }).rules.map(
      ({ source }) => source.tags,
    );
    const matching = (choice: typeof second, tags: readonly string[]) =>
      tags.filter(tag => choice?.type === 'matching' && choice.matches(tag));
    expect(matching(second, ['v1', 'v1.2', 'latest', 'v12', 'v1-rc', 'xlatest'])).toEqual([
      'v1',
      'latest',
      'v12',
    ]);
    expect(matching(third, ['1.1', '1.2', 'v1.9.9', '2.0.0', 'edge', '1.3-rc1', 'latest'])).toEqual(
      ['1.2', 'v1.9.9', 'edge'],
    );
  });

  it('has latest where no tag is written, and says so', () => {
    const settings = read(
      config(
        'sync:\n - {source: quay.io/a/b, target: "h:1/b", type: image}\n - {source: "quay.io/a/c:2", target: "h:1/c", type: image}\n',
      ),
    );
    expect(summary(settings)).toEqual([
      'quay.io/a/b [latest] > h:1/b:latest',
      'quay.io/a/c [2] > h:1/c:latest',
    ]);
    expect(settings.warnings.map(({ place }) => place.line)).toEqual([3]);
  });

  it('tells what is wrong', () => {
    const wrong = `version: 2
creds:
  - registry: "swr,cn-north-4.myhuaweicloud.com"
  - registry: quay.io
    user: a
  - registry: ghcr.io
    user: a
    pass: "******"
    tls: off
    reqPerSec: many
  - registry: "{{file \\"/run/x\\"}}"
synk: []
sync:
  - source: quay.io
    target: h:1/x
    type: registry
  - source: quay.io/a/b:1
    target: h:1/x
    type: repository
  - target: h:1/x
  - source: "{{env \\"NO\\"}}/a"
    target: h:1/x
    type: image
  - source: quay.io/a/b
    target: ocidir://x
    type: repository
    tag: {}
    tags: {allow: ["("], semverRange: [x.y.z], only: []}
    platforms: [linux]
`;
    expect(codesOf(config(wrong))).toEqual([
      '12 unknown-field',
      '1 version',
      '3 comma-in-host',
      '4 half-login',
      '8 masked-credential',
      '6 tls',
      '6 number',
      '11 template',
      '14 entry-type',
      '17 tag-in-repository',
      '20 incomplete-entry',
      '21 unset-variable',
      '27 unknown-field',
      '28 unknown-field',
      '24 invalid-pattern',
      '24 invalid-range',
      '24 transport',
    ]);
  });

  it('says what regsync does and this does not', () => {
    const settings = read(
      config(
        'sync:\n - source: quay.io/a/b\n   target: h:1/b\n   type: repository\n   backup: "x"\n   interval: 1h\n   platform: linux/amd64\n',
      ),
    );
    expect(
      settings.warnings.map(({ place, message }) => `${place.line} ${message.en.split(' ')[0]}`),
    ).toEqual(['5 backup', '2 platform:']);
  });

  it('shows no secret', () => {
    const problems = problemsOf(
      config(
        'creds:\n - registry: quay.io\n   user: a\n   pass: [hunter2]\n   token: {hunter2: 1}\n   hunter: hunter2\n',
      ),
    );
    expect(problems.length).toBeGreaterThan(1);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });
});

describe('filters', () => {
  it('hold for rules that say nothing themselves', () => {
    const platforms = [{ os: 'linux', architecture: '' }];
    const { rules } = read(
      config(
        'sync:\n - {source: quay.io/a/b, target: "h:1/b", type: image}\n - {source: quay.io/a/c, target: "h:1/c", type: image, platforms: [linux/arm64]}\n',
      ),
      {},
      { platforms },
    );
    expect(rules.map(rule => rule.platforms)).toEqual([
      platforms,
      [{ os: 'linux', architecture: 'arm64' }],
    ]);
  });
});
