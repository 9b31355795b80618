import { describe, expect, it } from 'vitest';
import { Directories, resolvePath, takesAway } from '../../src/shell/directories.ts';
import { run } from './reading.ts';

function pathsOf(text: string, start: string | undefined): (string | undefined)[] {
  const script = run(text);
  const directories = new Directories(script, start);
  return script.commands.filter(({ name }) => name === 'x').map(each => directories.at(each));
}

describe('Directories', () => {
  it('follows cd at the top level', () => {
    expect(pathsOf('x; cd /a && x; cd b/../c; x; cd ..; x', '/w')).toEqual([
      '/w',
      '/a',
      '/a/c',
      '/a',
    ]);
    expect(pathsOf('x; cd b; x; cd /a; x', undefined)).toEqual([undefined, undefined, '/a']);
  });

  it('knows what it does not know', () => {
    expect(pathsOf('cd $D; x; cd /a; x; popd; x', '/w')).toEqual([undefined, '/a', undefined]);
    expect(pathsOf('if true; then cd /a; fi; x', '/w')).toEqual([undefined]);
    expect(pathsOf('(cd /a; x); x; f() { cd /b; x; }', '/w')).toEqual([undefined, '/w', undefined]);
  });
});

describe('resolvePath', () => {
  it('cleans', () => {
    expect(resolvePath('/a', './b//c/../d/')).toBe('/a/b/d');
    expect(resolvePath('/', '../..')).toBe('/');
    expect(resolvePath(undefined, '~/x')).toBe('/root/x');
    expect(resolvePath(undefined, 'x')).toBeUndefined();
    expect(resolvePath('/a', '$X/y')).toBeUndefined();
  });
});

describe('takesAway', () => {
  it('takes a path, a folder above it, or what a glob names', () => {
    expect(takesAway('/tmp', '/tmp/a/b')).toBe(true);
    expect(takesAway('/tmp/*', '/tmp/a/b')).toBe(true);
    expect(takesAway('/tmp/a*', '/tmp/abc')).toBe(true);
    expect(takesAway('/tmp/[ab]?c', '/tmp/abc')).toBe(true);
    expect(takesAway('/tm', '/tmp/a')).toBe(false);
    expect(takesAway('/tmp/b*', '/tmp/abc')).toBe(false);
    expect(takesAway('/tmp/a/b', '/tmp/a')).toBe(false);
  });
});
