import { describe, expect, it } from 'vitest';
import { run, withoutSecrets } from '../../src/process/spawn.ts';
import { outputOf } from '../../src/process/stream.ts';

const node = process.execPath;
const script = (text: string) => ['-e', text];

describe('run', () => {
  it('hands over input and gives back what was said, without a shell', async () => {
    const text = 'process.stdin.pipe(process.stdout);console.error(process.argv[1])';
    const result = await run(node, [...script(text), '$HOME; `id` "x"'], {
      input: 'secret on stdin',
    });
    expect(result).toEqual({ exitCode: 0, stdout: 'secret on stdin', stderr: '$HOME; `id` "x"\n' });
    expect((await run(node, script('process.exit(3)'))).exitCode).toBe(3);
  });

  it('does not mind a child that reads nothing', async () => {
    const result = await run(node, script('process.exit(0)'), { input: 'x'.repeat(1_000_000) });
    expect(result.exitCode).toBe(0);
  });

  it('ends what takes too long, says too much, or is not wanted any more', async () => {
    const sleeping = script('setInterval(() => {}, 1000)');
    await expect(run(node, sleeping, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'program-timeout',
    });
    const talking = script('for (;;) console.log("x".repeat(1000))');
    await expect(run(node, talking, { maxOutputBytes: 5_000 })).rejects.toMatchObject({
      code: 'program-output-too-large',
    });
    const stop = new AbortController();
    const running = run(node, sleeping, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(running).rejects.toThrow('enough');
    await expect(
      run(node, sleeping, { signal: AbortSignal.abort(new Error('before')) }),
    ).rejects.toThrow('before');
  });

  it('says which program is missing', async () => {
    await expect(run('no-such-program-here', [])).rejects.toMatchObject({
      code: 'program-not-found',
      message: 'no-such-program-here: not found',
    });
    expect(withoutSecrets('a pass b pass', ['pass', ''])).toBe('a *** b ***');
  });
});

describe('outputOf', () => {
  it('gives output as it comes, and the end of the child when it failed', async () => {
    let size = 0;
    for await (const chunk of outputOf(node, script('process.stdout.write("x".repeat(3_000_000))')))
      size += chunk.byteLength;
    expect(size).toBe(3_000_000);
    const failing = async () => {
      for await (const _ of outputOf(
        node,
        script('console.log("some"); console.error("no such image: pass"); process.exit(1)'),
        { secrets: ['pass'] },
      ));
    };
    await expect(failing()).rejects.toMatchObject({
      code: 'program-failed',
      message: expect.stringContaining('no such image: ***'),
    });
    const missing = async () => {
      for await (const _ of outputOf('no-such-program-here', []));
    };
    await expect(missing()).rejects.toMatchObject({ code: 'program-not-found' });
  });

  it('ends the child when nobody reads on', async () => {
    const started = performance.now();
    for await (const _ of outputOf(node, script('setInterval(() => console.log("x"), 10)'))) break;
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
