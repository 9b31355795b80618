import { describe, expect, it } from 'vitest';
import { registryDestination } from '../../src/registry/destination.ts';
import { registrySource } from '../../src/registry/source.ts';
import { copyImage } from '../../src/transfer/copyImage.ts';
import { BlobLedger } from '../../src/transfer/ledger.ts';
import { Limiter } from '../../src/transfer/limiter.ts';
import { type Fault, FaultProxy, type FaultRule } from '../support/faultProxy.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { noise, putSampleImage, putSampleIndex } from '../support/sampleImage.ts';
import { testHttp, testRegistry } from '../support/testClient.ts';

const seeds = (process.env.DOCKWRIGHT_SOAK ?? '1,2').split(',').map(Number);
const IMAGES = 40;
const RATE = Number(process.env.DOCKWRIGHT_SOAK_RATE ?? '0.1');
const DAMAGES = ['up', 'down'] as const;

/** A generator whose numbers are the same each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Requests go wrong at a rate, in any way that passes. */
function anything(next: () => number, rate: number): FaultRule {
  const damaged = new Set<string>();
  return request => {
    if (next() > rate) return undefined;
    // Most answers are short: half of the faults hit those too.
    const after = Math.floor(next() * (next() < 0.5 ? 200 : 60_000));
    // What is damaged is tried again once: two in a row are a failure, and no passing one.
    const damages = !damaged.has(request.url);
    const kinds: Fault[] = [
      { type: 'reset', side: 'down', after },
      { type: 'reset', side: 'up', after },
      { type: 'truncate', after, honestLength: true },
      { type: 'truncate', after, honestLength: false },
      { type: 'answer', status: 503 },
      { type: 'answer', status: 429, headers: { 'retry-after': '3' } },
      { type: 'lose-answer' },
      { type: 'stall', side: 'down', after },
      ...(damages ? DAMAGES.map(side => ({ type: 'corrupt', side, at: after }) as const) : []),
    ];
    const fault = kinds[Math.floor(next() * kinds.length)];
    if (fault?.type === 'corrupt') damaged.add(request.url);
    return fault;
  };
}

describe('many images over bad lines', () => {
  it.each(seeds)('all arrive whole, seed %i', async seed => {
    const source = await MemoryRegistry.start();
    const target = await MemoryRegistry.start();
    const next = random(seed);
    for (let index = 0; index < IMAGES; index++) {
      const layers = [noise(100_000, `own ${index}`), noise(60_000, `shared ${index % 5}`)];
      if (index % 4 === 0) putSampleIndex(source, `org/app${index % 7}`, `v${index}`);
      else putSampleImage(source, `org/app${index % 7}`, `v${index}`, { layers });
    }
    const down = await FaultProxy.start(source.origin, anything(next, RATE));
    const up = await FaultProxy.start(target.origin, anything(next, RATE));
    const http = testHttp({ silenceMs: 1_500, answerMs: 3_000, retry: { attempts: 20 } });
    const from = testRegistry(down.host, { http });
    const to = testRegistry(up.host, { http });
    const shared = { limiter: new Limiter(8), ledger: new BlobLedger() };
    const rounds = async (index: number): Promise<void> => {
      const name = `org/app${index % 7}`;
      const one = { source: registrySource(from.repository(name)), reference: `v${index}` };
      const other = { destination: registryDestination(to.repository(name)), tag: `v${index}` };
      await copyImage(one, other, shared);
    };
    try {
      await Promise.all(Array.from({ length: IMAGES }, (_, index) => rounds(index)));
      for (const [name, { tags, manifests }] of source.store.repositories) {
        const arrived = target.store.repositories.get(name);
        expect([...(arrived?.tags ?? [])].sort()).toEqual([...tags].sort());
        for (const [digest, { bytes }] of manifests) {
          expect(arrived?.manifests.get(digest)?.bytes.equals(bytes), `${name}@${digest}`).toBe(
            true,
          );
        }
      }
      for (const [digest, bytes] of source.store.blobs) {
        expect(target.store.blobs.get(digest)?.equals(bytes), digest).toBe(true);
      }
      expect(
        [...down.requests, ...up.requests].filter(({ fault }) => fault !== undefined).length,
      ).toBeGreaterThan(10);
    } finally {
      await http.close();
      await Promise.all([down, up, source, target].map(part => part.stop()));
    }
  });
});
