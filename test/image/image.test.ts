import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Digester, digestOf, isDigest, verified, verifyDigest } from '../../src/image/digest.ts';
import { blobsOf, childFor, parseManifest } from '../../src/image/manifest.ts';
import * as types from '../../src/image/mediaType.ts';
import { formatPlatform, parsePlatform, platformMatches } from '../../src/image/platform.ts';
import { formatImageLocation, parseImageLocation } from '../../src/image/transport.ts';
import { collect } from '../support/testClient.ts';

const bytes = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const digest = (fill: string) => `sha256:${fill.repeat(64)}`;

async function* pieces(...all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

describe('digests', () => {
  it('accepts what can be verified and nothing else', () => {
    expect(isDigest(digest('a'))).toBe(true);
    expect(isDigest(`sha512:${'0'.repeat(128)}`)).toBe(true);
    for (const wrong of [
      '',
      'sha256:',
      digest('A'),
      digest('a').slice(1),
      `${digest('a')}0`,
      `md5:${'0'.repeat(32)}`,
      `sha256:${'g'.repeat(64)}`,
    ]) {
      expect(isDigest(wrong), wrong).toBe(false);
    }
    expect(() => verifyDigest(bytes('x'), digestOf(bytes('y')), 'it')).toThrow(
      /^it: expected sha256:/,
    );
    verifyDigest(bytes('x'), digestOf(bytes('x'), 'sha512'), 'it');
  });

  it('passes a blob on, but its last piece only when all of it is right', async () => {
    const whole = bytes('hello world');
    const expected = { digest: digestOf(whole), size: 11 };
    expect(
      await collect(verified(pieces(whole.subarray(0, 5), whole.subarray(5)), expected, 'it')),
    ).toEqual(whole);
    const seen: Uint8Array[] = [];
    const reading = (async () => {
      for await (const piece of verified(pieces(bytes('hello'), bytes(' earth')), expected, 'it'))
        seen.push(piece);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'digest-mismatch' });
    expect(Buffer.concat(seen).toString()).toBe('hello');
    const tooLong = collect(verified(pieces(whole, bytes('!')), expected, 'it'));
    await expect(tooLong).rejects.toThrow('at least 12 bytes');
    await expect(collect(verified(pieces(bytes('hello')), expected, 'it'))).rejects.toThrow(
      '5 bytes',
    );
  });

  it('hashes a blob right however it is cut and repeated', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.nat(300), { maxLength: 8 }),
        (blob, resumes) => {
          const digester = new Digester({ digest: digestOf(blob), size: blob.byteLength }, 'it');
          for (const start of [...resumes, 0]) {
            const from = Math.min(start, digester.position);
            const to = start === 0 ? blob.byteLength : Math.min(blob.byteLength, from + 40);
            digester.update(blob.subarray(from, to), from);
          }
          digester.finish();
        },
      ),
    );
  });
});

