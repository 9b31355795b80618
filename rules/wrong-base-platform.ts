import { baseOf } from '../src/dockerfile/base.ts';
import { baseFacts } from '../src/dockerfile/bases/base.ts';
import { normalizePlatform, parsePlatform } from '../src/image/platform.ts';
import { normalize, type Reference } from '../src/image/reference.ts';
import { defineRule } from '../src/rule/rule.ts';

/** Folders of Docker Hub that hold the official images for one architecture each. */
const FOLDERS: Readonly<Record<string, string>> = {
  amd64: 'amd64',
  arm32v5: 'arm',
  arm32v6: 'arm',
  arm32v7: 'arm',
  arm64v8: 'arm64',
  i386: '386',
  mips64le: 'mips64le',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
  winamd64: 'amd64',
};

/** Last words of tags and names: `static:nonroot-arm64`, `kube-proxy-amd64`. */
const WORDS: ReadonlySet<string> = new Set([
  'aarch64',
  'amd64',
  'arm64',
  'arm64v8',
  'armhf',
  'i386',
  'ppc64le',
  'riscv64',
  's390x',
]);

export default defineRule({
  name: 'wrong-base-platform',
  aliases: ['InvalidBaseImagePlatform'],
  category: 'base-image',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'The base image is for another platform than `--platform` asks for.',
    zh: '基础镜像的平台与 `--platform` 指定的不一致。',
  },
  why: {
    en: 'BuildKit warns and takes the image all the same: its programs then do not start, or run under emulation only. Without asking a registry this is told from Windows images and from names and tags that carry an architecture (`arm64v8/node`, `…:nonroot-amd64`). Take the image of the wanted platform, or the name without an architecture, which stands for all of them.',
    zh: 'BuildKit 只是警告，仍会使用该镜像：其中的程序将无法启动，或只能在模拟环境中运行。在不访问镜像仓库的情况下，根据 Windows 镜像以及名称、标签中的架构（`arm64v8/node`、`…:nonroot-amd64`）判断。请使用目标平台的镜像，或使用不带架构、适用于所有平台的名称。',
  },
  examples: [
    {
      bad: 'FROM --platform=linux/amd64 arm64v8/alpine:3.23\n',
      good: 'FROM --platform=linux/amd64 alpine:3.23\n',
    },
    {
      bad: 'FROM --platform=linux/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022\n',
      good: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n',
    },
  ],
  messages: {
    system: {
      en: '{image} is an image for {actual}, not for {wanted}; use an image for that platform',
      zh: '{image} 是 {actual} 镜像，不适用于 {wanted}；请使用对应平台的镜像',
    },
    architecture: {
      en: '{image} is named for {actual}, but --platform asks for {wanted}; use the image of that platform',
      zh: '{image} 的名称表明其架构为 {actual}，而 --platform 要求 {wanted}；请使用对应平台的镜像',
    },
  },
  create(context) {
    return {
      stage(stage) {
        const { platform, image } = stage.from;
        if (platform?.value === undefined || image === undefined) return;
        // What a variable gives is another platform in another build.
        if (platform.value.includes('$')) return;
        const wanted = parsePlatform(platform.value);
        if (wanted === undefined) return;
        const base = baseOf(stage, context.scope(stage.from));
        if (base.kind !== 'image') return;
        const windows = isWindows(base.reference);
        if (windows !== undefined && windows !== (wanted.os === 'windows')) {
          context.report({
            message: 'system',
            data: {
              image: base.name,
              actual: windows ? 'Windows' : 'Linux',
              wanted: platform.value,
            },
            range: image.range,
          });
          return;
        }
        const architecture = architectureOf(base.reference);
        if (architecture === undefined || architecture === wanted.architecture) return;
        context.report({
          message: 'architecture',
          data: { image: base.name, actual: architecture, wanted: platform.value },
          range: image.range,
        });
      },
    };
  },
});

/** Undefined where the tables do not tell, and for images that exist for both (golang, dotnet). */
function isWindows(reference: Reference): boolean | undefined {
  const { family, kind, guessed, words } = baseFacts(reference);
  if (family === 'windows') return true;
  if (words.some(word => /^(?:nanoserver|windowsservercore)/.test(word))) return true;
  return kind === 'distribution' && family !== undefined && !guessed ? false : undefined;
}

function architectureOf(reference: Reference): string | undefined {
  const { registry, repository, tag } = normalize(reference);
  const parts = repository.split('/');
  const [folder = ''] = parts;
  if (registry === 'docker.io' && parts.length === 2 && Object.hasOwn(FOLDERS, folder)) {
    return FOLDERS[folder];
  }
  for (const text of [tag, parts.at(-1)]) {
    const word = text?.split('-').at(-1) ?? '';
    if (WORDS.has(word)) {
      return normalizePlatform({ os: 'linux', architecture: word === 'arm64v8' ? 'arm64' : word })
        .architecture;
    }
  }
  return undefined;
}
