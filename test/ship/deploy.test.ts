import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setImage } from '../../src/ship/deploy.ts';

const image = 'swr.cn-north-4.myhuaweicloud.com/team/web';
const digest = `sha256:${'a'.repeat(64)}`;

const MANIFEST = `# deployed by CI
apiVersion: apps/v1
kind:   Deployment   # odd blanks stay
metadata: {name: web, labels: {a: "b"}}
spec:
    template:
        spec:
            initContainers:
            - name: wait
              image: 'busybox:1.36'
            containers:
            - image: ${image}:v1   # the application
              name: web

              env: [ {name: LONG, value: "a very long text that a YAML printer would fold over several lines because of its width"} ]
            - name: metrics
              image: "${image}@sha256:${'b'.repeat(64)}"
---
apiVersion: v1
kind: Service
metadata: {name: web}
`;

describe('setImage', () => {
  test('changes the values and no other byte', () => {
    const { text, images } = setImage(MANIFEST, `${image}:v2`, digest);
    expect(text).toBe(
      MANIFEST.replace(`${image}:v1`, `${image}@${digest}`).replace('b'.repeat(64), 'a'.repeat(64)),
    );
    expect(images).toEqual([
      {
        kind: 'Deployment',
        name: 'web',
        container: 'web',
        before: `${image}:v1`,
        after: `${image}@${digest}`,
      },
      expect.objectContaining({ container: 'metrics' }),
    ]);
    expect(setImage(text, `${image}:v2`, digest).text).toBe(text);
  });

  test('CRLF survives', () => {
    const crlf = MANIFEST.replaceAll('\n', '\r\n');
    const { text } = setImage(crlf, image, digest);
    expect(text.replaceAll('\r\n', '\n')).toBe(setImage(MANIFEST, image, digest).text);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('a container by name, whatever it runs', () => {
    const { text, images } = setImage(MANIFEST, image, digest, 'wait');
    expect(text).toContain(`image: '${image}@${digest}'`);
    expect(images.map(({ before }) => before)).toEqual(['busybox:1.36']);
  });

  test('CronJob, List, JSON and anchors', () => {
    const cron = `kind: List
items:
- kind: CronJob
  metadata: {name: night}
  spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: &img ${image}:1}, {name: b, image: *img}]}}}}}
`;
    const edit = setImage(cron, image, digest);
    expect(edit.text).toContain(`&img ${image}@${digest}`);
    expect(edit.text).toContain('image: *img');
    expect(edit.images.map(({ kind, container }) => [kind, container])).toEqual([
      ['CronJob', 'a'],
      ['CronJob', 'b'],
    ]);
    const json = JSON.stringify({
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: `${image}:1` }] },
    });
    expect(JSON.parse(setImage(json, image, digest).text)).toMatchObject({
      spec: { containers: [{ image: `${image}@${digest}` }] },
    });
  });

  test('Docker Hub’s short name is the same repository', () => {
    const pod = 'kind: Pod\nspec:\n  containers:\n  - name: c\n    image: nginx:1\n';
    expect(setImage(pod, 'docker.io/library/nginx:2', digest).text).toContain(
      `image: docker.io/library/nginx@${digest}\n`,
    );
  });

  test('no container: what is there is told, in both languages', () => {
    expect(() => setImage(MANIFEST, 'other/image', digest)).toThrow(
      /no container of the manifest runs docker.io\/other\/image \(it has wait: busybox:1.36, web: /,
    );
    expect(() => setImage('a: 1\n', image, digest, 'x')).toThrow(
      'no container named "x" (it has (no containers))',
    );
  });

  test('a template is refused with a remedy', () => {
    expect(() => setImage('kind: {{ .Values.kind }}: [\n', image, digest)).toThrow(
      expect.objectContaining({ code: 'deploy-not-yaml' }),
    );
  });

  test('whatever surrounds the image stays', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{0,60}$/), fc.nat(3), (comment, blanks) => {
        const manifest = `# ${comment}\nkind: Pod\nspec:\n  containers:\n${'\n'.repeat(blanks)}  - name: c # ${comment}\n    image: ${image}:1 # ${comment}\n`;
        const { text } = setImage(manifest, image, digest);
        expect(text).toBe(manifest.replace(`${image}:1`, `${image}@${digest}`));
      }),
    );
  });
});
