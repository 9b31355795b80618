import { describe, expect, it } from 'vitest';
import { Pace, Slots } from '../../../src/transfer/sync/pace.ts';
import { Relay } from '../../../src/transfer/sync/relay.ts';
import { collect, FakeClock, streamOf } from '../../support/testClient.ts';

describe('a pace', () => {
  it('lets so many units through a second', async () => {
    const clock = new FakeClock();
    const start = clock.time;
    const pace = new Pace(1000, clock);
    for (let count = 0; count < 20; count++) await pace.take(100);
    // Two thousand units, the last of which need not be waited for.
    expect(clock.time - start).toBeGreaterThanOrEqual(1890);
    expect(clock.time - start).toBeLessThanOrEqual(2000);
  });
});

describe('slots', () => {
  it('are halved by refusals and grow again with good answers, up to what was asked for', async () => {
    const slots = new Slots(8);
    expect(slots.limit('r')).toBe(8);
    slots.heard('r', 429);
    slots.heard('r', 503);
    expect(slots.limit('r')).toBe(2);
    for (let count = 0; count < 1000; count++) slots.heard('r', 200);
    expect(slots.limit('r')).toBe(8);
    expect(slots.limit('other')).toBe(8);
  });

  it('do not lock two directions against each other', async () => {
    const slots = new Slots(1);
    let done = 0;
    const work = (pair: string[]) =>
      slots.run(pair, async () => {
        await new Promise(resolve => setImmediate(resolve));
        done++;
      });
    await Promise.all(Array.from({ length: 20 }, (_, i) => work(i % 2 ? ['a', 'b'] : ['b', 'a'])));
    expect(done).toBe(20);
  });
});

describe('a relay', () => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));

  it('reads once for several receivers, at the pace of the slowest', async () => {
    let readings = 0;
    const relay = new Relay(offset => {
      readings++;
      return streamOf(bytes, offset, 1000);
    }, 3);
    const shares = [relay.join(), relay.join(), relay.join()];
    const slow = async (share: { open: (offset: number) => AsyncIterable<Uint8Array> }) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of share.open(0)) {
        if (chunks.length % 50 === 0) await new Promise(resolve => setTimeout(resolve, 1));
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    };
    const [one, two] = shares;
    if (one === undefined || two === undefined) throw new Error('no shares');
    // The third finds that it has the blob already.
    const got = Promise.all([collect(one.open(0)), slow(two)]);
    shares[2]?.done();
    for (const each of await got) expect(each.equals(bytes)).toBe(true);
    expect(readings).toBe(1);
  });

  it('goes on for the others when one gives up, and gives who starts again a reading of its own', async () => {
    let readings = 0;
    const relay = new Relay(offset => {
      readings++;
      return streamOf(bytes, offset, 1000);
    }, 2);
    const [one, two] = [relay.join(), relay.join()];
    const broken = (async () => {
      for await (const chunk of one.open(0)) if (chunk[0] === bytes[5000]) break;
      return collect(one.open(5000));
    })();
    const [rest, whole] = await Promise.all([broken, collect(two.open(0))]);
    expect(whole.equals(bytes)).toBe(true);
    expect(rest.equals(bytes.subarray(5000))).toBe(true);
    expect(readings).toBe(2);
  });

  it('tells every receiver when the source fails', async () => {
    const relay = new Relay(async function* () {
      yield bytes.subarray(0, 10);
      throw new Error('source');
    }, 2);
    const results = await Promise.allSettled([
      collect(relay.join().open(0)),
      collect(relay.join().open(0)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
