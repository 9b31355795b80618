import type { KnownError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import { fill, type Text, type Values } from '../rule/language.ts';
import type { Session } from './session.ts';

/** One line on standard error. Values may come from files and servers: what a terminal would act on is made visible. */
export function note(session: Session, text: Text, values: Values = {}): void {
  session.err.write(`${printable(fill(text, session.language, values))}\n`);
}

export function warn(session: Session, text: Text, values: Values = {}): void {
  const prefix = session.language === 'zh' ? '警告：' : 'warning: ';
  session.err.write(`${prefix}${printable(fill(text, session.language, values))}\n`);
}

/** `dockwright: what; what to do`. @param where what it was about: a step, an image */
export function tellError(session: Session, error: KnownError, where?: string): void {
  const { message, hint } = error.say(session.language);
  const about = where === undefined ? '' : `${where}: `;
  const remedy = hint === undefined ? '' : `; ${hint}`;
  session.err.write(`dockwright: ${printable(`${about}${message}${remedy}`)}\n`);
}
