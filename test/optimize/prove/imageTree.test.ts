import { expect, it } from 'vitest';
import { type ImageEntry, ImageTree } from '../../../src/optimize/prove/imageTree.ts';

const file = (content: string): ImageEntry => ({
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: content.length,
  content,
});
const folder: ImageEntry = { ...file(''), type: 'directory', mode: 0o755 };
const paths = (tree: ImageTree) => [...tree.entries()].map(([path]) => path);

it('puts layers over one another', () => {
  const tree = new ImageTree();
  tree.put('./a/', folder, 0);
  tree.put('a/one', file('1'), 0);
  tree.put('a/two', file('2'), 0);
  tree.put('a', { ...folder, mode: 0o700 }, 1);
  tree.put('a/two', file('two'), 1);
  expect(paths(tree)).toEqual(['/a', '/a/one', '/a/two']);
  expect(tree.get('/a')?.mode).toBe(0o700);
  expect(tree.get('a/two')?.content).toBe('two');
});

it('takes away what a whiteout names, with everything below', () => {
  const tree = new ImageTree();
  tree.put('a/b/c', file(''), 0);
  tree.put('a/d', file(''), 0);
  tree.remove('a/b');
  tree.remove('no/such');
  expect(paths(tree)).toEqual(['/a', '/a/d']);
});

it('empties a folder of what lower layers have, and keeps what this one has put there before', () => {
  const tree = new ImageTree();
  tree.put('a/old', file(''), 0);
  tree.put('a/sub/old', file(''), 0);
  tree.put('a/sub', folder, 1);
  tree.put('a/new', file(''), 1);
  tree.empty('a/', 1);
  expect(paths(tree)).toEqual(['/a', '/a/new', '/a/sub']);
});

it('a file in the place of a folder takes the folder’s files away', () => {
  const tree = new ImageTree();
  tree.put('a/b', file(''), 0);
  tree.put('a', file('x'), 1);
  expect(paths(tree)).toEqual(['/a']);
});
