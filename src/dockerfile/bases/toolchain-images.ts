import { BUILDPACK, BUILDPACK_SCM, type ImageTable } from './image.ts';
import { LANGUAGE_RELEASES } from './language-releases.ts';

/** Facts are from the images' own Dockerfiles as they stood on TABLE_DATE. */
export const TOOLCHAIN_IMAGES: ImageTable = {
  clojure: { kind: 'toolchain', family: 'debian', has: 'java' },
  composer: {
    kind: 'tool',
    family: 'alpine',
    product: 'composer',
    title: 'Composer',
    has: 'composer php bash curl git',
    alpine: '',
  },
  dart: { kind: 'toolchain', family: 'debian', title: 'Dart', has: 'dart git curl' },
  gcc: { kind: 'toolchain', family: 'debian', title: 'GCC', has: 'gcc make', full: BUILDPACK },
  golang: {
    kind: 'toolchain',
    family: 'debian',
    title: 'Go',
    releases: LANGUAGE_RELEASES.golang,
    has: 'go',
    full: BUILDPACK_SCM,
  },
  gradle: {
    kind: 'toolchain',
    families: [
      ['3', 'debian'],
      ['6', 'ubuntu'],
    ],
    title: 'Gradle',
    releases: LANGUAGE_RELEASES.gradle,
    has: 'gradle java git curl make',
    full: 'unzip wget',
    volumes: '/home/gradle/.gradle',
    unprivileged: 'gradle',
  },
  haskell: { kind: 'toolchain', family: 'debian', has: 'ghc cabal stack curl git' },
  maven: {
    kind: 'toolchain',
    family: 'ubuntu',
    title: 'Apache Maven',
    releases: LANGUAGE_RELEASES.maven,
    has: 'mvn java',
    full: 'curl git wget',
    alpine: 'bash curl ps',
  },
  rust: {
    kind: 'toolchain',
    family: 'debian',
    title: 'Rust',
    has: 'cargo rustc gcc',
    full: BUILDPACK,
  },

  'alpine/git': { kind: 'tool', family: 'alpine', product: 'git', has: 'git' },
  bash: { kind: 'tool', family: 'alpine', has: 'bash' },
  'curlimages/curl': {
    kind: 'tool',
    family: 'alpine',
    product: 'curl',
    has: 'curl',
    user: 'curl_user',
  },
  docker: { kind: 'tool', family: 'alpine', title: 'Docker', has: 'docker' },
  'hashicorp/terraform': {
    kind: 'tool',
    family: 'alpine',
    product: 'terraform',
    has: 'terraform git',
  },
};
