import type { Range } from '../text/range.ts';
import type { CommandList, Frame } from './commands.ts';
import { commentsOutside, operatorBetween, separatorBetween } from './gaps.ts';
import type { MappedText } from './mapped-text.ts';
import type { Assignment, Place, ShellError, Step } from './nodes.ts';
import type {
  AssignmentSyntax,
  CommandNode,
  CommandSyntax,
  CompoundList,
  ParsedScript,
  PipelineNode,
  RedirectionSyntax,
  Statement,
  Substitution,
  SyntaxNode,
  Word,
} from './parse.ts';
import {
  assignmentOf,
  assignmentToken,
  backtickText,
  type RedirectToken,
  redirectOf,
  type Token,
  tokenOf,
} from './words.ts';

/** Substitutions nested deeper are not looked into: the parser reads the text again at each level. */
const MAX_SUBSTITUTION_DEPTH = 16;

/** Reads one parsed text: its commands go to the shared list, its top level becomes `steps`. */
export class Walk {
  readonly steps: Step[] = [];
  readonly errors: ShellError[] = [];
  readonly #list: CommandList;
  readonly #root: MappedText;
  /** Ranges of the root text that hold no comment: words, redirects, heredoc bodies, tests. */
  readonly #opaque: Range[] = [];
  readonly #keepOpaque: boolean;

  constructor(root: MappedText, list: CommandList) {
    this.#root = root;
    this.#list = list;
    this.#keepOpaque = root.text.includes('#');
  }

  /** Shell comments of the top level; call it after `topLevel`. */
  comments(): readonly Range[] {
    return this.#keepOpaque ? commentsOutside(this.#root, this.#opaque) : [];
  }

  /** Reads the whole text. A nested text's commands keep the step of the outermost script. */
  topLevel(script: ParsedScript, frame: Frame, nested: boolean): void {
    this.#keepErrors(script, frame);
    let previous: Statement | undefined;
    for (const statement of script.commands) {
      this.#topStatement(statement, frame, nested, previous);
      previous = statement;
    }
  }

