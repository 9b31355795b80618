import { type Content, type Hiding, TreeNode } from './imageTree.ts';
import type { EntryKind, LayerEntry } from './layerEntries.ts';

/** What one layer does to the files below it; directories are not counted. */
export interface LayerChanges {
  added: number;
  changed: number;
  removed: number;
  /** Bytes of files, each hard link once. */
  contents: number;
  /** As `contents`, and the texts of symbolic links: what `docker history` calls the layer's size. */
  size: number;
}

interface Line {
  readonly kind: EntryKind;
  readonly node: TreeNode;
  readonly size: number;
  readonly key: string | undefined;
  readonly target: TreeNode | undefined;
}

/**
 * Layers one on another. Layers are read in any order, so their entries are kept as small lines until `stack` puts
 * them together: memory goes with the number of paths, never with their bytes.
 */
export class LayerStack {
  readonly root = new TreeNode('', undefined);
  /** Every content of every layer, layer by layer once stacked. */
  readonly contents: Content[] = [];
  readonly changes: LayerChanges[];
  readonly #lines: Line[][];

  constructor(layers: number) {
    this.root.presence = 'directory';
    this.#lines = Array.from({ length: layers }, () => []);
    this.changes = Array.from({ length: layers }, () => ({
      added: 0,
      changed: 0,
      removed: 0,
      contents: 0,
      size: 0,
    }));
  }

  note(layer: number, entry: LayerEntry): void {
    const { kind, size, content: key, target } = entry;
    this.#lines[layer]?.push({
      kind,
      node: this.root.at(entry.path),
      size,
      key,
      target: target === undefined ? undefined : this.root.at(target),
    });
    const changes = this.changes[layer];
    if (changes !== undefined) {
      changes.contents += size;
      changes.size += size + entry.linkBytes;
    }
  }

  /** Puts all layers together; to be called once, when each has been read. */
  stack(): void {
    for (const [layer, lines] of this.#lines.entries()) {
      // A mark speaks of the layers below, wherever it stands among the layer's own files.
      const emptied = new Set<TreeNode>();
      for (const line of lines) {
        if (line.kind === 'whiteout') this.#remove(line.node, layer, line.node);
        else if (line.kind === 'opaque' && !emptied.has(line.node)) {
          emptied.add(line.node);
          for (const child of line.node.children?.values() ?? [])
            this.#remove(child, layer, line.node);
        }
      }
      for (const line of lines) this.#add(line, layer);
      lines.length = 0;
    }
  }

  #add(line: Line, layer: number): void {
    const { kind, node } = line;
    if (kind === 'whiteout' || kind === 'opaque') return;
    // A tar need not name the folders that its files stand in.
    for (let up = node.parent; up !== undefined && up.presence !== 'directory'; up = up.parent) {
      if (up.presence === 'leaf') this.#hide(up, { kind: 'overwritten', by: layer, root: up });
      up.presence = 'directory';
    }
    if (kind === 'directory') {
      if (node.presence === 'leaf')
        this.#hide(node, { kind: 'overwritten', by: layer, root: node });
      node.presence = 'directory';
      node.layer = layer;
      return;
    }
    this.#count(node, layer);
    const hiding = { kind: 'overwritten', by: layer, root: node } as const;
    const content = this.#contentOf(line, layer);
    if (node.presence === 'directory') {
      for (const below of node.subtree()) if (below !== node) this.#hide(below, hiding);
    } else if (node.content !== content) this.#hide(node, hiding);
    if (content !== undefined && node.content !== content) content.names++;
    node.content = content;
    node.presence = 'leaf';
    node.layer = layer;
  }

  #contentOf({ kind, node, size, key, target }: Line, layer: number): Content | undefined {
    if (kind === 'link') return target?.content;
    if (kind !== 'file') return undefined;
    const content: Content = { layer, size, key, node, names: 0, hidden: undefined };
    this.contents.push(content);
    return content;
  }

  #count(node: TreeNode, layer: number): void {
    const changes = this.changes[layer];
    if (changes === undefined || node.layer === layer) return;
    if (node.presence === 'leaf') changes.changed++;
    else if (node.deletedBy === layer) {
      // Deleted and brought again by one layer: a folder written anew.
      changes.removed--;
      changes.changed++;
      if (node.lost?.hidden !== undefined)
        node.lost.hidden = { kind: 'overwritten', by: layer, root: node };
      node.lost = undefined;
    } else changes.added++;
  }

  #remove(root: TreeNode, layer: number, as: TreeNode): void {
    const changes = this.changes[layer];
    for (const node of root.subtree()) {
      if (node.presence === 'leaf') {
        if (changes !== undefined) changes.removed++;
        node.deletedBy = layer;
        node.lost = node.content;
      }
      this.#hide(node, { kind: 'deleted', by: layer, root: as });
    }
  }

  /** Takes one name away; the content is hidden when it was its last. */
  #hide(node: TreeNode, hiding: Hiding): void {
    const { content } = node;
    if (content !== undefined && node.presence === 'leaf') {
      content.names--;
      if (content.names === 0) {
        content.hidden = hiding;
        content.node = node;
      }
    }
    node.content = undefined;
    node.presence = 'none';
  }
}
