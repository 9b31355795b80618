import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../image/descriptor.ts';
import type { UploadSession } from '../../image/destination.ts';

/**
 * What earlier runs of the same sync left behind. Nothing in it is believed without asking the target: it only spares
 * questions and bytes. One JSON line an event, so that a process that is killed loses its last line at most.
 */
export class Journal {
  readonly #file: string | undefined;
  readonly #places = new Map<string, Set<string>>();
  readonly #sessions = new Map<string, UploadSession>();
  readonly #results = new Map<string, string>();
  /** An earlier run did not come to its end. */
  readonly isResumed: boolean;
  #descriptor: number | undefined;

  /** @param file undefined keeps everything in memory */
  static open(file?: string): Journal {
    let lines: string[] = [];
    if (file !== undefined) {
      try {
        lines = readFileSync(file, 'utf8').split('\n');
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
    }
    return new Journal(file, lines);
  }

  private constructor(file: string | undefined, lines: readonly string[]) {
    this.#file = file;
    let events = 0;
    for (const line of lines) if (this.#read(line)) events++;
    this.isResumed = events > 0;
    if (file === undefined) return;
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    // Upload addresses may hold signatures: they are nobody else's.
    this.#descriptor = openSync(file, 'a', 0o600);
    // A torn last line must not swallow the next one.
    if (lines.length > 0 && lines.at(-1) !== '') appendFileSync(this.#descriptor, '\n');
  }

  /** Repositories of a registry that held a blob. */
  places(registry: string, digest: string): readonly string[] {
    return [...(this.#places.get(`${registry} ${digest}`) ?? [])];
  }

  has(registry: string, repository: string, digest: string): boolean {
    return this.#places.get(`${registry} ${digest}`)?.has(repository) === true;
  }

  noteBlob(registry: string, repository: string, digest: string): void {
    if (this.has(registry, repository, digest)) return;
    this.#place(registry, repository, digest);
    this.#sessions.delete(`${registry}/${repository}@${digest}`);
    this.#write({ b: [registry, repository, digest] });
  }

  session(registry: string, repository: string, digest: string): UploadSession | undefined {
    return this.#sessions.get(`${registry}/${repository}@${digest}`);
  }

  noteSession(registry: string, repository: string, digest: string, session: UploadSession): void {
    this.#sessions.set(`${registry}/${repository}@${digest}`, session);
    this.#write({ s: [registry, repository, digest, session] });
  }

  /** What an image became under a way of converting: digest to digest. */
  result(way: string, digest: string): string | undefined {
    return this.#results.get(`${way} ${digest}`);
  }

  noteResult(way: string, digest: string, result: string): void {
    if (this.#results.get(`${way} ${digest}`) === result) return;
    this.#results.set(`${way} ${digest}`, result);
    this.#write({ c: [way, digest, result] });
  }

  /** After everything is there only the digest map is worth keeping. */
  finish(): void {
    if (this.#file === undefined) return;
    this.close();
    const lines = [...this.#results].map(([key, result]) => {
      const space = key.lastIndexOf(' ');
      return JSON.stringify({ c: [key.slice(0, space), key.slice(space + 1), result] });
    });
    const temporary = `${this.#file}.${process.pid}.tmp`;
    writeFileSync(temporary, lines.length === 0 ? '' : `${lines.join('\n')}\n`, { mode: 0o600 });
    renameSync(temporary, this.#file);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #write(event: object): void {
    // At once and in one piece: what is killed between two lines has lost nothing.
    if (this.#descriptor !== undefined) {
      appendFileSync(this.#descriptor, `${JSON.stringify(event)}\n`);
    }
  }

  /** @returns whether the line tells of unfinished work */
  #read(line: string): boolean {
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch {
      // Torn by a kill, or empty.
      return false;
    }
    if (!isRecord(event)) return false;
    if (isTexts(event.b, 3)) {
      this.#place(event.b[0] ?? '', event.b[1] ?? '', event.b[2] ?? '');
      return true;
    }
    if (isTexts(event.c, 3)) {
      this.#results.set(`${event.c[0]} ${event.c[1]}`, event.c[2] ?? '');
      return false;
    }
    if (!Array.isArray(event.s)) return false;
    const [registry, repository, digest, session]: unknown[] = event.s;
    if (!isSession(session)) return false;
    this.#sessions.set(`${registry}/${repository}@${digest}`, session);
    return true;
  }

  #place(registry: string, repository: string, digest: string): void {
    const key = `${registry} ${digest}`;
    const places = this.#places.get(key) ?? new Set();
    places.add(repository);
    this.#places.set(key, places);
  }
}

function isTexts(value: unknown, count: number): value is readonly string[] {
  return (
    Array.isArray(value) && value.length === count && value.every(part => typeof part === 'string')
  );
}

function isSession(value: unknown): value is UploadSession {
  return (
    isRecord(value) &&
    typeof value.location === 'string' &&
    URL.canParse(value.location) &&
    typeof value.offset === 'number'
  );
}
