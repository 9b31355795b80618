import { Chalk, type ChalkInstance } from 'chalk';
import type { ReportOptions } from './format.ts';
import { type Palette, PLAIN } from './palette.ts';

const LEVELS = { ansi16: 1, ansi256: 2, truecolor: 3 } as const;

/** Sixteen colours are the user's own theme; the others are chosen to read on white and on black alike. */
export function palette(color: ReportOptions['color']): Palette {
  if (color === 'never') return PLAIN;
  const chalk = new Chalk({ level: LEVELS[color] });
  const own = color === 'ansi16';
  const error = own ? chalk.red : chalk.rgb(222, 56, 56);
  const warning = own ? chalk.yellow : chalk.rgb(189, 127, 0);
  const info = own ? chalk.blue : chalk.rgb(46, 125, 233);
  const style = own ? chalk.magenta : chalk.rgb(157, 95, 220);
  const fatal = own ? chalk.red.inverse.bold : chalk.bgRgb(200, 40, 40).rgb(255, 255, 255).bold;
  return {
    severity: {
      error: paint(error),
      warning: paint(warning),
      info: paint(info),
      style: paint(style),
    },
    marked: {
      error: paint(error.bold),
      warning: paint(warning.bold),
      info: paint(info.bold),
      style: paint(style.bold),
    },
    fix: paint(own ? chalk.green : chalk.rgb(34, 146, 74)),
    code: paint(own ? chalk.cyan : chalk.rgb(0, 134, 152)),
    faint: paint(own ? chalk.gray : chalk.rgb(128, 128, 128)),
    strong: paint(chalk.bold),
    heading: paint(chalk.bold.underline),
    fatal: paint(fatal),
    plain: false,
  };
}

function paint(style: ChalkInstance): (text: string) => string {
  return text => style(text);
}
