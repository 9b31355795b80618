import { posix } from 'node:path';

/**
 * Stands for the working directory that a base image sets and that is not known here. It is no name that
 * a Dockerfile can write, so that paths below it compare like any others.
 */
const BASE_FOLDER = '/\0base';

/** Folders that a usual base image has: what is copied to one of them goes into it. */
const USUAL_FOLDERS = [
  '/ /bin /sbin /usr /usr/bin /usr/sbin /usr/local /usr/local/bin /usr/local/sbin /usr/local/etc',
  '/etc /home /lib /media /mnt /opt /root /run /srv /tmp /usr/lib /usr/share /usr/src /var /var/lib',
  '/var/www /var/www/html /docker-entrypoint.d /docker-entrypoint-initdb.d',
].flatMap(line => line.split(' '));

/** Working directory and known folders of an image while its instructions are read in order. */
export class ImagePaths {
  #cwd: string;
  readonly #folders = new Set(USUAL_FOLDERS);

  constructor(scratch: boolean) {
    this.#cwd = scratch ? '/' : BASE_FOLDER;
  }

  get cwd(): string {
    return this.#cwd;
  }

  enter(path: string): void {
    this.#cwd = this.resolve(path);
    this.addFolder(this.#cwd);
  }

  resolve(path: string, from: string = this.#cwd): string {
    return posix.resolve(from, path);
  }

  addFolder(path: string): void {
    for (let at = path; !this.#folders.has(at); at = posix.dirname(at)) this.#folders.add(at);
  }

  isFolder(path: string): boolean {
    return this.#folders.has(path);
  }
}

/** As a Dockerfile would write it: relative where the working directory is the base image's. */
export function shownPath(path: string): string {
  return path.startsWith(`${BASE_FOLDER}/`) ? `.${path.slice(BASE_FOLDER.length)}` : path;
}

/** The part of `path` below `folder`, '' for itself; undefined when it lies elsewhere. */
export function below(folder: string, path: string): string | undefined {
  if (folder === '/') return path.slice(1);
  if (path === folder) return '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
