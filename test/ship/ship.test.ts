import { describe, expect, test } from 'vitest';
import { KnownError } from '../../src/errors.ts';
import { type ShipParts, ship } from '../../src/ship/ship.ts';

const image = { engine: 'docker', location: 'docker-daemon:a:1', imageId: 'sha256:1' };
const pushed = { reference: 'r/a:1', digest: 'sha256:d', size: 10, layers: 2, uploaded: 5 };

function parts(calls: string[], more: Partial<ShipParts> = {}): ShipParts {
  const note =
    <T>(name: string, value: T) =>
    async () => {
      calls.push(name);
      return value;
    };
  return {
    lint: note('lint', undefined),
    check: note('check', undefined),
    build: note('build', image),
    push: note('push', pushed),
    verify: note('verify', 'sha256:d'),
    deploy: note('deploy', []),
    ...more,
  };
}

const refuse = async () => {
  throw new KnownError('refused', 'no');
};

describe('ship', () => {
  test('runs every step once, in order, and tells what came of it', async () => {
    const calls: string[] = [];
    const events: string[] = [];
    const report = await ship(parts(calls), (step, status) => events.push(`${step} ${status}`));
    expect(calls).toEqual(['lint', 'check', 'build', 'push', 'verify', 'deploy']);
    expect(events.filter(event => event.endsWith('started'))).toHaveLength(6);
    expect(report).toMatchObject({ ok: true, ...pushed, imageId: 'sha256:1', error: undefined });
    expect(report.steps.map(({ status }) => status)).toEqual(Array(6).fill('done'));
  });

  test.each(['lint', 'check', 'build', 'push', 'verify'] as const)(
    'nothing after a failing %s',
    async failing => {
      const calls: string[] = [];
      const report = await ship(parts(calls, { [failing]: refuse }));
      expect(report.ok).toBe(false);
      expect(report.error?.code).toBe('refused');
      const order = ['lint', 'check', 'build', 'push', 'verify', 'deploy'];
      const at = order.indexOf(failing);
      expect(calls).toEqual(order.slice(0, at));
      expect(report.steps.map(({ status }) => status)).toEqual(
        order.map((_, index) => (index < at ? 'done' : index === at ? 'failed' : 'skipped')),
      );
    },
  );

  test('another digest at the registry stops it before the deployment', async () => {
    const calls: string[] = [];
    const report = await ship(parts(calls, { verify: async () => 'sha256:other' }));
    expect(report.error?.code).toBe('ship-wrong-digest');
    expect(calls).not.toContain('deploy');
  });

  test('a bug is no result', async () => {
    const broken = async () => {
      throw new TypeError('bug');
    };
    await expect(ship(parts([], { build: broken }))).rejects.toThrow('bug');
  });
});
