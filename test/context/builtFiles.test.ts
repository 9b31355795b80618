import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../src/context/buildContext.ts';
import { isBuiltBefore, isGitIgnored } from '../../src/context/builtFiles.ts';

const context = memoryContext({
  '.gitignore': '# x\n/only-here\nanywhere\n*.gen\n!keep.gen\nsub/dir/\n',
});

describe('what is built before', () => {
  it('is told by names', () => {
    for (const path of ['target/a.jar', 'x/dist/y', 'app.tar.gz', '.env', 'node_modules']) {
      expect(isBuiltBefore(path, memoryContext({})), path).toBe(true);
    }
    for (const path of ['src/main.go', 'distribution/x', 'entrypoint.sh']) {
      expect(isBuiltBefore(path, context), path).toBe(false);
    }
  });

  it('is told by .gitignore', () => {
    for (const path of ['only-here', 'a/anywhere/b', 'a/x.gen', 'sub/dir/x']) {
      expect(isGitIgnored(path, context), path).toBe(true);
    }
    for (const path of ['a/only-here', 'keep.gen', 'dir/x', 'README']) {
      expect(isGitIgnored(path, context), path).toBe(false);
    }
    expect(isGitIgnored('x', memoryContext({}))).toBeUndefined();
  });
});
