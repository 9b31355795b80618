import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

/** What a quadratic reading would need minutes for; a linear one takes well under a second of CPU. */
const LIMIT_SECONDS = 8;

const numbered = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

const TEXTS: Readonly<Record<string, string>> = {
  'comments and stages': '# c\nFROM a\n'.repeat(40_000),
  'a chain of stages': numbered(15_000, i => `FROM s${i} AS s${i + 1}\nUSER $X\n`),
  'stages copying from each other': numbered(
    10_000,
    i => `FROM a AS s${i}\nCOPY --from=s${Math.max(0, i - 1)} a b\n`,
  ),
  'values that double': `FROM a\nENV A=x\n${'ENV A=$A$A\n'.repeat(40_000)}`,
  'patterns with stars': `FROM a\nENV A=${'a'.repeat(60_000)}\n${'ENV B=${A//*a*a*a*b/x}\n'.repeat(20_000)}`,
  'nested braces': `FROM a\nENV A=${'${A:-'.repeat(12_000)}\n`,
  'continued lines': `FROM a\nRUN x ${'\\\n# c\n\n  y '.repeat(60_000)}`,
  'one line': `FROM a\nRUN ${'x '.repeat(500_000)}`,
  blanks: `# a=${' '.repeat(400_000)}x\nFROM a\nRUN ${' '.repeat(400_000)}`,
  flags: `FROM a\nRUN ${'--mount=type=cache,target=/x \\\n'.repeat(20_000)} x`,
  'unknown flags': `FROM a\n${'COPY --a --b --c d e\n'.repeat(20_000)}`,
  'unknown instructions': 'APT install x\n'.repeat(50_000),
  'broken arrays': `FROM a\n${'CMD ["a" x]\nCMD [ -f x ]\n'.repeat(20_000)}`,
  heredocs: `FROM a\n${'RUN <<E\nx\nE\n'.repeat(40_000)}`,
  'heredocs without an end': `FROM a\nRUN ${'<<E \\\n'.repeat(50_000)}\n${'x\n'.repeat(50_000)}`,
  'triggers in every stage': `FROM a AS x\n${'ONBUILD ENV A=1\n'.repeat(10_000)}${'FROM x\n'.repeat(10_000)}`,
  'working directories': `FROM a\n${'WORKDIR x\nRUN --mount=target=.. z\n'.repeat(15_000)}`,
  'carriage returns': `FROM a\n${'\r'.repeat(900_000)}`,
  'byte order marks': '\ufeff'.repeat(400_000),
};

describe('a text made to be slow', () => {
  test.each(Object.entries(TEXTS))('%s', { timeout: 60_000 }, (_name, text) => {
    const before = process.cpuUsage();
    parseDockerfile(text);
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(LIMIT_SECONDS);
  });
});
