import type { Instruction, Stage } from '../../dockerfile/nodes.ts';
import { joinPath, workdirAt } from '../../dockerfile/workdir.ts';
import type { Command } from '../../shell/nodes.ts';
import { cdTarget } from '../../shell/paths.ts';
import type { Project } from '../manifests/project.ts';
import { plainScript, type View } from '../view.ts';

/** What the second stage of a split is made of. */
export interface Split {
  /** `Go`, `.NET`: to be shown. */
  readonly title: string;
  readonly base: string;
  /** Absolute paths of the first stage that the second one needs. */
  readonly copies: readonly string[];
  /** A command at the end of the first stage: development dependencies are taken away. */
  readonly last?: string;
  /** Files that must be the same in the new image; folders with everything in them. */
  readonly keeps: readonly string[];
  /** Below which files may go that do not run: `node_modules`. */
  readonly confidence: 'likely' | 'possible';
}

/** One language that builds something which runs without what built it. */
export type Splitter = (source: SplitSource) => Split | undefined;

/** A command of a RUN with the folder it runs in. */
export interface PlacedCommand {
  readonly command: Command;
  readonly cwd: string;
}

/** The one stage of a file, as the splitters look at it. */
export class SplitSource {
  readonly view: View;
  readonly stage: Stage;
  readonly project: Project;
  /** The words that the container starts: ENTRYPOINT and CMD, both in exec form. */
  readonly started: readonly string[];
  /** Working directory of the container. */
  readonly workdir: string;
  readonly commands: readonly PlacedCommand[];

  constructor(view: View, stage: Stage, project: Project, started: readonly string[]) {
    this.view = view;
    this.stage = stage;
    this.project = project;
    this.started = started;
    const last = stage.instructions.at(-1);
    this.workdir = last === undefined ? '/' : workdirAt(view.file, after(last)).path;
    this.commands = stage.instructions.flatMap(node => placed(view, node));
  }

  /** An absolute path for one that the container's program names. */
  resolve(path: string): string {
    return path.startsWith('/') ? joinPath('/', path) : joinPath(this.workdir, path);
  }

  /** Every file of the project is a source or says something about the project: nothing that is read at run time. */
  onlyHas(sources: RegExp): boolean {
    return this.project.files().every(file => sources.test(file) || IDLE.test(file));
  }

  /** Whether any file of the project that a pattern names holds a text. */
  mentions(files: RegExp, text: RegExp): boolean {
    return this.project
      .files()
      .some(file => files.test(file) && text.test(this.project.read(file) ?? ''));
  }
}

/** Files that no program of the image reads. */
const IDLE =
  /^(?:\.git(?:ignore|attributes|lab-ci\.yml)|\.dockerignore|\.editorconfig|\.golangci\.ya?ml|\.travis\.yml|\.pre-commit-config\.yaml|(?:.*\/)?(?:LICEN[CS]E|NOTICE|README|CHANGELOG|CONTRIBUTING)(?:\.\w+)?|[^/]*\.md|Makefile|(?:.*\.)?[Dd]ockerfile(?:\..*)?|Containerfile|docker-compose.*|compose\.ya?ml)$|^\.(?:git|github|vscode|idea|circleci)\//;

function after(node: Instruction): Instruction {
  return { ...node, index: node.index + 1 };
}

function placed(view: View, node: Instruction): PlacedCommand[] {
  const script = plainScript(view, node);
  if (script === undefined) return [];
  let cwd = workdirAt(view.file, node).path;
  const found: PlacedCommand[] = [];
  for (const command of script.commands) {
    const to = cdTarget(command);
    if (to !== undefined) {
      cwd = to.value.startsWith('/') ? joinPath('/', to.value) : joinPath(cwd, to.value);
    } else found.push({ command, cwd });
  }
  return found;
}
