import { baseOf } from '../src/dockerfile/base.ts';
import { baseFacts, ended } from '../src/dockerfile/bases/base.ts';
import type { Stage } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'end-of-life-base',
  aliases: [],
  category: 'base-image',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.6'],
  summary: {
    en: 'A base image whose system or language no longer gets security updates.',
    zh: '基础镜像的操作系统或语言版本已停止安全更新。',
  },
  why: {
    en: 'After its end of life a release gets no fixes: every hole found since is in the image, scanners reject it, and sooner or later the package mirrors are taken offline and the build fails. Move to a maintained release. The dates are those the projects publish; the option `date` judges by another day than today. A stage whose files do not become part of the image weighs less.',
    zh: '版本停止维护后不再修复漏洞：此后发现的漏洞都会留在镜像里，安全扫描会拒绝它，软件源迟早也会下线，导致构建失败。请迁移到仍在维护的版本。日期取自各项目公布的信息；选项 `date` 可指定按哪一天判断。不进入最终镜像的阶段级别较低。',
  },
  options: {
    date: {
      type: 'string',
      default: '',
      describe: {
        en: 'Day to judge by, `YYYY-MM-DD`; empty means today.',
        zh: '按哪一天判断，格式 `YYYY-MM-DD`；留空表示今天。',
      },
    },
  },
  examples: [
    {
      bad: 'FROM node:7-alpine\n',
      good: 'FROM node:24-alpine\n',
      options: { date: '2026-11-24' },
    },
    {
      bad: 'FROM centos:7\n',
      good: 'FROM almalinux:9\n',
      options: { date: '2026-11-24' },
    },
  ],
  messages: {
    ended: {
      en: '{subject} has had no security updates since {date}; move to {next}',
      zh: '{subject} 自 {date} 起不再提供安全更新；请迁移到 {next}',
    },
    endedForGood: {
      en: '{subject} has had no security updates since {date}; choose a maintained base image',
      zh: '{subject} 自 {date} 起不再提供安全更新；请迁移到仍在维护的基础镜像',
    },
    deprecated: {
      en: 'Image {image} has had no updates since {date}; use {next}',
      zh: '镜像 {image} 自 {date} 起不再更新；请改用 {next}',
    },
    deprecatedForGood: {
      en: 'Image {image} has had no updates since {date}; choose a maintained image',
      zh: '镜像 {image} 自 {date} 起不再更新；请改用仍在维护的镜像',
    },
  },
  create(context) {
    const { file } = context;
    let day: string | undefined;
    let inImage: ReadonlySet<Stage> | undefined;
    return {
      stage(stage) {
        const { image } = stage.from;
        if (image === undefined) return;
        const base = baseOf(stage, context.scope(stage.from));
        if (base.kind !== 'image') return;
        const facts = baseFacts(base.reference);
        const { deprecation } = facts;
        if (deprecation === undefined && facts.lifetimes.length === 0) return;
        day ??= context.options.date || new Date().toISOString().slice(0, 10);
        inImage ??= imageStages(file);
        const { range } = image;
        const severity = inImage.has(stage) ? 'warning' : 'info';
        if (deprecation !== undefined && deprecation.since < day) {
          const [next] = deprecation.replacements;
          context.report({
            message: next === undefined ? 'deprecatedForGood' : 'deprecated',
            data: { image: facts.image, date: deprecation.since, next: next ?? '' },
            range,
            severity,
          });
          return;
        }
        const [over] = ended(facts, day);
        if (over === undefined) return;
        const { subject, date, supported } = over;
        const title = subject.slice(0, subject.lastIndexOf(' '));
        context.report({
          message: supported === undefined ? 'endedForGood' : 'ended',
          data: { subject, date, next: `${title} ${supported ?? ''}` },
          range,
          severity,
        });
      },
    };
  },
});