  #topStatement(
    statement: Statement,
    frame: Frame,
    nested: boolean,
    previous: Statement | undefined,
  ): void {
    const { map } = frame;
    const { operands, operators } = operandsOf(statement);
    let operator: Step['operator'];
    let operatorRange: Range | undefined;
    if (previous !== undefined) {
      const background = previous.background === true;
      const found = separatorBetween(map.text, previous.end, statement.pos, background);
      operator = found.operator;
      operatorRange = mapped(map, found.range);
    }
    let i = 0;
    for (const operand of operands) {
      const from = this.#list.commands.length;
      const place = placeOf(frame.place, operators, i, statement.background === true);
      this.#operand(operand, { ...frame, place, step: nested ? frame.step : this.steps.length });
      this.steps.push({
        range: map.rangeOf(operand.pos, operand.end),
        operator,
        operatorRange,
        background: statement.background === true,
        commands: this.#list.commands.slice(from),
        simple: operand.type === 'Command',
      });
      operator = operators[i++];
      const next = operands[i]?.pos;
      if (operator === undefined || next === undefined) break;
      operatorRange = mapped(map, operatorBetween(map.text, operator, operand.end, next));
    }
  }

  #statements(statements: readonly Statement[], frame: Frame): void {
    for (const statement of statements) {
      const { operands, operators } = operandsOf(statement);
      const background = statement.background === true;
      let i = 0;
      for (const operand of operands) {
        const place = placeOf(frame.place, operators, i++, background);
        this.#operand(operand, place === frame.place ? frame : { ...frame, place });
      }
    }
  }

  #body(list: CompoundList, frame: Frame, change: Partial<Place>): void {
    this.#statements(list.commands, { ...frame, place: { ...frame.place, ...change } });
  }

  #operand(node: PipelineNode, frame: Frame): void {
    if (node.type !== 'Pipeline') {
      this.#command(node, frame);
      return;
    }
    const tested = frame.place.tested || node.prefixes.some(prefix => prefix.type === 'Negation');
    const piped = frame.place.piped || node.commands.length > 1;
    const inner = { ...frame, place: { ...frame.place, tested, piped } };
    const stages = node.commands.map(stage => {
      const from = this.#list.commands.length;
      this.#command(stage, inner);
      return this.#list.commands.slice(from);
    });
    if (node.commands.length < 2) return;
    const operators = node.operators.map((operator, i) => {
      const from = node.commands[i]?.end ?? node.end;
      const to = node.commands[i + 1]?.pos ?? node.end;
      const found = operatorBetween(frame.map.text, operator, from, to);
      return mapped(frame.map, found) ?? frame.map.rangeOf(from, from);
    });
    const range = frame.map.rangeOf(node.pos, node.end);
    this.#list.pipelines.push({ range, stages, operators, place: frame.place, step: frame.step });
  }

  #command(node: CommandNode, frame: Frame): void {
    switch (node.type) {
      case 'Command':
        this.#simple(node, frame);
        return;
      case 'Redirected':
        this.#command(node.command, frame);
        for (const redirect of node.redirects) this.#redirect(redirect, frame);
        return;
      case 'Subshell':
        this.#body(node.body, frame, { subshell: true });
        return;
      case 'BraceGroup':
        this.#body(node.body, frame, {});
        return;
      case 'If':
        this.#body(node.clause, frame, { tested: true });
        this.#body(node.then, frame, { conditional: true });
        for (const branch of node.elif) {
          this.#body(branch.clause, frame, { tested: true, conditional: true });
          this.#body(branch.then, frame, { conditional: true });
        }
        if (node.else !== undefined) this.#body(node.else, frame, { conditional: true });
        return;
      case 'For':
      case 'Select':
        for (const word of node.wordlist ?? []) this.#word(word, frame);
        this.#body(node.body, frame, { loop: true });
        return;
      case 'ArithmeticFor':
        this.#body(node.body, frame, { loop: true });
        return;
      case 'While':
        this.#body(node.clause, frame, { tested: true, loop: true });
        this.#body(node.body, frame, { loop: true, conditional: true });
        return;
      case 'Case':
        this.#word(node.word, frame);
        for (const item of node.items) {
          for (const pattern of item.pattern) this.#word(pattern, frame);
          this.#body(item.body, frame, { conditional: true });
        }
        return;
      case 'Function': {
        const from = this.#list.commands.length;
        this.#recovered(node.body, frame, { function: true });
        const commands = this.#list.commands.slice(from);
        const range = frame.map.rangeOf(node.pos, node.end);
        this.#list.functions.push({ name: node.name.value, range, commands });
        return;
      }
      case 'Coproc':
        this.#recovered(node.body, frame, { background: true });
        return;
      case 'TestCommand':
      case 'ArithmeticCommand':
        this.#hide(node.pos, node.end, frame);
        this.#substitutionsIn(node, frame);
        return;
    }
  }

  /** The parser gives a list in place of a command where it had to recover. */
  #recovered(body: CommandNode | CompoundList, frame: Frame, change: Partial<Place>): void {
    if (body.type === 'CompoundList') this.#body(body, frame, change);
    else this.#command(body, { ...frame, place: { ...frame.place, ...change } });
  }

  #simple(node: CommandSyntax, frame: Frame): void {
    const assignments: Assignment[] = [];
    const redirects: RedirectToken[] = [];
    const tokens: Token[] = [];
    for (const part of node.prefix) {
      if (part.type === 'Assignment') assignments.push(assignmentOf(part, frame.map));
      else redirects.push(redirectOf(part, frame.map));
    }
    if (node.name !== undefined) tokens.push(tokenOf(node.name, frame.map));
    for (const part of node.suffix) {
      if (part.type === 'Word') tokens.push(tokenOf(part, frame.map));
      else if (part.type === 'Assignment') tokens.push(assignmentToken(part, frame.map));
      else redirects.push(redirectOf(part, frame.map));
    }
    const range = frame.map.rangeOf(node.pos, node.end);
    const command = this.#list.add(range, tokens, assignments, redirects, frame);
    const from = this.#list.commands.length;
    for (const part of node.prefix) this.#part(part, frame);
    if (node.name !== undefined) this.#word(node.name, frame);
    for (const part of node.suffix) this.#part(part, frame);
    this.#list.unwrap(command, tokens, redirects, frame);
    // Substitutions were read first, so that a quoted text does not read them again.
    this.#list.order(from);
  }

  #part(part: Word | AssignmentSyntax | RedirectionSyntax, frame: Frame): void {
    if (part.type === 'Word') {
      this.#word(part, frame);
    } else if (part.type === 'Assignment') {
      this.#hide(part.pos, part.end, frame);
      this.#substitutionsIn(part, frame);
    } else {
      this.#redirect(part, frame);
    }
  }

  #redirect(node: RedirectionSyntax, frame: Frame): void {
    this.#hide(node.pos, node.end, frame);
    if (node.type === 'HereDoc') {
      this.#hide(node.body.pos, node.closing?.end ?? node.body.end, frame);
    }
    this.#substitutionsIn(node, frame);
  }

  #word(word: Word, frame: Frame): void {
    this.#hide(word.pos, word.end, frame);
    if (/[$`<>]/.test(word.text)) this.#substitutionsIn(word, frame);
  }

  #substitutionsIn(node: SyntaxNode, frame: Frame): void {
    this.#list.syntax.forEachChild(node, child => {
      if ('script' in child) this.#substitution(child, frame);
      else this.#substitutionsIn(child, frame);
    });
  }

  #substitution(node: Substitution, frame: Frame): void {
    if (!this.#list.enter(frame.map.startOf(node.pos))) return;
    if (frame.depth >= MAX_SUBSTITUTION_DEPTH) {
      const range = frame.map.rangeOf(node.pos, node.end);
      this.errors.push({ range, message: 'substitutions are nested too deeply' });
      return;
    }
    const { script } = node;
    if (script === undefined) return;
    let { map, written } = frame;
    if (script.source !== undefined) {
      map = backtickText(map, node.pos + 1, node.end - 1);
      written = 'quoted';
      // The parser's own reading is what its offsets count in; where ours differs, ranges would lie.
      if (map.text !== script.source) return;
    }
    const inner = { ...frame, map, written, depth: frame.depth + 1 };
    this.#keepErrors(script, inner);
    this.#statements(script.commands, {
      ...inner,
      place: { ...frame.place, substitution: true },
    });
  }

  #keepErrors(script: ParsedScript, frame: Frame): void {
    for (const error of script.errors ?? []) {
      const end = Math.min(error.pos + 1, frame.map.text.length);
      this.errors.push({
        range: frame.map.rangeOf(Math.min(error.pos, end), end),
        message: error.message,
      });
    }
  }

  #hide(start: number, end: number, frame: Frame): void {
    if (this.#keepOpaque && frame.map === this.#root) this.#opaque.push({ start, end });
  }
}

function operandsOf(statement: Statement): {
  operands: readonly PipelineNode[];
  operators: readonly ('&&' | '||')[];
} {
  const node = statement.command;
  if (node.type === 'AndOr') return { operands: node.commands, operators: node.operators };
  return { operands: [node], operators: [] };
}

function placeOf(
  place: Place,
  operators: readonly ('&&' | '||')[],
  index: number,
  background: boolean,
): Place {
  const conditional = operators[index - 1] === '||';
  const tested = operators.indexOf('||', index) !== -1;
  if (!conditional && !tested && !background) return place;
  return {
    ...place,
    conditional: place.conditional || conditional,
    tested: place.tested || tested,
    background: place.background || background,
  };
}

function mapped(map: MappedText, range: Range | undefined): Range | undefined {
  return range === undefined ? undefined : map.rangeOf(range.start, range.end);
}
