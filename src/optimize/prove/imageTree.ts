/** What a path of an image is. */
export interface ImageEntry {
  readonly type: 'file' | 'directory' | 'symlink' | 'device';
  /** Permission bits, setuid and sticky included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of a file; else 0. */
  readonly size: number;
  /** SHA-256 of a file's content in hex, target of a link, numbers of a device; empty for a folder. */
  readonly content: string;
}

interface Node {
  entry: ImageEntry;
  /** Layer that wrote it last, from 0. */
  layer: number;
  readonly children: Map<string, Node>;
}

const FOLDER: ImageEntry = {
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  size: 0,
  content: '',
};

/** The files of an image as a container sees them: layers put over one another, whiteouts applied. */
export class ImageTree {
  readonly #root: Node = { entry: FOLDER, layer: -1, children: new Map() };

  /** @param path as in a layer's tar, without whiteouts */
  put(path: string, entry: ImageEntry, layer: number): void {
    const parts = partsOf(path);
    const name = parts.pop();
    if (name === undefined) {
      this.#root.entry = entry;
      return;
    }
    const folder = this.#enter(parts, layer);
    const known = folder.children.get(name);
    if (known !== undefined && known.entry.type === 'directory' && entry.type === 'directory') {
      known.entry = entry;
      known.layer = layer;
    } else folder.children.set(name, { entry, layer, children: new Map() });
  }

  /** `.wh.name`: what lower layers have there is gone. */
  remove(path: string): void {
    const parts = partsOf(path);
    const name = parts.pop();
    const folder = this.#find(parts);
    if (name !== undefined) folder?.children.delete(name);
  }

  /** `.wh..wh..opq`: what lower layers have in a folder is gone, whatever this layer has put there stays. */
  empty(path: string, layer: number): void {
    const folder = this.#find(partsOf(path));
    if (folder !== undefined) dropBelow(folder, layer);
  }

  get(path: string): ImageEntry | undefined {
    return this.#find(partsOf(path))?.entry;
  }

  /** Every path with a leading `/`, a folder before what it holds, names in order. */
  *entries(): Generator<readonly [path: string, entry: ImageEntry]> {
    yield* walk(this.#root, '');
  }

  #find(parts: readonly string[]): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const part of parts) node = node?.children.get(part);
    return node;
  }

  /** Folders that a layer leaves out are there all the same. */
  #enter(parts: readonly string[], layer: number): Node {
    let node = this.#root;
    for (const part of parts) {
      let next = node.children.get(part);
      if (next === undefined) {
        next = { entry: FOLDER, layer, children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    return node;
  }
}

function dropBelow(folder: Node, layer: number): void {
  for (const [name, child] of folder.children) {
    if (child.layer < layer) folder.children.delete(name);
    else dropBelow(child, layer);
  }
}

function* walk(node: Node, prefix: string): Generator<readonly [string, ImageEntry]> {
  for (const name of [...node.children.keys()].sort()) {
    const child = node.children.get(name);
    if (child === undefined) continue;
    const path = `${prefix}/${name}`;
    yield [path, child.entry];
    yield* walk(child, path);
  }
}

function partsOf(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}
