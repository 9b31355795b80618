import { insertAbove } from '../src/dockerfile/insertion.ts';
import type { Instruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import { download } from '../src/shell/downloads.ts';
import type { Command } from '../src/shell/nodes.ts';
import type { Edit } from '../src/text/edit.ts';
import type { Range } from '../src/text/range.ts';

const ARCHITECTURE = /(?<![A-Za-z0-9])(?:amd64|x86[_-]64|x64|arm64|aarch64)(?![A-Za-z0-9])/;
/** Arguments by which a file shows that it is built for several platforms. */
const PLATFORM_ARGUMENT = /^(?:BUILD|TARGET)(?:ARCH|PLATFORM|VARIANT)$/;

interface Place {
  readonly node: Instruction;
  readonly url: string;
  readonly architecture: string;
  readonly range: Range;
  /** A variable may stand there. */
  readonly expands: boolean;
}

export default defineRule({
  name: 'hard-coded-architecture',
  aliases: [],
  category: 'correctness',
  severity: 'info',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A download for one architecture in a file that is built for several.',
    zh: '面向多架构构建的文件中，下载地址写死了一种架构。',
  },
  why: {
    en: 'The file reads TARGETARCH or builds on `$BUILDPLATFORM`, so it is meant for more than one architecture; a URL with `amd64` in it brings a program that does not start in the ARM image, and the build does not fail. Put `${TARGETARCH}` (or `${BUILDARCH}` for a tool of the build) in its place, or choose by `case`. Silent where the file shows no such intent, inside `case` and `if`, and in stages whose name says the architecture.',
    zh: '文件使用了 TARGETARCH 或基于 `$BUILDPLATFORM` 构建，说明要支持多种架构；而含 `amd64` 的下载地址会把无法在 ARM 上启动的程序装进镜像，且构建不会报错。请改用 `${TARGETARCH}`（构建工具用 `${BUILDARCH}`），或用 `case` 选择。没有多架构意图的文件、`case` 和 `if` 内部、以及名称标明架构的阶段不提示。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nARG TARGETARCH\nADD https://example.com/tool-linux-amd64 /usr/bin/tool\n',
      good: 'FROM alpine:3.23\nARG TARGETARCH\nADD https://example.com/tool-linux-${TARGETARCH} /usr/bin/tool\n',
      fixed:
        'FROM alpine:3.23\nARG TARGETARCH\nADD https://example.com/tool-linux-${TARGETARCH} /usr/bin/tool\n',
    },
  ],
  messages: {
    fixedArchitecture: {
      en: 'This is built for several platforms but always downloads {architecture}; use TARGETARCH, or BUILDARCH for a build tool',
      zh: '该文件面向多平台构建，却总是下载 {architecture}；请使用 TARGETARCH，构建工具请使用 BUILDARCH',
    },
  },
  fixes: { variable: { en: 'Write {variable}', zh: '改为 {variable}' } },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    // A file without these words shows no intent.
    if (!/(?:BUILD|TARGET)(?:ARCH|PLATFORM|VARIANT)/.test(text) || !ARCHITECTURE.test(text))
      return {};
    const places: Place[] = [];
    let several = false;
    return {
      FROM({ platform }) {
        if (/\$\{?(?:BUILD|TARGET)/.test(platform?.value ?? '')) several = true;
      },
      ARG({ pairs }) {
        if (pairs.some(({ key }) => PLATFORM_ARGUMENT.test(key.raw))) several = true;
      },
      ADD(node) {
        for (const { raw, range } of node.sources) {
          if (/^["']?https?:/i.test(raw)) look(node, raw, range, node.form === 'shell');
        }
      },
      command(command, _script, node) {
        const { place } = command;
        if (place.conditional || place.loop || place.function) return;
        for (const { raw, range, variables } of download(command)?.urls ?? []) {
          if (variables.some(name => /ARCH|PLATFORM|MACHINE/i.test(name))) continue;
          look(node, raw, range, isOpen(command, raw));
        }
      },
      fileEnd() {
        if (!several) return;
        for (const place of places) report(place);
      },
    };

    function look(node: Instruction, raw: string, range: Range, expands: boolean): void {
      const found = ARCHITECTURE.exec(raw);
      if (found === null || /\$\{?\w*(?:ARCH|PLATFORM)/i.test(raw)) return;
      // Programs for Windows hardly come for anything else.
      if (/windows|\.exe/i.test(raw)) return;
      const [architecture] = found;
      const name = node.stage?.from.alias?.raw ?? '';
      const image = node.stage?.from.image?.raw ?? '';
      if (ARCHITECTURE.test(name) || ARCHITECTURE.test(image)) return;
      // Over several lines the offset in the joined word is not that in the file.
      const exact = range.end - range.start === raw.length;
      const start = exact ? range.start + found.index : range.start;
      const end = exact ? start + architecture.length : range.end;
      places.push({
        node,
        url: raw,
        architecture,
        range: { start, end },
        expands: expands && exact,
      });
    }

    function report({ node, architecture, range, expands }: Place): void {
      const variable = onBuildPlatform(node) ? 'BUILDARCH' : 'TARGETARCH';
      context.report({
        message: 'fixedArchitecture',
        data: { architecture },
        range,
        fix:
          // Go's names alone are what the variable holds.
          expands && /^(?:amd64|arm64)$/.test(architecture)
            ? {
                title: 'variable',
                data: { variable: `\${${variable}}` },
                safety: 'unsafe',
                edits: edits(node, range, variable),
              }
            : undefined,
      });
    }

    function edits(node: Instruction, range: Range, variable: string): Edit[] {
      const replaced = { ...range, text: `\${${variable}}` };
      return context.scope(node).has(variable)
        ? [replaced]
        : [insertAbove(file, node, `ARG ${variable}`), replaced];
    }

    function onBuildPlatform({ stage }: Instruction): boolean {
      return /BUILDPLATFORM/.test(stage?.from.platform?.value ?? '');
    }
  },
});

/** A shell expands what stands there: not in single quotes, and not text in quotes or JSON. */
function isOpen({ written }: Command, raw: string): boolean {
  return written === 'plain' && !raw.includes("'");
}
