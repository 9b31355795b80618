/** Per rule: the places both name, and those only one of them names. */
export interface Agreement {
  readonly rule: string;
  both: number;
  readonly onlyOurs: string[];
  readonly onlyTheirs: string[];
  readonly files: Set<string>;
}

/** Compares two sets of `file:line` places for each rule. */
export class AgreementTable {
  readonly #rules = new Map<string, Agreement>();
  /** Files where at least one rule differs. */
  readonly differing = new Set<string>();
  files = 0;

  add(file: string, ours: ReadonlySet<string>, theirs: ReadonlySet<string>): void {
    this.files++;
    for (const place of new Set([...ours, ...theirs])) {
      const [rule = '', line = ''] = place.split(' ');
      const row = this.#row(rule);
      if (ours.has(place) && theirs.has(place)) {
        row.both++;
        continue;
      }
      (ours.has(place) ? row.onlyOurs : row.onlyTheirs).push(`${file}:${line}`);
      row.files.add(file);
      this.differing.add(file);
    }
  }

  get rows(): readonly Agreement[] {
    return [...this.#rules.values()];
  }

  get share(): number {
    return this.files === 0 ? 1 : 1 - this.differing.size / this.files;
  }

  print(title: string, examples: number): void {
    console.log(`\n${title}: ${this.files} files, ${percent(this.share)} agree in every place`);
    console.log(
      'rule                                  both   only ours  only theirs  files differing',
    );
    for (const row of [...this.#rules.values()].sort((a, b) => a.rule.localeCompare(b.rule))) {
      console.log(
        `${row.rule.padEnd(36)}${pad(row.both, 6)}${pad(row.onlyOurs.length, 12)}${pad(row.onlyTheirs.length, 13)}   ${percent(row.files.size / Math.max(1, this.files))}`,
      );
      for (const place of row.onlyOurs.slice(0, examples)) console.log(`    ours   ${place}`);
      for (const place of row.onlyTheirs.slice(0, examples)) console.log(`    theirs ${place}`);
    }
  }

  #row(rule: string): Agreement {
    let row = this.#rules.get(rule);
    if (row === undefined) {
      row = { rule, both: 0, onlyOurs: [], onlyTheirs: [], files: new Set() };
      this.#rules.set(rule, row);
    }
    return row;
  }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
