import { Chalk, type ChalkInstance } from 'chalk';
import type { Severity } from '../rule/rule.ts';
import type { ReportOptions } from './format.ts';

export interface Palette {
  readonly severity: Readonly<Record<Severity, ChalkInstance>>;
  readonly fix: ChalkInstance;
  readonly code: ChalkInstance;
  readonly faint: ChalkInstance;
  readonly strong: ChalkInstance;
  readonly fatal: ChalkInstance;
  readonly plain: boolean;
}

const LEVELS = { never: 0, ansi16: 1, ansi256: 2, truecolor: 3 } as const;

/** Sixteen colours are the user's own theme; the others are chosen to read on white and on black alike. */
export function palette(color: ReportOptions['color']): Palette {
  const chalk = new Chalk({ level: LEVELS[color] });
  const own = color === 'never' || color === 'ansi16';
  const severity = own
    ? { error: chalk.red, warning: chalk.yellow, info: chalk.blue, style: chalk.magenta }
    : {
        error: chalk.rgb(222, 56, 56),
        warning: chalk.rgb(189, 127, 0),
        info: chalk.rgb(46, 125, 233),
        style: chalk.rgb(157, 95, 220),
      };
  return {
    severity,
    fix: own ? chalk.green : chalk.rgb(34, 146, 74),
    code: own ? chalk.cyan : chalk.rgb(0, 134, 152),
    faint: own ? chalk.gray : chalk.rgb(128, 128, 128),
    strong: chalk.bold,
    fatal: own ? chalk.red.inverse.bold : chalk.bgRgb(200, 40, 40).rgb(255, 255, 255).bold,
    plain: color === 'never',
  };
}
