/** Bytes that one layer carries under one or more names. */
export interface Content {
  readonly layer: number;
  readonly size: number;
  /** Files with the same content have the same; undefined for empty ones. */
  readonly key: string | undefined;
  /** A name it has, or had. */
  node: TreeNode;
  /** How many names of the image lead to it now. */
  names: number;
  hidden: Hiding | undefined;
}

/** Why a content cannot be seen any more, though its layer still carries it. */
export interface Hiding {
  readonly kind: 'overwritten' | 'deleted';
  /** The layer that did it. */
  readonly by: number;
  /** What was deleted or written over as a whole: a file, or the folder it stood in. */
  readonly root: TreeNode;
}

export type Presence = 'none' | 'directory' | 'leaf';

/** One path of an image, there or deleted. */
export class TreeNode {
  readonly name: string;
  readonly parent: TreeNode | undefined;
  children: Map<string, TreeNode> | undefined;
  presence: Presence = 'none';
  content: Content | undefined;
  /** The last layer that brought it: what an opaque folder of the same layer must not hide. */
  layer = -1;
  /** The layer that deleted it last, and what went with it. */
  deletedBy = -1;
  lost: Content | undefined;

  constructor(name: string, parent: TreeNode | undefined) {
    this.name = name;
    this.parent = parent;
  }

  child(name: string): TreeNode {
    this.children ??= new Map();
    let child = this.children.get(name);
    if (child === undefined) {
      child = new TreeNode(name, this);
      this.children.set(name, child);
    }
    return child;
  }

  /** The node of a path, made where it is not there yet. */
  at(path: readonly string[]): TreeNode {
    let node: TreeNode = this;
    for (const part of path) node = node.child(part);
    return node;
  }

  find(path: readonly string[]): TreeNode | undefined {
    let node: TreeNode | undefined = this;
    for (const part of path) node = node?.children?.get(part);
    return node;
  }

  /** `/etc/hosts`. */
  get path(): string {
    const parts: string[] = [];
    for (let node: TreeNode = this; node.parent !== undefined; node = node.parent) {
      parts.push(node.name);
    }
    return `/${parts.reverse().join('/')}`;
  }

  /** This node and everything below that is there, parents first. */
  *subtree(): Generator<TreeNode, void, void> {
    if (this.presence === 'none') return;
    const open: TreeNode[] = [this];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.presence === 'directory' && node.children !== undefined) {
        for (const child of node.children.values()) {
          if (child.presence !== 'none') open.push(child);
        }
      }
      yield node;
    }
  }
}
