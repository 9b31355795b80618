import { packageAction } from '../../shell/install.ts';
import { type Declared, NOTHING } from '../proposal.ts';
import type { Ecosystem } from './prefetch.ts';

/** Fetching ahead may store more in the cache than the build would have asked for. */
const cacheIn = (...folders: readonly string[]): Declared => ({
  ...NOTHING,
  files: folders.map(below => ({ below, may: ['added', 'content', 'removed'] as const })),
});

export const go: Ecosystem = {
  name: 'go',
  prefetch(project, command) {
    if (command.name !== 'go') return undefined;
    const [verb, what] = command.args;
    const downloads = verb?.value === 'mod' && what?.value === 'download';
    if (!downloads && !/^(?:build|install|test|vet|generate)$/.test(verb?.value ?? '')) {
      return undefined;
    }
    const manifest = project.read('go.mod');
    if (manifest === undefined || project.has('vendor') || project.has('go.work')) return undefined;
    if (!/^\s*require\b/m.test(manifest) || /=>\s*\.{0,2}\//.test(manifest)) return undefined;
    const files = project.present('go.mod', 'go.sum');
    if (downloads) return { files };
    return { files, run: 'go mod download', declares: cacheIn('/go', '/root') };
  },
};

export const cargo: Ecosystem = {
  name: 'cargo',
  prefetch(project, command) {
    const verb = command.name === 'cargo' ? command.args[0]?.value : undefined;
    if (verb !== 'build' && verb !== 'install') return undefined;
    const manifest = project.read('Cargo.toml');
    if (manifest === undefined || !project.has('Cargo.lock')) return undefined;
    if (/^\s*\[(?:workspace|lib|\[bin)|\bpath\s*=|\bbuild\s*=/m.test(manifest)) return undefined;
    if (!/^\s*\[dependencies\]/m.test(manifest) || project.has('target')) return undefined;
    return {
      files: project.present('Cargo.toml', 'Cargo.lock', 'rust-toolchain', 'rust-toolchain.toml'),
      folders: project.isFolder('.cargo') ? ['.cargo'] : [],
      // Cargo reads no manifest without a target to build.
      run: 'mkdir src && touch src/lib.rs && cargo fetch --locked && rm -r src',
      declares: cacheIn('/usr/local/cargo', '/root/.cargo'),
    };
  },
};

export const maven: Ecosystem = {
  name: 'maven',
  prefetch(project, command) {
    const wrapper = command.nameWord?.value === './mvnw';
    if (command.name !== 'mvn' && !wrapper) return undefined;
    const goals = command.args.map(({ value }) => value);
    if (!goals.some(goal => /^(?:compile|package|verify|install)$/.test(goal))) return undefined;
    if (goals.some(goal => /^(?:-f|--file|-pl|-P)/.test(goal))) return undefined;
    const manifest = project.read('pom.xml');
    if (manifest === undefined || /<modules>|<systemPath>/.test(manifest)) return undefined;
    if (/<relativePath>\s*[^<\s]/.test(manifest) || project.has('target')) return undefined;
    const folders = project.isFolder('.mvn') ? ['.mvn'] : [];
    return {
      files: wrapper ? ['mvnw', 'pom.xml'] : ['pom.xml'],
      folders,
      run: `${wrapper ? './mvnw' : 'mvn'} -B dependency:go-offline`,
      declares: cacheIn('/root/.m2'),
    };
  },
};

export const gradle: Ecosystem = {
  name: 'gradle',
  prefetch(project, command) {
    const wrapper = command.nameWord?.value === './gradlew';
    if (command.name !== 'gradle' && !wrapper) return undefined;
    const tasks = command.args.map(({ value }) => value);
    if (!tasks.some(task => /^(?:build|assemble|jar|bootJar|shadowJar)$/.test(task))) {
      return undefined;
    }
    const names = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'];
    const files = project.present(...names, 'gradle.properties', 'gradle.lockfile');
    if (!files.some(file => file.startsWith('build.gradle')) || project.has('buildSrc')) {
      return undefined;
    }
    if (
      files.some(file =>
        /^\s*(?:include|includeBuild|apply from)\b/m.test(project.read(file) ?? ''),
      )
    ) {
      return undefined;
    }
    return {
      files: wrapper ? ['gradlew', ...files] : files,
      folders: project.isFolder('gradle') ? ['gradle'] : [],
      run: `${wrapper ? './gradlew' : 'gradle'} --no-daemon dependencies`,
      declares: cacheIn('/root/.gradle', '/home/gradle/.gradle'),
    };
  },
};

export const dotnet: Ecosystem = {
  name: 'dotnet',
  prefetch(project, command) {
    if (command.name !== 'dotnet') return undefined;
    const [verb, ...rest] = command.args;
    const restores = verb?.value === 'restore';
    if (!restores && !/^(?:build|publish)$/.test(verb?.value ?? '')) return undefined;
    const names = project.names();
    if (names.some(name => /\.slnx?$/.test(name))) return undefined;
    const [file, ...others] = names.filter(name => /\.(?:cs|fs|vb)proj$/.test(name));
    if (file === undefined || others.length > 0) return undefined;
    if (/ProjectReference|<Import\s/.test(project.read(file) ?? 'ProjectReference'))
      return undefined;
    if (project.has('obj') || project.has('bin')) return undefined;
    const named = rest.filter(({ value }) => /\.(?:cs|fs|vb)proj$|^[^-].*\.slnx?$/.test(value));
    if (named.some(({ value }) => value !== file && value !== `./${file}`)) return undefined;
    const files = [
      file,
      ...names.filter(name =>
        /^(?:nuget\.config|directory\.(?:build|packages)\.(?:props|targets)|packages\.lock\.json|global\.json)$/i.test(
          name,
        ),
      ),
    ];
    // A publish for one runtime restores for it again.
    if (restores) return { files };
    return { files, run: 'dotnet restore', declares: cacheIn('/root') };
  },
};

export const composer: Ecosystem = {
  name: 'composer',
  prefetch(project, command, written) {
    const action = packageAction(command);
    if (action?.manager.name !== 'composer' || action.subcommand !== 'install') return undefined;
    const manifest = project.read('composer.json');
    if (manifest === undefined || project.has('vendor')) return undefined;
    if (/"type"\s*:\s*"path"/.test(manifest)) return undefined;
    const has = (name: string) => action.flags.some(flag => flag.name === name);
    if (has('working-dir') || has('d')) return undefined;
    const files = project.present('composer.json', 'composer.lock', 'auth.json', 'symfony.lock');
    if (has('no-autoloader') && has('no-scripts')) return { files };
    const more = ['no-scripts', 'no-autoloader']
      .filter(name => !has(name))
      .map(name => ` --${name}`);
    return {
      files,
      run: written + more.join(''),
      declares: cacheIn('/root/.composer', '/root/.cache'),
    };
  },
};

export const bundler: Ecosystem = {
  name: 'bundler',
  prefetch(project, command) {
    const action = packageAction(command);
    if (action?.manager.name !== 'bundler' || action.verb !== 'install') return undefined;
    const manifest = project.read('Gemfile');
    if (manifest === undefined || !project.has('Gemfile.lock') || project.has('vendor')) {
      return undefined;
    }
    if (/^\s*gemspec\b|\bpath(?::|\s*=>)|eval_gemfile|require_relative/m.test(manifest)) {
      return undefined;
    }
    return { files: project.present('Gemfile', 'Gemfile.lock', '.ruby-version', '.tool-versions') };
  },
};