describe('manifests', () => {
  const part = (fill: string, mediaType = 'x') => ({ mediaType, digest: digest(fill), size: 3 });

  it('knows each kind by media type, by Content-Type or by its fields', () => {
    const image = {
      schemaVersion: 2,
      config: part('a', types.OCI_CONFIG),
      layers: [part('b'), part('c'), part('b')],
    };
    expect(parseManifest(bytes(image))).toMatchObject({
      kind: 'image',
      mediaType: types.OCI_MANIFEST,
    });
    const docker = { ...image, config: part('a', types.DOCKER_CONFIG) };
    expect(parseManifest(bytes(docker)).mediaType).toBe(types.DOCKER_MANIFEST);
    expect(parseManifest(bytes(image), `${types.DOCKER_MANIFEST}; charset=utf-8`).mediaType).toBe(
      types.DOCKER_MANIFEST,
    );
    expect(parseManifest(bytes({ schemaVersion: 2, manifests: [] })).mediaType).toBe(
      types.OCI_INDEX,
    );
    const list = { schemaVersion: 2, manifests: [part('a', types.DOCKER_MANIFEST)] };
    expect(parseManifest(bytes(list)).mediaType).toBe(types.DOCKER_LIST);
    const artifact = {
      mediaType: types.OCI_ARTIFACT,
      artifactType: 'a/b',
      blobs: [part('a')],
      subject: part('d'),
    };
    expect(parseManifest(bytes(artifact))).toMatchObject({
      kind: 'artifact',
      artifactType: 'a/b',
      subject: { digest: digest('d') },
    });
    const old = {
      schemaVersion: 1,
      fsLayers: [{ blobSum: digest('a') }, { blobSum: digest('b') }],
      signatures: [],
    };
    const schema1 = parseManifest(bytes(old));
    expect(schema1).toMatchObject({ kind: 'schema1', mediaType: types.DOCKER_SCHEMA1_SIGNED });
    expect(schema1.layers.map(layer => layer.digest)).toEqual([digest('b'), digest('a')]);
    expect(blobsOf(parseManifest(bytes(image))).map(blob => blob.digest)).toEqual([
      digest('a'),
      digest('b'),
      digest('c'),
    ]);
  });

  it('hashes a signed schema 1 manifest without its signatures, as registries do', () => {
    const payload = '{\n   "schemaVersion": 1,\n   "fsLayers": []\n}';
    const cut = payload.length - 2;
    const header = { formatLength: cut, formatTail: Buffer.from('\n}').toString('base64url') };
    const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url');
    const signed = `${payload.slice(0, cut)},\n   "signatures": [{"protected": "${protectedHeader}"}]\n}`;
    expect(parseManifest(bytes(signed)).digest).toBe(digestOf(payload));
    expect(parseManifest(bytes(payload)).digest).toBe(digestOf(payload));
  });

  it('keeps the bytes and hashes those', () => {
    const text = bytes('{ "schemaVersion" : 2,\n\n "manifests": [ ] }');
    const manifest = parseManifest(text);
    expect(manifest.bytes).toBe(text);
    expect(manifest.digest).toBe(digestOf(text));
  });

  it('refuses what is none', () => {
    const bad = [
      '',
      '{',
      '[]',
      'null',
      '<html>',
      '{}',
      { schemaVersion: 2, layers: [] },
      { schemaVersion: 2, manifests: [{ digest: '../../etc' }] },
      { schemaVersion: 2, manifests: [{ ...part('a'), size: -1 }] },
    ];
    for (const value of bad)
      expect(() => parseManifest(bytes(value)), JSON.stringify(value)).toThrow(/invalid manifest/);
    expect(() => parseManifest(Buffer.alloc(9 * 1024 * 1024))).toThrow(/too many/);
  });

  it('finds the child for a platform, and no attestation', () => {
    const children = [
      {
        ...part('a'),
        platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
      { ...part('b'), platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      part('c'),
    ];
    const index = parseManifest(bytes({ schemaVersion: 2, manifests: children }));
    expect(childFor(index, { os: 'linux', architecture: 'aarch64' })?.digest).toBe(digest('b'));
    expect(childFor(index, { os: 'linux', architecture: 'amd64' })).toBe(undefined);
  });
});

describe('platforms', () => {
  it('have one spelling each', () => {
    const spellings = {
      'linux/aarch64': 'linux/arm64',
      'linux/arm64/v8': 'linux/arm64',
      'Linux/x86_64': 'linux/amd64',
      'linux/arm': 'linux/arm/v7',
      'linux/armel': 'linux/arm/v6',
      'linux/arm/6': 'linux/arm/v6',
      arm64: 'linux/arm64',
      'linux/amd64/v2': 'linux/amd64/v2',
      'macos/arm64': 'darwin/arm64',
    };
    for (const [written, meant] of Object.entries(spellings)) {
      const platform = parsePlatform(written);
      expect(platform && formatPlatform(platform), written).toBe(meant);
    }
    for (const wrong of ['', 'linux', 'a/b/c/d', 'linux/', 'lin ux/amd64'])
      expect(parsePlatform(wrong), wrong).toBe(undefined);
  });

  it('match by what was asked for', () => {
    const windows = { os: 'windows', architecture: 'amd64', osVersion: '10.0.17763.1' };
    expect(platformMatches({ os: 'windows', architecture: 'amd64' }, windows)).toBe(true);
    expect(platformMatches({ ...windows, osVersion: '10.0.20348.1' }, windows)).toBe(false);
    expect(
      platformMatches(
        { os: 'linux', architecture: 'arm' },
        { os: 'linux', architecture: 'arm', variant: 'v6' },
      ),
    ).toBe(true);
    expect(
      platformMatches(
        { os: 'linux', architecture: 'arm', variant: 'v7' },
        { os: 'linux', architecture: 'arm', variant: 'v6' },
      ),
    ).toBe(false);
  });
});

describe('places of images', () => {
  it('reads every transport and writes it back', () => {
    for (const text of [
      'docker-daemon:app:1',
      'docker-archive:a.tar',
      'docker-archive:a.tar:app:1',
      'oci:dir',
      'oci:dir:v1',
      'oci-archive:a.tar:v1',
      'ghcr.io/a/b:v1',
      'oci:C:\\images\\dir:v1',
    ]) {
      expect(formatImageLocation(parseImageLocation(text)), text).toBe(text);
    }
    expect(formatImageLocation(parseImageLocation('nginx'))).toBe('docker.io/library/nginx');
    expect(formatImageLocation(parseImageLocation('docker://quay.io/a/b'))).toBe('quay.io/a/b');
    expect(parseImageLocation('oci-archive:C:/x.tar')).toEqual({
      transport: 'oci-archive',
      path: 'C:/x.tar',
      tag: undefined,
    });
  });

  it('says what is wrong, and what was meant', () => {
    expect(() => parseImageLocation('oci:')).toThrow('nothing follows the transport');
    const upper = () => parseImageLocation('swr.cn-north-4.myhuaweicloud.com/org/Openjdk:V8');
    expect(upper).toThrow(
      expect.objectContaining({
        code: 'invalid-image-name',
        hint: 'Did you mean swr.cn-north-4.myhuaweicloud.com/org/openjdk:V8?',
      }),
    );
    expect(() => parseImageLocation('a//b')).toThrow(
      expect.objectContaining({ code: 'invalid-image-name' }),
    );
  });
});
