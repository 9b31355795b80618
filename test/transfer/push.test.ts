import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OCI_INDEX, OCI_MANIFEST } from '../../src/image/mediaType.ts';
import { registryDestination } from '../../src/registry/destination.ts';
import { registrySource } from '../../src/registry/source.ts';
import { type Doubt, pushImage, SWR_LIMITS } from '../../src/transfer/push.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { noise, putSampleImage, putSampleIndex } from '../support/sampleImage.ts';
import { testRegistry } from '../support/testClient.ts';

let from: MemoryRegistry;
let to: MemoryRegistry;

beforeEach(async () => {
  from = await MemoryRegistry.start();
  to = await MemoryRegistry.start();
});
afterEach(async () => {
  await from.stop();
  await to.stop();
});

const source = () => registrySource(testRegistry(from.host).repository('a/app'));
const destination = () => registryDestination(testRegistry(to.host).repository('org/app'));
const push = (options: Parameters<typeof pushImage>[2] = {}) =>
  pushImage(
    { source: source(), reference: '1' },
    { destination: destination(), tag: 'v1' },
    options,
  );
const uploads = () => to.requests.filter(({ method }) => method === 'PUT' || method === 'PATCH');

describe('pushImage', () => {
  test('tells digest, size and layers, and the bytes are the same there', async () => {
    const digest = putSampleImage(from, 'a/app', '1', { layers: [noise(1000, 1), noise(50, 2)] });
    const result = await push();
    const there = to.store.manifest('org/app', 'v1');
    expect(there?.digest).toBe(digest);
    expect(result).toMatchObject({
      digest,
      mediaType: OCI_MANIFEST,
      layers: 2,
      outcome: 'copied',
      blobs: { uploaded: 3, mounted: 0, exists: 0 },
    });
    const config = result.bytesUploaded - 1050;
    expect(config).toBeGreaterThan(0);
    expect(result.size).toBe(1050 + config + (there?.bytes.byteLength ?? 0));
  });

  test('a second push moves nothing and says so', async () => {
    putSampleImage(from, 'a/app', '1');
    await push();
    const before = uploads().length;
    expect(await push()).toMatchObject({ outcome: 'current', bytesUploaded: 0 });
    expect(uploads().length).toBe(before);
  });

  test('several platforms go whole', async () => {
    const digest = putSampleIndex(from, 'a/app', '1');
    const result = await push();
    expect(result.digest).toBe(digest);
    expect(result.platforms).toEqual(['linux/s390x', 'linux/amd64', 'linux/arm64']);
    expect(to.store.manifest('org/app', 'v1')?.digest).toBe(digest);
  });
});

describe('before a byte moves', () => {
  test('a layer over the registry’s limit is refused', async () => {
    putSampleImage(from, 'a/app', '1', { layers: [noise(3000, 1)] });
    await expect(push({ limits: { layerBytes: 2999 } })).rejects.toMatchObject({
      code: 'layer-too-large',
    });
    expect(to.requests).toEqual([]);
  });

  test('SWR’s limit is told in its own unit', async () => {
    const layer = { mediaType: 'x', digest: `sha256:${'1'.repeat(64)}`, size: 11 * 1024 ** 3 };
    const config = { mediaType: 'y', digest: `sha256:${'2'.repeat(64)}`, size: 2 };
    from.store.putManifest(
      'a/app',
      '1',
      JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [layer] }),
      OCI_MANIFEST,
    );
    await expect(push({ limits: SWR_LIMITS })).rejects.toThrow(
      'layer sha256:111111111111 has 11 GB, the registry takes 10 GB at most',
    );
  });

  test('an OCI index and attestations are doubted aloud, not refused', async () => {
    putSampleIndex(from, 'a/app', '1');
    const doubts: Doubt[] = [];
    const onDoubt = (doubt: Doubt) => doubts.push(doubt);
    await push({ limits: SWR_LIMITS, onDoubt });
    expect(doubts[0]?.message.zh).toContain('OCI 多平台索引');
    const child = putSampleImage(from, 'a/app', undefined);
    const size = from.store.manifest('a/app', child)?.bytes.byteLength ?? 0;
    const attestation = {
      mediaType: OCI_MANIFEST,
      digest: child,
      size,
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      platform: { os: 'unknown', architecture: 'unknown' },
    };
    from.store.putManifest(
      'a/app',
      '1',
      JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [attestation] }),
      OCI_INDEX,
    );
    const result = await push({ limits: SWR_LIMITS, onDoubt });
    expect(doubts[1]?.message.en).toContain('--provenance=false');
    expect(result.platforms).toEqual([]);
    await push({ onDoubt });
    expect(doubts).toHaveLength(2);
  });
});
