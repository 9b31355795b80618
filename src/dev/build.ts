import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { ROOT } from './ruleFiles.ts';

/**
 * Makes dist/: the library and the command line as minified ES modules with everything they need
 * inside, split so that a command loads only its own part, and the type declarations.
 */
const dist = join(ROOT, 'dist');
await rm(dist, { recursive: true, force: true });
const result = await build({
  absWorkingDir: ROOT,
  entryPoints: {
    index: 'src/index.ts',
    full: 'src/cli/full.ts',
    lintThread: 'src/cli/lintThread.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  // The CommonJS packages inside expect `require`; dockerfile-ast's `main` is UMD, which cannot be bundled.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  mainFields: ['module', 'main'],
  external: ['typescript', 'jiti'],
  logLevel: 'warning',
});
// The fast way of `lint`: a CommonJS file whose code V8 can cache, and the small one that starts it.
const commonJs = {
  absWorkingDir: ROOT,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  metafile: true,
  mainFields: ['module', 'main'],
  // Never reached on the fast way: it gives up before a configuration or a prompt is needed.
  external: ['cosmiconfig', 'jiti', 'yaml', 'chalk', 'typescript'],
  logLevel: 'warning',
} satisfies BuildOptions;
const fast = await build({ ...commonJs, entryPoints: { fastLint: 'src/cli/fastLint.ts' } });
const code = await readFile(join(dist, 'fastLint.cjs'));
await build({
  ...commonJs,
  entryPoints: { start: 'src/cli/start.ts' },
  // Names the cache without a hash at each start: loading node:crypto alone costs more than the rest.
  define: {
    FAST_LINT_KEY: JSON.stringify(createHash('sha256').update(code).digest('hex').slice(0, 16)),
  },
});
await writeFile(
  join(dist, 'THIRD-PARTY-NOTICES.txt'),
  await notices([...Object.keys(result.metafile.inputs), ...Object.keys(fast.metafile.inputs)]),
);
if (!process.argv.includes('--no-types')) {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json')]);
}

/** The licence texts of the packages whose code is inside the bundle. */
async function notices(inputs: readonly string[]): Promise<string> {
  const folders = new Set<string>();
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match?.[1] !== undefined) folders.add(match[1]);
  }
  const parts: string[] = [];
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8'));
    parts.push(
      `${manifest.name} ${manifest.version} (${manifest.license})\n\n${await licence(folder)}`,
    );
  }
  return `dockwright contains the following packages.\n\n${parts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}

async function licence(folder: string): Promise<string> {
  for (const name of [
    'LICENSE',
    'LICENSE.md',
    'LICENSE.txt',
    'LICENCE',
    'license',
    'License.txt',
    'LICENSE-MIT.txt',
  ]) {
    try {
      return await readFile(join(ROOT, folder, name), 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return 'The package ships no licence text beside its declaration.\n';
}
