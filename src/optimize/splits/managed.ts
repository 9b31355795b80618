import { joinPath } from '../../dockerfile/workdir.ts';
import { flagValue } from '../../shell/flags.ts';
import { record } from '../manifests/project.ts';
import type { Splitter } from './split.ts';

/** A Maven or Gradle project whose jar holds all it needs. */
export const java: Splitter = source => {
  const { view, stage, project, started } = source;
  const facts = view.facts(stage);
  if ((facts?.image !== 'maven' && facts?.image !== 'gradle') || facts.guessed) return undefined;
  const at = started.indexOf('-jar');
  const jar = started[0] === 'java' && at !== -1 ? started[at + 1] : undefined;
  if (jar === undefined || /[*$]/.test(jar)) return undefined;
  const path = source.resolve(jar);
  const maven = facts.image === 'maven';
  const folder = maven ? '/target/' : '/build/libs/';
  const build = source.commands.find(({ command }) => /^(?:mvnw?|gradlew?)$/.test(command.name));
  if (build === undefined || !path.startsWith(`${build.cwd === '/' ? '' : build.cwd}${folder}`))
    return undefined;
  const manifest =
    project.read('pom.xml') ??
    project.read('build.gradle') ??
    project.read('build.gradle.kts') ??
    '';
  const whole =
    /spring-boot-maven-plugin|maven-shade-plugin|maven-assembly-plugin|quarkus\.package\.type|org\.springframework\.boot|shadow/.test(
      manifest,
    ) ||
    (maven && !manifest.includes('<dependencies>'));
  if (!whole) return undefined;
  if (
    !source.onlyHas(/^src\/|^\.mvn\/|^gradle\/|^mvnw|^gradlew|\.(?:gradle|kts|xml|properties)$/)
  ) {
    return undefined;
  }
  const { words } = facts;
  const temurin = words.indexOf('temurin');
  const version =
    temurin === -1
      ? words.flatMap(word => /^(?:jdk|jre)(\d+)$/.exec(word)?.[1] ?? [])[0]
      : words.slice(temurin + 1).find(word => /^\d+$/.test(word));
  if (version === undefined) return undefined;
  const suffix = facts.family === 'alpine' ? '-alpine' : '';
  return {
    title: 'Java',
    base: `eclipse-temurin:${version}-jre${suffix}`,
    copies: [path],
    keeps: [path],
    confidence: 'likely',
  };
};

/** A .NET project that is published into a folder. */
export const dotnet: Splitter = source => {
  const { view, stage, project, started } = source;
  const facts = view.facts(stage);
  if (facts?.image !== 'mcr.microsoft.com/dotnet/sdk' || facts.guessed) return undefined;
  const publish = source.commands.find(
    ({ command }) => command.name === 'dotnet' && command.args[0]?.value === 'publish',
  );
  if (publish === undefined || started[0] !== 'dotnet') return undefined;
  const output = flagValue(publish.command, 'o', 'output');
  const program = started[1];
  if (output === undefined || program === undefined || /[$*]/.test(output + program))
    return undefined;
  const folder = output.startsWith('/') ? joinPath('/', output) : joinPath(publish.cwd, output);
  if (
    !program.endsWith('.dll') ||
    folder === '/' ||
    !source.resolve(program).startsWith(`${folder}/`)
  ) {
    return undefined;
  }
  // It needs the same folder as its working directory, or none.
  if (
    source.workdir !== folder &&
    !source.onlyHas(/\.(?:cs|fs|vb)(?:proj)?$|\.(?:props|targets|json)$/)
  ) {
    return undefined;
  }
  const projects = project.files().filter(name => /\.(?:cs|fs|vb)proj$/.test(name));
  const web = projects.some(name => project.read(name)?.includes('Microsoft.NET.Sdk.Web') === true);
  const tag = facts.words.length === 0 ? undefined : facts.words.join('-');
  if (tag === undefined || projects.length !== 1 || !/^\d+\.\d+/.test(tag)) return undefined;
  return {
    title: '.NET',
    base: `mcr.microsoft.com/dotnet/${web ? 'aspnet' : 'runtime'}:${tag}`,
    copies: [folder],
    keeps: [folder],
    confidence: 'likely',
  };
};

const PRUNE = {
  npm: 'npm prune --omit=dev',
  pnpm: 'pnpm prune --prod',
  yarn: 'yarn install --production --ignore-scripts --prefer-offline',
} as const;

/** A Node.js project that is bundled or compiled with development dependencies. */
export const node: Splitter = source => {
  const { view, stage, project, started, workdir } = source;
  const facts = view.facts(stage);
  if (facts?.image !== 'node' || facts.guessed || facts.version === undefined) return undefined;
  const manifest = project.json('package.json');
  const scripts = record(manifest?.scripts) ?? {};
  const development = Object.keys(record(manifest?.devDependencies) ?? {});
  if (manifest === undefined || development.length === 0 || workdir === '/') return undefined;
  if (scripts.postinstall !== undefined || scripts.prepare !== undefined) return undefined;
  const [name, ...words] = started;
  const start = typeof scripts.start === 'string' ? scripts.start : '';
  const byScript = name === 'npm' && (words[0] === 'start' || words.join(' ') === 'run start');
  const program = byScript ? start : started.join(' ');
  // `node dist/server.js`: what the build made, and no tool that is a development dependency.
  const built = /^node (?:--[\w=-]+ )*\.?\/?(?:dist|build|lib|out)\//.test(program);
  const builds = source.commands.find(
    ({ command, cwd }) =>
      Object.hasOwn(PRUNE, command.name) &&
      cwd === workdir &&
      command.args.some(({ value }) => value === 'build'),
  );
  const tool = builds?.command.name;
  if (!built || tool === undefined || !isTool(tool)) return undefined;
  const slim =
    facts.variant === 'full'
      ? `node:${facts.words.join('-')}-slim`
      : `node:${facts.words.join('-')}`;
  return {
    title: 'Node.js',
    base: slim,
    copies: [workdir],
    last: PRUNE[tool],
    keeps: [],
    confidence: 'likely',
  };
};

function isTool(name: string): name is keyof typeof PRUNE {
  return Object.hasOwn(PRUNE, name);
}
